"""Goes through a pattern with one of its solutions and gathers what that solution rests on.

What lies inside a sub-select or an EXISTS is not walked: it is a question of its own, which is only
noted here, with the row of it that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from ocop_kg.graph.evidence.paths import way_along
from ocop_kg.graph.evidence.services import ServiceRow
from ocop_kg.sparql.algebra import (
    Exists,
    Extend,
    Filter,
    Ground,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    PathPattern,
    Pattern,
    Projection,
    Select,
    Service,
    TriplePattern,
    Union,
    Values,
    is_hidden,
)
from ocop_kg.sparql.rewriting import Substitution
from ocop_kg.sparql.scope import bound, existence_tests, filtered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocop_kg.graph.evidence.scope import Scope
    from ocop_kg.sparql.algebra import Expression, Term

__all__ = ["Asked", "Derivation", "Fact", "Found", "Key", "Open", "Solution", "walk"]

Key = tuple[Ground | None, ...]
"""The terms of a row, in the order of its columns; None where a column is unbound."""

Fact = tuple[Triple, NamedNode | None]
"""A triple, and the named graph in which it was looked for; None for the default graph."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way in which a row came about.

    `facts` are the triples that were there, in the order of the query's patterns; `absent` the
    patterns, with their values written in, for which nothing may be there (NOT EXISTS, MINUS); and
    `gaps` says in words what could not be followed.
    """

    facts: tuple[Fact, ...]
    absent: tuple[Pattern, ...] = ()
    gaps: tuple[str, ...] = ()
    services: tuple[ServiceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The derivations of one row; `complete` is false when there are more than were looked at."""

    derivations: tuple[Derivation, ...] = ()
    complete: bool = True


@dataclass(slots=True)
class Open:
    """A derivation while its parts are gathered, each once, in order."""

    facts: dict[Fact, None] = field(default_factory=dict)
    absent: dict[Pattern, None] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)
    services: dict[ServiceRow, None] = field(default_factory=dict)

    def take(self, found: Found) -> None:
        """Take over everything that a row of a question inside rests on."""
        for derivation in found.derivations:
            self.facts.update(dict.fromkeys(derivation.facts))
            self.absent.update(dict.fromkeys(derivation.absent))
            self.gaps.update(dict.fromkeys(derivation.gaps))
            self.services.update(dict.fromkeys(derivation.services))
        if not found.complete:
            self.gap("a group inside has more members than are shown")

    def gap(self, words: str) -> None:
        """Note in words what could not be followed."""
        self.gaps[words] = None

    def closed(self) -> Derivation:
        """Give what was gathered, for good."""
        return Derivation(
            tuple(self.facts), tuple(self.absent), tuple(self.gaps), tuple(self.services)
        )


Solution = dict[Variable, Ground]
"""A row of the engine with all variables of a pattern that it binds."""


@dataclass(slots=True)
class Asked:
    """A question inside a solution: a sub-select or an EXISTS, with the row that is meant."""

    select: Select
    key: Key
    graph: NamedNode | None
    open: Open
    absent: Pattern | None = None
    needed: bool = True


def walk(
    scope: Scope,
    pattern: Pattern,
    solution: Solution,
    graph: NamedNode | None,
    asked: list[Asked],
) -> Open:
    """Gather what a solution of a traced pattern rests on; questions inside go to `asked`."""
    here = Open()
    _Walk(scope, solution, asked, here).walk(pattern, graph)
    return here


