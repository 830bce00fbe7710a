"""What changes when something goes: a source, a term of the ontology, a curated table."""

from ocop_kg.impact.changes import ChangedAnswer, Changes, LostFact
from ocop_kg.impact.data import TouchedFile
from ocop_kg.impact.impact import Impact, impact_of
from ocop_kg.impact.subject import KINDS, Subject
from ocop_kg.impact.touch import Axiom, TouchedQuestion, TouchedShape
from ocop_kg.impact.withdrawal import Withdrawal, withdraw

__all__ = [
    "KINDS",
    "Axiom",
    "ChangedAnswer",
    "Changes",
    "Impact",
    "LostFact",
    "Subject",
    "TouchedFile",
    "TouchedQuestion",
    "TouchedShape",
    "Withdrawal",
    "impact_of",
    "withdraw",
]
