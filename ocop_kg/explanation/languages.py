"""Filters on the language or datatype of a literal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, Fix, Swap
from ocop_kg.explanation.parts import Part, group_of
from ocop_kg.explanation.places import bare
from ocop_kg.graph.values import text_of
from ocop_kg.sparql.algebra import Call, Expression, Join, Operation, TriplePattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["language_finding"]


def _asked(atom: Expression) -> tuple[Call, NamedNode | Literal] | None:
    """Give the call of LANG or DATATYPE and what it is compared with."""
    match atom:
        case Operation("=", (Call("LANG" | "DATATYPE") as call, NamedNode() | Literal() as wanted)):
            return call, wanted
        case Operation("=", (NamedNode() | Literal() as wanted, Call("LANG" | "DATATYPE") as call)):
            return call, wanted
        case Call("LANGMATCHES", (Call("LANG") as call, Literal() as wanted)):
            return call, wanted
    return None


def language_finding(
    case: Case, base: Sequence[Part], atom: Expression, text: str
) -> Finding | None:
    """Judge a filter on a language or datatype that the property never has; None for others."""
    asked = _asked(atom)
    if asked is None:
        return None
    call, wanted = asked
    if _occurs(case, base, call, atom):
        return None
    there = case.prober.results(call, group_of(base))
    kind = "language tag" if call.function == "LANG" else "datatype"
    shown = ", ".join(sorted(_shown(case, each) for each in there)) or "none"
    reason = f"No value has this {kind.removesuffix(' tag')}; there is {shown}."
    found = Finding("broken query", kind, reason, text, wanted)
    return found.with_fixes(*_others(case, base, atom, wanted))


def _shown(case: Case, term: object) -> str:
    return case.wording.term(term)


def _occurs(case: Case, base: Sequence[Part], call: Call, atom: Expression) -> bool:
    """Tell whether the property has such a value for anything at all."""
    variable = call.arguments[0]
    if not isinstance(variable, Variable):
        return False
    for part in base:
        pattern = bare(part.pattern)
        if isinstance(pattern, TriplePattern) and pattern.object == variable:
            place = TriplePattern(Variable("__any"), pattern.predicate, variable)
            general = [Part("must", place), Part("filter", Join(), atom)]
            if case.prober.exists(group_of(general)):
                return True
    return False


def _others(
    case: Case,
    base: Sequence[Part],
    atom: Expression,
    wanted: NamedNode | Literal,
) -> Iterator[Fix]:
    from ocop_kg.explanation.near import likeness

    asked = _asked(atom)
    if asked is None:
        return
    there = case.prober.results(asked[0], group_of(base))
    given = text_of(wanted).casefold()

    def rank(name: str) -> tuple[bool, float, bool, str]:
        folded = name.casefold()
        alike = bool(folded) and (given.startswith(folded) or folded.startswith(given))
        return (not alike, -likeness(given, folded), name != "en", name)

    for other in sorted(there, key=lambda each: rank(text_of(each))):
        if isinstance(other, NamedNode | Literal):
            changed = Swap(expressions={wanted: other}).expression(atom)
            shown = case.wording.expression(changed)
            yield Fix(shown, Swap(expressions={atom: changed}), shown)
