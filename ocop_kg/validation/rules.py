"""Rules that SHACL cannot say well, as checks over the whole data with results like any other.

They look at every triple once: whether its terms exist, are current, and lead somewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.graph.values import text_of
from ocop_kg.validation.naming import SHAPES, short
from ocop_kg.validation.report import Result
from ocop_kg.validation.terms import known_terms, near_terms, published
from ocop_kg.vocabulary import ID, OCOP, OWL, RDF_TYPE, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Index, Statement
    from ocop_kg.validation.reading import Data

__all__ = ["RULES", "Rule"]

_ALL_DISJOINT, _MEMBERS = NamedNode(OWL + "AllDisjointClasses"), NamedNode(OWL + "members")
_DEPRECATED = NamedNode(OWL + "deprecated")
_REPLACED = NamedNode("http://purl.org/dc/terms/isReplacedBy")
_SUBCLASS = NamedNode(RDFS + "subClassOf")

_INSECURE = "http://w3id.org/ocop/"

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
    findings: Callable[[Data, Index], Iterable[Finding]]

    def results(self, data: Data, union: Index) -> Iterator[Result]:
        """Check the data against the union of data and ontology."""
        component = NamedNode(f"{self.iri.value}ConstraintComponent")
        for (subject, predicate, value), wrong, message in self.findings(data, union):
            yield Result(
                shape=self.iri,
                severity=self.severity,
                focus=subject,
                path=predicate,
                value=value if wrong == value else None,
                component=component,
                message=message,
            )


def _unknown(data: Data, union: Index) -> Iterator[Finding]:
    declared = {text_of(node) for node in union.having(RDF_TYPE)}
    known = known_terms() | {iri for iri in declared if iri.startswith(OCOP)}
    fine = known | {OCOP}  # the namespace itself, as a list of vocabularies names it

    @cache
    def message(iri: str) -> str | None:
        if iri.startswith(_INSECURE):
            return f"{iri} is no name of this project: its names start with https."
        if not iri.startswith(OCOP) or iri in fine:
            return None
        close = near_terms(iri, known)
        advice = f"write {' or '.join(close)}" if close else "use a term of the ontology"
        return f"The ontology has no term {short(iri)}: {advice}, or propose this one."

    return _about_terms(data, message)


def _outdated(data: Data, union: Index) -> Iterator[Finding]:
    old = {text_of(node): node for node in union.having(_DEPRECATED)}

    @cache
    def message(iri: str) -> str | None:
        if iri not in old:
            return None
        instead = [short(text_of(term)) for term in union.objects(old[iri], _REPLACED)]
        advice = f"write {' or '.join(instead)}" if instead else "see its change note"
        return f"The term {short(iri)} is deprecated and will go: {advice} instead."

    return _about_terms(data, message)


def _about_terms(data: Data, message: Callable[[str], str | None]) -> Iterator[Finding]:
    for triple in data.triples():
        for term in triple[1:]:
            if isinstance(term, NamedNode) and (problem := message(term.value)):
                yield triple, term, problem


def _dangling(data: Data, union: Index) -> Iterator[Finding]:
    described = {text_of(node) for node in union.subjects() if isinstance(node, NamedNode)}

    @cache
    def message(iri: str) -> str | None:
        if iri in published():
            return None
        kind = iri.rpartition("/")[0] + "/"
        like = [name for name in described | published() if name.startswith(kind)]
        close = get_close_matches(iri, sorted(like), n=1)
        hint = f"did you mean {short(close[0])}? Correct it" if close else "correct the name"
        return f"Nothing describes {short(iri)}: {hint}, or add its description."

    for triple in data.triples():
        value = triple[2]
        if (
            isinstance(value, NamedNode)
            and value.value.startswith(ID)
            and value not in union
            and (problem := message(value.value))
        ):
            yield triple, value, problem


def _contradictory(data: Data, union: Index) -> Iterator[Finding]:
    above = _superclasses(union)
    groups = {
        frozenset(union.members(head))
        for node in union.having(RDF_TYPE)
        if _ALL_DISJOINT in union.objects(node, RDF_TYPE)
        for head in union.objects(node, _MEMBERS)
    }
    seen = set()
    for triple in data.triples():
        subject, predicate, _ = triple
        if predicate != RDF_TYPE or subject in seen:
            continue
        seen.add(subject)
        types = {kind for own in union.objects(subject, RDF_TYPE) for kind in above(own)}
        for group in groups:
            both = sorted(short(text_of(kind)) for kind in types & group)
            if len(both) > 1:
                problem = f"This thing is {' and '.join(both)} at once, which nothing can be"
                advice = "keep one of the classes, or give the other thing an IRI of its own"
                yield triple, RDF_TYPE, f"{problem}: {advice}."


def _superclasses(union: Index) -> Callable[[AnyTerm], frozenset[AnyTerm]]:
    @cache
    def above(kind: AnyTerm) -> frozenset[AnyTerm]:
        found, waiting = {kind}, [kind]
        while waiting:
            fresh = set(union.objects(waiting.pop(), _SUBCLASS)) - found
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
        _iri("Thing-isOneThing"),
        "thing of one kind",
        "A thing that is a country and an organization at once is two things under one name.",
        NamedNode(SH + "Violation"),
        general=False,
        findings=_contradictory,
    ),
)
"""The rules, by IRI."""