@dataclass(slots=True)
class _Walk:
    scope: Scope
    solution: Solution
    asked: list[Asked]
    here: Open

    def walk(self, pattern: Pattern, graph: NamedNode | None) -> None:  # noqa: PLR0912
        match pattern:
            case TriplePattern(subject, predicate, object_):
                terms = map(self._term, (subject, predicate, object_))
                triple = Triple(*terms)  # type: ignore[arg-type]  # the engine has matched it
                self.here.facts[triple, graph] = None
            case PathPattern():
                self._path(pattern, graph)
            case Join(parts):
                for part in parts:
                    self.walk(part, graph)
            case LeftJoin(left, Extend(right, mark, _), condition):
                self.walk(left, graph)
                if mark in self.solution:
                    self.walk(right, graph)
                    if condition is not None:
                        self._tests(condition, graph)
            case Union(branches):
                for branch in branches:
                    if (
                        isinstance(branch, Extend)
                        and self.solution.get(branch.variable) == branch.expression
                    ):
                        self.walk(branch.pattern, graph)
            case Select() | Extend(_, _, Variable()) if select := _select_of(pattern):
                self._sub_select(pattern, select, graph)
            case Filter(inner, expression) | Extend(inner, _, expression):
                self.walk(inner, graph)
                self._tests(expression, graph)
            case Minus(left, right):
                self.walk(left, graph)
                self._minus(right)
            case InGraph(name, inner):
                self._in_graph(name, inner)
            case Values(variables, _, Service() as service):
                self._service(variables, service)
            case Values():
                pass

    def _service(self, variables: tuple[Variable, ...], service: Service) -> None:
        if service.failure:
            self.here.gap(f"{service.endpoint} was asked at {service.asked}: {service.failure}")
            return
        values = tuple(
            (name.value, term)
            for name in variables
            if isinstance(term := self.solution.get(name), NamedNode | Literal)
        )
        endpoint = str(service.endpoint).strip("<>")
        self.here.services[ServiceRow(endpoint, service.asked, values)] = None

    def _sub_select(self, pattern: Pattern, select: Select, graph: NamedNode | None) -> None:
        names = {name: name for name in select.variables}
        while isinstance(pattern, Extend) and isinstance(pattern.expression, Variable):
            names[pattern.expression] = pattern.variable
            pattern = pattern.pattern
        key = tuple(self.solution.get(name) for name in names.values())
        self.asked.append(Asked(select, key, graph, self.here))

    def _term(self, term: Term) -> Ground:
        return self.solution[term] if isinstance(term, Variable) else term

    def _in_graph(self, name: NamedNode | Variable, inner: Pattern) -> None:
        found = self.solution.get(name) if isinstance(name, Variable) else name
        if isinstance(found, NamedNode):
            self.walk(inner, found)
        else:  # as Oxigraph does for a sub-select in GRAPH ?g
            self.here.gap(f"the engine does not say which graph {name} is")

    def _path(self, pattern: PathPattern, graph: NamedNode | None) -> None:
        start, end = self._term(pattern.subject), self._term(pattern.object)
        triples = way_along(self.scope, start, pattern.path, end, graph)
        if triples is None:
            self.here.gap("a path could not be followed")
            return
        self.here.facts.update(dict.fromkeys((triple, graph) for triple in triples))

    def _minus(self, right: Pattern) -> None:
        shared = bound(right) & self.solution.keys()
        if shared:
            terms = {name: self.solution[name] for name in shared}
            self.here.absent[_written(right, terms)] = None

    def _tests(self, expression: Expression, graph: NamedNode | None) -> None:
        for test in existence_tests(expression):
            self._exists(test, graph, needed=test is expression)

    def _exists(self, test: Exists, graph: NamedNode | None, *, needed: bool) -> None:
        binds = bound(test.pattern)
        known = {
            name: self.solution[name]
            for name in sorted(binds | filtered(test.pattern), key=lambda each: each.value)
            if name in self.solution
        }
        absent = _written(test.pattern, known) if test.negated else None
        if known.keys() <= binds:  # the same question for all solutions, each with its own row
            select, key = Select(tuple(map(Projection, known)), test.pattern), tuple(known.values())
        else:
            select, key = Select((), absent or _written(test.pattern, known)), ()
        self.asked.append(Asked(select, key, graph, self.here, absent, needed))


def _select_of(pattern: Pattern) -> Select | None:
    """Give the SELECT below the copies of its columns; None where it is another pattern."""
    while isinstance(pattern, Extend) and is_hidden(pattern.variable):
        pattern = pattern.pattern
    return pattern if isinstance(pattern, Select) else None


def _written(pattern: Pattern, terms: Mapping[Variable, Ground]) -> Pattern:
    """Write values into a pattern; a blank node stays a variable, since no query can name it."""
    named: dict[Term, Term] = {
        name: term for name, term in terms.items() if not isinstance(term, BlankNode)
    }
    return Substitution(named).pattern(pattern)
