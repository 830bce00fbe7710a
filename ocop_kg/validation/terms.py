"""The terms of this project's ontology, and near ones for a name that is not among them."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.assets import asset, read_asset
from ocop_kg.graph.opening import UNION, ontology_files
from ocop_kg.naming import near_names
from ocop_kg.validation.index import relabelled
from ocop_kg.validation.packaged import packaged_statements
from ocop_kg.vocabulary import ID, INSECURE, OCOP, RDF_TYPE, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Statement

__all__ = ["known_terms", "missing", "near_terms", "ontology", "published", "unknown_terms"]

_NAMES = f"""
SELECT ?value {{
    {{ SELECT ?value {{ ?node ?p ?value }} GROUP BY ?value }}
    FILTER(IF(isIRI(?value),
        IF(STRSTARTS(STR(?value), "{OCOP}"), true,
        IF(STRSTARTS(STR(?value), "{INSECURE}"), true,
        IF(STRSTARTS(STR(?value), "{ID}"), !EXISTS {{ ?value ?q ?any }}, false))), false))
}}
"""
"""What of this project is named as a value, but for things that are described.

One look at all values serves several rules. ``GROUP BY``, since the engine would ask its questions
inside of ``DISTINCT``, of each value as often as it occurs.
"""

_TYPED = f"> <{RDF_TYPE.value}> ".encode()


@cache
def ontology() -> tuple[Statement, ...]:
    """Read the packaged ontology with its vocabularies; raises `ReadError` for a broken one."""
    files = ontology_files(asset("ontology"))
    said = chain.from_iterable(map(packaged_statements, files))
    return tuple(relabelled(said, "ontology"))


@cache
def known_terms() -> frozenset[str]:
    """Give the IRIs of all terms that the packaged ontology describes.

    >>> "https://w3id.org/ocop/ontology#statedBy" in known_terms()
    True
    """
    return frozenset(
        subject.value
        for subject, _, _ in ontology()
        if isinstance(subject, NamedNode) and subject.value.startswith(OCOP)
    )


@cache
def published() -> frozenset[str]:
    """Give the IRIs of all things that the published data describe.

    >>> "https://w3id.org/ocop/id/country/LSO" in published()
    True
    """
    # the file has a triple a line and writes each IRI in one way, so nobody need parse it
    before = (b"\n" + read_asset(UNION)).split(_TYPED)[:-1]
    return frozenset(part[part.rfind(b"\n<") + 2 :].decode() for part in before)


def near_terms(iri: str, known: Iterable[str]) -> tuple[str, ...]:
    """Offer known IRIs that a misspelt one may have meant, as prefixed names.

    >>> near_terms("https://w3id.org/ocop/ontology#suportsProduct", known_terms())
    ('ocop:supportsProduct',)
    """
    names = {shorten(name).casefold(): shorten(name) for name in sorted(known)}
    close = near_names(shorten(iri).casefold(), list(names), most=1, likeness=0.8)
    return tuple(names[name] for name in close)


def unknown_terms(data: DataGraph) -> dict[NamedNode, tuple[str, ...]]:
    """Give the names of this project that data use and nothing defines, with near ones.

    A term that the data declare themselves, by giving it a class, is defined.
    """
    found: dict[NamedNode, tuple[str, ...]] = {}
    known = known_terms()
    for iri in sorted(_terms(data) - known - {OCOP}):  # a list of vocabularies names the namespace
        name = NamedNode(iri)
        if iri.startswith(INSECURE) or not any(True for _ in data.triples(name, RDF_TYPE)):
            found[name] = near_terms(iri, known)
    return found


def _terms(data: DataGraph) -> set[str]:
    """Give the names in the namespaces of terms that data use as a predicate or value."""
    if data.terms is not None:
        names = ((iri, NamedNode(iri)) for iri in data.terms - known_terms())
        return {iri for iri, name in names if data.uses(name) or _is_value(data, name)}
    used = (name.value for name in (*_values(data), *data.predicates))
    return {iri for iri in used if iri.startswith((OCOP, INSECURE))}


def _is_value(data: DataGraph, name: NamedNode) -> bool:
    return any(True for _ in data.triples(None, None, name))


def missing(data: DataGraph) -> list[str]:
    """Give the IRIs of things of this project that are named and that no triple describes."""
    return sorted(name.value for name in _values(data) if name.value.startswith(ID))


def _values(data: DataGraph) -> list[NamedNode]:
    return [name for (name,) in data.rows(_NAMES) if isinstance(name, NamedNode)]
