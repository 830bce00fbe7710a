"""Fixes: what can be mended mechanically, proved on a copy before it is offered."""

from ocop_kg.validation.fixing.change import Change, Edit, Fix
from ocop_kg.validation.fixing.mending import Mending, guesses, mend
from ocop_kg.validation.fixing.saving import difference, save
from ocop_kg.validation.fixing.telling import counted, fix_lines, mending_json

__all__ = [
    "Change",
    "Edit",
    "Fix",
    "Mending",
    "counted",
    "difference",
    "fix_lines",
    "guesses",
    "mend",
    "mending_json",
    "save",
]
