"""Files to quads: what is read, and what a person is told when it cannot be."""

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from ocop_kg.errors import ReadError, UnknownFormatError
from ocop_kg.reading import FORMATS, Format, file_graph, format_named, format_of, read_quads

ONE_TRIPLE = {
    "turtle": "<urn:s> <urn:p> <urn:o> .",
    "trig": "<urn:s> <urn:p> <urn:o> .",
    "ntriples": "<urn:s> <urn:p> <urn:o> .",
    "nquads": "<urn:s> <urn:p> <urn:o> .",
    "jsonld": '{"@id": "urn:s", "urn:p": {"@id": "urn:o"}}',
    "rdfxml": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
    '<r:Description r:about="urn:s"><u:p r:resource="urn:o"/></r:Description></r:RDF>',
}


@pytest.mark.parametrize("syntax", FORMATS, ids=lambda syntax: syntax.name)
def test_every_format_is_read_into_the_graph_of_its_file(syntax: Format, tmp_path: Path) -> None:
    for ending in syntax.endings:
        path = tmp_path / f"mine.{ending}"
        path.write_text(ONE_TRIPLE[syntax.name], "utf-8")
        (quad,) = read_quads(path)
        assert (quad.subject, quad.object) == (NamedNode("urn:s"), NamedNode("urn:o"))
        assert quad.graph_name == file_graph(path)


def test_named_graphs_of_a_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "two.trig"
    path.write_text("<urn:a> <urn:p> 1 . <urn:g> { <urn:b> <urn:p> 2 }", "utf-8")
    assert {quad.graph_name for quad in read_quads(path)} == {file_graph(path), NamedNode("urn:g")}
    assert DefaultGraph() not in {quad.graph_name for quad in read_quads(path)}


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    path = tmp_path / "windows.ttl"
    path.write_bytes(b"\xef\xbb\xbf<urn:s> <urn:p> <urn:o> .\r\n")
    assert len(list(read_quads(path))) == 1


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    nodes = set()
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:same <urn:p> 1 .", "utf-8")
        nodes |= {str(quad.subject) for quad in read_quads(tmp_path / name)}
    assert len(nodes) == 2


BROKEN = {
    "half.ttl": (b"<urn:s> <urn:p> ", r"half\.ttl:1:\d+: this is not turtle: "),
    "space.nt": (b"<urn:s> <urn:p> <a b> .", r"space\.nt:1:\d+: this is not ntriples: "),
    "late.ttl": (b"<urn:s> <urn:p> 1 .\n<urn:s> <urn:p ;", r"late\.ttl:2:\d+: this is not turtle"),
    "empty.ttl": (b" \n", r"empty\.ttl: the file is empty"),
    "image.ttl": (b"\x89PNG\r\n\x1a\n\0\0", r"image\.ttl:3:1: there is a NUL byte at offset 8"),
    "utf16.ttl": ("<urn:s>".encode("utf-16"), r"utf16\.ttl:1:1: the file is UTF-16, .*offset 0"),
    "latin.ttl": (b'<urn:s> <urn:p> "caf\xe9" .', r"latin\.ttl:1:\d+: .*UTF-8"),
    "half.jsonld": (b'{"@id": ', r"half\.jsonld:1:\d+: this is not jsonld"),
    "half.rdf": (b"<a><b>", r"half\.rdf.*this is not rdfxml"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_told_with_its_place(name: str, tmp_path: Path) -> None:
    content, message = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message) as caught:
        list(read_quads(path))
    assert caught.value.place.source == str(path)


def test_missing_files_folders_and_urls(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"no\.ttl: there is no such file"):
        list(read_quads(tmp_path / "no.ttl"))
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ReadError, match="this is a folder"):
        list(read_quads(tmp_path / "folder.ttl"))
    with pytest.raises(ReadError, match="this is a URL, and only files are read"):
        list(read_quads("http://127.0.0.1/export.ttl"))
    with pytest.raises(ReadError, match="the system refuses to read it"):
        list(read_quads("nul\0.ttl"))


def test_formats_are_told_by_ending_name_or_media_type() -> None:
    assert format_of(Path("x.OWL")).name == "rdfxml"
    assert format_named("application/n-quads").name == "nquads"
    assert [syntax.name for syntax in FORMATS if syntax.has_graphs] == ["trig", "nquads", "jsonld"]
    with pytest.raises(UnknownFormatError, match=r"unknown format 'xlsx'; known formats: turtle"):
        format_of(Path("export.xlsx"))
    with pytest.raises(UnknownFormatError, match=r"give the file one of the endings \.ttl"):
        format_of(Path("export"))
