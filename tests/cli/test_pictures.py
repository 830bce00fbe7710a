"""Pictures of answers: what draws, what refuses, and what is said of it."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ocop_kg.pictures import FORMS
from tests.cli.conftest import Invoke

COCOA = ("ask", "countries-by-product", "--product", "cocoa")
COUNTRIES = "SELECT ?country ?product { ?country ocop:hasPriorityProduct ?product }"


def form_of(svg: str) -> str:
    return ET.fromstring(svg).get("class", "").removeprefix("ocop-picture ocop-")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", [COCOA, ("query", COUNTRIES)], ids=["ask", "query"])
def test_an_answer_is_drawn(form: str, words: tuple[str, ...], invoke: Invoke) -> None:
    result = invoke(*words, "--picture", form)
    assert (result.exit_code, result.stderr) == (0, "")
    assert form_of(result.stdout) == form
    assert result.stdout.count("\n") == 1


def test_a_file_that_ends_in_svg_gets_the_form_that_tells_most(
    invoke: Invoke, tmp_path: Path
) -> None:
    for name, words, form in (
        ("a.svg", COCOA, "map"),
        ("b.SVG", ("query", COUNTRIES), "map"),
        ("c.svg", ("ask", "growth-by-date"), "chart"),
        ("d.svg", ("query", "CONSTRUCT WHERE { ?part ocop:isPartOf ?whole }"), "network"),
    ):
        file = tmp_path / name
        result = invoke(*words, "--output", str(file))
        assert (result.exit_code, result.stdout) == (0, "")
        assert form_of(file.read_text("utf-8")) == form
    drawn = invoke(*COCOA, "--format", "svg").stdout
    assert (tmp_path / "a.svg").read_text("utf-8") == drawn
    assert "(product: cocoa)" in drawn


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((*COCOA, "--picture", "mapp"), 2, "did you mean map?"),
        ((*COCOA, "--picture", "map", "--format", "csv"), 2, "leave one out"),
        ((*COCOA, "--picture", "map", "--cite", "plain"), 2, "leave one out"),
        ((*COCOA, "--picture", "map", "--evidence"), 2, "svg has no place for evidence"),
        ((*COCOA, "--picture", "map", "--expect", "empty"), 1, "expected no row"),
        (("query", "ASK { ?s ?p ?o }", "--format", "svg"), 2, "yes or no cannot be drawn"),
        (("query", "SELECT ?p { ?p a ocop:Product }", "--picture", "map"), 2, "needs countries"),
        (("ask", "experts-by-product", "--product", "vanilla", "--format", "svg"), 0, "no rows"),
        (("query", "SELECT * { ?s a ocop:Nope }", "--picture", "map"), 0, "nothing to draw"),
    ],
)
def test_what_is_not_drawn_is_said(
    words: tuple[str, ...], code: int, said: str, invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / "x.svg"
    result = invoke(*words, "--output", str(file))
    assert result.exit_code == code
    assert said in result.stderr
    assert file.exists() == ("--expect" in words)


def test_a_network_is_drawn(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "partnerships.svg"
    assert invoke("network", "partnerships", "--output", str(file)).exit_code == 0
    assert form_of(file.read_text("utf-8")) == "network"
    assert invoke("network", "--format", "svg").exit_code == 2
    ranked = invoke("network", "partnerships", "--format", "svg", "--centrality", "degree")
    assert (ranked.exit_code, ranked.stdout) == (2, "")


def test_the_help_names_every_form(invoke: Invoke) -> None:
    text = invoke(*COCOA[:2], "--help").stdout.partition("--picture")[2].partition("--evidence")[0]
    assert all(form in text for form in FORMS)
