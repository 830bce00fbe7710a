"""Writes quads in the published formats, sorted, so that the same facts are the same bytes."""

from collections.abc import Iterable
from typing import TypeVar

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from ocop_kg.vocabulary import ID, OCOP, PREFIXES, RDF_TYPE, SKOS, thing

__all__ = [
    "MATCHES",
    "canonical",
    "flat",
    "mappings",
    "to_nquads",
    "to_ntriples",
    "to_trig",
    "to_turtle",
]

_Statement = TypeVar("_Statement", Quad, Triple)

MATCHES = (
    *(SKOS + name for name in ("broadMatch", "closeMatch", "exactMatch", "narrowMatch")),
    OCOP + "sourceTaxon",
)
"""The properties that tie a thing to what it is elsewhere."""


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Give blank nodes names that depend on nothing but what is said of them (W3C RDFC-1.0).

    >>> from pyoxigraph import BlankNode
    >>> quads = [Quad(BlankNode(), RDF_TYPE, NamedNode("urn:x"))]
    >>> canonical(quads)[0].subject.value
    'c14n0'
    """
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def flat(quads: Iterable[Quad]) -> list[Triple]:
    """Unite the graphs: each triple once, however many graphs hold it."""
    return sorted({quad.triple for quad in quads}, key=_order)


def mappings(triples: Iterable[Triple]) -> list[Triple]:
    """Pick the triples that tie products and countries to foreign vocabularies."""
    return [triple for triple in triples if triple.predicate.value in MATCHES]


def to_nquads(quads: Iterable[Quad]) -> bytes:
    r"""Write N-Quads.

    >>> to_nquads([Quad(NamedNode("urn:s"), RDF_TYPE, NamedNode("urn:o"), NamedNode("urn:g"))])
    b'<urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:o> <urn:g> .\n'
    """
    return _plain(sorted(quads, key=_order), RdfFormat.N_QUADS)


def to_ntriples(triples: Iterable[Triple]) -> bytes:
    """Write N-Triples."""
    return _plain(sorted(triples, key=_order), RdfFormat.N_TRIPLES)


def to_trig(quads: Iterable[Quad]) -> bytes:
    """Write TriG, with a prefix for every kind of thing."""
    return _with_prefixes(sorted(quads, key=_order), RdfFormat.TRIG)


def to_turtle(triples: Iterable[Triple]) -> bytes:
    r"""Write Turtle, with a prefix for every kind of thing.

    >>> print(to_turtle([Triple(thing("country", "LSO"), RDF_TYPE, NamedNode(OCOP + "Country"))
    ... ]).decode().replace("\n\n", "\n"), end="")
    @prefix country: <https://w3id.org/ocop/id/country/> .
    @prefix ocop: <https://w3id.org/ocop/ontology#> .
    country:LSO a ocop:Country .
    """
    return _with_prefixes(sorted(triples, key=_order), RdfFormat.TURTLE)


def _order(statement: Quad | Triple) -> tuple[str, str, bool, str, str]:
    graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
    return (
        graph,
        str(statement.subject),
        statement.predicate != RDF_TYPE,
        statement.predicate.value,
        str(statement.object),
    )


def _plain(statements: Iterable[_Statement], syntax: RdfFormat) -> bytes:
    written = serialize(statements, format=syntax)
    return written or b""


def _with_prefixes(statements: list[_Statement], syntax: RdfFormat) -> bytes:
    """Write with the prefixes that are used, sorted: the engine's own order is not promised."""
    used = {iri for statement in statements for iri in _iris(statement)}
    kinds = {iri.removeprefix(ID).partition("/")[0] for iri in used if iri.startswith(ID)}
    known = {**PREFIXES, **{kind: thing(kind, "").value for kind in kinds if kind}}
    prefixes = {
        name: namespace
        for name, namespace in known.items()
        if namespace != ID and any(iri.startswith(namespace) for iri in used)
    }
    data: bytes = serialize(statements, format=syntax, prefixes=prefixes) or b""
    lines: list[bytes] = data.splitlines(keepends=True)
    head: list[bytes] = [line for line in lines[: len(prefixes)] if line.startswith(b"@prefix ")]
    return b"".join([*sorted(head), *_spaced(lines[len(head) :])])


def _spaced(lines: Iterable[bytes]) -> Iterable[bytes]:
    """Put an empty line before each graph, and before each thing where there are no graphs."""
    for line in lines:
        if not line.startswith((b"\t", b"}")):
            yield b"\n"
        yield line


def _iris(statement: Quad | Triple) -> Iterable[str]:
    graph = [statement.graph_name] if isinstance(statement, Quad) else []
    predicate = [] if statement.predicate == RDF_TYPE else [statement.predicate]
    for term in (*graph, statement.subject, *predicate, statement.object):
        if isinstance(term, NamedNode):
            yield term.value
        elif isinstance(term, Literal) and not term.language:
            yield term.datatype.value
