"""Rules that SHACL cannot say well, as checks over the whole data with results like any other.

They look at every triple once: whether its terms exist, are current, and lead somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.catalogue import RuleNote
from ocop_kg.validation.naming import SHAPES, level_of, short
from ocop_kg.validation.nearness import NearNames
from ocop_kg.validation.report import Result
from ocop_kg.validation.terms import missing, published, unknown_terms
from ocop_kg.validation.texts import deceptive, unnormalized
from ocop_kg.vocabulary import DCTERMS, INSECURE, OWL, RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["DEPRECATED", "REPLACED", "RULES", "Rule", "clashing"]

_ALL_DISJOINT, _MEMBERS = NamedNode(OWL + "AllDisjointClasses"), NamedNode(OWL + "members")
DEPRECATED = NamedNode(OWL + "deprecated")
REPLACED = NamedNode(DCTERMS + "isReplacedBy")
_SUBCLASS = NamedNode(RDFS + "subClassOf")


Finding = tuple["Statement", "AnyTerm", str]
"""The triple that is wrong, the term in it that is, and the message."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with the same parts as a shape: IRI, name, reason and severity.

    `general` rules hold for any shapes, the others go with the packaged ones.
    """

    iri: NamedNode
    name: str
    description: str
    severity: NamedNode
    general: bool
    findings: Callable[[DataGraph], Iterable[Finding]]

    @property
    def note(self) -> RuleNote:
        """Give what the rule says of itself."""
        level = level_of(self.severity)
        return RuleNote(self.iri.value, level, name=self.name, reason=self.description)

    def results(self, data: DataGraph) -> Iterator[Result]:
        """Check the data, with what the ontology lends them."""
        component = NamedNode(f"{self.iri.value}ConstraintComponent")
        for (subject, predicate, value), wrong, message in self.findings(data):
            yield Result(
                shape=self.iri,
                severity=self.severity,
                focus=subject,
                path=predicate,
                value=value if wrong == value else None,
                component=component,
                message=message,
            )


def _unknown(data: DataGraph) -> Iterator[Finding]:
    for term, close in unknown_terms(data).items():
        if term.value.startswith(INSECURE):
            problem = f"{term.value} is no name of this project: its names start with https."
        else:
            advice = f"write {' or '.join(close)}" if close else "use a term of the ontology"
            name = short(term.value)
            problem = f"The ontology has no term {name}: {advice}, or propose this one."
        yield from _about(data, term, problem)


def _about(data: DataGraph, term: NamedNode, problem: str) -> Iterator[Finding]:
    """Give the triples of the data that name a term as predicate or value."""
    for triple in data.own(None, term):
        yield triple, term, problem
    for triple in data.own(None, None, term):
        yield triple, term, problem


def _outdated(data: DataGraph) -> Iterator[Finding]:
    for old, _, _ in data.triples(None, DEPRECATED):
        if isinstance(old, NamedNode):
            instead = [short(text_of(term)) for term in data.objects(old, REPLACED)]
            advice = f"write {' or '.join(sorted(instead))}" if instead else "see its change note"
            problem = f"The term {short(old.value)} is deprecated and will go: {advice} instead."
            yield from _about(data, old, problem)


def _dangling(data: DataGraph) -> Iterator[Finding]:
    unknown = [iri for iri in missing(data) if iri not in published()]
    if not unknown:
        return
    kinds: dict[str, set[str]] = {iri.rpartition("/")[0]: set() for iri in unknown}
    tests = " || ".join(f"STRSTARTS(STR(?node), {Literal(start)})" for start in kinds)
    rows = data.select(f"SELECT DISTINCT ?node {{ ?node a ?kind FILTER({tests}) }}")
    described = {node.value for (node,) in rows if isinstance(node, NamedNode)} | published()
    for name in described:
        start, _, last = name.rpartition("/")
        if start in kinds:
            kinds[start].add(last)
    known = {start: NearNames(names) for start, names in kinds.items()}
    for iri in unknown:
        start, _, last = iri.rpartition("/")
        close = known[start].near(last)
        meant = f"did you mean {short(f'{start}/{close}')}? Correct it" if close else None
        hint = meant or "correct the name"
        problem = f"Nothing describes {short(iri)}: {hint}, or add its description."
        value = NamedNode(iri)
        for triple in data.own(None, None, value):
            yield triple, value, problem


def clashing(data: DataGraph) -> Callable[[Iterable[AnyTerm]], list[list[str]]]:
    """Give what tells, of the classes of a thing, those that nothing can be of together."""
    above, groups = _superclasses(data), _disjoint(data)

    def clashes(kinds: Iterable[AnyTerm]) -> list[list[str]]:
        types = {kind for own in kinds for kind in above(own)}
        return [both for group in groups if (both := _clash(types, group))]

    return clashes


def _disjoint(data: DataGraph) -> list[frozenset[AnyTerm]]:
    lists = data.lists()
    groups = (
        frozenset(lists.members(head))
        for node, _, _ in data.triples(None, RDF_TYPE, _ALL_DISJOINT)
        for head in data.objects(node, _MEMBERS)
    )
    return list(dict.fromkeys(groups))  # data may bring the ontology that is lent too


def _contradictory(data: DataGraph) -> Iterator[Finding]:
    clashes = clashing(data)
    doubtful = {kind for kind in data.types if clashes([kind])}
    nodes = {node for kind in doubtful for node, _, _ in data.triples(None, RDF_TYPE, kind)}
    for one, other in data.together:
        if not doubtful & {one, other} and clashes([one, other]):
            nodes |= {
                node
                for node, _, _ in data.triples(None, RDF_TYPE, one)
                if other in data.objects(node, RDF_TYPE)
            }
    for node in sorted(nodes, key=str):
        triple = next(data.own(node, RDF_TYPE), None)
        if triple is None:
            continue
        for both in clashes(data.objects(node, RDF_TYPE)):
            problem = f"This thing is {' and '.join(both)} at once, which nothing can be"
            advice = "keep one of the classes, or give the other thing an IRI of its own"
            yield triple, RDF_TYPE, f"{problem}: {advice}."


def _clash(types: Collection[AnyTerm], group: frozenset[AnyTerm]) -> list[str]:
    both = sorted(short(text_of(kind)) for kind in types if kind in group)
    return both if len(both) > 1 else []


def _superclasses(data: DataGraph) -> Callable[[AnyTerm], frozenset[AnyTerm]]:
    @cache
    def above(kind: AnyTerm) -> frozenset[AnyTerm]:
        found, waiting = {kind}, [kind]
        while waiting:
            fresh = set(data.objects(waiting.pop(), _SUBCLASS)) - found
            found |= fresh
            waiting.extend(fresh)
        return frozenset(found)

    return above


def _iri(name: str) -> NamedNode:
    return NamedNode(SHAPES + name)


RULES = (
    Rule(
        _iri("Reference-isDescribed"),
        "reference that leads somewhere",
        "A reference to what neither the files nor the published data describe is a slip.",
        NamedNode(SH + "Warning"),
        general=False,
        findings=_dangling,
    ),
    Rule(
        _iri("Term-isCurrent"),
        "term that is not deprecated",
        "A deprecated term is removed with the next minor version, and questions pass it over.",
        NamedNode(SH + "Warning"),
        general=True,
        findings=_outdated,
    ),
    Rule(
        _iri("Term-isKnown"),
        "term that the ontology defines",
        "A misspelt property breaks nothing and says nothing: every question passes it over.",
        NamedNode(SH + "Violation"),
        general=True,
        findings=_unknown,
    ),
    Rule(
        _iri("Text-isNormalized"),
        "text in normal form",
        "The same word in two forms of Unicode looks the same, and is not found by the other.",
        NamedNode(SH + "Warning"),
        general=True,
        findings=unnormalized,
    ),
    Rule(
        _iri("Text-isWhatItShows"),
        "text without hidden signs",
        "Hidden signs and letters that look alike let a text or a name pass for another.",
        NamedNode(SH + "Warning"),
        general=True,
        findings=deceptive,
    ),
    Rule(
        _iri("Thing-isOneThing"),
        "thing of one kind",
        "A thing that is a country and an organization at once is two things under one name.",
        NamedNode(SH + "Violation"),
        general=False,
        findings=_contradictory,
    ),
)
"""The rules, by IRI."""
