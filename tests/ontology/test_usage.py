"""No term is missing, and none is declared for nothing.

Terms are read from the text of data, shapes, questions and vocabularies, in any format.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph

from .files import ALIGNMENTS, OCOP, ROOT, VOCABULARIES

NAME = re.compile(r"(?:\bocop:|https://w3id\.org/ocop/ontology#)([A-Za-z][A-Za-z0-9]*)")
LINES = {".nq", ".nt"}
TEXTS = {".json", ".rq", ".ru", ".toml", ".ttl"}
ONTOLOGY_LINE = ("_:", "<https://w3id.org/ocop/ontology")
ROOMS = {
    "mappings": ROOT / "data/mappings",
    "published data": ROOT / "data/rdf",
    "questions": ROOT / "ocop_kg/questions/library",
    "shapes": ROOT / "shapes",
    "tables": ROOT / "data/tables",
}
LOGIC = (str(OWL), str(RDF), str(RDFS))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDFS.Datatype)


def names(text: str) -> set[str]:
    """The local names of the ontology that a text uses."""
    return set(NAME.findall(text))


def used_in(path: Path) -> set[str]:
    """The names that a file uses; a copy of the ontology inside published data is no use of it."""
    text = path.read_text("utf-8")
    if path.suffix in LINES:
        text = "\n".join(line for line in text.splitlines() if not line.startswith(ONTOLOGY_LINE))
    return names(text)


def files(room: Path) -> Iterator[Path]:
    """The files of a room that can use terms; cases of shapes use wrong ones on purpose."""
    kinds = LINES if room == ROOMS["published data"] else TEXTS
    found = sorted(room.rglob("*"))
    return (path for path in found if path.suffix in kinds and path.parent.name != "cases")


@pytest.fixture(scope="module")
def used() -> dict[str, set[str]]:
    """Every name that is used, with the files that use it."""
    found: dict[str, set[str]] = {}
    schemes = [path for path in ALIGNMENTS if path.stem == "identifier-schemes"]
    for path in (*(p for room in ROOMS.values() for p in files(room)), *VOCABULARIES, *schemes):
        for name in used_in(path):
            found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return found


@pytest.fixture(scope="module")
def declared(ontology: Graph) -> set[str]:
    """Every name that the ontology declares."""
    terms = {str(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    return {term.removeprefix(OCOP) for term in terms if term.startswith(OCOP)}


def test_names_are_found_in_any_format() -> None:
    text = 'ocop:byExpert <https://w3id.org/ocop/ontology#Expert> "ocop:asOf" docop:no'
    assert names(text) == {"byExpert", "Expert", "asOf"}
    assert names("ocop:m49Code, ocop:Role.") == {"m49Code", "Role"}


def test_a_copy_of_the_ontology_is_no_use_of_it(tmp_path: Path) -> None:
    path = tmp_path / "copy.nt"
    path.write_text(
        f"<{OCOP}Market> <{RDFS.subClassOf}> <{OCOP}Organization> .\n"
        f"<https://example.org/a> <{OCOP}value> <https://example.org/b> .\n",
        "utf-8",
    )
    assert used_in(path) == {"value"}


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_a_room_is_not_empty(room: Path) -> None:
    assert any(used_in(path) for path in files(room))


def test_every_used_term_is_declared(used: dict[str, set[str]], declared: set[str]) -> None:
    assert {name: used[name] for name in sorted(used.keys() - declared)} == {}


def test_every_declared_term_is_used(used: dict[str, set[str]], declared: set[str]) -> None:
    assert sorted(declared - used.keys()) == []


def test_no_term_stands_alone(
    ontology: Graph, used: dict[str, set[str]], declared: set[str]
) -> None:
    axioms = (
        (s, o)
        for s, p, o in ontology
        if str(p).startswith(LOGIC) and p not in (RDFS.isDefinedBy, RDFS.seeAlso) and o not in KINDS
    )
    linked = {str(node).removeprefix(OCOP) for axiom in axioms for node in axiom}
    assert declared - linked - used.keys() == set()
