"""The axioms say what they should: what follows, what does not, and what cannot be.

The closure is worked out by owlrl, which writes a contradiction into the graph as an error.
"""

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from .files import ALIGNMENTS, OCOP, ONTOLOGY, VOCABULARIES

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
EX = Namespace("https://example.org/")
LOGIC = (str(OWL), str(RDF), str(RDFS))
NOT_LOGIC = {RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, OWL.versionInfo, OWL.versionIRI}
PREFIXES = """
@prefix : <https://example.org/> .
@prefix country-role: <https://w3id.org/ocop/id/country-role/> .
@prefix match-kind: <https://w3id.org/ocop/id/match-kind/> .
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix stage: <https://w3id.org/ocop/id/stage/> .
@prefix status: <https://w3id.org/ocop/id/status/> .
"""
ELSEWHERE = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
prov:Entity owl:disjointWith prov:Activity .
foaf:Person owl:disjointWith foaf:Organization , foaf:Project .
foaf:Document owl:disjointWith foaf:Organization , foaf:Project .
skos:Concept owl:disjointWith skos:ConceptScheme .
"""


def logic(*graphs: Graph) -> Graph:
    """A new graph with what a reasoner looks at, so that the closure stays small."""
    kept = Graph()
    for graph in graphs:
        for s, p, o in graph:
            is_logic = str(p).startswith(LOGIC) and p not in NOT_LOGIC
            if (is_logic and o != OWL.AnnotationProperty) or p in (SKOS.broader, OCOP.precedes):
                kept.add((s, p, o))
    return kept


def closed(graph: Graph) -> Graph:
    """The same graph with all that follows from it."""
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    """What cannot be, in the words of owlrl."""
    return sorted(str(text) for text in closed(graph).objects(None, ERROR))


DATA = """
:pilot ocop:concernsCountry :malawi ; ocop:hasCountryRole country-role:demonstration-pilot-2022 ;
    a ocop:Participation ; ocop:statedBy :page .
:joined ocop:concernsCountry :belize ; ocop:hasCountryRole country-role:participating ;
    a ocop:Participation .
:guest ocop:concernsCountry :iraq ; ocop:hasCountryRole country-role:event-guest-non-member ;
    a ocop:Participation .
:support ocop:byExpert :breeder ; ocop:concernsProduct :potato ; ocop:statedBy :page .
:fiji ocop:inRegion :pacific . :pacific ocop:isPartOf :asia . :asia ocop:isPartOf :world .
:gift ocop:hasDonor :china . :count ocop:hasScope :asia .
:lesotho ocop:isoAlpha3 "LSO" .
:twice ocop:hasStatus status:priority-product , status:inferred-pairing ;
    ocop:hasMatchKind match-kind:exact , match-kind:close .
"""
FOLLOWS = """
:malawi a ocop:DemonstrationCountry , ocop:ParticipatingCountry , ocop:Country .
:pilot a ocop:DemonstrationParticipation , ocop:OcopParticipation , ocop:Claim ;
    ocop:hasCountryRole country-role:demonstration , country-role:participating ;
    ocop:hasKind country-role:participating ; ocop:concerns :malawi ; ocop:mentionedIn :page .
