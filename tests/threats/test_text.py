"""T: text is taken as it is, refused with its place, or made harmless where it is shown."""

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import QuerySyntaxError, ReadError
from ocop_kg.reading import read_quads
from ocop_kg.validation import validate
from tests.threats.conftest import Run

LINE = '<urn:s> <urn:p> "é" .\n'
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
RDFXML = """<?xml version="1.0"{}?>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:u#">
<r:Description r:about="urn:s"><u:p>é</u:p></r:Description></r:RDF>"""


def write(folder: Path, content: str | bytes, name: str = "mine.ttl") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def opened(folder: Path, content: str) -> KnowledgeGraph:
    return KnowledgeGraph.open(write(folder, content), replace=True, inferred=False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", LINE),
        ("a.trig", LINE),
        ("a.nt", LINE),
        ("a.nq", LINE),
        ("a.jsonld", '{"@id": "urn:s", "urn:p": "é"}'),
        ("a.rdf", RDFXML.format("")),
    ],
)
def test_t1_a_byte_order_mark_is_accepted(name: str, content: str, tmp_path: Path) -> None:
    (quad,) = read_quads(write(tmp_path, b"\xef\xbb\xbf" + content.encode(), name))
    assert quad.object == Literal("é")


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("latin-1", r"mine\.ttl:1:18: byte 0xE9 at offset 17 is no UTF-8; .*Latin-1"),
        ("cp1252", r"mine\.ttl:1:18: byte 0xE9 at offset 17 .*Windows-1252"),
        ("utf-16", r"mine\.ttl:1:1: the file is UTF-16, by its mark at offset 0"),
        ("utf-16-le", r"mine\.ttl:1:2: there is a NUL byte at offset 1: .*UTF-16 without its mark"),
        ("utf-16-be", r"mine\.ttl:1:1: there is a NUL byte at offset 0: .*UTF-16 without its mark"),
        ("utf-32", r"mine\.ttl:1:1: the file is UTF-32"),
    ],
)
def test_t2_other_encodings_are_told_with_offset_and_guess(
    encoding: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match=told):
        list(read_quads(write(tmp_path, LINE.encode(encoding))))


