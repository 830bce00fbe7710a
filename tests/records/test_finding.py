"""Finding records: of the right kind or not at all, by relations that exist."""

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import AmbiguousThingError, UnknownParameterError, UnknownThingError
from ocop_kg.records import Claim, Concept, Country, Organization, Stage, Thing, find_all, find_one

DESIGNATION = "https://w3id.org/ocop/id/designation/LSO-potato"


@pytest.fixture(scope="module")
def stated() -> KnowledgeGraph:
    """The packaged graph without what follows from it."""
    return KnowledgeGraph.open(inferred=False)


@pytest.mark.parametrize("inferred", [True, False])
def test_the_wide_kinds_are_found_with_and_without_inference(
    inferred: bool, kg: KnowledgeGraph, stated: KnowledgeGraph
) -> None:
    graph = kg if inferred else stated
    assert find_one(graph, Concept, "storage") == find_one(graph, Stage, "storage")
    for name in (DESIGNATION, "LSO-potato", find_one(graph, Thing, DESIGNATION)):
        assert find_one(graph, Claim, name).iri == DESIGNATION
    assert find_one(graph, Organization, "FAO").label


@pytest.mark.parametrize("kind", [Claim, Concept, Stage])
def test_a_thing_of_another_kind_is_not_dressed_up(kg: KnowledgeGraph, kind: type[Thing]) -> None:
    for name in ("Lesotho", "country/LSO", kg.country("LSO"), kg.country("LSO").node):
        with pytest.raises(UnknownThingError, match=f"unknown {kind.__name__.lower()} "):
            find_one(kg, kind, name)


def test_several_things_of_a_wide_kind_are_told(kg: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousThingError):
        find_one(kg, Thing, "LSO-potato")


@pytest.mark.parametrize(
    ("name", "close"), [("contry", ()), ("regoin", ("region",)), ("codes", ("roles",))]
)
@pytest.mark.parametrize("value", ["x", None])
def test_a_keyword_that_is_no_relation_is_told(
    name: str, close: tuple[str, ...], value: str | None, kg: KnowledgeGraph
) -> None:
    with pytest.raises(UnknownParameterError) as caught:
        find_all(kg, Country, **{name: value})
    assert caught.value.name == name
    assert set(close) <= set(caught.value.close)
