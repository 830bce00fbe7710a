"""Terms and texts of the data as reports show them to people."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.validation.naming import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.errors import Place
    from ocop_kg.graph.values import AnyTerm

__all__ = ["shown"]

_NOWHERE: Mapping[str, Place] = MappingProxyType({})
_LONGEST = 200  # of a value that is shown to a person


def shown(term: AnyTerm, blanks: Mapping[str, Place] = _NOWHERE, here: Place | None = None) -> str:
    """Write a term for a person; a long text is cut.

    A blank node is named by where it stands, if that is known and not `here`.
    """
    if isinstance(term, BlankNode):
        place = blanks.get(term.value)
        return "[]" if place is None or place == here else f"[] at {place}"
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(term, Literal) and len(term.value) > _LONGEST:
        return f'"{term.value[:_LONGEST]}…"'
    return str(term)
