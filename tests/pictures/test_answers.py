"""Pictures of answers: what is drawn, what is left out and said, and what cannot be drawn."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.errors import BudgetError, UndrawableError, UnknownFormatError
from ocop_kg.graph import Triples
from ocop_kg.graph.reader import Reader
from ocop_kg.pictures import FORMS, Hand, Picture, suitable, table
from ocop_kg.pictures.bars import MOST_BARS
from ocop_kg.pictures.network import MOST_THINGS
from ocop_kg.questions import questions

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]>&amp;<!-- x -->",
    "\x1b[31mred\x00\u202egnp",
    "a" * 5000,
    "الأردن 莱索托 🥔",
]


def parsed(picture: Picture) -> ET.Element:
    root = ET.fromstring(picture.svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "a",
        "circle",
        "desc",
        "g",
        "line",
        "path",
        "polygon",
        "polyline",
        "rect",
        "style",
        "svg",
        "text",
        "title",
    }
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    links = [element.get("href", "") for element in root.iter(f"{SVG}a")]
    assert all(link.startswith(("https://", "http://")) for link in links)
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    return root


def marks(picture: Picture, look: str) -> list[ET.Element]:
    return [each for each in parsed(picture).iter() if each.get("class") == look]


def title(element: ET.Element) -> str:
    return element.findtext(f"{SVG}title", "")


def forms(kg: KnowledgeGraph, query: str) -> tuple[str, ...]:
    answer, hand = kg.select(query), Hand(kg, Reader(kg, ["en"]))
    return suitable(table(hand, answer.variables, answer), hand)


def values(*rows: tuple[object, object]) -> str:
    written = " ".join(f"({name} {number})" for name, number in rows)
    return f"SELECT ?name ?number {{ VALUES (?name ?number) {{ {written} }} }}"


@pytest.mark.parametrize("question", [each.id for each in questions()])
def test_the_answer_of_every_question_can_be_drawn_in_what_suits_it(
    kg: KnowledgeGraph, question: str
) -> None:
    asked = next(each for each in questions() if each.id == question)
    if any(parameter.required for parameter in asked.parameters.values()):
        pytest.skip("it needs a parameter")
    answer, hand = kg.ask(question), Hand(kg, Reader(kg, ["en"]))
    for form in suitable(table(hand, answer.variables, answer), hand):
        picture = kg.picture(answer, form)
        assert parsed(picture)
        assert picture.form == form
        assert picture.marks > 0
        assert picture.title == answer.caption(hand.reader)


def test_a_map_marks_each_country_of_the_answer_once(kg: KnowledgeGraph) -> None:
    query = "SELECT DISTINCT ?country { ?country ocop:hasPriorityProduct ?product }"
    picture = kg.picture(query, "map")
    countries = {row[0].value for row in kg.select(query)}
    drawn = marks(picture, "country")
    assert picture.marks == len(drawn) == len(countries)
    assert {each.get("href") for each in drawn} == countries
    assert all(each.find(f"{SVG}circle") is not None for each in drawn if title(each) == "Tuvalu")


def test_every_country_of_the_data_is_on_the_map(kg: KnowledgeGraph) -> None:
    answer = kg.select("SELECT ?country { ?country a ocop:Country }")
    picture = kg.picture(answer, "map")
    assert picture.marks == len(answer)
    assert "Not on this map" not in picture.svg


def test_a_map_is_shaded_by_the_number_of_a_row_else_by_rows(kg: KnowledgeGraph) -> None:
    numbered = """SELECT ?country ?score {
        VALUES (?country ?score) { (<%s/LSO> 5) (<%s/FJI> 1) (<%s/CHN> 9) } }"""
    picture = kg.picture(numbered.replace("%s", "https://w3id.org/ocop/id/country"))
    assert picture.form == "map"
    assert "China (9), Fiji (1), Lesotho (5)" in picture.says
    assert {title(each) for each in marks(picture, "country")} == {
        "Lesotho: score 5",
        "Fiji: score 1",
        "China: score 9",
    }
    less = kg.picture(
        numbered.replace("%s", "https://w3id.org/ocop/id/country").replace("9", "UNDEF")
    )
    assert "China (no number), Fiji (1), Lesotho (5)" in less.says
    assert less.svg.count('class="land rimmed"') == 2  # the country and its key
    counted = kg.picture("SELECT * { ?country ocop:hasPriorityProduct ?product }")
    assert "Brazil (2)" in counted.says
    assert "rows that name it" in counted.svg


def test_a_region_stands_for_its_countries(kg: KnowledgeGraph) -> None:
    query = (
        "SELECT ?region { VALUES ?region { <https://w3id.org/ocop/id/region/pacific-islands> } }"
    )
    picture = kg.picture(query, "map")
    members = kg.select(
        "SELECT ?c { ?c ocop:inRegion <https://w3id.org/ocop/id/region/pacific-islands> }"
    )
    assert picture.marks == len(members) > 5
    assert "A region is shown by the countries" in " ".join(picture.notes)


def test_countries_that_are_not_on_the_map_are_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text("""
        @prefix ocop: <https://w3id.org/ocop/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:x:atlantis> a ocop:Country ; ocop:m49Code "999" ; skos:prefLabel "Atlantis <b>"@en .
        <urn:x:lesotho> a ocop:Country ; ocop:m49Code "426" ; skos:prefLabel "Lesotho"@en .
    """)
    graph = KnowledgeGraph.open(file, replace=True)
    picture = graph.picture("SELECT ?c { ?c a ocop:Country }", "map")
    assert picture.marks == 1
    assert "Not on this map: Atlantis <b>." in picture.notes
    assert "implies no opinion" in picture.svg or "imply no opinion" in picture.svg
    assert "Natural Earth" in picture.svg
    only = graph.picture("SELECT ?c { ?c ocop:m49Code '999' }", "map")
    assert only.marks == 0
    assert "Atlantis" in only.says


@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.none() | st.decimals(-1000, 1000, places=1)),
        min_size=1,
        max_size=60,
    )
)
@settings(max_examples=40, deadline=None)
def test_every_row_with_a_number_is_a_bar(
    kg: KnowledgeGraph, rows: list[tuple[int, object]]
) -> None:
    query = values(*((f'"n{at}"', "UNDEF" if number is None else number) for at, number in rows))
    distinct = dict.fromkeys(rows)
    told = [row for row in distinct if row[1] is not None]
    if not told:
        return
    picture = kg.picture(query, "chart")
    assert picture.marks == len(marks(picture, "bar")) == min(len(told), MOST_BARS)
    notes = " ".join(picture.notes)
    assert ("more bar" in notes) == (len(told) > MOST_BARS)
    assert ("without number" in notes) == (len(told) < len(distinct))
    assert picture == kg.picture(query, "chart")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str, kg: KnowledgeGraph) -> None:
    drawn = kg.picture(values(('"a"', 1), ('"b"', 2)), "chart", title=text)
    assert parsed(drawn)
    written = json.dumps(text.replace("\x00", ""), ensure_ascii=False)
    assert parsed(kg.picture(values((written, 1), (written, 2)), "chart")).tag == f"{SVG}svg"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_of_things_stay_texts(text: str, tmp_path: Path) -> None:
    label = json.dumps(text.replace("\x00", ""), ensure_ascii=False)
    file = tmp_path / "mine.ttl"
    file.write_text(f"""
        @prefix ocop: <https://w3id.org/ocop/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:x:a> a ocop:Country ; ocop:m49Code "426" ; skos:prefLabel {label} ;
            ocop:hasPriorityProduct <urn:x:b> , <urn:x:c> .
        <urn:x:b> a ocop:Product ; skos:prefLabel {label} .
        <urn:x:c> a ocop:Product ; skos:prefLabel {label} .
    """)
    graph = KnowledgeGraph.open(file, replace=True)
    for form in FORMS:
        picture = graph.picture("SELECT * { ?country ocop:hasPriorityProduct ?product }", form)
        assert parsed(picture)
        assert picture.marks
        assert len(picture.svg) < 60_000


def test_numbers_over_time_are_points(kg: KnowledgeGraph) -> None:
    answer = kg.ask("growth-by-date", indicator="countries in OCOP", scope="World")
    picture = kg.picture(answer, "chart")
    dated = {(row["as_of"], row["value"], row["note"]) for row in answer if row["as_of"]}
    assert picture.marks == len(marks(picture, "point"))
    assert 10 < picture.marks <= len(dated)
    assert "2 rows without as of or value not drawn." in picture.notes
    assert kg.picture(kg.ask("growth-by-date")).form == "chart"


def test_a_series_with_one_number_a_time_has_a_line(kg: KnowledgeGraph) -> None:
    query = """SELECT ?year ?number { VALUES (?year ?number) {
        ("2021"^^xsd:gYear 3) ("2022"^^xsd:gYear 5) ("2023-06"^^xsd:gYearMonth %s) } }"""
    assert "<polyline" in kg.picture(query.replace("%s", "4")).svg
    twice = query.replace("%s", '4) ("2022"^^xsd:gYear 6')
    assert "<polyline" not in kg.picture(twice).svg


def test_numbers_alone_are_counted_in_spans(kg: KnowledgeGraph) -> None:
    query = "SELECT ?number { VALUES ?number { 1 2 2.5 9 17 } }"
    picture = kg.picture(query, "chart")
    counts = [title(each).rpartition(": ")[2] for each in marks(picture, "bar")]
    assert sum(int(count.split()[0]) for count in counts) == 5


def test_dates_alone_are_counted_by_year(kg: KnowledgeGraph) -> None:
    query = """SELECT ?name ?day { VALUES (?name ?day) {
        ("a" "2021-05-01"^^xsd:date) ("b" "2021-06-01"^^xsd:date) ("c" "2024"^^xsd:gYear) } }"""
    picture = kg.picture(query, "chart")
    assert [title(each) for each in marks(picture, "bar")] == [
        "2021: 2 rows",
        "2022: 0 rows",
        "2023: 0 rows",
        "2024: 1 row",
    ]


def test_rows_of_sources_count_once(kg: KnowledgeGraph) -> None:
    answer = kg.select("""SELECT ?country (1 AS ?number) ?source {
        ?claim a ocop:ProductDesignation ; ocop:concernsCountry ?country ; ocop:statedBy ?source ;
            ocop:concernsProduct <https://w3id.org/ocop/id/product/cocoa> }""")
    picture = kg.picture(answer, "chart")
    assert len(answer) > picture.marks == len({row["country"] for row in answer})


def test_a_network_ties_what_the_graph_ties(kg: KnowledgeGraph) -> None:
    answer = kg.ask("countries-by-product", product="cocoa")
    picture = kg.picture(answer, "network")
    ties = {title(each) for each in marks(picture, "tie")}
    assert "Ecuador has priority product cocoa" in ties
    assert len(ties) == len({row["country"] for row in answer})
    assert picture.marks == len(ties) + 1


def test_triples_are_a_network(kg: KnowledgeGraph) -> None:
    query = """CONSTRUCT { ?c ocop:hasPriorityProduct ?p ; skos:notation 'x' }
        WHERE { ?c ocop:hasPriorityProduct ?p } LIMIT 9"""
    triples = kg.query(query)
    assert isinstance(triples, Triples)
    picture = kg.picture(query)
    assert kg.picture(query, "network").svg == kg.picture(triples, "network").svg
    network = kg.picture(query, "network")
    assert len(marks(network, "tie")) == 9
    assert "9 statements about texts and numbers not drawn." in " ".join(network.notes)
    assert picture.form == "map"


def test_a_network_is_drawn_as_one(kg: KnowledgeGraph) -> None:
    network = kg.network("partnerships")
    picture = kg.picture(network)
    assert picture.form == "network"
    assert picture.title == network.graph["text"]
    assert 2 < picture.marks <= network.number_of_nodes()
    assert kg.picture(network, title="Who helps whom").title == "Who helps whom"
    with pytest.raises(UndrawableError, match="drawn as one"):
        kg.picture(network, "map")
    with pytest.raises(UndrawableError, match="tied to each other"):
        kg.picture(nx.Graph())
    with pytest.raises(UndrawableError, match="nodes of a network are IRIs"):
        kg.picture(nx.Graph([("no iri", "at all")]))


def test_a_large_network_says_what_it_leaves_out(kg: KnowledgeGraph) -> None:
    query = "CONSTRUCT WHERE { ?claim ocop:concernsCountry ?country }"
    picture = kg.picture(query, "network")
    assert picture.marks <= MOST_THINGS
    assert any("more thing" in note for note in picture.notes)


@pytest.mark.parametrize(
    ("query", "form", "words", "instead"),
    [
        ("ASK { ?c a ocop:Country }", None, "yes or no", ()),
        ("SELECT ?c { ?c a ocop:Country } LIMIT 0", "map", "without rows", ()),
        ("SELECT ?c { ?c a ocop:Country }", "chart", "a chart needs numbers", ("map",)),
        ("SELECT ?c { ?c a ocop:Country }", "network", "tied", ("map",)),
        ("SELECT ?p { ?p a ocop:Product }", "map", "a map needs countries", ()),
        (values(('"a"', 1), ('"b"', 2)), "map", "a map needs countries", ("chart",)),
        ("SELECT (1/0 AS ?n) {}", None, "a map needs", ()),
    ],
)
def test_what_cannot_be_drawn_says_why_and_what_can(
    kg: KnowledgeGraph, query: str, form: str | None, words: str, instead: tuple[str, ...]
) -> None:
    with pytest.raises(UndrawableError, match=words) as caught:
        kg.picture(query, form)
    assert caught.value.forms == instead


def test_a_form_that_nobody_knows(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownFormatError, match="did you mean map"):
        kg.picture("SELECT ?c { ?c a ocop:Country }", "mapp")


@pytest.mark.parametrize(
    ("number", "suits"),
    [
        ("'INF'^^xsd:double", False),
        ("'NaN'^^xsd:double", False),
        ("1e308", False),
        ("1e-300", True),
    ],
)
def test_numbers_beyond_drawing(kg: KnowledgeGraph, number: str, suits: bool) -> None:
    query = values(('"a"', number), ('"b"', number), ('"c"', "-1e299"), ('"d"', "1e299"))
    picture = kg.picture(query, "chart")
    assert picture.marks == (4 if suits else 2)
    assert ("2 rows without number" in " ".join(picture.notes)) is not suits
    assert parsed(picture)
    assert "nan" not in picture.svg.lower().replace("finance", "")


def test_a_picture_keeps_to_the_budget(kg: KnowledgeGraph) -> None:
    hurried = kg.within(Budget(seconds=0.3))
    with pytest.raises(BudgetError):
        hurried.picture("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    slow = kg.within(Budget(seconds=30))
    assert slow.picture(slow.ask("countries-by-product", product="cocoa")).marks == 6


def test_it_is_the_same_on_any_machine() -> None:
    script = (
        "import sys; from ocop_kg import KnowledgeGraph; kg = KnowledgeGraph.open();"
        "a = kg.ask('partnerships-by-product');"
        "print([kg.picture(a, form).svg for form in ('map', 'chart', 'network')])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_a_picture_is_written_and_shown_in_a_notebook(kg: KnowledgeGraph, tmp_path: Path) -> None:
    picture = kg.picture("SELECT ?c { ?c a ocop:Country }")
    picture.write(tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text("utf-8") == f"{picture.svg}\n"
    assert picture._repr_svg_() == picture.svg
    assert picture.svg.count("<style>") == 1
