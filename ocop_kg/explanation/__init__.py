"""Why a query has no answer: there is none, or the query is broken."""

from ocop_kg.explanation.budget import Budget
from ocop_kg.explanation.explaining import explain_empty
from ocop_kg.explanation.model import (
    VERDICTS,
    Culprit,
    Explanation,
    Repair,
    Step,
    UnknownTerm,
    Verdict,
)
from ocop_kg.explanation.unknown import is_suspicious, unknown_terms

__all__ = [
    "VERDICTS",
    "Budget",
    "Culprit",
    "Explanation",
    "Repair",
    "Step",
    "UnknownTerm",
    "Verdict",
    "explain_empty",
    "is_suspicious",
    "unknown_terms",
]
