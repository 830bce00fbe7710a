"""Writes a query of the algebra as SPARQL 1.1 text, with full IRIs and every bracket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.sparql.algebra import (
    Aggregate,
    Alternative,
    Call,
    Closure,
    Exists,
    Expression,
    Extend,
    Filter,
    InGraph,
    Inverse,
    Join,
    LeftJoin,
    Minus,
    NegatedSet,
    Operation,
    Path,
    PathPattern,
    Pattern,
    Projection,
    Select,
    SelectQuery,
    Sequence,
    Service,
    TriplePattern,
    Union,
    Values,
    is_hidden,
)
from ocop_kg.vocabulary import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Writer", "readable", "write"]


def write(query: SelectQuery | Select | Pattern) -> str:
    """Write a query, or a pattern as a group, on one line.

    >>> write(TriplePattern(Variable("s"), NamedNode("urn:p"), Variable("o")))
    '{ ?s <urn:p> ?o . }'
    """
    return Writer().query(query)


def readable(pattern: Pattern) -> str:
    """Write a pattern for people: prefixed names, and blank nodes as such.

    >>> from ocop_kg.vocabulary import RDF_TYPE, ocop
    >>> readable(TriplePattern(Variable("__b1"), RDF_TYPE, ocop("Country")))
    '{ [] rdf:type ocop:Country . }'
    """
    return Writer(_for_people).query(pattern)


def _for_people(term: object) -> str:
    if isinstance(term, Variable) and is_hidden(term):
        return "[]"
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


class Writer:
    """Writes with a way of one's own to write terms, such as prefixed names for people."""

    def __init__(self, term: Callable[[object], str] = str) -> None:
        self._term = term

    def query(self, query: SelectQuery | Select | Pattern) -> str:
        """Write a query, or a pattern as a group."""
        if isinstance(query, SelectQuery):
            return self._select(query.select, self._dataset(query))
        if isinstance(query, Select):
            return self._select(query)
        return self.group(query)

    def group(self, pattern: Pattern) -> str:
        """Write a pattern as a group in braces."""
        return f"{{ {self.inside(pattern)} }}" if pattern != Join() else "{}"

    def inside(self, pattern: Pattern) -> str:  # noqa: PLR0911
        """Write a pattern as the inside of a group."""
        match pattern:
            case TriplePattern(subject, predicate, object_):
                return f"{self._term(subject)} {self._term(predicate)} {self._term(object_)} ."
            case PathPattern(subject, path, object_):
                return f"{self._term(subject)} {self.path(path)} {self._term(object_)} ."
            case Join(parts):
                return " ".join(map(self._part, parts))
            case LeftJoin(left, right, condition):
                filter_ = f" FILTER({self.expression(condition)})" if condition is not None else ""
                return f"{self._left(left)}OPTIONAL {{ {self._left(right)}{filter_[1:]} }}"
            case Union(branches):
                return " UNION ".join(map(self.group, branches))
            case Filter(inner, condition):
                return f"{self._left(inner)}FILTER({self.expression(condition)})"
            case Extend(inner, variable, expression):
                return f"{self._left(inner)}BIND({self.expression(expression)} AS {variable})"
            case Minus(left, right):
                return f"{self._left(left)}MINUS {self.group(right)}"
            case InGraph(name, inner):
                return f"GRAPH {self._term(name)} {self.group(inner)}"
            case Values():
                return self._values(pattern)
            case Select():
                return f"{{ {self._select(pattern)} }}"

    def _part(self, pattern: Pattern) -> str:
        """Write a part of a join; a filter or OPTIONAL keeps to its own group."""
        alone = (TriplePattern, PathPattern, Values, InGraph, Select, Union)
        return self.inside(pattern) if isinstance(pattern, alone) else self.group(pattern)

    def _left(self, pattern: Pattern) -> str:
        """Write what stands before OPTIONAL, FILTER, BIND or MINUS, with a blank after it.

        A chain of these reads the same without further groups, since each takes all that stands
        before it in its group; only a filter would then reach too far.
        """
        if pattern == Join():
            return ""
        if isinstance(pattern, Filter):
            return f"{self.group(pattern)} "
        return f"{self.inside(pattern)} "

    def path(self, path: Path) -> str:
        """Write a property path."""
        match path:
            case Inverse(inner):
                return f"^{self._step(inner)}"
            case Sequence(parts):
                return f"({'/'.join(map(self._step, parts))})"
            case Alternative(parts):
                return f"({'|'.join(map(self._step, parts))})"
            case Closure(inner, modifier):
                return f"{self._step(inner)}{modifier}"
            case NegatedSet(names):
                return f"!({'|'.join(map(self._term, names))})"
        return self._term(path)

    def _step(self, path: Path) -> str:
        written = self.path(path)
        return f"({written})" if isinstance(path, Inverse | Closure) else written

    def expression(self, expression: Expression) -> str:
        """Write an expression."""
        match expression:
            case Operation(operator, operands):
                return self._operation(operator, [self.expression(each) for each in operands])
            case Call(function, arguments, distinct):
                name = function if isinstance(function, str) else self._term(function)
                inside = ", ".join(map(self.expression, arguments))
                return f"{name}({'DISTINCT ' if distinct else ''}{inside})"
            case Exists(pattern, negated):
                return f"{'NOT ' if negated else ''}EXISTS {self.group(pattern)}"
            case Aggregate():
                return self._aggregate(expression)
        return self._term(expression)

    def _operation(self, operator: str, operands: list[str]) -> str:
        if operator in ("IN", "NOT IN"):
            return f"({operands[0]} {operator} ({', '.join(operands[1:])}))"
        if len(operands) == 1:
            return f"({operator} {operands[0]})"
        return f"({f' {operator} '.join(operands)})"

    def _aggregate(self, aggregate: Aggregate) -> str:
        inside = "*" if aggregate.argument is None else self.expression(aggregate.argument)
        if aggregate.distinct:
            inside = f"DISTINCT {inside}"
        if aggregate.separator is not None:
            inside += f"; SEPARATOR = {Literal(aggregate.separator)}"
        return f"{aggregate.function}({inside})"

    def _values(self, values: Values) -> str:
        if values.service is not None and (self._term is not str or not values.service.asked):
            return self._service(values.service)

        def row(terms: Iterable[object]) -> str:
            inside = " ".join("UNDEF" if each is None else self._term(each) for each in terms)
            return f"({inside})"

        heads = " ".join(map(str, values.variables))
        return f"VALUES ({heads}) {{ {' '.join(map(row, values.rows))} }}"

    def _service(self, service: Service) -> str:
        """Write who was asked for a table, and for what, in place of the table."""
        silent = "SILENT " if service.silent else ""
        return f"SERVICE {silent}{self._term(service.endpoint)} {self.group(service.pattern)}"

    def _select(self, select: Select, dataset: str = "") -> str:
        words = ["SELECT", select.modifier, *map(self._column, select.columns), dataset]
        if not select.columns:
            words.insert(2, "*")
        words += ["WHERE", self.group(select.pattern)]
        if select.grouping:
            words += ["GROUP BY", *map(self._key, select.grouping)]
        if select.having:
            words += ["HAVING", *(f"({self.expression(each)})" for each in select.having)]
        if select.order:
            words.append("ORDER BY")
            for each in select.order:
                written = f"({self.expression(each.expression)})"
                words.append(f"{'DESC' if each.descending else 'ASC'}{written}")
        if select.limit is not None:
            words.append(f"LIMIT {select.limit}")
        if select.offset is not None:
            words.append(f"OFFSET {select.offset}")
        if select.values is not None:
            words.append(self._values(select.values))
        return " ".join(word for word in words if word)

    def _column(self, column: Projection) -> str:
        if column.expression is None:
            return str(column.variable)
        return f"({self.expression(column.expression)} AS {column.variable})"

    def _key(self, key: Projection | Expression) -> str:
        if isinstance(key, Projection):
            return self._column(key)
        return str(key) if isinstance(key, Variable) else f"({self.expression(key)})"

    def _dataset(self, query: SelectQuery) -> str:
        clauses = [f"FROM {self._term(name)}" for name in query.default_graphs]
        clauses += [f"FROM NAMED {self._term(name)}" for name in query.named_graphs]
        return " ".join(clauses)
