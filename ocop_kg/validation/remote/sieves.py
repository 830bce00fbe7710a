"""Rules in Python, run here over the triples that they could find fault with, picked there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.validation.account import IMPORTING
from ocop_kg.validation.rules import DEPRECATED, REPLACED, clashing
from ocop_kg.validation.signs import DOUBTFUL, is_doubtful
from ocop_kg.validation.terms import known_terms, published
from ocop_kg.vocabulary import ID, INSECURE, OCOP, OWL, RDF, RDF_TYPE, RDFS, key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.remote.data import RemoteData
    from ocop_kg.validation.report import Result
    from ocop_kg.validation.rules import Rule

__all__ = ["SIEVES", "imports", "ruled_there", "terms"]

_MEMBERS, _DISJOINT = NamedNode(OWL + "members"), NamedNode(OWL + "AllDisjointClasses")
_AT_ONCE = 500
_BRACKETS = "SELECT ?s ?p ?o {{ {} }}"


def ruled_there(data: RemoteData, rule: Rule) -> list[Result]:
    """Check a rule in Python; raises `UnsupportedQueryError` for one that looks at all triples."""
    sieve = SIEVES.get(key(rule.iri.value))
    if sieve is None:
        raise UnsupportedQueryError("a rule in Python looks at all triples")
    return list(rule.results(sieve(data)))


def _among(name: str, terms: Iterable[NamedNode]) -> str:
    return f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"


def _union(*branches: str) -> str:
    return _BRACKETS.format(" UNION ".join(f"{{ {branch} }}" for branch in branches))


def _few(found: Iterable[NamedNode]) -> list[NamedNode]:
    names = sorted(found, key=str)
    if len(names) > _AT_ONCE:
        raise UnsupportedQueryError("too many names are in doubt to be listed in a query")
    return names


def terms(data: RemoteData) -> DataGraph:
    """Pick what names terms of this project that the ontology lacks, or calls deprecated."""
    starts = " || ".join(f'STRSTARTS(STR(?o), "{start}")' for start in (OCOP, INSECURE))
    rows = data.rows(f"SELECT DISTINCT ?o {{ ?s ?p ?o FILTER(isIRI(?o) && ({starts})) }}")
    used = {node for (node,) in rows if isinstance(node, NamedNode)}
    used |= {name for name in data.counted.predicates if name.value.startswith((OCOP, INSECURE))}
    doubtful = {name for name in used if name.value not in known_terms()}
    old: set[object] = {node for node, verb, _ in data.lent_statements if verb == DEPRECATED}
    old.update(node for (node,) in data.rows(f"SELECT DISTINCT ?s {{ ?s {DEPRECATED} ?o }}"))
    doubtful |= {node for node in old if isinstance(node, NamedNode)}
    if not doubtful:
        return data.background
    names = _few(doubtful)
    about = f"{_among('s', names)} {_among('p', [RDF_TYPE, DEPRECATED, REPLACED])} ?s ?p ?o"
    one, other = (f"{_among(place, names)} ?s ?p ?o" for place in "po")
    return data.picked(_union(one, other, about))


def imports(data: RemoteData) -> DataGraph:
    """Pick what is imported, and what is said of that."""
    named = [name for name in IMPORTING if data.count(name)]
    if not named:
        return data.background
    about = f"{_among('q', named)} ?x ?q ?s . ?s ?p ?o"
    return data.picked(_union(f"{_among('p', named)} ?s ?p ?o", about))


def _references(data: RemoteData) -> DataGraph:
    """Pick references to what nothing describes, and the names that may have been meant."""
    test = f'isIRI(?o) && STRSTARTS(STR(?o), "{ID}") && NOT EXISTS {{ ?o ?q ?any }}'
    rows = data.rows(f"SELECT DISTINCT ?o {{ ?s ?p ?o FILTER({test}) }}")
    missing = {node for (node,) in rows if isinstance(node, NamedNode)}
    names = _few(node for node in missing if node.value not in published())
    if not names:
        return data.background
    starts = sorted({name.value.rpartition("/")[0] for name in names})
    near = " || ".join(f"STRSTARTS(STR(?s), {Literal(start)})" for start in starts)
    named = f"?s {RDF_TYPE} ?o FILTER({near}) BIND({RDF_TYPE} AS ?p)"
    return data.picked(_union(f"{_among('o', names)} ?s ?p ?o", named))


def _texts(data: RemoteData) -> DataGraph:
    """Pick texts and names that are not what they look like."""
    odd = _few(name for name in data.counted.predicates if is_doubtful(name.value))
    pattern = Literal(DOUBTFUL)
    found = f"?s ?p ?o FILTER(REGEX(STR(?s), {pattern}) || REGEX(STR(?o), {pattern}))"
    return data.picked(_union(found, *([f"{_among('p', odd)} ?s ?p ?o"] if odd else [])))


def _kinds(data: RemoteData) -> DataGraph:
    """Pick the classes of things that are of two classes that nothing can be of together."""
    axioms = [NamedNode(RDFS + "subClassOf")]
    if data.count(_MEMBERS):
        axioms += [_MEMBERS, NamedNode(RDF + "first"), NamedNode(RDF + "rest")]
    of_axioms = f"{_among('p', axioms)} ?s ?p ?o"
    disjoint = f"{_among('o', [_DISJOINT])} ?s {RDF_TYPE} ?o BIND({RDF_TYPE} AS ?p)"
    clashes = clashing(data.picked(_union(of_axioms, disjoint)))
    together = f"SELECT DISTINCT ?a ?b {{ ?s {RDF_TYPE} ?a . ?s {RDF_TYPE} ?b FILTER(?a != ?b) }}"
    pairs = {(one, other) for one, other in data.rows(together) if clashes((one, other))}
    pairs |= {(kind, kind) for kind in data.types if clashes((kind,))}
    wanted = [f"?s {RDF_TYPE} {one} , {other} . ?s ?p ?o" for one, other in sorted(pairs, key=str)]
    found = (f"{each} FILTER(?p = {RDF_TYPE})" for each in wanted)
    return data.picked(_union(of_axioms, disjoint, *found))


SIEVES: dict[str, Callable[[RemoteData], DataGraph]] = {
    "Reference-isDescribed": _references,
    "Term-isCurrent": terms,
    "Term-isKnown": terms,
    "Text-isNormalized": _texts,
    "Text-isWhatItShows": _texts,
    "Thing-isOneThing": _kinds,
}
"""What picks the triples for a rule, by the last part of its IRI."""
