"""The data graph of a validation on a cluster, for the same plan that the embedded engine runs."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Variable

from ocop_kg.cluster.lines import bucket
from ocop_kg.cluster.terms import constant, decode, encode
from ocop_kg.errors import NotDistributedError, UnsupportedQueryError
from ocop_kg.sparql import parse_select
from ocop_kg.validation.datagraph import SHAPES_GRAPH
from ocop_kg.validation.distant import SUBCLASS, Answer, Counted, DistantData
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ocop_kg.cluster.tables import Tables
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement

__all__ = ["ClusterData"]

_APART = f"{constant(ONTOLOGY_GRAPH)}, {constant(INFERRED_GRAPH)}"


class ClusterData(DistantData):
    """A data graph whose triples stay on the cluster; its rows come in few jobs.

    ``own`` are the triples to validate, ``lent`` those of the ontology, ``triples`` both. Queries
    are `prefetch`ed together; what cannot be run is remembered in `refused`, by its text.
    """

    def __init__(self, tables: Tables, ontology: Iterable[Statement]) -> None:
        super().__init__()
        self.tables = tables
        self.refused: dict[str, str] = {}
        self.sieved: dict[str, DataGraph] = {}
        self._answers: dict[str, Answer] = {}
        tables.keep(
            "own",
            f"SELECT b, p, s, o FROM dump WHERE exists(graphs, g -> g NOT IN ({_APART}))",
        )
        held = "SELECT p, s, o FROM dump WHERE array_contains(graphs, "
        rows = set(tables.rows(f"{held}{constant(ONTOLOGY_GRAPH)})"))
        rows |= {(encode(p), encode(s), encode(o)) for s, p, o in ontology}
        given = sorted((bucket(p[1:]), p, s, o) for p, s, o in rows)
        tables.put("given", given, "b SMALLINT, p STRING, s STRING, o STRING")
        tables.define("lent", "SELECT * FROM given LEFT ANTI JOIN own USING (b, p, s, o)")
        lent = tables.rows("SELECT b, p, s, o FROM lent")
        tables.put("lent", lent, "b SMALLINT, p STRING, s STRING, o STRING")
        tables.keep("lent", tables.session.table("lent"), always=True)
        self.lent_statements = [
            (decode(s), decode(p), decode(o))  # type: ignore[misc]  # they were statements
            for _, p, s, o in lent
        ]
        tables.keep("triples", "SELECT * FROM own UNION ALL SELECT * FROM lent")
        tables.define("quads", "SELECT b, p, s, o, s AS g FROM own WHERE false")

    @cached_property
    def counted(self) -> Counted:
        """What is counted of the data."""
        types, subclass = (
            f"b = {bucket(each.value)} AND p = {constant(each)}" for each in (RDF_TYPE, SUBCLASS)
        )
        lent = "SELECT s AS n FROM lent UNION SELECT o FROM lent"
        found = self.tables.rows(
            "SELECT 'p' AS k, p AS x, '' AS y, count(*) AS n FROM own GROUP BY p "
            f"UNION ALL SELECT 'k', o, '', count(*) FROM own WHERE {types} GROUP BY o "
            f"UNION ALL SELECT 'a', s, o, 1 FROM own WHERE {subclass} "
            f"UNION ALL SELECT 'd', n, '', 1 FROM ({lent}) LEFT SEMI JOIN own ON n = s "
            f"UNION ALL SELECT 'm', n, '', 1 FROM ({lent}) LEFT SEMI JOIN own ON n = o"
        )
        predicates: Counter[NamedNode] = Counter()
        kinds: Counter[AnyTerm] = Counter()
        above: dict[AnyTerm, list[Node]] = {}
        marks: dict[str, set[AnyTerm]] = {"d": set(), "m": set()}
        for sign, one, other, number in found:
            term = decode(one)
            if sign == "p" and isinstance(term, NamedNode):
                predicates[term] = number
            elif sign == "k" and term is not None:
                kinds[term] = number
            elif sign == "a":
                above.setdefault(decode(other), []).append(term)  # type: ignore[arg-type]
            elif term is not None:
                marks[sign].add(term)
        described = frozenset(marks["d"])
        return Counted(predicates, kinds, above, described, described | marks["m"])

    def compiled(self, text: str) -> str:
        """Write a query of the plan in SQL; raises `NotDistributedError`."""
        return self._compiled(text)[0]

    def _compiled(self, text: str) -> tuple[str, tuple[Variable, ...]]:
        if str(SHAPES_GRAPH) in text:
            raise NotDistributedError("its query looks at the shapes")
        try:
            query = parse_select(text, helpers=True)
        except NotDistributedError:
            raise
        except UnsupportedQueryError as error:
            raise NotDistributedError(error.problem) from error
        return self.tables.compiled(query), query.select.variables

    def prefetch(self, texts: Iterable[str]) -> None:
        """Answer several queries together."""
        waiting: list[tuple[str, str, tuple[Variable, ...]]] = []
        for text in dict.fromkeys(texts):
            if text in self._answers or text in self.refused:
                continue
            try:
                waiting.append((text, *self._compiled(text)))
            except NotDistributedError as error:
                self.refused[text] = error.problem
        try:
            self._keep(waiting, self.tables.together([sql for _, sql, _ in waiting]))
        except NotDistributedError:  # some of them: which, they tell one by one
            for each in waiting:
                try:
                    self._keep([each], self.tables.together([each[1]]))
                except NotDistributedError as error:
                    self.refused[each[0]] = error.problem

    def _keep(
        self,
        asked: list[tuple[str, str, tuple[Variable, ...]]],
        answers: list[list[tuple[str | None, ...]]],
    ) -> None:
        for (text, _, variables), rows in zip(asked, answers, strict=True):
            answer = Answer(variables)
            answer += (tuple(map(decode, row)) for row in rows)
            self._answers[text] = answer

    def solutions(
        self,
        query: str,
        bindings: Mapping[str, AnyTerm] | None = None,
        functions: Mapping[str, Callable[..., AnyTerm | None]] | None = None,  # noqa: ARG002
    ) -> Iterable[tuple[AnyTerm | None, ...]]:
        """Answer a SELECT; raises `NotDistributedError`."""
        if bindings:
            raise NotDistributedError("its query is asked of one node after the other")
        self.prefetch([query])
        if query in self.refused:
            raise NotDistributedError(self.refused[query])
        return self._answers[query]
