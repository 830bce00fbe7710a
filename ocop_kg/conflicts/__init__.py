"""Where sources do not say the same: found from the data alone, each side with its sources."""

from ocop_kg.conflicts.catalogue import Rule, rules
from ocop_kg.conflicts.finding import find_conflicts
from ocop_kg.conflicts.model import KINDS, Conflict, Side

__all__ = ["KINDS", "Conflict", "Rule", "Side", "find_conflicts", "rules"]
