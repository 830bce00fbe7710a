"""A result about another shape says why: the results of that shape (``sh:detail``)."""

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store

from ocop_kg.validation import Report, Result, validate
from ocop_kg.validation.writing.objects import to_json
from ocop_kg.validation.writing.page import to_html
from ocop_kg.validation.writing.sarif import to_sarif
from ocop_kg.validation.writing.standard import to_rdf
from ocop_kg.validation.writing.text import to_text
from ocop_kg.vocabulary import SH, key
from tests.validation.support import FIRST_LINE, document

DATA = """\
ex:a a ex:Person ;
  ex:address [ ex:zip 12 ;
    ex:city ex:c ] , ex:fine ;
  ex:knows ex:b , ex:d ;
  ex:born "yes" , "2001"^^xsd:gYear ;
  ex:code "12" , "1234" , "123456x" .
ex:b ex:age 12 . ex:d ex:age 9 .
ex:c rdfs:label "R" .
ex:fine ex:city ex:r .
ex:r rdfs:label "Rome" .
"""
SHAPES = """\
ex:P a sh:NodeShape ; sh:targetClass ex:Person ;
  sh:property ex:Address, ex:Knows, ex:Born, ex:Code .
ex:Address sh:path ex:address ; sh:node ex:IsAddress .
ex:Knows sh:path ex:knows ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape ex:IsAdult .
ex:Born sh:path ex:born ; sh:or ( ex:IsDate ex:IsYear ) .
ex:Code sh:path ex:code ; sh:xone ( ex:IsLong ex:IsShort ex:IsPlain ) .
ex:IsAddress a sh:NodeShape ; sh:property ex:City , ex:Zip .
ex:City sh:path ex:city ; sh:node ex:IsCity .
ex:Zip sh:path ex:zip ; sh:datatype xsd:string .
ex:IsCity a sh:NodeShape ; sh:property ex:Label .
ex:Label sh:path rdfs:label ; sh:minLength 3 .
ex:IsAdult a sh:NodeShape ; sh:property ex:Age .
ex:Age sh:path ex:age ; sh:minInclusive 18 .
ex:IsDate a sh:NodeShape ; sh:datatype xsd:date .
ex:IsYear a sh:NodeShape ; sh:datatype xsd:gYear .
ex:IsLong a sh:NodeShape ; sh:minLength 3 ; sh:maxLength 5 .
ex:IsShort a sh:NodeShape ; sh:maxLength 1 .
ex:IsPlain a sh:NodeShape ; sh:maxLength 5 .
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("details")
    rules = document(folder, SHAPES, "shapes.ttl")
    return validate(document(folder, DATA), rules, ontology=False)


def of(report: Report, shape: str) -> list[Result]:
    return [result for result in report.results if str(result.shape).endswith(f"/{shape}>")]


def told(result: Result) -> list[str]:
    """The shapes whose results are the details, by their last name."""
    return [key(detail.shape.value) for detail in result.details]


def test_each_result_of_the_named_shape_is_a_detail(report: Report) -> None:
    [result] = of(report, "Address")
    assert told(result) == ["City", "Zip"]
    assert isinstance(result.value, BlankNode)
    assert {detail.focus for detail in result.details} == {result.value}


def test_details_have_details(report: Report) -> None:
    [result] = of(report, "Address")
    assert told(result.details[0]) == ["Label"]
    assert result.details[0].details[0].focus == NamedNode("https://example.org/c")


def test_a_detail_leads_to_the_line_to_mend(report: Report) -> None:
    [result] = of(report, "Address")
    city, zip_code = result.details
    assert zip_code.place is not None
    assert zip_code.place.line == FIRST_LINE + 1
    assert city.details[0].place is not None
    assert city.details[0].place.line == FIRST_LINE + 7


def test_a_literal_is_where_it_led_from(tmp_path: Path) -> None:
    rules = document(tmp_path, SHAPES, "shapes.ttl")
    data = document(tmp_path, 'ex:z ex:q "yes" .\nex:a a ex:Person ;\n  ex:born "yes" .')
    report = validate(data, rules, ontology=False)
    [result] = of(report, "Born")
    assert result.place is not None
    assert result.place.line == FIRST_LINE + 2
    assert {detail.place for detail in result.details} == {result.place}


def test_people_are_led_to_what_is_to_be_mended(report: Report) -> None:
    assert re.findall(r"because \S+data\.ttl:(\d+:\d+): ", to_text(report)) == [
        f"{FIRST_LINE + 7}:17",
        f"{FIRST_LINE + 1}:23",
    ]
    related = [
        location["physicalLocation"]["region"]["startLine"]
        for result in json.loads(to_sarif(report))["runs"][0]["results"]
        for location in result.get("relatedLocations", ())
    ]
    assert FIRST_LINE + 7 in related
    assert to_html(report).count('class="cause"') == 2


def test_values_that_do_not_count_say_why(report: Report) -> None:
    [result] = of(report, "Knows")
    assert told(result) == ["Age", "Age"]
    assert result.value is None


@pytest.mark.parametrize(("friends", "explained"), [(10, 10), (11, 0)])
def test_of_many_values_that_do_not_count_none_is_at_fault(
    friends: int, explained: int, tmp_path: Path
) -> None:
    known = "".join(f"ex:a ex:knows ex:f{n} . ex:f{n} ex:age {n} .\n" for n in range(friends))
    rules = document(tmp_path, SHAPES, "shapes.ttl")
    data = document(tmp_path, f"ex:a a ex:Person .\nex:z a ex:Person ; ex:knows ex:f0 .\n{known}")
    one, other = of(validate(data, rules, ontology=False), "Knows")
    assert (len(one.details), len(other.details)) == (explained, 1)


def test_the_shapes_of_a_choice_say_why_none_fits(report: Report) -> None:
    [result] = of(report, "Born")
    assert told(result) == ["IsDate", "IsYear"]


def test_too_many_shapes_that_fit_are_no_reason(report: Report) -> None:
    reasons = {str(result.value): told(result) for result in of(report, "Code")}
    assert reasons == {'"1234"': [], '"123456x"': ["IsLong", "IsPlain", "IsShort"]}


def test_a_message_of_our_own_says_why_and_that_of_a_shape_stays(tmp_path: Path) -> None:
    rules = document(tmp_path, SHAPES, "shapes.ttl")
    data = document(tmp_path, DATA)
    [plain] = of(validate(data, rules, ontology=False), "Knows")
    assert plain.message == (
        "Fewer values than 1 conform to https://example.org/IsAdult: "
        "https://example.org/age: The value is less than 18."
    )
    document(tmp_path, SHAPES + 'ex:Knows sh:message "Knows no adult." .', "shapes.ttl")
    [own] = of(validate(data, rules, ontology=False), "Knows")
    assert own.message == "Knows no adult."
    assert told(own) == ["Age", "Age"]


def test_the_standard_report_nests_them(report: Report) -> None:
    store = Store()
    store.load(to_rdf(report, RdfFormat.TURTLE).encode(), format=RdfFormat.TURTLE)
    rows = store.query(
        f"SELECT ?shape {{ ?report <{SH}result>/<{SH}detail>+ ?detail . "
        f"?detail a <{SH}ValidationResult> ; <{SH}sourceShape> ?shape }}"
    )
    names = sorted(key(row["shape"].value) for row in rows)  # type: ignore[union-attr]
    assert names == sorted(
        ["City", "Label", "Zip", "Age", "Age", "IsDate", "IsYear", "IsLong", "IsShort", "IsPlain"]
    )


def test_json_nests_them(report: Report) -> None:
    written = json.loads(to_json(report))["results"]
    [address] = [each for each in written if each["shape"]["value"].endswith("/Address")]
    assert [detail["path"] for detail in address["details"]] == [
        "<https://example.org/city>",
        "<https://example.org/zip>",
    ]


def test_a_query_of_a_named_shape_is_a_detail(tmp_path: Path) -> None:
    shapes = """
ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:T .
ex:T a sh:NodeShape ; sh:sparql [ sh:message "{?this} has no {?p}." ; sh:select
  "SELECT $this ?p { BIND(<https://example.org/p> AS ?p) FILTER NOT EXISTS { $this ?p ?v } }" ] .
"""
    rules = document(tmp_path, shapes, "shapes.ttl")
    [result] = validate(document(tmp_path, "ex:a ex:q 1 ."), rules, ontology=False).results
    [detail] = result.details
    assert detail.message == "https://example.org/a has no https://example.org/p."


def test_what_is_nested_without_measure_is_reported_all_the_same(tmp_path: Path) -> None:
    deep = "".join(f"ex:S{n} a sh:NodeShape ; sh:node ex:S{n + 1} .\n" for n in range(40))
    shapes = f"{deep} ex:S40 a sh:NodeShape ; sh:nodeKind sh:Literal . ex:S0 sh:targetNode ex:a ."
    rules = document(tmp_path, shapes, "shapes.ttl")
    [result] = validate(document(tmp_path, "ex:a ex:q 1 ."), rules, ontology=False).results
    depth = 0
    while result.details:
        [result] = result.details
        depth += 1
    assert 0 < depth < 40
