"""The catalogue of rules: what each shape and each rule in Python looks at, says and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.naming import level_of
from ocop_kg.validation.plan.model import truth
from ocop_kg.validation.shapesgraph import references
from ocop_kg.vocabulary import RDF_TYPE, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index

__all__ = ["RuleNote", "level_of_shape", "named_shapes", "note_of_shape"]

_NAME, _DESCRIPTION, _MESSAGE, _SEVERITY = (
    NamedNode(SH + name) for name in ("name", "description", "message", "severity")
)
_VIOLATION = NamedNode(SH + "Violation")
_DEACTIVATED = NamedNode(SH + "deactivated")
_CLASSES = {NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")}


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
    return RuleNote(
        iri=shape.value if isinstance(shape, NamedNode) else str(shape),
        level=level_of_shape(graph, shape),
        name=_text(graph.objects(shape, _NAME)),
        reason=_text(graph.objects(shape, _DESCRIPTION)),
        message=_text(graph.objects(shape, _MESSAGE)),
    )


def level_of_shape(graph: Index, shape: AnyTerm) -> str:
    """Give the level of a shape: that of its severity, which is sh:Violation if it has none."""
    severity = next(iter(graph.objects(shape, _SEVERITY)), _VIOLATION)
    return level_of(severity if isinstance(severity, NamedNode) else _VIOLATION)


def named_shapes(graph: Index, targeted: Iterable[AnyTerm]) -> Iterator[NamedNode]:
    """Give the shapes that have an IRI and are not deactivated, each once.

    They are those that have a target, say that they are shapes, or are named by another shape.
    """
    typed = (node for node in graph.having(RDF_TYPE) if _CLASSES & {*graph.objects(node, RDF_TYPE)})
    for shape in dict.fromkeys([*targeted, *typed, *(other for _, other in references(graph))]):
        if isinstance(shape, NamedNode) and not any(map(truth, graph.objects(shape, _DEACTIVATED))):
            yield shape


def _text(values: Iterable[AnyTerm]) -> str | None:
    texts = [value for value in values if isinstance(value, Literal)]
    texts.sort(key=lambda text: ((text.language or "") not in ("", "en"), text.value))
    return texts[0].value if texts else None
