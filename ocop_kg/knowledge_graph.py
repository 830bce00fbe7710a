"""`KnowledgeGraph`: the one object that users hold, with everything that this library offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Self

from ocop_kg.graph.intime import in_time, kept
from ocop_kg.questions import Answer, ask
from ocop_kg.records.lists import RecordLists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from ocop_kg.budget import Budget
    from ocop_kg.conflicts import Conflict
    from ocop_kg.explanation import Explanation, UnknownTerm
    from ocop_kg.graph import Solutions, Triples
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.impact import Impact, Withdrawal
    from ocop_kg.network import Path
    from ocop_kg.pictures import Picture
    from ocop_kg.records import Name
    from ocop_kg.stores.services import Settled
    from ocop_kg.timeline import Timeline
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

    def explain_empty(
        self,
        query: str | Answer | Settled,
        bindings: Mapping[str, object] | None = None,
        *,
        budget: Budget | None = None,
    ) -> Explanation:
        """Say why a query has no answer: there is none, or the query is broken.

        `query` is SPARQL, with `bindings` as for `query`, or an empty answer of `ask`. Endpoints
        that it calls by SERVICE are asked again, unless it comes from `settled`. The parts of
        the query are asked again within the seconds of the `budget` or of that of the graph, two
        if nothing is said; a repair is run before it is offered.
        Raises `NotEmptyError` when there is an answer, and what the query itself raises.

        >>> kg = KnowledgeGraph.open()
        >>> why = kg.explain_empty("SELECT * { ?product ocop:hasPriorityProduct ?country ;"
        ...                        " a ocop:Product }")
        >>> why.verdict, why.culprit.kind, why.repair.rows > 50
        ('broken query', 'wrong direction', True)
        >>> kg.explain_empty(kg.ask("experts-by-product", product="vanilla")).verdict
        'truly none'
        """
        from ocop_kg.explanation import explain_empty

        return explain_empty(self, query, bindings, budget=budget)

    def picture(
        self,
        query: str | Solutions | Triples | nx.Graph[str],
        form: str | None = None,
        bindings: Mapping[str, object] | None = None,
        *,
        title: str = "",
        languages: Sequence[str] = ("en",),
    ) -> Picture:
        """Draw an answer as a map, a chart or a network: SVG that stands alone.

        `query` is SPARQL, with `bindings` as for `query`, or an answer that is there already, such
        as that of `ask`, or a network of `network`. Without a form the one that tells most is
        chosen. What is not drawn, such as rows without a number, is said on the picture. In a
        notebook the picture shows itself.
        Raises `UndrawableError`, which tells the forms that suit the answer, `UnknownFormatError`,
        and what the query itself raises.

        >>> kg = KnowledgeGraph.open()
        >>> kg.picture(kg.ask("countries-by-product", product="cocoa"), "map")
        <Picture: map, 'Which countries chose this product, ... (product: cocoa)', 6 marks>
        >>> kg.picture("SELECT ?country { ?country a ocop:Country }", "chart")
        Traceback (most recent call last):
        ocop_kg.errors.UndrawableError: a chart needs numbers, dates, or ... suits map
        """
        from ocop_kg.graph.reader import Reader
        from ocop_kg.pictures import Hand, picture

        answer = self.query(query, bindings) if isinstance(query, str) else query
        reader = Reader(self.untimed, languages)
        if not title and isinstance(answer, Answer):
            title = answer.caption(reader)
        work = partial(picture, Hand(self.untimed, reader), answer, form, title)
        return kept(work, self.budget)

    @in_time
    def unknown_terms(self, query: str) -> tuple[UnknownTerm, ...]:
        """List the names in a query that occur nowhere in this graph, with near names.

        An OPTIONAL with a misspelt property gives rows and hides the mistake; this shows it.

        >>> kg = KnowledgeGraph.open()
        >>> [str(term) for term in kg.unknown_terms("SELECT * { ?c a ocop:Contry }")]
        ['unknown class ocop:Contry; did you mean ocop:Country?']
        """
        from ocop_kg.explanation import unknown_terms

        return unknown_terms(self, query)

    def validate(
        self,
        *,
        shapes: AnyPath | Iterable[AnyPath] | None = None,
        level: str = "may",
        copy: bool = True,
        budget: Budget | None = None,
    ) -> Report:
        """Check what the sources of this graph state against the shapes, or against your own.

        Files are checked before they are opened with `ocop_kg.validation.validate`, which also says
        what this raises, and when the rules run at the endpoint of a graph, as they must without
        leave to `copy` it.

        >>> from ocop_kg.assets import asset
        >>> small = KnowledgeGraph.open(asset("data/rdf/ocop-mappings.ttl"), replace=True)
        >>> small.validate(level="must").conforms
        True
        """
        from ocop_kg.validation import validate

        return validate(self, shapes, level=level, copy=copy, budget=budget or self._budget)

    @in_time
    def conflicts(
        self, about: Name | None = None, kinds: Iterable[str] | None = None
    ) -> list[Conflict]:
        """Find what sources do not say alike, from what they say alone.

        `about` names a thing, an indicator or a value; `kinds` are some of ``contradiction``,
        ``detail`` (one side is more exact than the other) and ``growth`` (each side can be right
        for its time). The gravest come first; see `ocop_kg.conflicts.rules` for what is compared.
        Raises `UnknownThingError` or `AmbiguousThingError`.

        >>> for conflict in KnowledgeGraph.open().conflicts("Brazil"):
        ...     print(conflict)
        Brazil, has priority product: cocoa | tambaqui (contradiction)
        """
        from ocop_kg.conflicts import find_conflicts

        thing = None if about is None else self.resolve(_term(about)).value
        return find_conflicts(self, thing, kinds)

    @in_time
    def timeline(self, scope: Name = "World", series: Iterable[str] | None = None) -> Timeline:
        """Tell how the initiative grew in a region: what sources state and what they name, by date.

        `series` are some of ``countries``, ``products`` and ``demonstration`` (countries). Figures
        that do not fit each other all stay, and say so.
        Raises `UnknownThingError` or `AmbiguousThingError`.

        >>> timeline = KnowledgeGraph.open().timeline("Africa", ["countries"])
        >>> [(figure.date, figure.text) for figure in timeline.series[0].stated]
        [('2023', '27'), ('2023-12', '28'), ('2024-02', '29')]
        """
        from ocop_kg.timeline import read_timeline

        return read_timeline(self, self.resolve(_term(scope), "Region").value, series)

    @in_time
    def withdrawal(self, *sources: object) -> Withdrawal:
        """Tell what is lost when sources are withdrawn: facts, and rows of the stored questions.

        Sources are named as in `view`, with the same errors. This graph is not changed.

        >>> found = KnowledgeGraph.open().withdrawal("seed-ocop-china-2025")
        >>> lost = {answer.question: len(answer.lost) for answer in found.changes.answers}
        >>> lost["countries-by-product"] > 0
        True
        """
        from ocop_kg.impact import withdraw

        return withdraw(self, sources)

    @in_time
    def impact(self, what: object, kind: str | None = None) -> Impact:
        """Tell what touches a term, table or source, and what changes if it goes.

        `what` is any class, property, concept or thing by a name that `resolve` understands, a
        curated table such as ``"designations"``, or a source; `kind` is ``"term"``, ``"table"`` or
        ``"source"`` where a name could be several. See `ocop_kg.impact.impact_of` for what goes
        with each. This graph is not changed.

        Raises `UnknownThingError` with near names, `AmbiguousThingError`, or `UsageError`.

        >>> found = KnowledgeGraph.open().impact("ocop:supportsProduct")
        >>> [answer.question for answer in found.changes.answers]
        ['outside-experts-by-country']
        """
        from ocop_kg.impact import impact_of

        return impact_of(self, _term(what), kind)

    def analytic(self) -> Self:
        """Give the same graph with a columnar copy beside it, for many heavy questions.

        SELECT queries that join triple patterns and count run there, some 20 to 80 times faster on
        a million triples; `AnalyticStore.suits` tells which. All others run in the store, as does
        everything when the copy fails. It takes about 10 s a million triples to make, in a process
        of its own, and what is written afterwards is not in it. A question costs some 10 ms there,
        so it pays from about a million triples on. Needs maplib.

        Raises `MissingExtraError` without maplib, `UsageError` for a graph on an endpoint.

        >>> graph = KnowledgeGraph.open().analytic()
        >>> len(graph.select("SELECT DISTINCT ?p { ?country ocop:hasPriorityProduct ?p }")) > 40
        True
        """
        from ocop_kg.stores.analytic import AnalyticStore

        store = AnalyticStore(self._store)
        return type(self)(store, self._budget, inferred=self._inferred, choice=self._choice)

    @in_time
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

    @in_time
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
