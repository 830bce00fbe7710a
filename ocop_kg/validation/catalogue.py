"""The catalogue of rules: what each shape and each rule in Python looks at, says and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.naming import level_of
from ocop_kg.vocabulary import SH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index

__all__ = ["RuleNote", "note_of_shape"]

_NAME, _DESCRIPTION, _MESSAGE, _SEVERITY = (
    NamedNode(SH + name) for name in ("name", "description", "message", "severity")
)
_VIOLATION = NamedNode(SH + "Violation")


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What a rule says of itself: its IRI, and in English where it can, else in any language.

    `name` is what it looks at, `reason` why, `message` what is wrong and what to do; each is None
    where the rule is silent. `level` is ``must``, ``should`` or ``may``.
    """

    iri: str
    level: str
    name: str | None = None
    reason: str | None = None
    message: str | None = None


def note_of_shape(graph: Index, shape: AnyTerm) -> RuleNote:
    """Read what a shape says of itself in the graph of the shapes."""
    severity = next(iter(graph.objects(shape, _SEVERITY)), _VIOLATION)
    return RuleNote(
        iri=shape.value if isinstance(shape, NamedNode) else str(shape),
        level=level_of(severity if isinstance(severity, NamedNode) else _VIOLATION),
        name=_text(graph.objects(shape, _NAME)),
        reason=_text(graph.objects(shape, _DESCRIPTION)),
        message=_text(graph.objects(shape, _MESSAGE)),
    )


def _text(values: Iterable[AnyTerm]) -> str | None:
    texts = [value for value in values if isinstance(value, Literal)]
    texts.sort(key=lambda text: ((text.language or "") not in ("", "en"), text.value))
    return texts[0].value if texts else None
