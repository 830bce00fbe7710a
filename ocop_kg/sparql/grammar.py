"""From the text of a SELECT query to the algebra, by way of rdflib's SPARQL 1.1 grammar.

rdflib only reads the text here. Its own algebra is not used: it forgets the order of patterns and
leaves some EXISTS untranslated. What follows is section 18.2.2 of SPARQL 1.1 Query.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql.algebra import (
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    Order,
    PathPattern,
    Pattern,
    Projection,
    Select,
    SelectQuery,
    Service,
    TriplePattern,
    Union,
    Values,
)
from ocop_kg.sparql.expressions import Expressions
from ocop_kg.sparql.parsing import parsed
from ocop_kg.sparql.scope import is_grouped, visible
from ocop_kg.sparql.terms import Terms
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocop_kg.sparql.algebra import Ground
    from ocop_kg.sparql.terms import Node

__all__ = ["parse_construct", "parse_pattern", "parse_select"]


def parse_select(
    sparql: str, prefixes: Mapping[str, str] = PREFIXES, *, helpers: bool = False
) -> SelectQuery:
    """Read a SELECT query; `prefixes` need no declaration in it.

    With `helpers` it may have the variables that this library adds to queries, for it did so.

    Raises `UnsupportedQueryError` for another form of query, a construct that the algebra has no
    place for (quoted triples), or text that this grammar cannot read.

    >>> query = parse_select("SELECT ?product { ?country ocop:hasPriorityProduct ?product }")
    >>> query.select.pattern.predicate.value
    'https://w3id.org/ocop/ontology#hasPriorityProduct'
    """
    return parsed(
        sparql,
        ("SelectQuery",),
        lambda prologue, query: _Reading(prologue, prefixes, helpers=helpers).query(query),
    )


def parse_pattern(
    sparql: str, prefixes: Mapping[str, str] = PREFIXES, *, helpers: bool = False
) -> SelectQuery:
    """Read what a query of any form looks for; an ASK or CONSTRUCT comes as ``SELECT *``.

    Raises `UnsupportedQueryError` as `parse_select` does, and for a query without a pattern.

    >>> parse_pattern("ASK { ?country ocop:hasPriorityProduct ?product }").select.variables
    (<Variable value=country>, <Variable value=product>)
    """
    return parsed(
        sparql,
        ("SelectQuery", "AskQuery", "ConstructQuery"),
        lambda prologue, query: _Reading(prologue, prefixes, helpers=helpers).query(query),
    )


def parse_construct(
    sparql: str, prefixes: Mapping[str, str] = PREFIXES
) -> tuple[tuple[TriplePattern, ...], SelectQuery]:
    """Read a CONSTRUCT as its template and the rows it needs, as ``SELECT *``.

    A blank node of the template is a variable with a hidden name. Raises as `parse_select` does.

    >>> template, query = parse_construct("CONSTRUCT { ?s a [] } WHERE { ?s <urn:p> ?o }")
    >>> str(template[0].object), query.select.variables
    ('?__b1', (<Variable value=s>, <Variable value=o>))
    """
    return parsed(
        sparql,
        ("ConstructQuery",),
        lambda prologue, query: _Reading(prologue, prefixes, helpers=False).construct(query),
    )


class _Reading:
    """One query on its way into the algebra."""

    def __init__(
        self, prologue: Iterable[Node], prefixes: Mapping[str, str], *, helpers: bool
    ) -> None:
        self._fresh = (Variable(f"__b{number}") for number in count(1))
        self._terms = Terms(prologue, prefixes, self._fresh, helpers=helpers)
        self._expressions = Expressions(self._terms, self._exists)

    def query(self, node: Node) -> SelectQuery:
        clauses = node.datasetClause or ()
        return SelectQuery(
            self._select(node),
            tuple(self._terms.iri(each.default) for each in clauses if each.default),
            tuple(self._terms.iri(each.named) for each in clauses if each.named),
            self._terms.prefixes,
        )

    def construct(self, node: Node) -> tuple[tuple[TriplePattern, ...], SelectQuery]:
        """Read the template of a CONSTRUCT, or the pattern that is its own, and the rest."""
        query = self.query(node)
        template: list[TriplePattern] = []
        groups = node.template
        if groups is None:  # CONSTRUCT WHERE
            groups = [each for part in node.where.part or () for each in part.triples]
        for triples in groups:
            for pattern in self._triples(triples):
                if not isinstance(pattern, TriplePattern):
                    raise UnsupportedQueryError("its template has a property path")
                template.append(pattern)
        return tuple(template), query

    def _select(self, node: Node) -> Select:
        pattern = self.pattern(node.where)
        columns = tuple(map(self._column, node.projection or ()))
        having = tuple(map(self._expressions.read, node.having.condition)) if node.having else ()
        grouping: tuple[Projection | Expression, ...] | None = None
        if node.groupby:
            grouping = tuple(map(self._key, node.groupby.condition))
        elif is_grouped(columns, having):
            grouping = ()
        slice_ = node.limitoffset
        values = self._values(node.valuesClause) if node.valuesClause else None
        if not columns:
            everything = pattern if values is None else Join((pattern, values))
            columns = tuple(map(Projection, visible(everything)))
        return Select(
            columns=columns,
            pattern=pattern,
            modifier=_modifier(node.modifier),
            grouping=grouping,
            having=having,
            order=tuple(map(self._order, node.orderby.condition)) if node.orderby else (),
            limit=_number(slice_ and slice_.limit),
            offset=_number(slice_ and slice_.offset),
            values=values,
        )

    def _column(self, node: Node) -> Projection:
        if node.evar is not None:
            return Projection(self._terms.variable(node.evar), self._expressions.read(node.expr))
        return Projection(self._terms.variable(node.var))

    def _key(self, node: Node) -> Projection | Expression:
        if getattr(node, "name", "") != "GroupAs":
            return self._expressions.read(node)
        expression = self._expressions.read(node.expr)
        if node.var is None:
            return expression
        return Projection(self._terms.variable(node.var), expression)

    def _order(self, node: Node) -> Order:
        return Order(self._expressions.read(node.expr), (node.order or "").upper() == "DESC")

    def _exists(self, node: Node) -> Exists:
        return Exists(self.pattern(node.graph), node.name == "Builtin_NOTEXISTS")

    def pattern(self, node: Node) -> Pattern:
        """Read a group graph pattern: its parts one after the other, then its filters."""
        if node.name == "SubSelect":
            return self._select(node)
        group: list[Pattern] = []
        filters: list[Expression] = []
        for part in node.part or ():
            if part.name == "Filter":
                filters.append(self._expressions.read(part.expr))
            else:
                self._add(part, group)
        pattern = _join(group)
        for condition in filters:
            pattern = Filter(pattern, condition)
        return pattern

    def _add(self, part: Node, group: list[Pattern]) -> None:
        """Add a part to a group; some parts take all that stands before them as their left side."""
        match part.name:
            case "TriplesBlock":
                for triples in part.triples:
                    group.extend(self._triples(triples))
            case "OptionalGraphPattern":
                group[:] = [self._left_join(_join(group), self.pattern(part.graph))]
            case "MinusGraphPattern":
                group[:] = [Minus(_join(group), self.pattern(part.graph))]
            case "Bind":
                expression = self._expressions.read(part.expr)
                group[:] = [Extend(_join(group), self._terms.variable(part.var), expression)]
            case "GroupOrUnionGraphPattern":
                branches = tuple(map(self.pattern, part.graph))
                group.append(branches[0] if len(branches) == 1 else Union(branches))
            case "GraphGraphPattern":
                name = self._terms.read(part.term)
                if not isinstance(name, NamedNode | Variable):
                    raise UnsupportedQueryError(f"a graph has no name such as {name}")
                group.append(InGraph(name, self.pattern(part.graph)))
            case "InlineData":
                group.append(self._values(part))
            case "ServiceGraphPattern":
                group.append(self._service(part))
            case other:
                raise UnsupportedQueryError(f"{other.removesuffix('GraphPattern').upper()} is used")

    def _service(self, part: Node) -> Values:
        """Take a call for the table that it will give, with the variables that it may bind."""
        endpoint = self._terms.read(part.term)
        if not isinstance(endpoint, NamedNode | Variable):
            raise UnsupportedQueryError(f"no endpoint has a name such as {endpoint}")
        inside = self.pattern(part.graph)
        service = Service(endpoint, inside, silent=bool(part.silent))
        return Values(visible(inside), (), service)

    def _left_join(self, left: Pattern, right: Pattern) -> LeftJoin:
        """Take the filters of an OPTIONAL group as its condition: they see both sides."""
        conditions: list[Expression] = []
        while isinstance(right, Filter):
            conditions.append(right.condition)
            right = right.pattern
        return LeftJoin(left, right, self._expressions.all_of(reversed(conditions)))

    def _triples(self, triples: Node) -> Iterator[Pattern]:
        words = list(triples)
        for at in range(0, len(words), 3):
            subject, object_ = self._terms.read(words[at]), self._terms.read(words[at + 2])
            path = self._terms.path(words[at + 1])
            if isinstance(path, NamedNode | Variable):
                yield TriplePattern(subject, path, object_)
            else:
                yield PathPattern(subject, path, object_)

    def _values(self, node: Node) -> Values:
        variables = tuple(self._terms.variable(each) for each in node.var or ())
        rows = [
            each if len(variables) != 1 or _is_row(each) else (each,) for each in node.value or ()
        ]
        return Values(variables, tuple(tuple(map(self._value, row)) for row in rows))

    def _value(self, node: Node) -> Ground | None:
        return None if node == "UNDEF" and not hasattr(node, "name") else self._terms.ground(node)


def _is_row(node: Node) -> bool:
    from pyparsing import ParseResults

    return isinstance(node, ParseResults)


def _join(group: list[Pattern]) -> Pattern:
    return group[0] if len(group) == 1 else Join(tuple(group))


def _modifier(node: Node) -> OneOf["", "DISTINCT", "REDUCED"]:
    match (node or "").upper():
        case "DISTINCT":
            return "DISTINCT"
        case "REDUCED":
            return "REDUCED"
    return ""


def _number(node: Node) -> int | None:
    return None if node is None else int(node)
