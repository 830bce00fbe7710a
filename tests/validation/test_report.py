"""Reports: text that a person can act on, JSON, and the standard's own report."""

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

from ocop_kg.validation import (
    AlternativePath,
    InversePath,
    RepeatedPath,
    Report,
    SequencePath,
    validate,
)
from ocop_kg.validation.index import Index, statement
from ocop_kg.validation.paths import Path as PropertyPath
from ocop_kg.validation.paths import path_text, path_triples, read_path
from ocop_kg.vocabulary import SH
from tests.validation.support import FIRST_LINE, document

BODY = """\
<designation/BTN-quinoa> a ocop:ProductDesignation ;
  ocop:concernsCountry <country/BTN> ;
  ocop:concernsProduct <product/quinoa> ;
  ocop:hasStatus <status/prioritty-product> .
<country/BTN> a ocop:Country ; ocop:isoAlpha3 "BTN" ; ocop:inRegion <region/asia-and-the-pacific> ;
  skos:prefLabel "Bhutan"@en , "Bhoutan"@fr .
"""

TEXT = """\
violation Claim-hasSource (1): This claim names no source: add ocop:statedBy with the IRI of an \
ocop:Source.
  why: Without a source nobody can judge a claim, or settle it when two claims disagree.
  {path}:{first}:1: id:designation/BTN-quinoa  ocop:statedBy

violation HasStatus-namesStatus (1): The status is none of our vocabulary: use \
id:status/priority-product, id:status/south-south-support or id:status/inferred-pairing.
  why: Questions compare concepts, not words: a status that no vocabulary has is found by none of \
them.
  {path}:{fourth}:18: id:designation/BTN-quinoa  ocop:hasStatus  id:status/prioritty-product

does not conform: 2 violations, 0 warnings, 0 infos
checked 1 Country, 1 ProductDesignation with {number} shapes
{unmatched} shapes met no node: """


def report_of(folder: Path, level: str = "must") -> Report:
    return validate(document(folder, BODY), level=level)


def test_text_leads_to_the_line_to_mend(tmp_path: Path) -> None:
    report = report_of(tmp_path)
    expected = TEXT.format(
        path=tmp_path / "data.ttl",
        first=FIRST_LINE,
        fourth=FIRST_LINE + 3,
        number=len(report.checked),
        unmatched=len(report.unmatched_shapes),
    )
    text = report.to_text()
    assert text.startswith(expected)
    assert text.endswith("\n0 nodes met no shape\n")


def test_control_characters_of_the_data_do_not_steer_the_terminal(tmp_path: Path) -> None:
    path = document(
        tmp_path, r'<country/BTN> a ocop:Country ; ocop:isoAlpha3 "\u001B[31m\u202E\u2028" .'
    )
    text = validate(path, level="must").to_text()
    assert not {"\x1b", "\u202e", "\u2028"} & set(text)
    assert r"\u001B[31m\u202e\u2028" in text


def test_json_tells_the_same(tmp_path: Path) -> None:
    report = report_of(tmp_path, "should")
    told = json.loads(report.to_json())
    assert told["conforms"] is False
    assert told["counts"] == report.counts
    assert told["checked"] == dict(report.checked)
    assert len(told["results"]) == len(report.results)
    first = told["results"][0]
    assert first["level"] == "must"
    assert first["focus"] == {
        "type": "uri",
        "value": "https://w3id.org/ocop/id/designation/BTN-quinoa",
    }
    assert first["place"]["source"] == str(tmp_path / "data.ttl")
    assert first["path"].startswith("<https://w3id.org/ocop/ontology#")


def test_the_standard_report_parses_and_matches(tmp_path: Path) -> None:
    report = report_of(tmp_path, "may")
    store = Store()
    store.extend(parse(report.to_turtle(), RdfFormat.TURTLE))
    rows = store.query(
        """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?shape ?severity ?focus ?component ?message ?value {
          ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
          ?result a sh:ValidationResult ; sh:sourceShape ?shape ; sh:resultSeverity ?severity ;
            sh:focusNode ?focus ; sh:sourceConstraintComponent ?component ;
            sh:resultMessage ?message .
          OPTIONAL { ?result sh:value ?value }
        }
        """
    )
    found = sorted(tuple(map(str, row)) for row in rows)  # type: ignore[union-attr]
    expected = sorted(
        (
            str(result.shape),
            str(result.severity),
            str(result.focus),
            str(result.component),
            str(result.messages[0] if result.messages else Literal(result.message)),
            str(result.value),
        )
        for result in report.results
    )
    assert found == expected
    assert len(found) > 3


def test_a_clean_report_conforms_in_every_form(tmp_path: Path) -> None:
    body = '<region/africa> a ocop:Region ; skos:prefLabel "Africa"@en .'
    report = validate(document(tmp_path, body))
    assert report.conforms
    assert report.results == ()
    assert report.to_text().startswith("conforms: 0 violations, 0 warnings, 0 infos\n")
    assert json.loads(report.to_json())["conforms"] is True
    assert "sh:conforms true" in report.to_turtle()


A, B, C = (NamedNode(f"urn:{name}") for name in "abc")
PATHS: list[tuple[PropertyPath, str]] = [
    (A, "<urn:a>"),
    (InversePath(A), "^<urn:a>"),
    (SequencePath((A, InversePath(B), RepeatedPath(C, "+"))), "<urn:a>/^<urn:b>/<urn:c>+"),
    (AlternativePath((A, SequencePath((B, C)))), "<urn:a>|<urn:b>/<urn:c>"),
    (RepeatedPath(InversePath(A), "?"), "(^<urn:a>)?"),
    (InversePath(RepeatedPath(A, "*")), "^<urn:a>*"),
    (SequencePath((AlternativePath((A, B)), C)), "(<urn:a>|<urn:b>)/<urn:c>"),
    (InversePath(SequencePath((A, B))), "^(<urn:a>/<urn:b>)"),
]


@pytest.mark.parametrize(("path", "text"), PATHS, ids=[text for _, text in PATHS])
def test_paths_print_as_sparql_and_turn_into_triples_and_back(
    path: PropertyPath, text: str
) -> None:
    assert path_text(path) == text
    Store().query(f"SELECT * {{ ?s {text} ?o }}")  # the engine reads it
    fresh = (BlankNode(f"p{number}") for number in range(100))
    head, triples = path_triples(path, fresh)
    assert read_path(Index(triples), head) == path


def test_complex_paths_reach_the_standard_report(tmp_path: Path) -> None:
    body = "<person/a> a ocop:Person ; skos:prefLabel 'A'@en ."
    report = validate(document(tmp_path, body), level="should")
    (result,) = [r for r in report.results if "neither role nor support" in r.message]
    assert result.path == AlternativePath(
        tuple(
            InversePath(NamedNode(f"https://w3id.org/ocop/ontology#{name}"))
            for name in ("heldBy", "byExpert")
        )
    )
    written = Index(statement(quad) for quad in parse(report.to_turtle(), RdfFormat.TURTLE))
    paths = {
        read_path(written, head)
        for node in written.having(NamedNode(SH + "resultPath"))
        for head in written.objects(node, NamedNode(SH + "resultPath"))
    }
    assert result.path in paths
