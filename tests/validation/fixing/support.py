"""A clean export, and what may go wrong with it mechanically."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    serialize,
)

from ocop_kg.graph.values import AnyTerm
from ocop_kg.reading import file_quads, format_of
from ocop_kg.validation import packaged_shapes, read_shapes, validate
from ocop_kg.validation.fixing import Mending, mend
from ocop_kg.vocabulary import PREFIXES, RDF_TYPE, XSD, graph_name, ocop, skos, thing

__all__ = [
    "CLEAN",
    "FAULTS",
    "NAMED",
    "Fault",
    "dataset",
    "mended",
    "said",
    "spoilt",
    "with_shapes",
]

NAMED = frozenset({".trig", ".nq", ".jsonld"})
"""Endings of files that have named graphs."""

_GRAPH = graph_name("fao-rap-bhutan")
_CLAIM, _COUNTRY = thing("designation", "BTN-quinoa"), thing("country", "BTN")
_PRODUCT, _STATUS = thing("product", "quinoa"), thing("status", "priority-product")
_YEAR = NamedNode(XSD + "gYear")
_NOTE = BlankNode("note")

CLEAN = tuple(
    (*triple, _GRAPH)
    for triple in (
        (_CLAIM, RDF_TYPE, ocop("ProductDesignation")),
        (_CLAIM, ocop("concernsCountry"), _COUNTRY),
        (_CLAIM, ocop("concernsProduct"), _PRODUCT),
        (_CLAIM, ocop("asOf"), Literal("2021", datatype=_YEAR)),
        (_CLAIM, ocop("statedBy"), thing("source", "fao-rap-bhutan")),
        (_CLAIM, ocop("hasStatus"), _STATUS),
        (_COUNTRY, RDF_TYPE, ocop("Country")),
        (_COUNTRY, skos("prefLabel"), Literal('Bhutan & "co"', language="en")),
        (_COUNTRY, ocop("isoAlpha3"), Literal("BTN")),
        (_COUNTRY, ocop("inRegion"), thing("region", "asia-and-the-pacific")),
        (_PRODUCT, RDF_TYPE, ocop("Product")),
        (_PRODUCT, ocop("inSector"), thing("sector", "field-crop")),
        (_PRODUCT, skos("prefLabel"), Literal("quinoa", language="en")),
        (_PRODUCT, skos("editorialNote"), _NOTE),
        (_NOTE, skos("prefLabel"), Literal("a note", language="en")),
    )
)
"""Quads of a clean export, in the graph of its source."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake: a triple of the clean export, and what stands in its place."""

    kind: str
    right: int
    wrong: tuple[NamedNode | BlankNode, NamedNode, AnyTerm] | None
    endings: frozenset[str] = frozenset({".ttl", ".trig", ".nt", ".nq", ".rdf", ".jsonld"})


_LINES = frozenset({".ttl", ".trig", ".nt", ".nq"})
FAULTS = (
    Fault("misspelt name", 0, (_CLAIM, RDF_TYPE, ocop("ProductDesignaton"))),
    Fault("direction", 1, (_COUNTRY, ocop("concernsCountry"), _CLAIM), _LINES),
    Fault("misspelt name", 2, (_CLAIM, ocop("concernsProdct"), _PRODUCT)),
    Fault("misspelt name", 2, (_CLAIM, ocop("concernsProduct"), thing("product", "quinao"))),
    Fault("datatype", 3, (_CLAIM, ocop("asOf"), Literal("2021"))),
    Fault("datatype", 3, (_CLAIM, ocop("asOf"), Literal("2021", datatype=NamedNode(XSD + "int")))),
    Fault("source", 4, None, NAMED),
    Fault("https", 5, (_CLAIM, ocop("hasStatus"), NamedNode("http" + _STATUS.value[5:]))),
    Fault("blanks", 7, (_COUNTRY, skos("prefLabel"), Literal(' Bhutan & "co"', language="en"))),
    Fault("code", 8, (_COUNTRY, ocop("isoAlpha3"), Literal("btn"))),
    Fault("code", 8, (_COUNTRY, ocop("isoAlpha3"), Literal("BTNN"))),
    Fault("language tag", 12, (_PRODUCT, skos("prefLabel"), Literal("quinoa"))),
    Fault("blanks", 14, (_NOTE, skos("prefLabel"), Literal("a note ", language="en"))),
)
"""Mistakes that can be mended; some only where the syntax has what it takes."""


def spoilt(path: Path, faults: Iterable[Fault] = ()) -> Path:
    """Write the export with some faults, in the format of the ending of a file."""
    wrong = {fault.right: fault.wrong for fault in faults}
    quads: list[Quad] = []
    for number, (*_, graph) in enumerate(CLEAN):
        triple = wrong.get(number, CLEAN[number][:3])
        if triple is not None:
            subject, predicate, value = triple
            quads.append(Quad(subject, predicate, value, graph))
    named = path.suffix in NAMED
    prefixes = {name: iri for name, iri in PREFIXES.items() if name != "id"}
    data = serialize(
        quads if named else [quad.triple for quad in quads],
        format=format_of(path).engine,
        prefixes=prefixes,
    )
    text = (data or b"").decode()
    if path.suffix in (".ttl", ".trig", ".nt", ".nq"):
        text = text.replace(" .\n", " . # so it is\n")
    path.write_text(text, "utf-8")
    return path


def dataset(quads: Iterable[Quad]) -> set[Quad]:
    """Give quads with canonical blank nodes."""
    found = Dataset(quads)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(found)


def said(path: Path) -> set[Quad]:
    """Give what a file says, with canonical blank nodes."""
    return dataset(file_quads(path))


def mended(*paths: Path) -> Mending:
    """Find the fixes of files by the packaged shapes."""
    return mend(paths, validate, packaged_shapes("may").graph)


def with_shapes(shapes: Path, *paths: Path) -> Mending:
    """Find the fixes of files by shapes of their own."""
    return mend(paths, partial(validate, shapes=shapes), read_shapes([shapes]).graph)
