"""Every result leads to its place, whatever the format: to the value itself, or to its subject."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, serialize

from ocop_kg.graph.values import AnyTerm
from ocop_kg.reading import FORMATS, file_quads
from ocop_kg.reading.formats import Format
from ocop_kg.validation import Report, Result, validate
from tests.validation.support import CASES, HEADER, case_named, document

BODY = """
<designation/BTN-quinoa> a ocop:ProductDesignation ; ocop:concernsCountry <country/BTN> ;
  ocop:concernsProduct <product/quinoa> , [ a ocop:Product ; skos:prefLabel "quinoa " ] ;
  ocop:hasStatus <status/prioritty-product> .
[] a ocop:ProductDesignation .
_:label a ocop:ProductDesignation ; ocop:hasStatus <status/nothing> .
[ ocop:concernsCountry [ ocop:isoAlpha3 "btn" ] ] a ocop:ProductDesignation .
<country/BTN> a ocop:Country ; skos:altLabel "Bhutan"@en ; ocop:isoAlpha3 "BHU" ;
  skos:prefLabel "Bhutan"@en , "Bhutan" .
"""


def written(folder: Path, known: Format, body: str) -> Path:
    """Write a Turtle body in another format."""
    source = document(folder, body, "source.ttl")
    path = folder / f"data.{known.endings[0]}"
    path.write_bytes(
        serialize([q.triple for q in file_quads(str(source))], format=known.engine) or b""
    )
    return path


def word_at(path: Path, result: Result) -> str:
    assert result.place is not None, result
    assert result.place.line is not None, result
    assert result.place.column is not None, result
    line = path.read_text("utf-8").split("\n")[result.place.line - 1]
    return line[result.place.column - 1 :]


def last_part(term: AnyTerm) -> str:
    assert isinstance(term, NamedNode)
    return term.value.replace("#", "/").rpartition("/")[2]


def leads(path: Path, report: Report) -> None:
    """Check that the text at the place of each result is what the result is about."""
    for result in report.results:
        word = word_at(path, result)
        value = result.value
        if isinstance(value, Literal):
            assert word.lstrip("\"'").startswith(value.value[:4].rstrip()), (result, word)
        elif isinstance(value, NamedNode) and value != result.focus:
            assert last_part(value)[-4:] in word, (result, word)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: str(known.name))
def test_every_result_of_every_case_has_its_place(known: Format, tmp_path: Path) -> None:
    bodies = [case_named(name).failing for name in CASES]
    for number, body in enumerate(bodies[:: len(bodies) // 20]):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = written(folder, known, body)
        leads(path, validate(path))


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: str(known.name))
def test_blank_nodes_have_places_of_their_own(known: Format, tmp_path: Path) -> None:
    path = written(tmp_path, known, BODY)
    report = validate(path)
    leads(path, report)
    alone = {
        str(result.place)
        for result in report.results
        if isinstance(result.focus, BlankNode) and result.value is None
    }
    assert len(alone) >= 3


def test_places_in_turtle(tmp_path: Path) -> None:
    path = document(tmp_path, BODY)
    first = HEADER.count("\n") + 1
    found = {
        (result.shape.value.partition("#")[2], result.place.line - first, result.place.column)
        for result in validate(path).results
        if result.place and result.place.line
    }
    assert {
        ("Claim-hasSource", 1, 1),  # what is absent: the start of its subject
        ("Claim-hasSource", 4, 1),  # the bracket of a blank node
        ("Claim-hasSource", 5, 1),  # its label
        ("Claim-hasSource", 6, 1),
        ("HasStatus-namesStatus", 3, 18),  # a value: the value itself
        ("HasStatus-namesStatus", 5, 52),
        ("Thing-labelHasLanguage", 2, 77),  # inside a bracket
        ("Thing-labelHasLanguage", 8, 32),  # the text without a language, not the one with it
    } <= found


def test_a_compressed_file_has_places_too(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "data.ttl.gz"
    path.write_bytes(gzip.compress((HEADER + BODY).encode()))
    assert all(result.place and result.place.line for result in validate(path).results)


def test_clean_data_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocop_kg.validation import places

    path = document(tmp_path, '<region/africa> a ocop:Region ; skos:prefLabel "Africa"@en .')
    asked: list[str] = []
    monkeypatch.setattr(places, "text_of_file", lambda file, *_: asked.append(file))
    assert not validate(path).results
    assert asked == []
