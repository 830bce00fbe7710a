"""What holds for every record: identity, order, and how it shows itself."""

import copy
import dataclasses
import pickle
import typing

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import AmbiguousThingError, UnknownThingError
from ocop_kg.records import KINDS, Country, Relation, Thing, find_all
from ocop_kg.records.base import Is

KIND_NAMES = sorted(KINDS.keys() - {"Thing"})


def relations(kind: type[Thing]) -> list[str]:
    return [name for name in dir(kind) if isinstance(getattr(kind, name), Relation)]


def test_records_are_equal_when_iri_and_kind_are(kg: KnowledgeGraph) -> None:
    assert kg.country("LSO") == kg.country("Lesotho") == kg.thing("LS")
    assert len({kg.country("LSO"), kg.country("Lesotho"), kg.product("potato")}) == 2
    assert kg.country("LSO") != "https://w3id.org/ocop/id/country/LSO"


def test_records_of_two_graphs_are_equal(kg: KnowledgeGraph) -> None:
    assert KnowledgeGraph.open().country("LSO") == kg.country("LSO")


def test_a_record_is_frozen_and_copies_to_itself(kg: KnowledgeGraph) -> None:
    country = kg.country("LSO")
    for name in ("label", "priority_products", "is_demonstration", "other"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(country, name, "x")
    assert copy.copy(country) is country
    assert copy.deepcopy([country])[0] is country
    assert not hasattr(country, "__dict__")
    with pytest.raises(TypeError, match="keep its IRI"):
        pickle.dumps(country)


def test_fields_are_plain_values(kg: KnowledgeGraph) -> None:
    assert dataclasses.asdict(kg.country("LSO")) == {
        "iri": "https://w3id.org/ocop/id/country/LSO",
        "label": "Lesotho",
        "codes": ("LS", "LSO", "426"),
    }


@pytest.mark.parametrize("name", KIND_NAMES)
def test_every_kind_has_records_in_order(kg: KnowledgeGraph, name: str) -> None:
    found = find_all(kg, KINDS[name])
    assert found
    assert [(each.label, each.iri) for each in found] == sorted(
        (each.label, each.iri) for each in found
    )
    assert len(set(found)) == len(found)
    for record in found:
        assert isinstance(record, KINDS[name])
        assert len(repr(record)) <= 60 + len("<> ") + len(type(record).__name__)


@pytest.mark.parametrize("name", KIND_NAMES)
def test_every_relation_gives_records_of_its_kind(kg: KnowledgeGraph, name: str) -> None:
    kind = KINDS[name]
    records = find_all(kg, kind)[:40]
    for relation in relations(kind):
        wanted = getattr(kind, relation).kind
        for record in records:
            found = getattr(record, relation)
            many = found if isinstance(found, tuple) else () if found is None else (found,)
            assert all(isinstance(each, wanted) for each in many), (record, relation)
            assert list(many) == sorted(many, key=lambda each: (each.label, each.iri))


@pytest.mark.parametrize("name", KIND_NAMES)
def test_every_relation_says_something_of_the_packaged_data(kg: KnowledgeGraph, name: str) -> None:
    kind = KINDS[name]
    own = {attribute for attribute in vars(kind) if isinstance(vars(kind)[attribute], Relation)}
    records = find_all(kg, kind)
    silent = {each for each in own if not any(getattr(record, each) for record in records)}
    assert silent == set()


@pytest.mark.parametrize("name", KIND_NAMES)
def test_relations_read_backwards_find_the_record_again(kg: KnowledgeGraph, name: str) -> None:
    kind = KINDS[name]
    record = find_all(kg, kind)[0]
    for relation in relations(kind):
        path = getattr(kind, relation).path
        for end in getattr(kind, relation).nodes(record):
            assert record.node in path.starts(kg.store, end), relation


def test_claims_always_name_a_source(kg: KnowledgeGraph) -> None:
    assert not [claim for claim in find_all(kg, KINDS["Claim"]) if not claim.sources]


def test_names_are_understood_as_everywhere(kg: KnowledgeGraph) -> None:
    china = kg.country("中国")
    assert kg.partnerships(provider="CHN")
    for name in ("cn", "156", china.iri, china.node, china, "country/CHN"):
        assert kg.partnerships(provider=name) == kg.partnerships(provider="CHN")
    assert kg.ask("experts-by-product", product=kg.product("potato")).to_dicts() == (
        kg.ask("experts-by-product", product="potato").to_dicts()
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda kg: kg.country("Lesothho"), "unknown country 'Lesothho'; did you mean Lesotho"),
        (lambda kg: kg.product("potatoe"), "unknown product 'potatoe'; did you mean potato"),
        (lambda kg: kg.country("potato"), "unknown country 'potato'"),
        (lambda kg: kg.expert(kg.country("LSO")), "unknown expert"),
        (lambda kg: kg.countries(region="Afrika"), "unknown region 'Afrika'; did you mean Africa"),
        (lambda kg: kg.countries(role="demonstrator"), "unknown countryrole 'demonstrator'"),
        (lambda kg: kg.events(year="24"), "unknown year '24'; give four digits"),
        (lambda kg: kg.events(year="2024\n"), "unknown year"),
        (lambda kg: kg.sources(publisher="FA0"), "unknown publisher 'FA0'; did you mean FAO"),
        (lambda kg: kg.partnerships(provider="Chian"), "unknown thing 'Chian'; did you mean China"),
    ],
)  # fmt: skip
def test_unknown_names_get_near_ones(
    kg: KnowledgeGraph, call: typing.Callable[[KnowledgeGraph], object], message: str
) -> None:
    with pytest.raises(UnknownThingError) as caught:
        call(kg)
    assert str(caught.value).replace("country role", "countryrole").startswith(message)


def test_one_name_for_two_things_is_an_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousThingError):
        kg.thing("market")


def test_declarations_show_themselves(kg: KnowledgeGraph) -> None:
    assert repr(Country.experts) == "<Many Country.experts: Expert>"
    assert Country.experts.kind is KINDS["Expert"]
    assert isinstance(Country.is_demonstration, Is)
    assert repr(kg.country("LSO")) == "<Country Lesotho>"
    assert str(kg.country("LSO")) == "Lesotho"


def test_record_types_can_be_inspected() -> None:
    for kind in KINDS.values():
        assert {"iri", "label"} <= typing.get_type_hints(kind).keys()
