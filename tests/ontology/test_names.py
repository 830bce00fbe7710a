"""Names of properties read like the middle of a sentence; the few exceptions stand here.

An object property begins with a verb (``hasProvider``), a participle (``statedBy``) or a
preposition (``inRegion``). A datatype property is the noun for the value it gives (``startDate``):
the list is closed, so that a new one is a decision and not an accident.
"""

import re

from rdflib import OWL, RDF, SKOS, Graph, URIRef

from .files import OCOP

VERBS = {"concerns", "follows", "has", "is", "originates", "precedes", "serves", "supports"}
PARTICIPLES = {"funded", "held", "matched", "mentioned", "organized", "stated"}
PREPOSITIONS = {"at", "by", "for", "in", "under"}
EXCEPTIONS = {
    "sourceTaxon": "known by this name to users of the identifier tables",
    "supportKind": "outside queries rely on it",
}
NOUNS = (
    "amount asOf budgetAmount budgetCurrency currency endDate honorific identifier"
    " identifierPattern iriTemplate isoAlpha2 isoAlpha3 m49Code participantsNote place position"
    " purpose roleTitle startDate statement topic unit value"
)
HARD = (
    "Claim ProductDesignation Observation Expert Person ExpertSupport Partnership Contribution"
    " Project Programme Product Participation OcopParticipation Role statedBy mentionedIn asOf"
    " concernsCountry originatesIn supportsProduct supportsCountry hasPriorityProduct sourceTaxon"
)


def local_names(ontology: Graph, kind: URIRef) -> set[str]:
    terms = {str(term) for term in ontology.subjects(RDF.type, kind)}
    return {term.removeprefix(OCOP) for term in terms if term.startswith(OCOP)}


def first_word(name: str) -> str:
    match = re.match("[a-z]+", name)
    return match[0] if match else ""


def test_an_object_property_reads_like_a_verb(ontology: Graph) -> None:
    known = VERBS | PARTICIPLES | PREPOSITIONS
    found = local_names(ontology, OWL.ObjectProperty)
    odd = {name for name in found if first_word(name) not in known}
    assert odd == EXCEPTIONS.keys()


def test_a_participle_or_lone_preposition_is_complete(ontology: Graph) -> None:
    for name in local_names(ontology, OWL.ObjectProperty):
        if first_word(name) in PARTICIPLES:
            assert name.endswith(("By", "In", "To"))
        if first_word(name) in PREPOSITIONS:
            assert name != first_word(name)


def test_datatype_properties_are_the_known_nouns(ontology: Graph) -> None:
    assert local_names(ontology, OWL.DatatypeProperty) == set(NOUNS.split())


def test_hard_terms_have_an_example_and_a_negative_one(ontology: Graph) -> None:
    for name in HARD.split():
        notes = list(ontology.objects(OCOP[name], SKOS.scopeNote))
        assert any(str(note).startswith("Negative example: ") for note in notes), name