def test_t2_offsets_count_the_mark_and_columns_count_characters(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf# \xc3\xa9\xc3\xa9\n# \xc3\xa9 \xff"
    with pytest.raises(ReadError, match=r":2:5: byte 0xFF at offset 15 "):
        list(read_quads(write(tmp_path, content)))


def test_t2_a_declared_encoding_is_not_believed(tmp_path: Path) -> None:
    for encoding in ("UTF-16", "ISO-8859-1"):
        path = write(tmp_path, RDFXML.format(f' encoding="{encoding}"'), "mine.rdf")
        with pytest.raises(ReadError, match="UTF-8"):
            list(read_quads(path))


@pytest.mark.parametrize(
    "iri",
    [
        "http://a b",
        "http://a/{}",
        "http://a/%zz",
        "http://a/%",
        "http://[::1",
        "http://a/\\u0020b",
        "http://a/\\u0000b",
        "http://a/|",
        "http://a/`",
    ],
)
def test_t3_bad_iris_are_refused_with_their_place(iri: str, tmp_path: Path) -> None:
    for position in ("<{}> <urn:p> 1 .", "<urn:s> <{}> 1 .", "<urn:s> <urn:p> <{}> ."):
        content = "# first\n" + position.format(iri)
        with pytest.raises(ReadError, match=r"mine\.ttl:2:\d+: this is not turtle"):
            list(read_quads(write(tmp_path, content)))


@pytest.mark.parametrize("iri", ["http://a b", "http://a/{}", "http://a/%zz", "a|b"])
def test_t3_bad_iris_of_jsonld_are_not_dropped_in_silence(iri: str, tmp_path: Path) -> None:
    path = write(tmp_path, f'{{\n"@id": "{iri}", "urn:p": 1}}', "mine.jsonld")
    with pytest.raises(ReadError, match=r"mine\.jsonld:2:9: .* is no IRI"):
        list(read_quads(path))


def test_t3_relative_iris_need_a_base_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        list(read_quads(write(tmp_path, "<s> <urn:p> <urn:o> .", "mine.nt")))


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u200e", "\u00ad"])
def test_t4_hidden_signs_show_on_a_terminal(sign: str, tmp_path: Path, run: Run) -> None:
    content = f'<urn:s{sign}x> {LABEL} "po{sign}tato"@en .'
    path = write(tmp_path, content)
    query = "SELECT ?s ?o { ?s skos:prefLabel ?o FILTER(STRSTARTS(STR(?s), 'urn:s')) }"
    done = run("query", query, "--data", str(path), "--replace", "--iris")
    assert sign not in done.stdout
    assert done.stdout.count(ascii(sign)[1:-1]) == 2


@pytest.mark.parametrize(
    "attack", ["\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "a\rb", "\x08\x08"]
)
def test_t5_labels_do_not_steer_a_terminal(attack: str, tmp_path: Path, run: Run) -> None:
    shown = attack.encode("unicode_escape").decode()
    path = write(tmp_path, f'<urn:s> a <urn:c> ; {LABEL} "{_turtle(attack)}"@en .')
    graph = ("--data", str(path), "--replace")
    outputs = [
        run("show", "urn:s", *graph),
        run("query", "SELECT * { ?s skos:prefLabel ?o }", *graph),
        run("find", "red", *graph),
        run("validate", str(path)),
    ]
    for done in outputs:
        for text in (done.stdout, done.stderr):
            assert not any(sign in text for sign in "\x1b\x9b\x07\x08"), (shown, text)
            assert "\r" not in text.replace("\r\n", "\n")


def _turtle(text: str) -> str:
    return "".join(f"\\u{ord(sign):04X}" if not sign.isprintable() else sign for sign in text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", r'<urn:s> <urn:p> "a\u0000b" .'),
        ("a.ttl", r'<urn:s> <urn:p> "\\\u0000" .'),
        ("a.ttl", r'<urn:s> <urn:p> """a\U00000000b"""@en .'),
        ("a.ttl", r'<urn:s> <urn:p> <<( <urn:s> <urn:p> "\u0000" )>> .'),
        ("a.nt", r'<urn:s> <urn:p> "a\u0000b" .'),
        ("a.jsonld", r'{"urn:p": "a\u0000b"}'),
        ("a.rdf", RDFXML.format("").replace("é", "&#0;")),
        ("a.ttl", '<urn:s> <urn:p> "a\0b" .'),
        ("a.ttl", r'<urn:s> <urn:p> "a\uD800b" .'),
        ("a.ttl", b'<urn:s> <urn:p> "a\xed\xa0\x80b" .'),
        ("a.jsonld", r'{"urn:p": "a\ud800b"}'),
    ],
)
def test_t6_nul_and_half_characters_are_refused(
    name: str, content: str | bytes, tmp_path: Path
) -> None:
    with pytest.raises(ReadError) as caught:
        list(read_quads(write(tmp_path, content, name)))
    assert caught.value.place.line


def test_t6_an_escaped_backslash_is_no_nul(tmp_path: Path) -> None:
    (quad,) = read_quads(write(tmp_path, r'<urn:s> <urn:p> "a\\u0000b" .'))
    assert quad.object == Literal("a\\u0000b")


def test_t7_language_tags_have_one_form(tmp_path: Path) -> None:
    content = '<urn:s> <urn:p> "x"@EN-gb, "x"@en-GB, "x"@en-gb, "y"@zh-Hant-CN .'
    graph = opened(tmp_path, content)
    tags = {row["o"].language for row in graph.select("SELECT ?o { <urn:s> ?p ?o }")}
    assert tags == {"en-gb", "zh-hant-cn"}
    assert graph.query('ASK { <urn:s> ?p "x"@En-Gb }') is True
    assert (
        len(graph.select("SELECT ?o { <urn:s> ?p ?o }", {"o": Literal("x", language="EN-GB")})) == 1
    )


@pytest.mark.parametrize("tag", ["en_US", "e n", "1en", "toolongsubtag", "en-"])
def test_t7_bad_language_tags_are_refused(tag: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"mine\.ttl:1"):
        list(read_quads(write(tmp_path, f'<urn:s> <urn:p> "x"@{tag} .')))
    content = f'{{"urn:p": {{"@value": "x", "@language": "{tag}"}}}}'
    with pytest.raises(ReadError, match=r"mine\.jsonld:1:41: .* is no language tag"):
        list(read_quads(write(tmp_path, content, "mine.jsonld")))


XSD = "http://www.w3.org/2001/XMLSchema#"
ILL = {"date": "2021-13-40", "integer": "many", "boolean": "maybe", "gYear": "soon"}


@pytest.mark.parametrize("kind", ILL)
def test_t8_ill_typed_literals_are_results_and_never_compared(kind: str, tmp_path: Path) -> None:
    content = (
        f'<urn:a> <https://w3id.org/ocop/ontology#startDate> "{ILL[kind]}"^^<{XSD}{kind}> ; '
        "a <https://w3id.org/ocop/ontology#Event> ."
    )
    graph = opened(tmp_path, content)
    for comparison in ("<", ">", "=", "!="):
        query = (
            f"SELECT * {{ <urn:a> ocop:startDate ?d "
            f'FILTER(?d {comparison} "2021-01-01"^^<{XSD}date>) }}'
        )
        assert len(graph.select(query)) == 0
    assert graph.select("SELECT ?d { ?s ocop:startDate ?d }").to_dicts() == [{"d": ILL[kind]}]
    report = validate(tmp_path / "mine.ttl")
    assert any(ILL[kind] in str(result.value) for result in report.results)


def test_t9_plain_text_and_strings_are_equal(tmp_path: Path) -> None:
    graph = opened(tmp_path, f'<urn:s> <urn:p> "x", "x"^^<{XSD}string> .')
    assert len(graph.select("SELECT * { <urn:s> ?p ?o }")) == 1
    assert (
        graph.query(f'ASK {{ ?s ?p "x"^^<{XSD}string> FILTER("x" = "x"^^<{XSD}string>) }}') is True
    )


def test_t10_a_file_that_is_named_twice_is_loaded_once(tmp_path: Path) -> None:
    path = write(tmp_path, "[] <urn:p> [ <urn:q> 1 ] .")
    link = tmp_path / "link.ttl"
    link.symlink_to(path)
    (tmp_path / "folder").mkdir()
    other = tmp_path / "folder" / ".." / "mine.ttl"
    count = "SELECT * { ?s <urn:p> ?o }"
    graph = KnowledgeGraph.open(path, other, path, link, replace=True)
    assert len(graph.select(count)) == 1
    store = tmp_path / "store"
    for files in ([path], [path, path], [path], []):
        graph = KnowledgeGraph.open(*files, store=store)
        assert len(graph.select(count)) == 1
        del graph


@pytest.mark.parametrize("change", ["\n|\r\n", "\n|\n\t", " .\n| .", " | \t "])
def test_t11_line_ends_and_blanks_change_no_bytes(change: str, tmp_path: Path) -> None:
    content = '<urn:s> <urn:p> "شاي"@ar, "תה"@he .\n[] <urn:p> [ <urn:q> "x" ] .\n'
    old, new = change.split("|")
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?p IN (<urn:p>, <urn:q>)) }"
    written = {
        opened(tmp_path, text).query(query).serialize()  # type: ignore[union-attr]
        for text in (content, content.replace(old, new))
    }
    assert len(written) == 1
    assert "\r" not in written.pop()


