"""Keeps ``<`` and its kin to values that have an order between them.

To the standard, a text and a number, or a day and a year, cannot be compared: an error, and no row.
Some servers order them nevertheless. There each comparison of values that may be of two kinds asks
first whether they are of one; else it is an error, by a variable that has no value.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import Rewriting, SelectQuery
from ocop_kg.sparql.algebra import Aggregate, Call, Exists, Expression, Operation
from ocop_kg.vocabulary import INTEGERS, XSD

__all__ = ["guarded"]

_ORDERS = frozenset(("<", ">", "<=", ">="))
_ERROR = Variable("__none")
_NUMBER, _TEXT, _TRUTH = "number", XSD + "string", XSD + "boolean"
_NUMBERS = frozenset(XSD + name for name in (*INTEGERS, "decimal", "float", "double"))
_GIVE = {
    _NUMBER: "STRLEN YEAR MONTH DAY HOURS MINUTES SECONDS ABS CEIL FLOOR ROUND RAND",
    _TEXT: "STR LANG ENCODE_FOR_URI MD5 SHA1 SHA256 SHA384 SHA512 TZ",
    _TRUTH: "BOUND REGEX CONTAINS STRSTARTS STRENDS ISIRI ISLITERAL",
    XSD + "dateTime": "NOW",
}
_GIVEN = {function: kind for kind, functions in _GIVE.items() for function in functions.split()}
_KEEP = frozenset(("LCASE", "UCASE", "SUBSTR", "MIN", "MAX", "SAMPLE"))
"""These give what they get, of the same kind."""


def guarded(query: SelectQuery) -> SelectQuery:
    """Write a query with comparisons of one kind alone; the same query where all are.

    Raises `UnsupportedQueryError` for one that stands within another expression, such as IF.

    >>> from ocop_kg.sparql import parse_select, write
    >>> write(guarded(parse_select("SELECT ?s { ?s <urn:p> ?n FILTER(?n > ABS(?m)) }")))
    'SELECT ?s WHERE { ?s <urn:p> ?n . FILTER(IF(isNumeric(?n), (?n > ABS(?m)), ?__none)) }'
    """
    return replace(query, select=_Guarding().select(query.select))


class _Guarding(Rewriting):
    """Puts a question before each comparison, and counts those that it put."""

    def __init__(self) -> None:
        self._put = 0

    def expression(self, expression: Expression) -> Expression:
        before = self._put
        changed = super().expression(expression)
        match changed:
            case Operation("&&" | "||" | "!"):
                return changed
            case Exists():  # what it tests inside is its own
                self._put = before
                return changed
        if self._put > before:
            raise UnsupportedQueryError("an error in a condition counts as false there")
        match changed:
            case Operation(operator, (left, right)) if operator in _ORDERS:
                guard = _of_one_kind(left, right)
                if guard is not None:
                    self._put += 1
                    return Call("IF", (guard, changed, _ERROR))
        return changed


def _of_one_kind(left: Expression, right: Expression) -> Expression | None:
    """Ask whether two values are of one kind; None where that is known."""
    kinds = _kind(left), _kind(right)
    match kinds:
        case None, None:
            pass
        case None, str(kind):
            return _is_of(left, kind)
        case str(kind), None:
            return _is_of(right, kind)
        case one, other if one == other:
            return None
    numbers = Operation("&&", (Call("isNumeric", (left,)), Call("isNumeric", (right,))))
    languages = Call("LANG", (left,)), Call("LANG", (right,))
    tongue = Operation("!=", (languages[0], Literal("")))
    return Operation(
        "||",
        (
            numbers,
            Operation("=", (Call("DATATYPE", (left,)), Call("DATATYPE", (right,)))),
            Operation("&&", (tongue, Operation("=", languages))),
        ),
    )


def _is_of(value: Expression, kind: str) -> Expression:
    if kind == _NUMBER:
        return Call("isNumeric", (value,))
    if kind.startswith("@"):
        return Operation("=", (Call("LCASE", (Call("LANG", (value,)),)), Literal(kind[1:])))
    return Operation("=", (Call("DATATYPE", (value,)), NamedNode(kind)))


def _kind(expression: Expression) -> str | None:
    """Tell what values an expression has: numbers, a language by ``@``, or a datatype by IRI."""
    kind: str | None = None
    match expression:
        case Literal():
            language = expression.language
            kind = f"@{language.lower()}" if language else _known(expression.datatype.value)
        case Operation("+" | "-" | "*" | "/") | Aggregate("COUNT" | "SUM" | "AVG"):
            kind = _NUMBER
        case Operation():
            kind = _TRUTH
        case Call(NamedNode() as cast, _) if cast.value.startswith(XSD):
            kind = _known(cast.value)
        case Call(str(function), arguments):
            kind = _of_call(function.upper(), arguments)
        case Aggregate(function, argument) if function in _KEEP and argument is not None:
            kind = _kind(argument)
    return kind


def _of_call(function: str, arguments: tuple[Expression, ...]) -> str | None:
    if function in _KEEP and arguments:
        return _kind(arguments[0])
    if function in ("COALESCE", "IF"):
        kinds = {_kind(each) for each in arguments[function == "IF" :]}
        return kinds.pop() if len(kinds) == 1 else None
    return _GIVEN.get(function)


def _known(datatype: str) -> str:
    return _NUMBER if datatype in _NUMBERS else datatype
