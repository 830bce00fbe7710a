"""Reports in formats that other programs read: SARIF, JUnit, GitHub, HTML, Markdown, RDF."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema
from fluidattacks_core.sarif import SarifLog
from markdown_it import MarkdownIt
from pyoxigraph import RdfFormat, Store, parse

from ocop_kg.errors import UnknownFormatError, UsageError
from ocop_kg.validation import Asked, Baseline, Report, compare, read_waivers, validate, waive
from ocop_kg.validation.naming import SHAPES
from ocop_kg.validation.writing import FORMATS, report_format
from ocop_kg.validation.writing.sarif import artifact_uri
from tests.validation.support import document

JUNIT = Path(__file__).parent / "junit-10.xsd"
EVIL = (
    r"\u001B[31m\u202E<script>alert(1)</script>|`@x` ::error::%0A &amp; ]]> http://a.example \uFFFF"
)
BODY = f"""
<designation/LSO-potato> a ocop:ProductDesignation ;
  ocop:concernsCountry <country/LSO> ; ocop:concernsProduct <product/potato> ;
  ocop:hasStatus <status/priority-product> .
<designation/BTN-quinoa> a ocop:ProductDesignation ;
  ocop:concernsCountry <country/BTN> ; ocop:concernsProduct <product/quinoa> ;
  ocop:hasStatus <status/prioritty-product> .
<country/BTN> a ocop:Country ; ocop:isoAlpha3 "{EVIL}" ; skos:prefLabel "Bhutan"@en , "{EVIL}" .
"""
WAIVER = """
[[waiver]]
rule = "Claim-hasSource"
node = "id:designation/LSO-*"
reason = "The page comes in March."
owner = "the data team"
expires = "2027-01-31"

[[waiver]]
rule = "Country-hasRegion"
node = "id:country/ZZZ"
reason = "Nothing is meant by it."
owner = "the data team"
expires = "2027-01-31"
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report with results of all levels, hostile values, waivers, and one accepted result."""
    folder = tmp_path_factory.mktemp("two words")
    waivers = folder / "waivers.toml"
    waivers.write_text(WAIVER, "utf-8")
    found = validate(document(folder, BODY))
    return waive(found, read_waivers(waivers), date(2027, 1, 1))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report about nothing."""
    return validate(document(tmp_path_factory.mktemp("empty"), "ex:a ex:b ex:c ."))


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "rdfxml"])
def test_no_sign_that_steers_reaches_any_reader(report: Report, name: str) -> None:
    text = report.write(name)
    steering = {sign for sign in text if sign < " " and sign not in "\n\t\r"}
    hidden = {"\x1b", "\u202e", "\uffff"} & set(text)
    if FORMATS[name].function == "to_rdf" or name == "json":
        assert not steering  # data for programs keep what the file said, as escapes
    else:
        assert not steering | hidden
    assert text.endswith("\n")


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].syntax is None])
def test_nothing_checked_never_looks_fine(empty: Report, name: str) -> None:
    assert "nothing was checked" in empty.write(name) or '"nothing_checked": true' in empty.write(
        name
    )
    assert "conforms:" not in empty.write(name)


ASKED = Asked("http://there.example/sparql", copied="blank nodes\x1b[2J\n::error::x")


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.syntax is None])
def test_where_the_rules_ran_is_told(report: Report, name: str) -> None:
    there, copied = (
        replace(report, asked=asked) for asked in (Asked("http://there.example/sparql"), ASKED)
    )
    for each in (there, copied):
        assert "there.example/sparql" in each.write(name)
    assert "blank nodes" not in there.write(name)
    assert "blank nodes" in copied.write(name)
    assert "\x1b" not in copied.write(name)
    assert "\n::error::x" not in copied.write(name)
    assert "there.example" not in report.write(name)


def test_the_standard_report_has_no_term_for_where_the_rules_ran(report: Report) -> None:
    assert replace(report, asked=ASKED).to_turtle() == report.to_turtle()


@pytest.mark.parametrize(
    ("wanted", "file", "chosen"),
    [
        (None, None, "text"),
        (None, "a/report.SARIF", "sarif"),
        (None, "report.htm", "html"),
        (None, "report.xml", "junit"),
        (None, "report.rdf", "rdfxml"),
        (None, "report.what", "text"),
        ("ttl", "report.json", "turtle"),
        ("MD", None, "markdown"),
    ],
)
def test_formats_are_known_by_name_and_ending(
    wanted: str | None, file: str | None, chosen: str
) -> None:
    assert report_format(wanted, file).name == chosen