:malawi ocop:isSubjectOf :pilot .
:belize a ocop:ParticipatingCountry .
:breeder a ocop:Expert , ocop:Person .
:potato a ocop:Product ; ocop:isSubjectOf :support .
:page a ocop:Source .
:fiji ocop:inRegion :asia , :world .
:world ocop:hasPart :pacific .
:gift ocop:hasProvider :china .
:count ocop:concerns :asia .
:lesotho a ocop:Country ; skos:notation "LSO" .
stage:input-supply ocop:precedes stage:consumption .
stage:consumption ocop:follows stage:input-supply .
"""
FOLLOWS_NOT = """
status:priority-product owl:sameAs status:inferred-pairing .
match-kind:exact owl:sameAs match-kind:close .
:belize a ocop:DemonstrationCountry .
:iraq a ocop:ParticipatingCountry .
:guest a ocop:OcopParticipation .
:joined ocop:hasCountryRole country-role:demonstration .
:asia ocop:inRegion :world .
:malawi a ocop:Claim .
:potato a ocop:Expert .
stage:policy ocop:precedes stage:consumption .
stage:consumption ocop:precedes stage:production .
"""


@pytest.fixture(scope="module")
def axioms() -> Graph:
    """The ontology and the vocabularies that these tests name; tests must not change it."""
    named = [path for path in VOCABULARIES if f"@prefix {path.stem}:" in PREFIXES]
    assert len(named) == 4
    return logic(*(Graph().parse(path, format="turtle") for path in (ONTOLOGY, *named)))


@pytest.fixture(scope="module")
def closure(axioms: Graph) -> Graph:
    return closed((Graph() + axioms).parse(data=PREFIXES + DATA, format="turtle"))


@pytest.mark.parametrize("fact", sorted(Graph().parse(data=PREFIXES + FOLLOWS, format="turtle")))
def test_it_follows(closure: Graph, fact: tuple[URIRef, URIRef, URIRef]) -> None:
    assert fact in closure


@pytest.mark.parametrize(
    "fact", sorted(Graph().parse(data=PREFIXES + FOLLOWS_NOT, format="turtle"))
)
def test_it_does_not_follow(closure: Graph, fact: tuple[URIRef, URIRef, URIRef]) -> None:
    assert fact not in closure


def test_good_data_hold_no_contradiction(closure: Graph) -> None:
    assert list(closure.objects(None, ERROR)) == []


MISTAKES = {
    "a country that is stated": ":lesotho a ocop:Country ; ocop:statedBy :page .",
    "an organization as source": ":claim ocop:statedBy :fao . :fao a ocop:Organization .",
    "an organization as expert": ":s ocop:byExpert :caas . :caas a ocop:Organization .",
    "a person as organization": ":r ocop:atOrganization :jin . :jin a ocop:Person .",
    "a person as market": ":jin a ocop:Person , ocop:Market .",
    "a region as country": ":e ocop:inCountry :pacific . :fiji ocop:inRegion :pacific .",
    "a project as programme": ":p a ocop:Project , ocop:Programme .",
    "a stage as modality": ":p ocop:hasModality stage:storage . stage:storage a ocop:Stage .",
    "a designation that is a support": ":d a ocop:ProductDesignation , ocop:ExpertSupport .",
    "a product as value chain": ":a ocop:inValueChain :potato . :b ocop:concernsProduct :potato .",
    "a demonstration product": """:p a ocop:Participation ; ocop:concernsCountry :potato ;
        ocop:hasCountryRole country-role:demonstration . :potato a ocop:Product .""",
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_a_contradiction(axioms: Graph, mistake: str) -> None:
    graph = (Graph() + axioms).parse(data=PREFIXES + mistake, format="turtle")
    assert contradictions(graph)


def names(graph: Graph, kind: URIRef) -> set[str]:
    terms = {str(term) for term in graph.subjects(RDF.type, kind)}
    return {term.removeprefix(OCOP) for term in terms if term.startswith(OCOP)}


def witnesses(graph: Graph) -> Graph:
    """A new graph in which every class has a member and every property holds somewhere."""
    full = Graph() + graph
    for name in names(graph, OWL.Class):
        full.add((EX[f"a-{name}"], RDF.type, OCOP[name]))
    for name in names(graph, OWL.ObjectProperty):
        full.add((EX[f"from-{name}"], OCOP[name], EX[f"to-{name}"]))
    return full


def test_every_class_and_property_can_be_used(vocabularies: Graph) -> None:
    aligned = [Graph().parse(path, format="turtle") for path in ALIGNMENTS]
    elsewhere = Graph().parse(data=ELSEWHERE, format="turtle")
    assert contradictions(witnesses(logic(vocabularies, elsewhere, *aligned))) == []


@pytest.mark.parametrize(
    "fault",
    [
        "ocop:Market rdfs:subClassOf ocop:Product .",
        "ocop:Odd a owl:Class ; rdfs:subClassOf ocop:Role , ocop:Event .",
        "ocop:statedBy rdfs:domain ocop:Country .",
        "ocop:hasDonor rdfs:range ocop:Person . ocop:hasProvider rdfs:range ocop:Country .",
    ],
)
def test_a_class_or_property_that_cannot_be_used_is_seen(axioms: Graph, fault: str) -> None:
    more = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    more += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    graph = (Graph() + axioms).parse(data=PREFIXES + more + fault, format="turtle")
    assert contradictions(witnesses(graph))
