"""Alignments use only terms that exist elsewhere, and say only what can be true.

The lists are kept by hand from the published vocabularies, so that the test needs no network.
"""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from .files import ALIGNMENTS, ID, OCOP, ONTOLOGY, VOCABULARIES

FOREIGN = {
    "http://purl.org/dc/terms/": {
        "classes": "",
        "properties": "created creator description hasPart isPartOf license modified source subject"
        " title",
    },
    "http://purl.org/linked-data/cube#": {
        "classes": "Observation",
        "properties": "",
    },
    "http://purl.org/linked-data/sdmx/2009/attribute#": {
        "classes": "",
        "properties": "unitMeasure",
    },
    "http://purl.org/linked-data/sdmx/2009/dimension#": {
        "classes": "",
        "properties": "refArea refPeriod",
    },
    "http://purl.org/linked-data/sdmx/2009/measure#": {
        "classes": "",
        "properties": "obsValue",
    },
    "http://purl.org/vocab/vann/": {
        "classes": "",
        "properties": "preferredNamespacePrefix preferredNamespaceUri",
    },
    "http://www.w3.org/2002/07/owl#": {
        "classes": "AllDifferent AllDisjointClasses AnnotationProperty Class DatatypeProperty"
        " FunctionalProperty ObjectProperty Ontology Restriction TransitiveProperty",
        "properties": "allValuesFrom equivalentClass hasValue intersectionOf inverseOf members"
        " onProperty propertyChainAxiom versionIRI versionInfo",
    },
    "http://www.w3.org/2004/02/skos/core#": {
        "classes": "Concept ConceptScheme",
        "properties": "broadMatch broader closeMatch definition exactMatch example inScheme"
        " narrowMatch notation prefLabel relatedMatch scopeNote topConceptOf",
    },
    "http://www.w3.org/ns/org#": {
        "classes": "Membership Organization OrganizationalCollaboration",
        "properties": "classification hasSubOrganization member organization subOrganizationOf",
    },
    "http://www.w3.org/ns/prov#": {
        "classes": "Activity Entity Organization Person",
        "properties": "atLocation wasDerivedFrom",
    },
    "http://xmlns.com/foaf/0.1/": {
        "classes": "Document Organization Person Project",
        "properties": "fundedBy page title",
    },
    "https://schema.org/": {
        "classes": "CategoryCode Country CreativeWork Event MonetaryGrant Observation Organization"
        " OrganizationRole Person Place Product Project",
        "properties": "about amount citation currency endDate funder honorificPrefix identifier"
        " location measuredProperty organizer roleName startDate subjectOf unitText value",
    },
}
BUILT_IN = (str(RDF), str(RDFS), "http://www.w3.org/2001/XMLSchema#")
OURS = (str(OCOP), str(ID), "https://w3id.org/ocop/ontology")
CLASS_LINKS = {RDFS.subClassOf, OWL.equivalentClass}
PROPERTY_LINKS = {RDFS.subPropertyOf, OWL.equivalentProperty}


def listed(kind: str) -> set[str]:
    return {ns + name for ns, names in FOREIGN.items() for name in names[kind].split()}


CLASSES, PROPERTIES = listed("classes"), listed("properties")
PAGES = URIRef("http://xmlns.com/foaf/0.1/page")
NOT_TERMS = {PAGES, RDFS.isDefinedBy}


def unknown(graph: Graph) -> set[str]:
    """Foreign names in a graph that are not in the lists."""
    names = {str(p) for p in graph.predicates()}
    for s, p, o in graph:
        names.update(str(node) for node in (s, o) if isinstance(node, URIRef))
        if p in NOT_TERMS or str(p).endswith("/license"):
            names.discard(str(o))
    foreign = {name for name in names if not name.startswith((*OURS, *BUILT_IN))}
    return foreign - CLASSES - PROPERTIES


@pytest.mark.parametrize("path", [ONTOLOGY, *VOCABULARIES, *ALIGNMENTS], ids=lambda path: path.name)
def test_foreign_terms_exist(path: Path) -> None:
    assert unknown(Graph().parse(path, format="turtle")) == set()


def test_a_foreign_term_that_does_not_exist_is_seen() -> None:
    data = (
        "<https://w3id.org/ocop/ontology#Person> <http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    )
    graph = Graph().parse(data=f"{data} <https://schema.org/Persona> .", format="turtle")
    assert unknown(graph) == {"https://schema.org/Persona"}


def test_every_listed_term_is_used() -> None:
    used: set[str] = set()
    for path in (ONTOLOGY, *VOCABULARIES, *ALIGNMENTS):
        used.update(str(node) for triple in Graph().parse(path, format="turtle") for node in triple)
    assert (CLASSES | PROPERTIES) - used == set()


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.name)
def test_an_alignment_links_our_terms_to_foreign_ones_of_the_same_kind(
    ontology: Graph, path: Path
) -> None:
    graph = Graph().parse(path, format="turtle")
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    header = URIRef(f"https://w3id.org/ocop/ontology/alignments/{path.stem}")
    assert (header, RDF.type, OWL.Ontology) in graph
    for s, p, o in graph:
        if s == header:
            continue
        assert str(s).startswith(OURS), "an alignment says nothing about foreign terms"
        if p in CLASS_LINKS:
            assert s in classes
            assert str(o) in CLASSES
        elif p in PROPERTY_LINKS:
            assert s not in classes
            assert str(o) in PROPERTIES
        elif p == SKOS.closeMatch:
            assert (s in classes) == (str(o) in CLASSES)


def test_alignments_never_claim_identity() -> None:
    for path in ALIGNMENTS:
        predicates = set(Graph().parse(path, format="turtle").predicates())
        assert OWL.sameAs not in predicates
        assert OWL.imports not in predicates