def test_an_unknown_format_names_a_near_one(report: Report) -> None:
    with pytest.raises(UnknownFormatError, match="did you mean sarif"):
        report.write("sariff")


def test_sarif_is_as_its_schema_wants(report: Report, empty: Report) -> None:
    for each in (report, empty, compare(report, Baseline.of(report))):
        SarifLog.model_validate_json(each.write("sarif"))


def test_sarif_leads_to_line_and_column(report: Report) -> None:
    run = json.loads(report.write("sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(report.results) + len(report.accepted)
    for told, result in zip(run["results"], report.results, strict=False):
        assert result.place is not None
        physical = told["locations"][0]["physicalLocation"]
        assert physical["region"]["startLine"] == result.place.line
        assert physical["region"].get("startColumn") == result.place.column
        assert physical["artifactLocation"]["uri"] == Path(result.place.source).as_uri()
        rule = run["tool"]["driver"]["rules"][told["ruleIndex"]]
        assert rule["id"] == told["ruleId"] == result.shape.value
        assert told["level"] == {"must": "error", "should": "warning", "may": "note"}[result.level]


def test_each_rule_in_sarif_carries_its_page_and_promises_no_address(report: Report) -> None:
    log = SarifLog.model_validate_json(report.write("sarif"))
    rules = {rule.id: rule for rule in log.runs[0].tool.driver.rules or ()}
    assert {result.shape.value for result in report.results} <= rules.keys()
    for rule in rules.values():
        assert rule.help is not None
        assert rule.help.text.startswith("Problem: ")
        assert (rule.help.markdown or "").startswith("## Problem\n")
        assert "## Solution\n\n```" in (rule.help.markdown or "")
        assert rule.help_uri is None


@pytest.mark.parametrize("name", ["urn:mine", f"{SHAPES}Claim-hasSource", f"{SHAPES}../../a-b"])
def test_the_help_of_a_shape_of_the_users_own_is_its_texts_and_no_markup(
    tmp_path: Path, name: str
) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . <{name}> a sh:NodeShape ;"
        " sh:targetNode <urn:a> ; sh:property [ sh:path <urn:p> ; sh:minCount 1 ] ;"
        ' sh:closed true ; sh:message "![pixel](http://a.example) \\u202E@all" ;'
        ' sh:description "<b>why</b>" .',
        "utf-8",
    )
    data = tmp_path / "data.ttl"
    data.write_text("<urn:a> <urn:q> <urn:b> .", "utf-8")
    written = json.loads(validate(data, shapes, ontology=False).write("sarif"))
    helped = {
        rule["id"]: rule.get("help") for rule in written["runs"][0]["tool"]["driver"]["rules"]
    }
    told = helped.pop(name)
    assert told["text"] == "Problem: ![pixel](http://a.example) \\u202e@all\n\nReason: <b>why</b>"
    assert MarkdownIt().render(told["markdown"]).count("<") == 8
    assert list(helped.values()) == [None]


def test_sarif_says_what_is_waived_and_what_is_new(report: Report) -> None:
    results = json.loads(report.write("sarif"))["runs"][0]["results"]
    (waived,) = [each for each in results if "suppressions" in each]
    assert "The page comes in March." in waived["suppressions"][0]["justification"]
    assert not any("baselineState" in each for each in results)
    judged = json.loads(compare(report, Baseline.of(report)).write("sarif"))["runs"][0]["results"]
    assert {each["baselineState"] for each in judged} == {"unchanged"}


def test_fingerprints_outlive_moved_lines(tmp_path: Path) -> None:
    def prints(body: str) -> list[str]:
        text = validate(document(tmp_path, body)).write("sarif")
        results = json.loads(text)["runs"][0]["results"]
        return [each["partialFingerprints"]["result/v1"] for each in results]

    before = prints(BODY)
    assert prints(f"# a comment\n\n\n{BODY}") == before
    assert len(set(before)) == len(before)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/c#d?.ttl", "a%20b/c%23d%3F.ttl"),
        ("a:b.ttl", "a%3Ab.ttl"),
        ("/tmp/ä.ttl", "file:///tmp/%C3%A4.ttl"),
    ],
)
def test_files_become_uri_references(file: str, uri: str) -> None:
    assert artifact_uri(file) == uri


