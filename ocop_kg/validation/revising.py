"""Whether a report can be brought up to date, or all has to be looked at again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from ocop_kg.errors import UsageError
from ocop_kg.graph.values import text_of
from ocop_kg.validation.asking import asking_shapes
from ocop_kg.validation.plan.model import sh
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.validation.index import Index
    from ocop_kg.validation.plan.affected import Change
    from ocop_kg.validation.report import Policy, Report
    from ocop_kg.validation.shapes import Shapes

__all__ = ["Revision", "revision"]

_SUBCLASS = NamedNode(RDFS + "subClassOf")
_NAMED_GRAPHS = re.compile(r"\bGRAPH\s*[?$](?!shapesGraph\b)", re.IGNORECASE)


class Revision:
    """What changed since an earlier report.

    `before` is that report, `quads` are those that were added or removed.
    """

    def __init__(self, quads: Iterable[Quad], before: Report) -> None:
        self.before = before
        self.quads = tuple(quads)
        for quad in self.quads:
            if not isinstance(quad, Quad):
                raise UsageError(f"`changed` are quads; a {type(quad).__name__} is none")

    def change(
        self, shapes: Shapes, ran: Mapping[str, str], level: str, policy: Policy
    ) -> Change | None:
        """Give the change for a plan; None where it can affect anything, or cannot be followed.

        That is so when shapes, rules or levels were others before; when classes or shapes changed;
        and when a blank node is in a changed triple, since its name says nothing of which node it
        is now.
        """
        before = self.before
        quads = [quad for quad in self.quads if quad.graph_name != INFERRED_GRAPH]
        if (
            (before.level, before.ran) != (level, ran)
            or (before.policy.profile, before.policy.grades) != (policy.profile, policy.grades)
            or before.shapes != shapes.digest
            or {*before.checked, *before.unmatched_shapes} != _names(shapes)
            or not all(map(_can_be_followed, quads))
            or _looks_at_graphs(shapes.graph)
        ):
            return None
        from ocop_kg.validation.plan.affected import Change

        accepted = (each.result for each in before.accepted)
        return Change(
            triples=[(quad.subject, quad.predicate, quad.object) for quad in quads],  # type: ignore[misc]  # named nodes
            results=[*before.results, *accepted],
            referred=before.reference_shapes,
        )


def revision(changed: Iterable[Quad] | None, previous: Report | None) -> Revision | None:
    """Make a revision of what a caller gives; None if nothing.

    Raises `UsageError` for the one without the other, and for what are no quads.
    """
    if changed is None and previous is None:
        return None
    if changed is None or previous is None:
        raise UsageError("give both: the `changed` quads, and the `previous` report")
    return Revision(changed, previous)


def _can_be_followed(quad: Quad) -> bool:
    subject, predicate, value, graph = quad
    return (
        isinstance(subject, NamedNode)
        and not isinstance(value, BlankNode | Triple)
        and predicate != _SUBCLASS
        and graph != ONTOLOGY_GRAPH
        and not any(isinstance(t, NamedNode) and t.value.startswith(SH) for t in (predicate, value))
    )


def _names(shapes: Shapes) -> set[str]:
    return {
        *map(text_of, shapes.targets.keys() & asking_shapes(shapes.graph)),
        *map(text_of, shapes.idle),
    }


def _looks_at_graphs(shapes: Index) -> bool:
    """Tell whether a query of the shapes looks at named graphs, where the plan keeps its own."""
    return any(
        _NAMED_GRAPHS.search(text_of(query))
        for predicate in (sh("select"), sh("ask"))
        for node in shapes.having(predicate)
        for query in shapes.objects(node, predicate)
    )
