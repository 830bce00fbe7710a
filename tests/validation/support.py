"""What the tests of this folder share: small cases, prefixes, and the layout of shapes files."""

import re
import sys
from pathlib import Path

from ocop_kg.assets import asset
from ocop_kg.validation.casebook import SmallCase, small_case
from ocop_kg.vocabulary import XSD
from tests.ontology.layout import laid_out

__all__ = ["CASES", "FOLDER", "case_named", "document", "tidy"]

FOLDER = asset("shapes/cases")
CASES = sorted(path.stem for path in FOLDER.glob("*.toml"))

HEADER = """\
@base <https://w3id.org/ocop/id/> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
"""Prefixes of all test documents; names in angle brackets are things of the project."""

FIRST_LINE = HEADER.count("\n") + 1
"""The line on which the body of a test document starts."""


def case_named(shape: str) -> SmallCase:
    """Read a case from its file."""
    return small_case(FOLDER / f"{shape}.toml")


def document(folder: Path, body: str, name: str = "data.ttl") -> Path:
    """Write a Turtle (or TriG) document with the usual prefixes."""
    path = folder / name
    path.write_text(HEADER + body, "utf-8")
    return path


def tidy(text: str) -> str:
    """Lay out a shapes file like the ontology, with numbers as Turtle writes them."""
    integer = rf'"(\d+)"\^\^(?:xsd:integer|<{re.escape(XSD)}integer>)'
    numbers = re.sub(integer, r"\1", laid_out(text))
    if "xsd:" not in numbers.replace("@prefix xsd:", ""):
        numbers = re.sub(r"^@prefix xsd: .*\n", "", numbers, flags=re.MULTILINE)
    return numbers


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(tidy(file.read_text("utf-8")), "utf-8", newline="\n")
