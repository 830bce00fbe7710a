"""A parameter keeps the rows with its value, whatever way the value is named, and nothing else."""

from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import pytest
from pyoxigraph import Literal, NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import (
    AmbiguousThingError,
    MissingParameterError,
    UnknownParameterError,
    UnknownQuestionError,
    UnknownThingError,
)
from ocop_kg.graph.values import AnyTerm
from ocop_kg.questions import Question, asking, question, questions

Row = tuple[AnyTerm | None, ...]

QUESTIONS = questions()
EVERY_QUESTION = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.id)
EVERY_PARAMETER = pytest.mark.parametrize(
    ("asked", "name"),
    [(asked, name) for asked in QUESTIONS for name in asked.parameters],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
HOSTILE = [
    'x" } UNION { ?s ?p ?o } #',
    "x\\u0022 } UNION { ?s ?p ?o } #",
    "> } UNION { ?s ?p ?o } #",
    "?country",
    "*",
    "",
    " ",
    "a\x00b",
    "a\tb",
    "a\nb",
    "\ud800",
    "../../etc/passwd",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://[::1",
    "<>",
    "_:b0",
    "https://w3id.org/ocop/id/country/\u202e",
    "https://w3id.org/ocop/ontology#Country",
]


def rows_of(graph: KnowledgeGraph, asked: Question) -> list[Row]:
    return [tuple(row) for row in graph.ask(asked.id)]


def rows_with(graph: KnowledgeGraph, asked: Question, **values: NamedNode | Literal) -> list[Row]:
    return [tuple(row) for row in graph.rows(asked.sparql, values).cursor()]


def values_of(rows: list[Row], column: int) -> list[NamedNode | Literal]:
    """Up to six values of a column: the first, the last and some from between."""
    found = list(dict.fromkeys(row[column] for row in rows))
    terms = [term for term in found if isinstance(term, NamedNode | Literal)]
    step = max(1, len(terms) // 5)
    return list(dict.fromkeys([*terms[::step], *terms[-1:]]))


@EVERY_PARAMETER
def test_a_value_keeps_the_rows_that_have_it(
    asked: Question, name: str, kg: KnowledgeGraph
) -> None:
    everything = rows_of(kg, asked)
    column = kg.ask(asked.id).variables.index(name)
    values = values_of(everything, column)
    assert values
    for value in values:
        expected = [row for row in everything if row[column] == value]
        assert rows_with(kg, asked, **{name: value}) == expected
        assert expected


@EVERY_PARAMETER
def test_a_value_that_no_row_has_gives_no_row(
    asked: Question, name: str, kg: KnowledgeGraph
) -> None:
    assert rows_with(kg, asked, **{name: NamedNode("https://example.org/nothing")}) == []
    assert rows_with(kg, asked, **{name: Literal("nothing")}) == []


@EVERY_QUESTION
def test_two_values_keep_the_rows_that_have_both(asked: Question, kg: KnowledgeGraph) -> None:
    everything = rows_of(kg, asked)
    columns = kg.ask(asked.id).variables
    for one, other in combinations(asked.parameters, 2):
        first, second = columns.index(one), columns.index(other)
        for value in values_of(everything, first)[:3]:
            for partner in values_of([row for row in everything if row[first] == value], second)[
                :2
            ]:
                assert rows_with(kg, asked, **{one: value, other: partner}) == [
                    row for row in everything if row[first] == value and row[second] == partner
                ]


@EVERY_PARAMETER
def test_no_value_means_every_row(asked: Question, name: str, small: KnowledgeGraph) -> None:
    assert small.ask(asked.id, **{name: None}).to_tsv() == small.ask(asked.id).to_tsv()


@EVERY_PARAMETER
def test_a_misspelt_parameter_is_an_error_that_offers_the_right_one(
    asked: Question, name: str, small: KnowledgeGraph
) -> None:
    with pytest.raises(UnknownParameterError) as caught:
        small.ask(asked.id, **{f"{name}s": "x"})
    assert name in caught.value.close
    with pytest.raises(UnknownParameterError) as caught:
        small.ask(asked.id, zzz="x")
    assert str(caught.value).endswith(f"{asked.id} takes {', '.join(asked.parameters)}")


@EVERY_PARAMETER
def test_a_hostile_value_gives_no_rows(asked: Question, name: str, small: KnowledgeGraph) -> None:
    type_ = asked.parameters[name].type
    for value in (*HOSTILE, b"x", 3.5, ["x"], {"x": "y"}):
        if type_ == "text" and value != "\ud800":
            assert not small.ask(asked.id, **{name: value})
        else:
            with pytest.raises(UnknownThingError) as caught:
                small.ask(asked.id, **{name: value})
            assert caught.value.name in (value, str(value), repr(value))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "experts-by-product\n", "", "\x00", "EXPERTS-BY-PRODUCT", "*"]
)
def test_a_hostile_name_of_a_question_is_unknown(name: str, small: KnowledgeGraph) -> None:
    with pytest.raises(UnknownQuestionError):
        small.ask(name)


