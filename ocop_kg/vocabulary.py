"""The names that queries rely on: prefixes, namespaces and the IRIs of graphs and things."""

import re
from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

from pyoxigraph import NamedNode

__all__ = [
    "DC",
    "DCAT",
    "DCTERMS",
    "FOAF",
    "GRAPH",
    "ID",
    "INFERRED_GRAPH",
    "INSECURE",
    "INTEGERS",
    "MIRROR",
    "OCOP",
    "ONTOLOGY",
    "ONTOLOGY_GRAPH",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "RDF_TYPE",
    "SH",
    "SKOS",
    "VOID",
    "XSD",
    "graph_name",
    "key",
    "ocop",
    "resolved",
    "shorten",
    "skos",
    "thing",
]

ONTOLOGY = "https://w3id.org/ocop/ontology"
OCOP = ONTOLOGY + "#"
ID = "https://w3id.org/ocop/id/"
INSECURE = "http://w3id.org/ocop/"
"""How names of this project begin that were written by mistake: they begin with https."""
GRAPH = "https://w3id.org/ocop/graph/"
MIRROR = "https://w3id.org/ocop/mirror/"
"""How copies of graphs of endpoints are named; no endpoint may say anything of such a name."""
DC = "http://purl.org/dc/elements/1.1/"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VOID = "http://rdfs.org/ns/void#"
XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = (
    *("integer", "int", "long", "short", "byte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
)
"""The datatypes of whole numbers in XML Schema, without the namespace."""

PREFIXES = MappingProxyType(
    {
        "dc": DC,
        "dcat": DCAT,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "graph": GRAPH,
        "id": ID,
        "ocop": OCOP,
        "org": "http://www.w3.org/ns/org#",
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": "https://schema.org/",
        "sh": SH,
        "skos": SKOS,
        "void": VOID,
        "xsd": XSD,
    }
)
"""The prefixes that every query of this library may use without declaring them."""

RDF_TYPE = NamedNode(RDF + "type")
ONTOLOGY_GRAPH = NamedNode(GRAPH + "ontology")
INFERRED_GRAPH = NamedNode(GRAPH + "inferred")


def _names(namespace: str) -> Callable[[str], NamedNode]:
    return lambda name: NamedNode(namespace + name)


ocop = _names(OCOP)
"""A term of the OCOP ontology by its local name."""

skos = _names(SKOS)
"""A term of SKOS by its local name."""


def thing(kind: str, key: str) -> NamedNode:
    """Name a thing by its kind and key.

    >>> thing("country", "LSO").value
    'https://w3id.org/ocop/id/country/LSO'
    """
    return NamedNode(f"{ID}{kind}/{key}")


def graph_name(source: str) -> NamedNode:
    """Name the graph that holds what the source with this key states.

    >>> graph_name("seed-ocop-china-2025").value
    'https://w3id.org/ocop/graph/seed-ocop-china-2025'
    """
    return NamedNode(GRAPH + source)


def key(iri: str) -> str:
    """Give the last part of an IRI, the part that a person reads.

    >>> key("https://w3id.org/ocop/id/country/LSO"), key("https://w3id.org/ocop/ontology#Country")
    ('LSO', 'Country')
    """
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]


_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]")


def resolved(base: str, iri: str) -> str:
    """Resolve a relative IRI against a base (RFC 3986, section 5); without a base it stays.

    >>> resolved("https://example.org/a/b", "c#"), resolved("", "c")
    ('https://example.org/a/c#', 'c')
    """
    if not base or (_ABSOLUTE.match(iri) and "/." not in iri):
        return iri
    from urllib.parse import urljoin

    end = "#" if iri.endswith("#") else ""  # urljoin drops an empty fragment
    try:
        return urljoin(base, iri).removesuffix("#") + end
    except ValueError:  # no IRI, which whoever uses it will say
        return iri


_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


@lru_cache(maxsize=1 << 15)
def shorten(iri: str) -> str:
    """Write an IRI with the longest known prefix, or whole where none fits.

    >>> shorten("https://w3id.org/ocop/ontology#Country"), shorten("https://example.org/x")
    ('ocop:Country', 'https://example.org/x')
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
