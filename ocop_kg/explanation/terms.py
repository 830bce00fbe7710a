"""Faults of single terms: names that nothing bears, and values that occur nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Variable

from ocop_kg.explanation.findings import Case, Finding, names, swap_namespace, swap_term
from ocop_kg.explanation.near import closest, difference, namespace
from ocop_kg.sparql import write
from ocop_kg.vocabulary import ID, PREFIXES, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocop_kg.graph import Match
    from ocop_kg.sparql.algebra import Pattern, TriplePattern

__all__ = ["class_fault", "graph_fault", "literal_fault", "predicate_fault", "thing_fault"]

_FORMS = ("scheme", "slash", "letter case", "namespace")
_MOST_COMPARED = 20_000


def predicate_fault(case: Case, name: NamedNode, text: str) -> Finding | None:
    """Judge a property that a pattern needs; None when triples have it."""
    if case.lexicon.is_predicate(name):
        return None
    known = case.lexicon.predicates
    return _vocabulary_fault(case, name, text, "predicate", known)


def class_fault(case: Case, name: NamedNode, text: str) -> Finding | None:
    """Judge a class that a pattern needs; None when it has members."""
    if case.lexicon.is_class(name):
        return None
    return _vocabulary_fault(case, name, text, "class", case.lexicon.classes)


def _vocabulary_fault(
    case: Case, name: NamedNode, text: str, what: str, known: Iterable[str]
) -> Finding:
    near = names(*closest(name.value, known))
    written = case.wording.term(name)
    if case.lexicon.is_declared(name):
        kind = "class without instances" if what == "class" else "property without triples"
        reason = (
            f"The class {written} is defined, and nothing in this graph belongs to it."
            if what == "class"
            else f"The property {written} is defined, and no triple of this graph has it."
        )
    else:
        form = difference(name.value, near[0].value) if near else None
        kind = form if form in _FORMS and form is not None else f"{what} typo"
        reason = f"Nothing in this graph has the {what} {written}."
    return _with_names(case, Finding("broken query", kind, reason, text, name), near)


def graph_fault(case: Case, name: NamedNode, text: str) -> Finding | None:
    """Judge the name of a graph; None when there is such a graph."""
    if case.lexicon.is_graph(name):
        return None
    near = names(*closest(name.value, case.lexicon.graphs))
    reason = f"There is no named graph {case.wording.term(name)}."
    found = Finding("broken query", "graph name", reason, text, name)
    return _with_names(case, found, near)


def thing_fault(case: Case, name: NamedNode, place: Pattern, text: str) -> Finding | None:
    """Judge an IRI in place of a subject or object; None when it occurs in the graph.

    `place` is the pattern with the variable ``?__value`` where the IRI stands.
    """
    lexicon = case.lexicon
    if lexicon.occurs(name) or lexicon.is_graph(name):
        return None
    written = case.wording.term(name)
    near = names(*_near_things(case, name, place))
    form = difference(name.value, near[0].value) if near else None
    if _is_vocabulary(case, name):
        terms = (*lexicon.classes, *lexicon.predicates)
        near = near or names(*closest(name.value, terms))
        form = difference(name.value, near[0].value) if near else None
        kind = form or "term typo"
        reason = f"No vocabulary of this graph has the term {written}."
        return _with_names(case, Finding("broken query", kind, reason, text, name), near)
    if form is not None:
        reason = f"The graph knows no {written}, and a name that differs in form alone."
        return _with_names(case, Finding("broken query", form, reason, text, name), near)
    reason = f"{written} occurs nowhere in this graph."
    found = Finding("unknown value", "unknown thing", reason, text, name)
    return _with_names(case, found, near)


def _is_vocabulary(case: Case, name: NamedNode) -> bool:
    """Tell whether an IRI is in a namespace from which the graph takes properties or classes."""
    base = namespace(name.value)
    if base.startswith(ID):
        return False
    known = (*case.lexicon.predicates, *case.lexicon.classes)
    return base in PREFIXES.values() or any(namespace(each) == base for each in known)


def _near_things(case: Case, name: NamedNode, place: Pattern) -> list[str]:
    """Find things with a name like this one: the same but for form, then those in its place."""
    for iri in _other_forms(name.value):
        try:
            other = NamedNode(iri)
        except ValueError:
            continue
        if case.lexicon.occurs(other):
            return [iri]
    value = Variable("__value")
    found = case.prober.terms(value, place, _MOST_COMPARED)
    near = closest(name.value, (each.value for each in found if isinstance(each, NamedNode)))
    if near:
        return near
    base = namespace(name.value)
    if not case.small:
        return []
    matches = case.prober.column(
        f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), {Literal(base)})) }}"
    )
    return closest(name.value, (each.value for each in matches if isinstance(each, NamedNode)))


def _other_forms(iri: str) -> Iterable[str]:
    schemes = [iri]
    if iri.startswith("http://"):
        schemes.append("https://" + iri.removeprefix("http://"))
    elif iri.startswith("https://"):
        schemes.append("http://" + iri.removeprefix("https://"))
    for each in schemes:
        yield each
        yield each.rstrip("/#")
        yield each + "/"
        base, last = namespace(each), key(each)
        yield from (base + last.lower(), base + last.upper(), base + last.replace("_", "-"))
        yield each.replace("#", "/")
        yield base.rstrip("/#") + "#" + last


def literal_fault(
    case: Case, literal: Literal, pattern: TriplePattern, place: Pattern, text: str
) -> Finding | None:
    """Judge a literal as the value of a property; None when the property has this value.

    `place` is the pattern with ``?__value`` in place of the literal, without other constants.
    """
    predicate = pattern.predicate
    triples = case.prober.graph.triples
    if isinstance(predicate, NamedNode):
        if next(triples(None, predicate, literal), None) is not None:
            return None
    elif case.lexicon.is_object(literal):
        return None
    variants = list(_variants(case, literal, place))
    written = case.wording.term(literal)
    if variants:
        other = variants[0]
        kind = "language tag" if other.language or literal.language else "datatype"
        reason = f"The value {written} is not there, but {case.wording.term(other)} is."
        found = Finding("broken query", kind, reason, text, literal)
        return found.with_fixes(*(swap_term(case, literal, each) for each in variants[:3]))
    return _unknown_literal(case, literal, place, text)


def _variants(case: Case, literal: Literal, place: Pattern) -> Iterable[Literal]:
    """Find values that are written with the same signs."""
    quoted = Literal(literal.value)
    found = case.prober.column(
        f"SELECT DISTINCT ?__value {{ {write(place)} "
        f"FILTER(isLiteral(?__value) && STR(?__value) = {quoted}) }} LIMIT 5"
    )
    same = [each for each in found if isinstance(each, Literal) and each != literal]
    return sorted(same, key=lambda each: (each.datatype.value, each.language or ""))


def _unknown_literal(case: Case, literal: Literal, place: Pattern, text: str) -> Finding | None:
    value = Variable("__value")
    values = case.prober.terms(value, place, _MOST_COMPARED)
    written = case.wording.term(literal)
    literals = [each for each in values if isinstance(each, Literal)]
    if values and not literals:
        near = [
            NamedNode(match.iri)
            for match in _named(case, literal)
            if NamedNode(match.iri) in values
        ]
        reason = f"The values here are things, and {written} is text."
        found = Finding("broken query", "text in place of a thing", reason, text, literal)
        return _with_names(case, found, near)
    datatypes = {each.datatype for each in literals}
    ours = literal.datatype.value
    others = datatypes and literal.datatype not in datatypes
    if others and not literal.language and not ours.endswith("#string"):
        shown = ", ".join(sorted(case.wording.term(each) for each in datatypes))
        reason = f"The values here have the datatype {shown}, and {written} has another."
        found = Finding("broken query", "datatype", reason, text, literal)
        swaps = [
            swap_term(case, literal, Literal(literal.value, datatype=each))
            for each in sorted(datatypes, key=str)
        ]
        return found.with_fixes(*swaps)
    texts = {each.value: each for each in reversed(literals)}
    alike = [texts[each] for each in closest(literal.value, texts)]
    reason = f"The value {written} occurs nowhere here."
    found = Finding("unknown value", "unknown literal", reason, text, literal)
    return _with_names(case, found, alike)


def _named(case: Case, literal: Literal) -> Sequence[Match]:
    return case.prober.graph.find(literal.value, limit=3) if case.small else ()


def _with_names(case: Case, finding: Finding, near: Sequence[NamedNode | Literal]) -> Finding:
    """Offer each near name, and the namespace of the nearest for all names of its kind."""
    wrong = finding.term
    if wrong is None:
        return finding
    fixes = [swap_term(case, wrong, each) for each in near]
    best = near[0] if near else None
    if (
        isinstance(wrong, NamedNode)
        and isinstance(best, NamedNode)
        and namespace(wrong.value) != namespace(best.value)
    ):
        fixes.insert(1, swap_namespace(case, wrong, best))
    return finding.with_fixes(*fixes)
