"""The JSON-LD context knows every term, types it as the ontology does, and loses nothing."""

import json

import pyoxigraph
import pytest
from pyoxigraph import Dataset, Quad, RdfFormat
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from ocop_kg.vocabulary import PREFIXES

from .files import CONTEXT, OCOP

EX = Namespace("https://example.org/")
TERMS: dict[str, object] = json.loads(CONTEXT.read_text("utf-8"))["@context"]
IN_WORDS = {"participantsNote", "place", "purpose", "roleTitle", "statement", "topic"}
NUMBERS = {XSD.decimal: "xsd:decimal", XSD.integer: "xsd:integer"}


def declared(ontology: Graph, kind: URIRef) -> list[str]:
    terms = {str(term) for term in ontology.subjects(RDF.type, kind)}
    return sorted(term.removeprefix(OCOP) for term in terms if term.startswith(OCOP))


def expected(ontology: Graph) -> dict[str, object]:
    """What the context should say about each class and property of the ontology."""
    terms: dict[str, object] = {n: f"ocop:{n}" for n in declared(ontology, OWL.Class)}
    for name in declared(ontology, OWL.ObjectProperty):
        terms[name] = {"@id": f"ocop:{name}", "@type": "@id"}
    for name in declared(ontology, OWL.DatatypeProperty):
        number = NUMBERS.get(URIRef(str(ontology.value(OCOP[name], RDFS.range))))
        terms[name] = f"ocop:{name}"
        if number:
            terms[name] = {"@id": f"ocop:{name}", "@type": number}
        if name in IN_WORDS:
            terms[name] = {"@id": f"ocop:{name}", "@container": "@language"}
    return terms


def test_the_context_says_what_the_ontology_says(ontology: Graph) -> None:
    ours = {
        name: term
        for name, term in TERMS.items()
        if str(term["@id"] if isinstance(term, dict) else term).startswith("ocop:")
    }
    assert ours == expected(ontology)


def test_prefixes_are_those_of_the_library() -> None:
    prefixes = {name: iri for name, iri in TERMS.items() if str(iri).startswith("http")}
    assert prefixes.items() <= PREFIXES.items()


def test_terms_are_sorted_and_the_file_is_tidy() -> None:
    lines = CONTEXT.read_text("utf-8").splitlines()
    names = list(TERMS)
    short = [name for name in names if str(TERMS[name]).startswith("http")]
    rest = names[1 + len(short) :]
    assert names == ["@version", *sorted(short), *sorted(rest)]
    assert len(lines) == len(names) + 4


def graph_of_everything(ontology: Graph) -> Graph:
    """A graph that uses every class and property in the ways that data do."""
    graph = Graph()
    for name in declared(ontology, OWL.Class):
        graph.add((EX[name], RDF.type, OCOP[name]))
    for name in declared(ontology, OWL.ObjectProperty):
        graph.add((EX.thing, OCOP[name], URIRef(f"https://w3id.org/ocop/id/a/{name}")))
        graph.add((EX.thing, OCOP[name], EX.other))
    for name in declared(ontology, OWL.DatatypeProperty):
        for literal in (
            Literal("0050"),
            Literal("mit Sprache", lang="de"),
            Literal("95.5", datatype=XSD.decimal),
            Literal("95", datatype=XSD.integer),
            Literal("2024-07", datatype=XSD.gYearMonth),
        ):
            graph.add((EX.thing, OCOP[name], literal))
    skos = Namespace(PREFIXES["skos"])
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        graph.add((EX.thing, skos.prefLabel, Literal(f"label {language}", lang=language)))
    for text in ("dates", "date fruit"):
        graph.add((EX.thing, skos.altLabel, Literal(text, lang="en")))
    graph.add((EX.thing, skos.altLabel, Literal("no language")))
    graph.add((EX.thing, URIRef(PREFIXES["foaf"] + "page"), URIRef("https://www.fao.org/ocop/")))
    graph.add((EX.thing, URIRef(PREFIXES["dc"] + "publisher"), Literal("FAO")))
    graph.add((EX.thing, URIRef(PREFIXES["dcterms"] + "title"), Literal("A page", lang="en")))
    return graph


@pytest.fixture(scope="module")
def document(ontology: Graph) -> str:
    """Everything, written with the context."""
    return graph_of_everything(ontology).serialize(format="json-ld", context=TERMS)


def test_the_written_document_is_short(document: str) -> None:
    things = {thing["@id"]: thing for thing in json.loads(document)["@graph"]}
    thing = next(thing for name, thing in things.items() if name.endswith("thing"))
    assert thing["prefLabel"]["zh"] == "label zh"
    assert sorted(thing["altLabel"]["en"]) == ["date fruit", "dates"]
    assert thing["publisher"] == "FAO"
    assert thing["value"] == "95.5"


# rdflib 7.6 warns of a class that its own JSON-LD reader uses
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_nothing_is_lost_on_the_way_through_rdflib(ontology: Graph, document: str) -> None:
    assert isomorphic(Graph().parse(data=document, format="json-ld"), graph_of_everything(ontology))


def test_nothing_is_lost_on_the_way_into_pyoxigraph(ontology: Graph, document: str) -> None:
    turtle = graph_of_everything(ontology).serialize(format="nt")
    there = Dataset(pyoxigraph.parse(document, RdfFormat.JSON_LD))
    assert there == Dataset(Quad(*t) for t in pyoxigraph.parse(turtle, RdfFormat.N_TRIPLES))


BY_HAND = {
    "@id": "id:designation/LSO-potato",
    "@type": "ProductDesignation",
    "concernsCountry": "id:country/LSO",
    "concernsProduct": {"@id": "id:product/potato", "prefLabel": {"en": "potato", "es": "papa"}},
    "hasStatus": "id:status/priority-product",
    "asOf": {"@value": "2024-07", "@type": "xsd:gYearMonth"},
    "statedBy": ["id:source/a", "id:source/b"],
}
AS_TURTLE = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/ocop/id/> .
<designation/LSO-potato> a ocop:ProductDesignation ;
    ocop:concernsCountry <country/LSO> ; ocop:concernsProduct <product/potato> ;
    ocop:hasStatus <status/priority-product> ; ocop:asOf "2024-07"^^xsd:gYearMonth ;
    ocop:statedBy <source/a> , <source/b> .
<product/potato> skos:prefLabel "potato"@en , "papa"@es .
"""


def test_a_document_written_by_hand_means_what_it_should() -> None:
    document = json.dumps({"@context": TERMS} | BY_HAND)
    there = Dataset(pyoxigraph.parse(document, RdfFormat.JSON_LD))
    assert there == Dataset(Quad(*t) for t in pyoxigraph.parse(AS_TURTLE, RdfFormat.TURTLE))
