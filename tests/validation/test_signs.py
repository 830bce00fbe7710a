"""Signs to look at are found in files of every format, wherever they stand and however written."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from ocop_kg.errors import ReadError
from ocop_kg.validation import validate
from ocop_kg.validation.signs import doubtful_lines
from ocop_kg.vocabulary import RDF_TYPE, key, ocop, thing

NAME = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
FORMATS = {
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
TRICK = "p\u043etato"
PLAIN = [
    Quad(thing("product", f"x{number}"), NAME, Literal(f"caf\xe9 {number}", language="fr"))
    for number in range(50)
]


def flagged(file: Path) -> list[str]:
    """The values of texts and names that do not look as they are."""
    results = validate(file).results
    return [str(each.value) for each in results if key(each.shape.value) == "Text-isWhatItShows"]


def written(folder: Path, ending: str, text: str) -> Path:
    quads = [
        *PLAIN[:25],
        Quad(thing("product", "y"), RDF_TYPE, ocop("Product")),
        Quad(thing("product", "y"), NAME, Literal(text)),
        *PLAIN[25:],
    ]
    file = folder / f"export.{ending}"
    file.write_bytes(serialize(quads, format=FORMATS[ending]) or b"")
    return file


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_of_any_format_is_looked_through(ending: str, tmp_path: Path) -> None:
    assert flagged(written(tmp_path, ending, "potato")) == []
    file = written(tmp_path, ending, TRICK)
    assert flagged(file) == [str(Literal(TRICK))]


@pytest.mark.parametrize(
    ("ending", "escape"),
    [("nt", r"\u043E"), ("ttl", r"\U0000043E"), ("jsonld", r"\u043e"), ("rdf", "&#x43E;")],
)
def test_so_are_signs_that_are_written_as_escapes(ending: str, escape: str, tmp_path: Path) -> None:
    file = written(tmp_path, ending, "p-tato")
    file.write_text(file.read_text("utf-8").replace("p-tato", f"p{escape}tato"), "utf-8")
    assert flagged(file) == [str(Literal(TRICK))]


@pytest.mark.parametrize("shift", range(-4, 5))
@pytest.mark.parametrize("sign", ["\u043e", "\u200b", "\U000e0041", "\x07"])
def test_no_sign_is_lost_between_pieces(sign: str, shift: int) -> None:
    before = "clean\n" * 10_000
    line = f"{'-' * (2**16 - len(before) + shift)}{sign} here\n"
    assert doubtful_lines((before + line + before).encode()) == line.encode()


def test_a_broken_line_is_told_with_its_place(tmp_path: Path) -> None:
    file = written(tmp_path, "nt", "potato")
    lines = file.read_text("utf-8").splitlines()
    lines.insert(30, f"<urn:x> {TRICK}")
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ReadError, match=r"export\.nt:31:"):
        validate(file)
