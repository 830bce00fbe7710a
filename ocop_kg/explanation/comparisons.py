"""Single comparisons in a filter: what they compare, what would make them true, what comes near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, Fix, Swap
from ocop_kg.explanation.languages import language_finding
from ocop_kg.explanation.near import closest
from ocop_kg.explanation.parts import Part, group_of
from ocop_kg.explanation.terms import thing_fault
from ocop_kg.graph.values import text_of
from ocop_kg.sparql.algebra import (
    Call,
    Expression,
    Extend,
    Join,
    Operation,
)
from ocop_kg.sparql.scope import mentioned
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocop_kg.graph.values import AnyTerm

__all__ = ["atoms", "judged", "nearest"]

_ORDERED = frozenset({"<", "<=", ">", ">="})
_TEXTUAL = frozenset({"CONTAINS", "STRSTARTS", "STRENDS", "REGEX"})
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_STRING = XSD + "string"
_VALUE = Variable("__value")


def atoms(condition: Expression) -> Iterator[Expression]:
    """Walk the comparisons and calls that a condition joins by ``||``, ``&&`` and ``!``."""
    match condition:
        case Operation("||" | "&&" | "!", operands):
            for operand in operands:
                yield from atoms(operand)
        case Operation() | Call():
            yield condition


def _sides(atom: Expression) -> tuple[str, Expression, tuple[NamedNode | Literal, ...]] | None:
    """Give operator, the side that varies, and the constants it is compared with."""
    match atom:
        case Operation("IN", (varying, *others)) if mentioned(varying):
            constants = tuple(each for each in others if isinstance(each, NamedNode | Literal))
            return ("=", varying, constants) if len(constants) == len(others) else None
        case Operation(operator, (left, right)) if operator in _MIRROR:
            if isinstance(right, NamedNode | Literal) and mentioned(left):
                return operator, left, (right,)
            if isinstance(left, NamedNode | Literal) and mentioned(right):
                return _MIRROR[operator], right, (left,)
        case Call("sameTerm" | "SAMETERM", (left, right)):
            return _sides(Operation("=", (left, right)))
        case Call(str(function), (varying, Literal() as text, *_)) if function in _TEXTUAL:
            return function, varying, (text,)
    return None


def judged(
    case: Case, base: Sequence[Part], condition: Expression, atom: Expression, text: str
) -> Iterator[Finding]:
    """Walk the faults of one comparison of a filter that no solution passes."""
    if found := language_finding(case, base, atom, text):
        yield found
        return
    sides = _sides(atom)
    if sides is None:
        return
    operator, varying, constants = sides
    for kind, changed in _changes(case, base, atom, sides):
        wider = Swap(expressions={atom: changed}).expression(condition)
        if case.prober.holds([*base, Part("filter", Join(), wider)]):
            shown = case.wording.expression(changed)
            fix = Fix(shown, Swap(expressions={atom: changed}), shown)
            reason = "The values are there, but they are compared as another kind of value."
            yield Finding("broken query", kind, reason, text, constants[0], (fix,))
            return
    if operator == "=" and constants:
        faults = [_constant_fault(case, base, varying, each, text) for each in constants]
        if all(faults) and faults[0] is not None:
            yield faults[0]
            return
    if _never_compares(case, base, atom):
        reason = "The two sides of this comparison are of kinds that cannot be compared."
        yield Finding("broken query", "datatype", reason, text, constants[0])


def _never_compares(case: Case, base: Sequence[Part], atom: Expression) -> bool:
    """Tell whether a comparison is an error for each solution, so that its opposite fails too."""
    opposite = Operation("!", (atom,))
    return not case.prober.holds([*base, Part("filter", Join(), Operation("||", (atom, opposite)))])


def _changes(
    case: Case,
    base: Sequence[Part],
    atom: Expression,
    sides: tuple[str, Expression, tuple[NamedNode | Literal, ...]],
) -> Iterator[tuple[str, Expression]]:
    """Offer comparisons that mean the same for values of another kind."""
    operator, varying, constants = sides
    first = constants[0] if constants else None
    if not isinstance(first, Literal):
        if operator == "=" and isinstance(varying, Call) and varying.function == "STR":
            yield "text in place of a thing", _with(atom, varying, varying.arguments[0])
        return
    as_text = Call("STR", (varying,))
    if operator in _TEXTUAL:
        yield "STR missing", _with(atom, varying, as_text)
        if operator == "REGEX" and isinstance(atom, Call) and len(atom.arguments) == 2:
            yield "letter case", Call("REGEX", (as_text, first, Literal("i")))
        elif operator != "REGEX":
            lower = Call("LCASE", (as_text,))
            small = Literal(first.value.lower())
            yield "letter case", Call(str(operator), (lower, small))
        return
    values = _values(case, base, varying)
    if operator == "=":
        for value in values:
            if isinstance(value, Literal) and value.value == first.value and value != first:
                kind = "language tag" if value.language or first.language else "datatype"
                yield kind, _with(atom, first, value)
        kind = "language tag" if first.language else "STR missing"
        yield kind, Operation("=", (as_text, Literal(first.value)))
    else:
        typed = list(_typed(atom, first, values))
        if len(typed) == 1:
            yield from typed
        yield "datatype", Operation(operator, (as_text, Literal(first.value)))
        yield from typed
        if not _is_text(first):
            cast = Call(first.datatype, (as_text,))
            yield "datatype", Operation(operator, (cast, first))


def _typed(
    atom: Expression, constant: Literal, values: Sequence[AnyTerm]
) -> Iterator[tuple[str, Expression]]:
    """Offer the constant with the datatype of the values."""
    datatypes = {
        value.datatype for value in values if isinstance(value, Literal) and not value.language
    }
    for datatype in sorted(datatypes - {constant.datatype}, key=str):
        yield "datatype", _with(atom, constant, Literal(constant.value, datatype=datatype))


def _is_text(literal: Literal) -> bool:
    return bool(literal.language) or literal.datatype.value == _STRING


def _with(atom: Expression, old: Expression, new: Expression) -> Expression:
    return Swap(expressions={old: new}).expression(atom)


def _values(case: Case, base: Sequence[Part], varying: Expression) -> list[AnyTerm]:
    return case.prober.results(varying, group_of(base))


def _constant_fault(
    case: Case,
    base: Sequence[Part],
    varying: Expression,
    constant: NamedNode | Literal,
    text: str,
) -> Finding | None:
    """Judge a constant that an expression is compared with for equality."""
    values = _values(case, base, varying)
    if isinstance(constant, NamedNode):
        place = Extend(group_of(base), _VALUE, varying)
        if fault := thing_fault(case, constant, place, text):
            return fault
        ours, theirs = case.kinds.of_terms([constant]), case.kinds.of_terms(values)
        if not case.kinds.share(ours, theirs):
            shown = case.wording.term(constant)
            reason = f"{shown} is of another kind than the values that are compared with it."
            return Finding("broken query", "wrong kind of value", reason, text, constant)
        return None
    if not _is_text(constant) or case.lexicon.is_object(constant):
        return None
    near = closest(constant.value, (text_of(value) for value in values))
    reason = f"No value here is {case.wording.term(constant)}."
    by_text = {text_of(value): value for value in values if isinstance(value, Literal)}
    fixes = [
        Fix(
            f"{case.wording.term(by_text[name])} in place of {case.wording.term(constant)}",
            Swap(expressions={constant: by_text[name]}),
            case.wording.term(by_text[name]),
        )
        for name in near
        if name in by_text
    ]
    if not fixes:
        return None
    found = Finding("unknown value", "unknown literal", reason, text, constant)
    return found.with_fixes(*fixes)


def nearest(case: Case, base: Sequence[Part], condition: Expression) -> str:
    """Say how near the solutions come to passing a filter."""
    for atom in atoms(condition):
        sides = _sides(atom)
        if sides is None:
            continue
        operator, varying, constants = sides
        shown = case.wording.expression(varying)
        if operator in _ORDERED:
            order = f"{'DESC' if operator in ('>', '>=') else 'ASC'}(?__value)"
            extreme = "greatest" if operator in (">", ">=") else "least"
            found = case.prober.results(varying, group_of(base), f"ORDER BY {order}", 1)
            if found:
                return f"The {extreme} {shown} is {text_of(found[0])}."
        else:
            found = sorted(_values(case, base, varying), key=str)
            texts = [text_of(each) for each in found]
            near = closest(text_of(constants[0]), texts) if constants else []
            some = (near or texts)[:3]
            if some:
                return f"{shown} is {', '.join(some)}{' …' if len(texts) > len(some) else ''}."
    return "No solution of the other parts passes it."
