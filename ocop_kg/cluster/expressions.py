"""Expressions of SPARQL as expressions of SQL, where NULL is an error, as in both their logics.

``AND``, ``OR`` and ``NOT`` of SQL treat NULL just as SPARQL treats errors (section 17.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from ocop_kg.cluster.comparing import against_number, equal, less, truth
from ocop_kg.cluster.regex import java_pattern
from ocop_kg.cluster.relations import Typed
from ocop_kg.cluster.terms import constant, datatype_of, language_of, quoted, text_of
from ocop_kg.errors import NotDistributedError
from ocop_kg.sparql.algebra import Call, Exists, Operation
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ocop_kg.sparql.algebra import Expression

__all__ = ["Expressions"]

_UNBOUND = Typed("CAST(NULL AS STRING)")
_IRI = r"^[A-Za-z][A-Za-z0-9+.-]*:[^\\x00-\\x20<>\"{}|^`\\\\]*$"
_INTEGER, _BOOLEAN = XSD + "integer", XSD + "boolean"
_COMPARISONS = ("<", "<=", ">", ">=")
_TURNED = str.maketrans("<>", "><")
_PLAIN = ("text", "int", "bool")


class Expressions:
    """Writes the expressions of one group, whose variables `columns` has.

    `exists` writes an EXISTS there. `marked` tells that ill-formed literals show as such.
    """

    def __init__(
        self,
        columns: Mapping[str, Typed],
        exists: Callable[[Exists], str],
        *,
        marked: bool,
    ) -> None:
        self._columns = columns
        self._exists = exists
        self._marked = marked

    def condition(self, expression: Expression) -> str:
        """Write an expression as a condition: its effective boolean value."""
        return self._truth(self.read(expression))

    def read(self, expression: Expression) -> Typed:
        """Write an expression.

        Raises `NotDistributedError` for what would not be the same.
        """
        match expression:
            case Variable():
                return self._columns.get(expression.value, _UNBOUND)
            case Literal() | NamedNode():
                return _constant(expression)
            case Operation(operator, operands):
                return self._operation(operator, operands)
            case Exists(_, negated):
                sql = self._exists(expression)
                return Typed(f"NOT {sql}" if negated else sql, "bool", total=True)
            case Call(function, arguments, _):
                return self._call(function, arguments)
            case BlankNode() | Triple():
                raise NotDistributedError("a blank node or triple stands in an expression")
        raise NotDistributedError(f"the aggregate {expression.function} stands where none may")

    def _truth(self, typed: Typed) -> str:
        match typed.kind:
            case "bool":
                return typed.sql
            case "text":
                return f"length({typed.sql}) > 0"
            case "int":
                return f"{typed.sql} <> 0"
            case "iri":
                return "CAST(NULL AS BOOLEAN)"
        return truth(typed.sql)

    def _operation(self, operator: str, operands: Sequence[Expression]) -> Typed:  # noqa: PLR0911
        if operator in ("&&", "||"):
            word = " AND " if operator == "&&" else " OR "
            parts = [self.read(each) for each in operands]
            sql = word.join(f"({self._truth(each)})" for each in parts)
            total = all(each.kind == "bool" and each.total for each in parts)
            return Typed(f"({sql})", "bool", total=total)
        if operator == "!":
            inner = self.read(operands[0])
            total = inner.kind == "bool" and inner.total
            return Typed(f"NOT ({self._truth(inner)})", "bool", total=total)
        read = [self.read(each) for each in operands]
        if operator in ("IN", "NOT IN"):
            tests = [f"({_equal(read[0], each).sql})" for each in read[1:]]
            sql = f"({' OR '.join(tests)})" if tests else "false"
            return Typed(sql if operator == "IN" else f"NOT {sql}", "bool")
        if operator == "=":
            return _equal(*read)
        if operator == "!=":
            return Typed(f"NOT ({_equal(*read).sql})", "bool")
        if operator in _COMPARISONS:
            return _less(read[0], read[1], operator)
        if operator in ("+", "-") and [each.kind for each in read] == ["int", "int"]:
            return Typed(f"({read[0].sql} {operator} {read[1].sql})", "int")
        raise NotDistributedError(f"the operator {operator} reckons with values of the data")

    def _call(self, function: str | NamedNode, arguments: Sequence[Expression]) -> Typed:
        if isinstance(function, NamedNode):
            raise NotDistributedError(f"the function {function.value} is none of SPARQL's own")
        if function == "BOUND":
            return Typed(f"{self.read(arguments[0]).sql} IS NOT NULL", "bool", total=True)
        call = _CALLS.get(function.upper())
        if call is None:
            raise NotDistributedError(f"the function {function}")
        return call(self, [self.read(each) for each in arguments], arguments)

    # what functions give; each takes what its arguments are, and how they were written

    def _if(self, read: Sequence[Typed], _: object) -> Typed:
        test, yes, no = self._truth(read[0]), *_alike(read[1:])
        sql = f"CASE WHEN {test} THEN {yes.sql} WHEN NOT ({test}) THEN {no.sql} END"
        total = read[0].kind == "bool" and all(each.total for each in read)
        return Typed(sql, yes.kind, total=total)

    def _coalesce(self, read: Sequence[Typed], _: object) -> Typed:
        alike = _alike(read)
        sql = f"coalesce({', '.join(each.sql for each in alike)})"
        return Typed(sql, alike[0].kind, total=any(each.total for each in alike))

    def _str(self, read: Sequence[Typed], _: object) -> Typed:
        return _text(read[0])

    def _lang(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(language_of(read[0].as_term.sql), "text")

    def _datatype(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(datatype_of(read[0].as_term.sql, marked=self._marked), "iri")

    def _iri(self, read: Sequence[Typed], _: object) -> Typed:
        if read[0].kind == "iri":
            return read[0]
        term = read[0].as_term.sql
        text = f"CASE WHEN substring({term}, 1, 1) IN ('<', '\"') THEN substring({term}, 2) END"
        return Typed(f"CASE WHEN ({text}) RLIKE '{_IRI}' THEN {text} END", "iri")

    def _concat(self, read: Sequence[Typed], _: object) -> Typed:
        parts = ", ".join(_only_text(each, "CONCAT") for each in read)
        return Typed(f"concat({parts})", "text", total=all(each.total for each in read))

    def _strlen(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(f"char_length({_words(read[0])})", "int", total=_is_total_text(read[0]))

    def _substr(self, read: Sequence[Typed], given: Sequence[Expression]) -> Typed:
        start = given[1]
        if not (isinstance(start, Literal) and start.value.isdigit() and int(start.value) > 0):
            raise NotDistributedError("SUBSTR from a place that is not a whole number above 0")
        if len(read) > 2 and read[2].kind != "int":
            raise NotDistributedError("SUBSTR with a length that is a value of the data")
        rest = f", {read[2].sql}" if len(read) > 2 else ""
        return Typed(f"substring({_only_text(read[0], 'SUBSTR')}, {start.value}{rest})", "text")

    def _lower(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(f"lower({_only_text(read[0], 'LCASE')})", "text")

    def _upper(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(f"upper({_only_text(read[0], 'UCASE')})", "text")

    def _starts(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(f"startswith({_words(read[0])}, {_only_text(read[1], 'STRSTARTS')})", "bool")

    def _ends(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(f"endswith({_words(read[0])}, {_only_text(read[1], 'STRENDS')})", "bool")

    def _contains(self, read: Sequence[Typed], _: object) -> Typed:
        return Typed(f"contains({_words(read[0])}, {_only_text(read[1], 'CONTAINS')})", "bool")

    def _langmatches(self, read: Sequence[Typed], _: object) -> Typed:
        tag, wanted = (f"lower({_only_text(each, 'LANGMATCHES')})" for each in read)
        sql = (
            f"CASE WHEN {wanted} = '*' THEN {tag} <> '' "
            f"ELSE startswith(concat({tag}, '-'), concat({wanted}, '-')) END"
        )
        return Typed(sql, "bool")

    def _regex(self, read: Sequence[Typed], given: Sequence[Expression]) -> Typed:
        patterns = given[1:]
        if not all(isinstance(each, Literal) for each in patterns):
            raise NotDistributedError("REGEX with a pattern that is not written out")
        pattern = java_pattern(*(str(each.value) for each in patterns))  # type: ignore[union-attr]
        return Typed(f"{_words(read[0])} RLIKE {quoted(pattern)}", "bool")

    def _same(self, read: Sequence[Typed], _: object) -> Typed:
        one, other = (each.as_term for each in read)
        return Typed(f"{one.sql} = {other.sql}", "bool", total=one.total and other.total)

    def _kind(self, signs: str, read: Sequence[Typed]) -> Typed:
        term = read[0].as_term
        listed = ", ".join(quoted(sign) for sign in signs)
        sql = f"substring({term.sql}, 1, 1) IN ({listed})"
        return Typed(sql, "bool", total=term.total)


_CALLS: dict[str, Callable[[Expressions, Sequence[Typed], Sequence[Expression]], Typed]] = {
    "COALESCE": Expressions._coalesce,
    "CONCAT": Expressions._concat,
    "CONTAINS": Expressions._contains,
    "DATATYPE": Expressions._datatype,
    "IF": Expressions._if,
    "IRI": Expressions._iri,
    "ISBLANK": lambda here, read, _: here._kind("_", read),
    "ISIRI": lambda here, read, _: here._kind("<", read),
    "ISLITERAL": lambda here, read, _: here._kind('"@^!', read),
    "ISURI": lambda here, read, _: here._kind("<", read),
    "LANG": Expressions._lang,
    "LANGMATCHES": Expressions._langmatches,
    "LCASE": Expressions._lower,
    "REGEX": Expressions._regex,
    "SAMETERM": Expressions._same,
    "STR": Expressions._str,
    "STRENDS": Expressions._ends,
    "STRLEN": Expressions._strlen,
    "STRSTARTS": Expressions._starts,
    "SUBSTR": Expressions._substr,
    "UCASE": Expressions._upper,
    "URI": Expressions._iri,
}


def _constant(term: Literal | NamedNode) -> Typed:
    if isinstance(term, NamedNode):
        return Typed(constant(term)[0] + constant(term)[2:], "iri", total=True)
    datatype = term.datatype.value
    if datatype == _BOOLEAN and term.value in ("true", "false"):
        return Typed(term.value, "bool", total=True)
    if datatype == _INTEGER and str(term.value).isdigit() and len(term.value) < 10:
        return Typed(str(int(term.value)), "int", total=True)
    if datatype == XSD + "string" and not term.language:
        return Typed(quoted(term.value), "text", total=True)
    return Typed(constant(term), total=True)


def _alike(several: Sequence[Typed]) -> list[Typed]:
    """Give expressions as they are where all are of one kind, else as terms."""
    kinds = {each.kind for each in several}
    return list(several) if len(kinds) == 1 else [each.as_term for each in several]


def _text(typed: Typed) -> Typed:
    if typed.kind in ("text", "iri"):
        return Typed(typed.sql, "text", total=typed.total)
    return Typed(text_of(typed.as_term.sql), "text")


def _is_total_text(typed: Typed) -> bool:
    return typed.kind == "text" and typed.total


def _only_text(typed: Typed, function: str) -> str:
    """Give a text whose language can be left out of account."""
    if typed.kind != "text":
        raise NotDistributedError(
            f"{function} of a value that may have a language: put STR around it"
        )
    return typed.sql


def _words(typed: Typed) -> str:
    """Give the words of a text with or without a language; NULL for anything else."""
    if typed.kind == "text":
        return typed.sql
    term = typed.as_term.sql
    return f"CASE WHEN substring({term}, 1, 1) IN ('\"', '@') THEN {text_of(term)} END"


def _equal(one: Typed, other: Typed) -> Typed:
    total = one.total and other.total
    if one.kind == other.kind != "term":
        return Typed(f"{one.sql} = {other.sql}", "bool", total=total)
    if "iri" in (one.kind, other.kind):
        return Typed(f"{one.as_term.sql} = {other.as_term.sql}", "bool", total=total)
    if "int" in (one.kind, other.kind):
        term, whole = (one, other) if other.kind == "int" else (other, one)
        return Typed(f"({against_number(term.as_term.sql, '=', whole.sql)})", "bool")
    return Typed(f"({equal(one.as_term.sql, other.as_term.sql)})", "bool")


def _less(one: Typed, other: Typed, operator: str) -> Typed:
    if one.kind == other.kind and one.kind in _PLAIN:
        total = one.total and other.total
        return Typed(f"{one.sql} {operator} {other.sql}", "bool", total=total)
    if other.kind == "int":
        return Typed(f"({against_number(one.as_term.sql, operator, other.sql)})", "bool")
    if one.kind == "int":
        turned = operator.translate(_TURNED)
        return Typed(f"({against_number(other.as_term.sql, turned, one.sql)})", "bool")
    return Typed(f"({less(one.as_term.sql, other.as_term.sql, operator)})", "bool")
