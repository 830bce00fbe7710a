"""Broken queries made from the stored questions, each knowing what is wrong with it.

Every mutation is one mistake that people make. What still has an answer is left out, so that all
of these are really empty, while the question that they come from has an answer.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from zlib import crc32

from pyoxigraph import Literal, NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.explanation import Explanation
from ocop_kg.explanation.findings import Swap
from ocop_kg.explanation.parts import top_level
from ocop_kg.explanation.places import bare
from ocop_kg.graph import Solutions
from ocop_kg.questions import Question, questions
from ocop_kg.sparql import parse_select, write
from ocop_kg.sparql.algebra import InGraph, Join, LeftJoin, Pattern, SelectQuery, TriplePattern
from ocop_kg.sparql.rewriting import Rewriting
from ocop_kg.vocabulary import RDF_TYPE, shorten

__all__ = ["Broken", "broken_queries", "names_the_culprit"]

_PREDICATE = re.compile(r"(?<=[\s;(/|^])(ocop|skos|dcterms|dc|foaf):([a-z]\w+)")
_CLASS = re.compile(r"(?<=\ba )ocop:([A-Z]\w+)")
_BOUND = "2999"


@dataclass(frozen=True)
class Broken:
    """A query without an answer: which mistake it has, and the sign that names it."""

    id: str
    mistake: str
    query: str
    culprit: str
    verdicts: tuple[str, ...] = ("broken query",)
    bindings: Mapping[str, NamedNode | Literal] | None = None


def names_the_culprit(case: Broken, why: Explanation) -> bool:
    """Tell whether an explanation names the mistake."""
    if why.culprit is None:
        return False
    named = (why.culprit.text, why.culprit.term or "", *why.culprit.patterns)
    if why.culprit.parameter is not None and why.culprit.parameter in (case.bindings or {}):
        return why.verdict in case.verdicts
    return why.verdict in case.verdicts and any(case.culprit in text for text in named)


def _pick(text: str, number: int) -> int:
    return crc32(text.encode()) % number


def _misspelt(name: str, seed: str) -> str:
    at = 1 + _pick(seed + name, max(1, len(name) - 2))
    way = _pick(name + seed, 3)
    if way == 0:
        return name[:at] + name[at + 1 :]
    if way == 1 and at + 1 < len(name) and name[at] != name[at + 1]:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at] + name[at:]


def _swapped(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


def _predicate_typos(question: Question) -> Iterator[Broken]:
    found = list(_PREDICATE.finditer(question.sparql))
    for salt in "ab":
        match = found[_pick(question.id + salt, len(found))]
        wrong = f"{match[1]}:{_misspelt(match[2], question.id + salt)}"
        yield Broken("", "predicate typo", _swapped(question.sparql, match, wrong), wrong)
    match = found[_pick(question.id + "case", len(found))]
    wrong = f"{match[1]}:{match[2].lower()}"
    if wrong != match[0]:
        yield Broken("", "letter case", _swapped(question.sparql, match, wrong), wrong)


def _class_typos(question: Question) -> Iterator[Broken]:
    found = list(_CLASS.finditer(question.sparql))
    for match in found[:1]:
        wrong = "ocop:" + _misspelt(match[1], question.id)
        yield Broken("", "class typo", _swapped(question.sparql, match, wrong), wrong)
        other = "ocop:Stage" if match[1] != "Stage" else "ocop:Country"
        verdicts = ("broken query", "lost by join")
        changed = _swapped(question.sparql, match, other)
        yield Broken("", "wrong class", changed, other, verdicts)


def _prefixes(question: Question) -> Iterator[Broken]:
    found = list(_PREDICATE.finditer(question.sparql))
    match = found[_pick(question.id + "prefix", len(found))]
    prefix = "skos" if match[1] == "ocop" else "ocop"
    wrong = f"{prefix}:{match[2]}"
    declared = f"PREFIX {prefix}:"
    head = "" if declared in question.sparql else f"{declared} <{_NAMESPACES[prefix]}>\n"
    yield Broken("", "prefix", head + _swapped(question.sparql, match, wrong), wrong)
    namespace = "https://w3id.org/ocop/ontology#"
    others = ("https://w3id.org/ocop/ontology/", "http://w3id.org/ocop/ontology#")
    other = others[_pick(question.id, 2)]
    changed = question.sparql.replace(f"<{namespace}>", f"<{other}>")
    yield Broken("", "namespace", changed, "ocop:")


_NAMESPACES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "ocop": "https://w3id.org/ocop/ontology#",
}


def _triples(query: SelectQuery) -> list[TriplePattern]:
    parts = top_level(query.select.pattern)
    patterns = (bare(part.pattern) for part in parts if part.role == "must")
    return [each for each in patterns if isinstance(each, TriplePattern)]


def _directions(question: Question) -> Iterator[Broken]:
    query = parse_select(question.sparql)
    for pattern in _triples(query):
        if pattern.predicate == RDF_TYPE or not isinstance(pattern.predicate, NamedNode):
            continue
        turned = TriplePattern(pattern.object, pattern.predicate, pattern.subject)
        text = write(replace(query, select=Swap({pattern: turned}).select(query.select)))
        culprit = shorten(pattern.predicate.value)
        yield Broken("", "wrong direction", text, culprit, ("broken query", "lost by join"))


class _Mandatory(Rewriting):
    """Takes the OPTIONAL from around one pattern."""

    def __init__(self, chosen: Pattern) -> None:
        self._chosen = chosen

    def pattern(self, pattern: Pattern) -> Pattern:
        changed = super().pattern(pattern)
        if isinstance(changed, LeftJoin) and changed.right == self._chosen:
            return Join((changed.left, changed.right))
        return changed


def _mandatory(kg: KnowledgeGraph, question: Question) -> Iterator[Broken]:
    """Demand what was optional, for a value of a parameter that lacks it."""
    query = parse_select(question.sparql)
    parts = top_level(query.select.pattern)
    optional = [part.pattern for part in parts if part.role == "may"]
    for pattern in optional:
        inner = pattern.pattern if isinstance(pattern, InGraph) else pattern
        if not isinstance(inner, TriplePattern):
            continue
        text = write(replace(query, select=_Mandatory(inner).select(query.select)))
        for name in question.parameters:
            for row in _values(kg, question, name)[:12]:
                bindings = {name: row}
                if kg.select(question.sparql, bindings) and not kg.select(text, bindings):
                    culprit = shorten(str(inner.predicate).strip("<>"))
                    verdicts = ("truly none", "lost by join")
                    yield Broken("", "missing OPTIONAL", text, culprit, verdicts, bindings)
                    break
            else:
                continue
            break


@cache
def _answer(kg: KnowledgeGraph, question: str) -> Solutions:
    return kg.ask(question)


def _values(kg: KnowledgeGraph, question: Question, name: str) -> list[NamedNode | Literal]:
    """List the values of a column of a question's answer."""
    rows = _answer(kg, question.id)
    found = dict.fromkeys(row[name] for row in rows)
    return [each for each in found if isinstance(each, NamedNode | Literal)]


