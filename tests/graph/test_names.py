"""From what a person types to the thing that is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import AmbiguousThingError, UnknownThingError
from ocop_kg.graph import Graph
from ocop_kg.graph.names import folded
from ocop_kg.vocabulary import thing

LESOTHO = thing("country", "LSO")


@pytest.mark.parametrize(
    "name",
    [
        "LSO", "LS", "426", "Lesotho", "lesotho", " LESOTHO ", "Лесото", "莱索托", "ليسوتو",
        "country/LSO", "id:country/LSO", LESOTHO.value, f"<{LESOTHO.value}>",
    ],
)  # fmt: skip
def test_a_country_is_known_by_label_code_key_and_iri(kg: Graph, name: str) -> None:
    assert kg.resolve(name, "Country") == LESOTHO
    assert kg.resolve(name, "ocop:Country") == LESOTHO
    assert kg.resolve(LESOTHO) == LESOTHO


def test_accents_and_hyphens_make_no_difference(kg: Graph) -> None:
    assert kg.resolve("cote d'ivoire", "Country") == thing("country", "CIV")
    assert kg.resolve("Date-Palm", "Product") == kg.resolve("dates", "Product")


@pytest.mark.parametrize(
    ("name", "kind", "offer"),
    [
        ("potatoe", "Product", "did you mean potato"),
        ("Lesothoo", "Country", "did you mean Lesotho?"),
        ("Lipin Jin", "Expert", "did you mean Liping Jin"),
        ("https://w3id.org/ocop/id/country/lso", "Country", "did you mean Lesotho"),
    ],
)
def test_an_unknown_name_offers_near_ones(kg: Graph, name: str, kind: str, offer: str) -> None:
    with pytest.raises(UnknownThingError, match=kind.lower()) as caught:
        kg.resolve(name, kind)
    assert offer in str(caught.value)
    assert caught.value.name == name


def test_a_name_of_another_kind_is_unknown(kg: Graph) -> None:
    with pytest.raises(UnknownThingError):
        kg.resolve("potato", "Country")
    with pytest.raises(UnknownThingError):
        kg.resolve(thing("product", "potato"), "Country")


@pytest.mark.parametrize(
    "name", ["", " ", "<>", "<not an iri>", "http://[::1", "javascript:x", "\0"]
)
def test_what_names_nothing_is_unknown(kg: Graph, name: str) -> None:
    with pytest.raises(UnknownThingError):
        kg.resolve(name, "Country")


def test_a_name_of_several_things_lists_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("names") / "two.ttl"
    path.write_text(
        '@prefix s: <http://www.w3.org/2004/02/skos/core#> . <urn:a> s:prefLabel "Twin"@en . '
        '<urn:b> s:prefLabel "twin"@fr . <urn:c> s:altLabel "twin" .',
        "utf-8",
    )
    graph = Graph.open(path, replace=True)
    with pytest.raises(AmbiguousThingError, match="names 2 things, give one IRI: urn:a, urn:b"):
        graph.resolve("twin")


def test_search_ranks_equal_names_before_near_ones(kg: Graph) -> None:
    assert [match.label for match in kg.find("coffee", kind="Product")][:2] == [
        "coffee",
        "liberica coffee",
    ]
    assert kg.find("coffee", kind="Product")[0].score == 1.0
    assert kg.find("咖啡豆不存在的名字") == []
    assert len(kg.find("a", limit=3)) == 3
    assert kg.find("") == []


def test_labels_fall_back_to_english_any_language_and_the_key(kg: Graph) -> None:
    assert kg.label(LESOTHO, ["zh"]) == "莱索托"
    assert kg.label(LESOTHO, ["xx", "ru"]) == "Лесото"
    assert kg.label(LESOTHO, ["xx"]) == "Lesotho"
    assert kg.label("https://example.org/nothing/Known") == "Known"


@given(st.text(max_size=30))
def test_folding_is_stable(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert folded(f"  {name.upper()} ") == folded(name.upper())


def test_a_class_that_there_is_not_is_told(kg: Graph) -> None:
    with pytest.raises(UnknownThingError, match="unknown class 'Contry'; did you mean Country"):
        kg.find("potato", kind="Contry")
    with pytest.raises(UnknownThingError, match="unknown class 'http://x y'; this is no IRI"):
        kg.resolve("potato", "http://x y")
    assert kg.find("potato", kind="product")[0].label == "potato"


def test_what_is_no_iri_has_its_last_part_for_a_label(kg: Graph) -> None:
    assert kg.label("http://x y/z") == "z"


def test_things_are_named_by_text_term_or_record(kg: KnowledgeGraph) -> None:
    lesotho = kg.country("LSO")
    assert kg.resolve(lesotho) == LESOTHO
    assert kg.describe(lesotho).label == "Lesotho"
    assert kg.label(lesotho, "zh") == kg.label(LESOTHO.value, ["zh"]) == "莱索托"
    with pytest.raises(TypeError, match="a NoneType names nothing: give a label"):
        kg.resolve(None)


def test_an_offer_is_made_only_for_what_is_near(kg: Graph) -> None:
    with pytest.raises(UnknownThingError) as caught:
        kg.resolve("Atlantis")
    assert caught.value.close == ()