LESOTHO = ["LSO", "lso", "LS", "426", "Lesotho", "lesotho", "莱索托", "ليسوتو", "country/LSO"]


@pytest.mark.parametrize(
    "asked", [one for one in QUESTIONS if "country" in one.parameters], ids=lambda one: one.id
)
def test_a_country_is_known_by_label_code_iri_and_in_other_languages(
    asked: Question, kg: KnowledgeGraph
) -> None:
    iri = "https://w3id.org/ocop/id/country/LSO"
    expected = kg.ask(asked.id, country=NamedNode(iri)).to_tsv()
    for value in (*LESOTHO, iri, f"<{iri}>", "id:country/LSO"):
        assert kg.ask(asked.id, country=value).to_tsv() == expected


@pytest.mark.parametrize(
    ("name", "parameter", "values"),
    [
        ("experts-by-product", "product", ["date palm", "date-palm", "Dates", "product/date-palm"]),
        ("products-by-expert", "expert", ["Liping Jin", "liping-jin", "LIPING JIN"]),
        ("technologies-by-stage", "stage", ["storage", "储存", "stockage", "almacenamiento"]),
        ("priority-products-by-sector", "sector", ["field crop", "field-crop", "大田作物"]),
        ("partnerships-by-modality", "modality", ["South-South", "south-south", "Sud-Sud", "南南"]),
        ("partnerships-by-provider", "provider", ["CHN", "China", "中国", "country/CHN"]),
        ("priority-products-by-region", "region", ["Africa", "africa", "region/africa"]),
        ("identifiers-by-product", "scheme", ["AGROVOC", "agrovoc", "identifier-scheme/agrovoc"]),
        ("countries-by-role", "role", ["demonstration", "country-role/demonstration"]),
        ("events-by-year", "year", ["2024", 2024]),
    ],
)
def test_a_thing_is_known_by_all_its_names(
    name: str, parameter: str, values: list[object], kg: KnowledgeGraph
) -> None:
    answers = {kg.ask(name, **{parameter: value}).to_tsv() for value in values}
    assert len(answers) == 1
    assert len(kg.ask(name, **{parameter: values[0]})) > 0


def test_an_unknown_value_offers_near_ones(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownThingError, match=r"unknown country 'Lesohto'; did you mean Lesotho"):
        kg.ask("experts-by-country", country="Lesohto")
    with pytest.raises(UnknownThingError, match=r"unknown country or organization or programme"):
        kg.ask("money-by-donor", donor="Lesohto")
    with pytest.raises(UnknownThingError, match=r"give four digits, such as 2024"):
        kg.ask("events-by-year", year="24")


def test_a_thing_of_another_kind_is_unknown(kg: KnowledgeGraph) -> None:
    for value in ("potato", NamedNode("https://w3id.org/ocop/id/product/potato")):
        with pytest.raises(UnknownThingError):
            kg.ask("experts-by-country", country=value)
        with pytest.raises(UnknownThingError):
            kg.ask("money-by-donor", donor=value)


def test_a_name_of_two_things_is_ambiguous(
    small: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        KnowledgeGraph, "named", lambda *given: NamedNode(f"https://example.org/{given[-1]}")
    )
    with pytest.raises(AmbiguousThingError) as caught:
        small.ask("money-by-donor", donor="x")
    assert caught.value.candidates == (
        "https://example.org/Country",
        "https://example.org/Organization",
        "https://example.org/Programme",
    )


def test_a_required_parameter_must_be_given(
    small: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No stored question needs a value now; the framework is ready for one that does."""
    asked = question("experts-by-product")
    needed = replace(asked.parameters["product"], required=True)
    changed = replace(asked, parameters=MappingProxyType({"product": needed}))
    monkeypatch.setattr(asking, "question", lambda _: changed)
    for given in ({}, {"product": None}):
        with pytest.raises(MissingParameterError, match=r"'experts-by-product'.*'product'"):
            small.ask("experts-by-product", **given)
    assert len(small.ask("experts-by-product", product="example tuber")) == 2


def test_an_answer_knows_what_was_asked(small: KnowledgeGraph) -> None:
    answer = small.ask("experts-by-product", product="example tuber")
    assert answer.question is question("experts-by-product")
    assert answer.parameters == {
        "product": NamedNode("https://w3id.org/ocop/id/product/example-tuber")
    }
    assert not small.ask("experts-by-product", product="example fish")
    assert answer.question.empty_means == "No source names an expert for this product."
