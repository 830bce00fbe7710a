"""The controlled vocabularies are complete and agree with themselves."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection

from .files import ALIGNMENTS, ALL, ID, OCOP, VOCABULARIES

LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
SCRIPTS = {"ar": r"[؀-ۿ -]+", "ru": r"[Ѐ-ӿ -]+", "zh": r"[一-鿿]+"}
SIZES = {
    "country-role": 12,
    "event-kind": 10,
    "frame-kind": 25,
    "identifier-scheme": 7,
    "match-kind": 5,
    "modality": 4,
    "organization-kind": 36,
    "sector": 5,
    "source-kind": 7,
    "stage": 10,
    "status": 3,
    "support-kind": 17,
}


def concepts(graph: Graph, scheme: str) -> set[URIRef]:
    return {URIRef(str(c)) for c in graph.subjects(SKOS.inScheme, ID[f"scheme/{scheme}"])}


def test_every_vocabulary_is_known_by_name_and_size(vocabularies: Graph) -> None:
    assert {p.stem: len(concepts(vocabularies, p.stem)) for p in VOCABULARIES} == SIZES


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_a_file_holds_one_scheme_and_its_concepts(path: Path) -> None:
    graph = Graph().parse(path, format="turtle")
    scheme = ID[f"scheme/{path.stem}"]
    subjects = {s for s in graph.subjects() if isinstance(s, URIRef)}
    assert subjects == {scheme, *concepts(graph, path.stem)}


def test_labels_are_in_languages_and_scripts_that_fit(vocabularies: Graph) -> None:
    for label in vocabularies.objects(None, SKOS.prefLabel):
        language = getattr(label, "language", None)
        assert language in LANGUAGES
        assert re.fullmatch(SCRIPTS.get(language, r"[\w()'., -]+"), str(label)), label


def test_main_stages_come_in_the_order_of_their_positions(vocabularies: Graph) -> None:
    places = {s: int(str(o)) for s, o in vocabularies.subject_objects(OCOP.position)}
    assert sorted(places.values()) == [1, 2, 3, 4, 5, 6]
    steps = {(places[s], places[o]) for s, o in vocabularies.subject_objects(OCOP.precedes)}
    assert steps == {(n, n + 1) for n in range(1, 6)}
    last = max(places, key=lambda stage: places[stage])
    assert last == ID["stage/consumption"]


def test_support_kinds_fall_into_three_groups(vocabularies: Graph) -> None:
    groups = {ID[f"support-kind/{key}"] for key in ("advocacy", "coordination", "technical")}
    scheme = ID["scheme/support-kind"]
    assert set(vocabularies.subjects(SKOS.topConceptOf, scheme)) == groups
    kinds = concepts(vocabularies, "support-kind") - groups
    assert all(set(vocabularies.objects(kind, SKOS.broader)) < groups for kind in kinds)


def test_only_demonstration_roles_lie_below_participating(vocabularies: Graph) -> None:
    inside = set(vocabularies.transitive_subjects(SKOS.broader, ID["country-role/participating"]))
    keys = {str(role).rpartition("/")[2] for role in inside}
    assert keys == {"participating", "demonstration", "demonstration-pilot-2022"}


def test_match_kinds_name_the_property_they_stand_for(vocabularies: Graph) -> None:
    named = {
        str(kind).rpartition("/")[2]: vocabularies.value(kind, RDFS.seeAlso)
        for kind in concepts(vocabularies, "match-kind")
    }
    matches = {key: SKOS[f"{key}Match"] for key in ("broad", "close", "exact", "narrow")}
    assert named == matches | {"taxon": OCOP.sourceTaxon}


def test_closed_lists_are_all_different(vocabularies: Graph) -> None:
    lists = [
        {str(member) for member in Collection(vocabularies, members)}
        for axiom in vocabularies.subjects(RDF.type, OWL.AllDifferent)
        for members in vocabularies.objects(axiom, OWL.members)
    ]
    schemes = ("identifier-scheme", "match-kind", "status")
    closed = [{str(c) for c in concepts(vocabularies, name)} for name in schemes]
    assert sorted(sorted(names) for names in lists) == sorted(sorted(names) for names in closed)


def test_identifier_schemes_are_described() -> None:
    path = next(path for path in ALIGNMENTS if path.stem == "identifier-schemes")
    graph = Graph().parse(path, format="turtle")
    described = {str(s).rpartition("/")[2] for s in graph.subjects(OCOP.identifierPattern)}
    assert len(described) == SIZES["identifier-scheme"]
    for pattern in graph.objects(None, OCOP.identifierPattern):
        assert not re.fullmatch(str(pattern), "")
        assert not re.fullmatch(str(pattern), "potato")
    for template in graph.objects(None, OCOP.iriTemplate):
        assert str(template).endswith("{identifier}")
        assert str(template).count("{") == 1


def test_every_file_has_the_version_of_the_ontology() -> None:
    versions = {
        path.name: {
            str(v) for v in Graph().parse(path, format="turtle").objects(None, OWL.versionInfo)
        }
        for path in ALL
    }
    assert len(set.union(*versions.values())) == 1
    assert all(len(found) == 1 for found in versions.values())
