"""A copy of a named graph: where it came from, when, how it is named here, and what tells of it.

A copy has a name of its own, made of the endpoint and the graph there. So two endpoints that use
one IRI are told apart, and no endpoint can put statements into a graph of ours. The graph
``graph/mirrors`` says of each copy what it is a copy of, with the terms of PROV-O, VoID and SPDX;
its label there is what evidence shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from ocop_kg.graph.blanks import with_prefix, with_stable_names
from ocop_kg.vocabulary import GRAPH, MIRROR, PROV, RDF_TYPE, RDFS, VOID, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Triple

__all__ = ["MIRRORS_GRAPH", "Copy", "catalogue", "content_of", "quads_of"]

MIRRORS_GRAPH = NamedNode(GRAPH + "mirrors")
"""The graph that tells where each copy came from."""

_DIGEST = re.compile("[0-9a-f]{64}")
_CHECKSUM = NamedNode("http://spdx.org/rdf/terms#checksumValue")


@dataclass(frozen=True, slots=True)
class Copy:
    """A graph of an endpoint as it was fetched at a moment (UTC).

    `digest` is of what it holds, blank nodes named by what is said of them. `revision` is what the
    endpoint itself says of the graph's state, where it has a catalogue; else it is empty. `chosen`
    tells whether the graph was asked for by name, or came with all the others.
    """

    endpoint: str
    graph: str
    fetched: str
    triples: int
    digest: str
    revision: str = ""
    chosen: bool = True

    @classmethod
    def checked(cls, told: object) -> Self:
        """Make a copy of what JSON gave; raise `TypeError` or `ValueError` for what is none."""
        if not isinstance(told, dict):
            raise TypeError("a copy is an object")
        copy = cls(**told)
        texts = (copy.endpoint, copy.graph, copy.fetched, copy.digest, copy.revision)
        types = type(copy.triples), type(copy.chosen)
        if not all(isinstance(text, str) for text in texts) or types != (int, bool):
            raise TypeError("a copy has other types")
        if not _DIGEST.fullmatch(copy.digest):  # it names a file
            raise ValueError("a copy has another digest")
        for iri in (copy.endpoint, copy.graph):
            NamedNode(iri)
        return copy

    @property
    def name(self) -> NamedNode:
        """The name of the graph here, always the same for a graph of an endpoint.

        >>> one = Copy("https://a.example/sparql", "urn:g", "2026-01-01T00:00:00Z", 1, "00")
        >>> one.name.value
        'https://w3id.org/ocop/mirror/fffda924e8ee2048c02b'
        """
        return NamedNode(MIRROR + sha256(f"{self.endpoint} {self.graph}".encode()).hexdigest()[:20])


def content_of(triples: Iterable[Triple]) -> tuple[str, list[str]]:
    """Give a digest of a graph and its lines of N-Triples, sorted.

    Blank nodes have names that are made of the digest. So those of different graphs never meet,
    while two endpoints with the very same graph give each triple of it once.
    """
    stable = with_stable_names(triples)
    digest = sha256("".join(sorted({f"{triple} .\n" for triple in stable})).encode()).hexdigest()
    named = with_prefix(stable, f"m{digest[:20]}")
    return digest, sorted({f"{triple} .\n" for triple in named})


def quads_of(copy: Copy, lines: bytes) -> Iterator[Quad]:
    """Read what `content_of` gave into the graph of a copy."""
    for quad in parse(lines, format=RdfFormat.N_TRIPLES, lenient=True):
        yield Quad(quad.subject, quad.predicate, quad.object, copy.name)


def catalogue(copies: Iterable[Copy]) -> Iterator[Quad]:
    """Tell of copies where they came from and when."""
    for copy in copies:
        label = f"graph {copy.graph} at {copy.endpoint}, copied {copy.fetched}"
        facts: tuple[tuple[NamedNode, NamedNode | BlankNode | Literal], ...] = (
            (RDF_TYPE, NamedNode(PROV + "Entity")),
            (NamedNode(RDFS + "label"), Literal(label, language="en")),
            (NamedNode(VOID + "sparqlEndpoint"), NamedNode(copy.endpoint)),
            (NamedNode(PROV + "wasDerivedFrom"), NamedNode(copy.graph)),
            (
                NamedNode(PROV + "generatedAtTime"),
                Literal(copy.fetched, datatype=NamedNode(XSD + "dateTime")),
            ),
            (NamedNode(VOID + "triples"), Literal(copy.triples)),
            (_CHECKSUM, Literal(copy.digest)),
        )
        for predicate, value in facts:
            yield Quad(copy.name, predicate, value, MIRRORS_GRAPH)
