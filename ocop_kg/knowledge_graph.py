"""`KnowledgeGraph`: the one object that users hold, with everything that this library offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocop_kg.questions import Answer, ask
from ocop_kg.records.lists import RecordLists

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from ocop_kg.budget import Budget
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.network import Path
    from ocop_kg.records import Name
    from ocop_kg.validation import Report

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph(RecordLists):
    """The OCOP knowledge graph: open it, then ask.

    >>> kg = KnowledgeGraph.open()
    >>> answer = kg.ask("experts-by-product", product="potato")
    >>> "https://w3id.org/ocop/id/person/liping-jin" in {row["expert"].value for row in answer}
    True
    """

    def ask(self, question: str, /, **parameters: object) -> Answer:
        """Answer a stored question; see `ocop_kg.questions.ask` for values and errors.

        A record can be given where a thing is asked for.
        """
        return ask(self, question, {name: _term(value) for name, value in parameters.items()})

    def validate(
        self,
        *,
        shapes: AnyPath | Iterable[AnyPath] | None = None,
        level: str = "may",
        budget: Budget | None = None,
    ) -> Report:
        """Check what the sources of this graph state against the shapes, or against your own.

        Files are checked before they are opened with `ocop_kg.validation.validate`, which also says
        what this raises.

        >>> from ocop_kg.assets import asset
        >>> small = KnowledgeGraph.open(asset("data/rdf/ocop-mappings.ttl"), replace=True)
        >>> small.validate(level="must").conforms
        True
        """
        from ocop_kg.validation import validate

        return validate(self, shapes, level=level, budget=budget or self._budget)

    def network(self, name: str) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
        """Make a networkx graph of a projection; see `ocop_kg.network.build` for its attributes.

        `name` is one of ``country-product``, ``everything``, ``experts``, ``partnerships``,
        ``people`` and ``projects``; `ocop_kg.network.projections` says what each shows.
        Raises `UnknownThingError` for another name.

        >>> network = KnowledgeGraph.open().network("partnerships")
        >>> network.is_directed(), network.number_of_edges() > 50
        (True, True)
        """
        from ocop_kg.network import build

        return build(self, name)

    def path(self, start: Name, end: Name, *, network: str = "everything") -> Path | None:
        """Tell how two things hang together, by a shortest way; None when no way leads there.

        Things are named as everywhere. The way goes along the claims of a projection, in any
        direction; ``everything`` leaves out regions and sectors, which would link all to all. Where
        there are several shortest ways, the best evidenced one is given.
        Raises `UnknownThingError` or `AmbiguousThingError`.

        >>> print(KnowledgeGraph.open().path("Lesotho", "Liping Jin"))
        Lesotho --has priority product--> potato <--chief expert on-- Liping Jin
        """
        return next(iter(self.paths(start, end, network=network, limit=1)), None)

    def paths(
        self, start: Name, end: Name, *, network: str = "everything", limit: int = 10
    ) -> list[Path]:
        """Give all shortest ways between two things, at most `limit`; see `path`.

        >>> for path in KnowledgeGraph.open().paths("Lesotho", "Liping Jin"):
        ...     print(path)
        Lesotho --has priority product--> potato <--chief expert on-- Liping Jin
        Lesotho <--South-South-- China <--originates in-- Liping Jin
        """
        from ocop_kg.network import build, shortest_paths

        first, last = (self.resolve(_term(name)).value for name in (start, end))
        return shortest_paths(build(self, network), first, last, limit=limit)


def _term(value: Any) -> Any:  # noqa: ANN401
    """Give the term of a record, and everything else as it is."""
    return getattr(value, "node", value)