def junit(report: Report) -> Element:
    text = report.write("junit")
    xmlschema.XMLSchema(str(JUNIT)).validate(text)
    return fromstring(text)


def test_junit_is_as_its_schema_wants_and_counts(report: Report) -> None:
    root = junit(report)
    cases = root.findall("testsuite/testcase")
    failed = {case.get("name") for case in cases if case.find("failure") is not None}
    assert failed == {
        result.shape.value.partition("#")[2] for result in report.results if result.level == "must"
    }
    assert root.get("tests") == str(len(cases))
    assert root.get("failures") == str(len(failed))
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))
    passed = {case.get("name") for case in cases if not len(case)}
    assert "ConcernsCountry-namesCountry" in passed


def test_junit_fails_what_the_threshold_says(tmp_path: Path) -> None:
    report = validate(document(tmp_path, BODY), fail_on="may")
    root = junit(report)
    rules = {result.shape for result in report.results}
    assert root.get("failures") == str(len(rules))


def test_junit_about_nothing_is_an_error(empty: Report) -> None:
    root = junit(empty)
    assert root.get("errors") == "1"
    assert root.find("testsuite/testcase/error") is not None


def test_github_commands_hold_one_line_each(report: Report) -> None:
    *commands, verdict = report.write("github").splitlines()
    assert verdict.startswith("does not conform: ")
    assert len(commands) == len(report.results)
    for command, result in zip(commands, report.results, strict=True):
        told = re.fullmatch(
            r"::(error|warning|notice) file=(.*),line=(\d+)(?:,col=(\d+))?,title=([^,:]+)::(.*)",
            command,
        )
        assert told
        assert result.place
        assert told[1] == {"must": "error", "should": "warning", "may": "notice"}[result.level]
        assert (told[3], told[4] or "None") == (str(result.place.line), str(result.place.column))
        assert "%0A" not in told[6].replace("%250A", "")


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_stands_alone(report: Report) -> None:
    page = Page(report.write("html"))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "a", "object"}
    assert not [
        name
        for _, attributes in page.elements
        for name in attributes
        if name.startswith("on") or name in ("style", "src", "href")
    ]
    assert "<script>alert(1)</script>" in page.text
    for result in report.results:
        assert result.shape.value.partition("#")[2] in page.text
        assert str(result.place) in page.text
    assert "The page comes in March. (the data team, until 2027-01-31)" in page.text


def test_html_forbids_itself_everything_but_its_own_style(report: Report) -> None:
    import base64
    import hashlib

    text = report.write("html")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text


def test_markdown_has_no_markup_of_the_data(report: Report) -> None:
    text = report.write("markdown")
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)
    tags = {tag for tag, _ in Page(html).elements}
    assert not tags & {"script", "a", "img"}
    assert "table" in tags
    table = Page(html).text
    assert "<script>alert(1)</script>" in table
    assert "`@x`" not in re.sub("`[^`\n]*`", "", text)


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("trig", RdfFormat.TRIG),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("nquads", RdfFormat.N_QUADS),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_the_standard_report_in_every_syntax(tmp_path: Path, name: str, syntax: RdfFormat) -> None:
    report = validate(document(tmp_path, BODY.replace(EVIL, "x")))
    store = Store()
    store.extend(parse(report.write(name), syntax))
    assert len(store) == len(report.to_graph())


def test_rdf_xml_refuses_what_it_cannot_hold(report: Report) -> None:
    with pytest.raises(UsageError, match="RDF/XML cannot hold"):
        report.write("rdfxml")


def test_text_shows_examples_and_counts_the_rest(tmp_path: Path) -> None:
    body = "\n".join(f"<designation/D{n}> a ocop:ProductDesignation ." for n in range(8))
    report = validate(document(tmp_path, body), level="must")
    text = report.to_text()
    assert "violation Claim-hasSource (8): This claim names no source" in text
    assert text.count("  why: Without a source nobody can judge") == 1
    assert text.count("ocop:statedBy\n") == 5
    assert "  … and 3 more\n" in text
    assert report.to_text(examples=None).count("ocop:statedBy\n") == 8
    assert "\x1b[1;31mviolation\x1b[0m" in report.to_text(colour=True)
    assert "\x1b" not in text


def test_lines_are_one_a_result_for_editors(report: Report) -> None:
    lines = report.write("lines").splitlines()
    assert len(lines) == len(report.results) + 1
    for line, result in zip(lines, report.results, strict=False):
        assert line.startswith(f"{result.place}: ")
