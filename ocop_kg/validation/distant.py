"""The data graph of a validation whose triples stay elsewhere: on a server, or on a cluster.

What is lent is here, and so are a few counts of the data; rows come by queries of the plan.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from ocop_kg.validation.datagraph import DataGraph
from ocop_kg.validation.signs import is_doubtful
from ocop_kg.vocabulary import RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Variable

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node, Statement

__all__ = ["SUBCLASS", "Answer", "Counted", "DistantData"]

SUBCLASS = NamedNode(RDFS + "subClassOf")
_SHAPES = {NamedNode(SH + name) for name in ("NodeShape", "PropertyShape")}


class Counted(NamedTuple):
    """What is counted of the data before the plan is made.

    `predicates` and `kinds` are those of the data themselves, `above` their subclasses by class.
    Of the terms that are lent, `described` are subjects of the data too, and `mentioned` subjects
    or values.
    """

    predicates: Mapping[NamedNode, int]
    kinds: Mapping[AnyTerm, int]
    above: Mapping[AnyTerm, list[Node]]
    described: frozenset[AnyTerm]
    mentioned: frozenset[AnyTerm]


class Answer(list[tuple["AnyTerm | None", ...]]):
    """The rows of a query, with its variables."""

    def __init__(
        self,
        variables: Iterable[Variable],
        rows: Iterable[tuple[AnyTerm | None, ...]] = (),
    ) -> None:
        super().__init__(rows)
        self.variables = tuple(variables)


class DistantData(DataGraph):
    """A data graph that holds no triples itself.

    `lent_statements` are those of the ontology that the data do not say themselves.
    """

    def __init__(self) -> None:
        super().__init__([""])
        self.lent_statements: list[Statement] = []

    @cached_property
    @abstractmethod
    def counted(self) -> Counted:
        """What is counted of the data."""

    @cached_property
    def types(self) -> frozenset[AnyTerm]:
        """Everything that something has as its class."""
        lent = {value for _, verb, value in self.lent_statements if verb == RDF_TYPE}
        return frozenset(self.counted.kinds) | lent

    @cached_property
    def predicates(self) -> Mapping[NamedNode, int]:
        """How often each property is used, by what is lent too."""
        found = Counter(dict(self.counted.predicates))
        found.update(verb for _, verb, _ in self.lent_statements)
        return found

    def uses(self, predicate: object) -> bool:
        """Tell whether some triple has a predicate; of what is none, a part of a path, always."""
        return not isinstance(predicate, NamedNode) or predicate in self.predicates

    def count(self, predicate: NamedNode) -> int:
        """Count the triples of the data themselves that have a property."""
        return self.counted.predicates.get(predicate, 0)

    @property
    def own_kinds(self) -> Mapping[AnyTerm, int]:
        """How many nodes the data say to be of each class."""
        return self.counted.kinds

    @cached_property
    def _below(self) -> dict[AnyTerm, list[Node]]:
        below = {kind: list(nodes) for kind, nodes in self.counted.above.items()}
        for subject, verb, value in self.lent_statements:
            if verb == SUBCLASS:
                below.setdefault(value, []).append(subject)
        return below

    @cached_property
    def lent_terms(self) -> frozenset[AnyTerm]:
        """The terms of the background."""
        return frozenset(
            term for subject, _, value in self.lent_statements for term in (subject, value)
        )

    def describes(self, node: AnyTerm) -> bool:
        """Tell whether a node of the background is a subject of the data too."""
        return node in self.counted.described

    def mentions(self, node: AnyTerm) -> bool:
        """Tell whether a node of the background is a subject or a value in the data too."""
        return node in self.counted.mentioned

    @property
    def holds_shapes(self) -> bool:
        """Whether shapes stand among the data."""
        if _SHAPES & set(self.own_kinds):
            return True
        return any(p.value.startswith(SH + "target") and self.count(p) for p in self.predicates)

    def brought(self, triples: Iterable[Statement]) -> DataGraph:
        """Give some triples of the data, with what is lent, as a data graph in this process."""
        local = DataGraph([""])
        given = list(triples)
        local.add(map(local.keep, given))
        local.doubtful_terms.update(
            term
            for subject, _, value in given
            for term in (subject, value)
            if isinstance(term, NamedNode | Literal) and is_doubtful(term.value)
        )
        local.lend(self.lent_statements)
        return local