CELLS = ["=HYPERLINK(1)", "@SUM(1)", "+1+1", "-1+1", "\tx", "\rx", "=1\n+1", "＝1", "'=1"]  # noqa: RUF001


@pytest.mark.parametrize("cell", CELLS)
def test_t12_csv_starts_no_formula_and_loses_nothing(cell: str, tmp_path: Path, run: Run) -> None:
    from ocop_kg.cli.rows import unguarded

    quoted = "".join(f"\\u{ord(sign):04X}" for sign in cell)
    path = write(tmp_path, f'<urn:s> <urn:p> "{quoted}" .')
    ask = ("query", "SELECT ?o { <urn:s> ?p ?o }", "--data", str(path), "--replace")
    done = run(*ask, "--format", "csv", "--output", "safe.csv")
    assert done.returncode == 0
    with (tmp_path / "safe.csv").open(encoding="utf-8", newline="") as stream:
        (_, (read,)) = csv.reader(stream)
    assert read.startswith("'")
    assert unguarded(read) == cell
    run(*ask, "--format", "csv", "--raw", "--output", "raw.csv")
    raw = (tmp_path / "raw.csv").read_bytes().decode()
    assert list(csv.reader(io.StringIO(raw, newline="")))[1] == [cell]


class _Links(HTMLParser):
    """Collects the elements and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str | None] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links |= {value for name, value in attrs if name in ("href", "src")}
        assert not any(name.startswith("on") for name, _ in attrs)


@pytest.mark.parametrize(
    "label",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;script&gt;", "<!--"],
)
def test_t13_html_is_escaped_and_links_are_http(label: str, tmp_path: Path) -> None:
    quoted = "".join(f"\\u{ord(sign):04X}" for sign in label)
    graph = opened(
        tmp_path,
        f'<javascript:alert%281%29> {LABEL} "{quoted}"@en . '
        f'<http://example.org/a> {LABEL} "{quoted}"@en ; <urn:p> <data:text/html,x> .',
    )
    answers = [
        graph.select("SELECT * { ?s ?p ?o }"),
        graph.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    ]
    for answer in answers:
        page = _Links()
        page.feed(answer._repr_html_())  # type: ignore[union-attr]
        assert not page.tags & {"script", "img", "iframe"}
        assert all(str(link).startswith(("http://", "https://")) for link in page.links)
    text = answers[0].to_markdown()  # type: ignore[union-attr]
    assert "<script>" not in text
    assert "<img" not in text


def test_half_a_character_in_a_query_or_value_is_a_clear_error() -> None:
    graph = KnowledgeGraph.open()
    with pytest.raises(QuerySyntaxError, match="half a character"):
        graph.query("SELECT * { ?s ?p '\ud800' }")
    with pytest.raises(ValueError, match="surrogates"):
        NamedNode("urn:\ud800")
