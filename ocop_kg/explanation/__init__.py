"""Why a query has no answer: there is none, or the query is broken.

Names are imported when they are used: most queries have an answer, and no need of all this.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_kg.explanation.explaining import explain_empty, explained
    from ocop_kg.explanation.model import (
        VERDICTS,
        Culprit,
        Explanation,
        Repair,
        Step,
        UnknownTerm,
        Verdict,
    )
    from ocop_kg.explanation.suspicion import is_suspicious
    from ocop_kg.explanation.unknown import unknown_terms

__all__ = [
    "VERDICTS",
    "Culprit",
    "Explanation",
    "Repair",
    "Step",
    "UnknownTerm",
    "Verdict",
    "explain_empty",
    "explained",
    "is_suspicious",
    "unknown_terms",
]

_HOMES = {
    "explain_empty": "explaining",
    "explained": "explaining",
    "is_suspicious": "suspicion",
    "unknown_terms": "unknown",
}


if not TYPE_CHECKING:  # so that type checkers notice a name that is not there

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'model')}"), name)
