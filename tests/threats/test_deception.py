"""T4: texts and names that are not what they look like are flagged, and honest ones are not."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from ocop_kg.validation import Report, validate
from ocop_kg.validation.signs import NEVER_COMPOSED
from ocop_kg.vocabulary import RDF_TYPE, key, ocop, skos, thing
from tests.threats.conftest import Run

NAME = skos("prefLabel")
SHAPES = {"Text-isWhatItShows", "Text-isNormalized"}

DECEPTIVE = {
    "override": "evil \u202etxt.exe",
    "isolate": "a \u2066b\u2069",
    "zero width space": "pot\u200bato",
    "joiner in Latin": "pot\u200dato",
    "joiner at the end": "\u0645\u200c",
    "word joiner": "pot\u2060ato",
    "byte-order mark": "\ufeffpotato",
    "soft hyphen": "pot\xadato",
    "mark in Latin": "potato\u200f",
    "line separator": "two\u2028lines",
    "bell": "pot\x07ato",
    "escape": "\x1b[31mpotato",
    "C1 control": "pot\x9bato",
    "tag": "potato\U000e0041",
    "Cyrillic o": "p\u043etato",
    "Cyrillic a at the end": "potat\u0430",
    "Greek capital": "\u0391rgentina",
    "far away": "\u0440ineapplepineapple",
}
HONEST = {
    "Arabic": "\u062f\u062e\u0646",
    "Arabic with a mark": "(\u062f\u062e\u0646)\u200f 2024",
    "Persian": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "Hindi": "\u0915\u094d\u200d\u0937",
    "Thai": "\u0e02\u0e49\u0e32\u0e27\u200b\u0e42\u0e1e\u0e14",
    "Chinese": "\u8378\u679c (Areca)",
    "Russian": "\u043a\u0430\u0440\u0442\u043e\u0444\u0435\u043b\u044c",
    "Russian and Latin": "\u0441\u043e\u0440\u0442 Desiree, CO\u2082",
    "Greek": "\u03c0\u03b1\u03c4\u03ac\u03c4\u03b1",
    "units": "5 \u03bcm, 3 \xb5m, \u03b2-carotene, \u03b3-oryzanol",
    "French": "caf\xe9 d\u2019Arabie \xab robusta \xbb",
    "Vietnamese": "c\xe0 ph\xea ch\xe8",
    "emoji": "\U0001f468\u200d\U0001f33e \u2714\ufe0f",
    "tabs and lines": "one\ttwo\r\nthree",
}


def checked(*quads: Quad) -> Report:
    return validate([Quad(thing("product", "x"), RDF_TYPE, ocop("Product")), *quads])


def flagged(text: str) -> list[str]:
    report = checked(Quad(thing("product", "x"), NAME, Literal(text, language="en")))
    return [key(each.shape.value) for each in report.results if key(each.shape.value) in SHAPES]


@pytest.mark.parametrize("case", DECEPTIVE)
def test_t4_a_deceptive_text_is_flagged(case: str) -> None:
    assert flagged(DECEPTIVE[case]) == ["Text-isWhatItShows"]


@pytest.mark.parametrize("case", HONEST)
def test_t4_an_honest_text_is_not(case: str) -> None:
    assert flagged(HONEST[case]) == []


@pytest.mark.parametrize("place", ["subject", "predicate", "object"])
def test_t4_names_are_looked_at_everywhere(place: str) -> None:
    trick = NamedNode("https://w3id.org/ocop/id/product/p\u043etato")
    plain = thing("product", "x")
    quads = {
        "subject": Quad(trick, NAME, Literal("x")),
        "predicate": Quad(plain, trick, Literal("x")),
        "object": Quad(plain, NAME, trick),
    }
    results = checked(quads[place]).results
    found = [each for each in results if key(each.shape.value) == "Text-isWhatItShows"]
    assert len(found) == 1
    assert found[0].message == (
        "This name mixes letters of two scripts in 'p\u043etato', with U+043E (cyrillic small "
        "letter o): write one."
    )


def test_t4_a_name_of_many_triples_is_told_once() -> None:
    trick = NamedNode("urn:p\u043etato")
    results = checked(*(Quad(trick, NAME, Literal(f"{number}")) for number in range(50))).results
    assert sum(key(each.shape.value) == "Text-isWhatItShows" for each in results) == 1


@pytest.mark.parametrize(
    "text",
    [
        "cafe\u0301",
        "\u212b",
        "\u1112\u1161\u11ab",
        "\uf900",
        "\u2126",
        "a\u0323\u0302x\u0307\u0323",
    ],
)
def test_t4_text_that_is_not_normalized_is_flagged(text: str) -> None:
    assert flagged(text) == ["Text-isNormalized"]
    assert flagged(unicodedata.normalize("NFC", text)) == []


@given(st.from_regex(f"[{NEVER_COMPOSED}]*", fullmatch=True))
def test_t4_what_is_not_looked_at_is_normalized(text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)


def test_t4_the_command_line_shows_what_is_hidden(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "trick.ttl"
    path.write_text(
        "<https://w3id.org/ocop/id/product/x> a <https://w3id.org/ocop/ontology#Product> ;\n"
        '<http://www.w3.org/2004/02/skos/core#prefLabel> "evil \u202etxt.exe"@en .\n',
        "utf-8",
    )
    done = run("validate", str(path), "--level", "should")
    assert "U+202E (right-to-left override) at character 6" in done.stdout
    assert "trick.ttl:2" in done.stdout
    assert "\u202e" not in done.stdout
    assert "\\u202e" in done.stdout