def _first(kg: KnowledgeGraph, question: Question, name: str) -> NamedNode | Literal | None:
    values = _values(kg, question, name)
    return values[_pick(question.id + name, len(values))] if values else None


def _parameters(kg: KnowledgeGraph, question: Question) -> Iterator[Broken]:
    for name, parameter in list(question.parameters.items())[:1]:
        value = _first(kg, question, name)
        if not isinstance(value, NamedNode) or not parameter.kinds:
            continue
        base, _, key = value.value.rpartition("/")
        unknown = NamedNode(f"{base}/{_misspelt(key, question.id)}")
        where = f"<{unknown.value}>"
        yield Broken("", "parameter", question.sparql, where, ("unknown value",), {name: unknown})
        for mistake, iri in (
            ("scheme", value.value.replace("https://", "http://")),
            ("slash", value.value + "/"),
            ("letter case", f"{base}/{key.swapcase()}"),
        ):
            if iri != value.value:
                wrong = NamedNode(iri)
                yield Broken(
                    "", f"parameter {mistake}", question.sparql, f"<{iri}>", bindings={name: wrong}
                )


def _literals(kg: KnowledgeGraph, question: Question) -> Iterator[Broken]:
    """Bind a column of texts or numbers to a real value of another language or datatype."""
    query = parse_select(question.sparql)
    objects = {pattern.object for pattern in _triples(query)}
    for variable in query.select.variables:
        if variable not in objects:
            continue
        value = _first(kg, question, variable.value)
        if not isinstance(value, Literal):
            continue
        for mistake, wrong in (
            ("language tag", Literal(value.value, language="fr" if value.language else "en")),
            ("language tag", Literal(value.value)),
            ("datatype", Literal(value.value, datatype=NamedNode(_XSD + "token"))),
        ):
            if wrong == value or (mistake == "datatype" and value.language):
                continue
            sign = str(wrong) if mistake == "language tag" else f'"{value.value}"^^xsd:token'
            kind = mistake if value.language or wrong.language else "datatype"
            yield Broken("", kind, question.sparql, sign, bindings={variable.value: wrong})


