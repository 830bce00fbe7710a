"""Sources as BibTeX, CSL-JSON and a plain list: other tools read what is written."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from ocop_kg import KnowledgeGraph
from ocop_kg.graph.evidence import SourceNote
from ocop_kg.graph.evidence.citing import bibtex, citation_key, csl_json, plain
from ocop_kg.vocabulary import RDF_TYPE, ocop

# From the schema of CSL-JSON 1.0.2 (csl-data.json): what an item may have, as far as it is used.
CSL_TYPES = {"article-newspaper", "dataset", "document", "report", "webpage"}
CSL_TEXTS = {"id", "type", "title", "publisher", "URL"}

ODD = SourceNote(
    "urn:odd",
    "odd",
    "50 % of {A} & B_C #1 costs $5 ~ x^2 \\ \u201clate\u201d\n and  then 黑茶",
    "Ministère de l\u2019Agriculture and Others",
    "2024-07",
    "https://example.org/a_b?x=1&y=%20#{frag}",
    "publication",
)


def parsed(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def read_back(value: str) -> str:
    """Take braces and escapes away, as TeX would."""
    for written, sign in (
        (r"\textbackslash{}", "\0"),
        (r"\textbraceleft{}", "\1"),
        (r"\textbraceright{}", "\2"),
        (r"\textasciitilde{}", "~"),
        (r"\textasciicircum{}", "^"),
    ):
        value = value.replace(written, sign)
    value = re.sub(r"\\([$&%#_])", r"\1", value).removeprefix("{").removesuffix("}")
    return value.translate({0: "\\", 1: "{", 2: "}"})


def check_csl(item: dict[str, Any]) -> None:
    assert item.keys() <= CSL_TEXTS | {"issued"}
    assert {"id", "type"} <= item.keys()
    assert item["type"] in CSL_TYPES
    assert all(isinstance(item[name], str) and item[name] for name in CSL_TEXTS & item.keys())
    if "issued" in item:
        assert item["issued"].keys() == {"date-parts"}
        (date,) = item["issued"]["date-parts"]
        assert 1 <= len(date) <= 3
        assert all(isinstance(part, int) for part in date)


@pytest.fixture(scope="module")
def notes(kg: KnowledgeGraph) -> list[SourceNote]:
    """All sources of the packaged graph."""
    subjects = {quad.subject for quad in kg.triples(None, RDF_TYPE, ocop("Source"))}
    return [kg.note(subject) for subject in sorted(subjects, key=str)]


def test_a_parser_reads_the_bibtex_of_all_sources(notes: list[SourceNote]) -> None:
    entries = parsed(bibtex(notes)).entries
    assert len(entries) == len(notes) > 100
    for note in notes:
        entry = entries[note.key]
        fields = entry.fields
        assert entry.type in ("dataset", "online", "report")
        assert read_back(fields["title"]) == note.title
        assert fields.get("date", "") == note.published
        assert fields.get("year", "") == note.published[:4]
        assert fields.get("url", "") == note.url


def test_csl_json_of_all_sources_keeps_to_its_schema(notes: list[SourceNote]) -> None:
    items = json.loads(csl_json(notes))
    assert len({item["id"] for item in items}) == len(items) == len(notes)
    for item, note in zip(items, notes, strict=True):
        check_csl(item)
        assert item["title"] == note.title
        assert item.get("publisher", "") == note.publisher


def test_one_line_for_each_source(notes: list[SourceNote]) -> None:
    lines = plain(notes).splitlines()
    assert len(lines) == len(notes)
    for line, note in zip(lines, notes, strict=True):
        assert f"({note.published or 'n.d.'})" in line
        assert note.title.rstrip(".") in line
        assert line.endswith(note.url)


def test_what_tex_would_run_is_escaped() -> None:
    (entry,) = parsed(bibtex([ODD])).entries.values()
    assert entry.type == "report"
    assert read_back(entry.fields["title"]) == (
        "50 % of {A} & B_C #1 costs $5 ~ x^2 \\ \u201clate\u201d and then 黑茶"
    )
    assert entry.fields["institution"] == "{Ministère de l\u2019Agriculture and Others}"
    assert (entry.fields["date"], entry.fields["year"]) == ("2024-07", "2024")
    assert entry.fields["url"] == "https://example.org/a_b?x=1&y=%20#%7Bfrag%7D"


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30))
def test_any_title_comes_back(title: str) -> None:
    (entry,) = parsed(bibtex([SourceNote("urn:x", "x", title, "FAO")])).entries.values()
    assert read_back(entry.fields.get("title", "")) == " ".join(title.split())


@pytest.mark.parametrize(
    ("published", "date_parts", "shown"),
    [
        ("2024", [[2024]], "2024"),
        ("2024-07", [[2024, 7]], "2024-07"),
        ("2024-07-15", [[2024, 7, 15]], "2024-07-15"),
        ("", None, "n.d."),
        ("last summer", None, "n.d."),
    ],
)
def test_dates_are_as_exact_as_they_are_known(
    published: str, date_parts: list[list[int]] | None, shown: str
) -> None:
    note = SourceNote("urn:x", "x", "A page.", "FAO", published)
    (item,) = json.loads(csl_json([note]))
    assert item.get("issued") == (date_parts and {"date-parts": date_parts})
    assert plain([note]) == f"FAO ({shown}). A page.\n"
    assert ("year = " in bibtex([note])) == bool(date_parts)


@pytest.mark.parametrize(
    ("kind", "bibtex_type", "csl_type"),
    [
        ("news", "online", "webpage"),
        ("page", "online", "webpage"),
        ("press", "online", "article-newspaper"),
        ("publication", "report", "report"),
        ("dataset", "dataset", "dataset"),
        ("", "online", "document"),
    ],
)
def test_kinds(kind: str, bibtex_type: str, csl_type: str) -> None:
    note = SourceNote("urn:x", "x", "A title", kind=kind)
    assert bibtex([note]).startswith(f"@{bibtex_type}{{x,")
    assert json.loads(csl_json([note]))[0]["type"] == csl_type


def test_keys_are_legal_and_differ() -> None:
    notes = [
        SourceNote("file:///a/my facts.ttl", "my facts.ttl", "my facts.ttl", kind="file"),
        SourceNote("file:///b/my facts.ttl", "my facts.ttl", "my facts.ttl", kind="file"),
        SourceNote("https://example.org/{x},y", "https://example.org/{x},y", "茶"),
        SourceNote("urn:plain", "plain-2024", "Plain"),
    ]
    keys = [citation_key(note) for note in notes]
    assert len(set(keys)) == 4
    assert keys[3] == "plain-2024"
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*", key) for key in keys)
    assert list(parsed(bibtex(notes)).entries) == keys


def test_no_sources_are_an_empty_list() -> None:
    assert (bibtex([]), csl_json([]), plain([])) == ("", "[]\n", "")
