"""Packaged data and vocabularies conform to every must, and every class of them is looked at."""

import pytest
from pyoxigraph import NamedNode

from ocop_kg.assets import asset
from ocop_kg.graph import Graph
from ocop_kg.graph.opening import ontology_quads
from ocop_kg.validation import Report, validate
from ocop_kg.validation.terms import published
from ocop_kg.vocabulary import ID, OCOP


@pytest.fixture(scope="module")
def report() -> Report:
    data = [asset("data/rdf/ocop.trig"), asset("data/rdf/dataset.ttl")]
    return validate([*data, *sorted(asset("ontology/vocabularies").glob("*.ttl"))])


def test_packaged_data_conform_to_every_must(report: Report) -> None:
    assert [result for result in report.results if result.level == "must"] == []
    assert report.conforms
    assert report.exit_code == 0


def test_warnings_of_the_packaged_data_are_gaps_that_are_known(report: Report) -> None:
    """Dates that no source tells, and places of events; not a wrong value."""
    rules = {str(result.shape.value).rpartition("#")[2] for result in report.results}
    warnings = {
        str(result.shape.value).rpartition("#")[2]
        for result in report.results
        if result.level == "should"
    }
    assert warnings == {
        "Country-hasRegion",
        "Event-hasPlace",
        "Observation-hasDate",
        "Source-hasDate",
    }
    assert report.counts["should"] <= 90
    assert rules - warnings


def test_every_class_of_the_data_is_looked_at(report: Report) -> None:
    classes = {
        quad.subject.value
        for quad in ontology_quads()
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(OCOP)
    }
    assert len(set(report.kinds) & classes) >= 25
    assert [node for node in report.unchecked_nodes if node.startswith(ID)] == []


def test_the_things_that_are_published_are_those_of_the_graph() -> None:
    things = Graph.open().select("SELECT DISTINCT ?thing { ?thing a ?class FILTER isIRI(?thing) }")
    assert published() == {thing.value for (thing,) in things}


def test_every_shape_meets_a_node(report: Report) -> None:
    assert report.unmatched_shapes == ()
    assert len(report.checked) > 150


def test_every_result_has_a_line(report: Report) -> None:
    assert all(result.place and result.place.line for result in report.results)