_XSD = "http://www.w3.org/2001/XMLSchema#"


def _with_filter(question: Question, condition: str) -> str:
    head, brace, tail = question.sparql.rpartition("\n}")
    return f"{head}\n  FILTER ({condition}){brace}{tail}"


def _filters(kg: KnowledgeGraph, question: Question) -> Iterator[Broken]:
    sparql = question.sparql
    if re.search(r"\bSELECT\b.*\bGROUP BY\b", sparql, re.DOTALL):
        return
    bound = ("lost by filter",)
    if "?published" in sparql:
        condition = f'STR(?published) > "{_BOUND}"'
        yield Broken("", "filter bound", _with_filter(question, condition), condition, bound)
        condition = '?published > "2020"'
        yield Broken("", "filter datatype", _with_filter(question, condition), condition)
        condition = "?publishd > 2020"
        yield Broken("", "filter variable", _with_filter(question, condition), condition)
    for name in parse_select(sparql).select.variables:
        value = _first(kg, question, name.value)
        if isinstance(value, NamedNode):
            condition = f'CONTAINS({name}, "{value.value.rpartition("/")[2]}")'
            yield Broken("", "filter STR", _with_filter(question, condition), condition)
            break
    for name in parse_select(sparql).select.variables:
        value = _first(kg, question, name.value)
        if isinstance(value, Literal) and value.language and name.value != "published":
            condition = f'LANG({name}) = "{value.language.upper()}"'
            yield Broken("", "filter language", _with_filter(question, condition), condition)
            condition = f"{name} = {Literal(value.value)}"
            yield Broken("", "filter language", _with_filter(question, condition), condition)
            break


def _graphs(question: Question) -> Iterator[Broken]:
    if "GRAPH ?graph" not in question.sparql:
        return
    for wrong in ("graph:seed-ocop-chinna-2025", "graph:ontologie"):
        changed = question.sparql.replace("GRAPH ?graph", f"GRAPH {wrong}")
        head = "PREFIX graph: <https://w3id.org/ocop/graph/>\n"
        yield Broken("", "graph name", head + changed, wrong)
    changed = question.sparql.replace("GRAPH ?graph", "GRAPH graph:ontology")
    head = "PREFIX graph: <https://w3id.org/ocop/graph/>\n"
    yield Broken("", "wrong graph", head + changed, "graph:ontology")


def broken_queries(kg: KnowledgeGraph, share: int = 1) -> list[Broken]:
    """Make broken queries that have no answer, in a fixed order; one in `share` of them all."""
    made: list[Broken] = []
    by_text: tuple[Callable[[Question], Iterator[Broken]], ...] = (
        _predicate_typos,
        _class_typos,
        _prefixes,
        _directions,
        _graphs,
    )
    by_data: tuple[Callable[[KnowledgeGraph, Question], Iterator[Broken]], ...] = (
        _mandatory,
        _parameters,
        _literals,
        _filters,
    )
    for question in questions():
        cases = [case for make in by_text for case in make(question)]
        cases += [case for make_of in by_data for case in make_of(kg, question)]
        for number, case in enumerate(cases):
            if _pick(f"{question.id}-{number}", share):
                continue
            answer = kg.query(case.query, case.bindings)
            if isinstance(answer, Solutions) and not answer:
                made.append(replace(case, id=f"{question.id}-{number}"))
    return made
