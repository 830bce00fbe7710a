"""Whatever is given, in the library and on the command line: a clear word, the right exit code.

Nothing is fetched, and nothing on disk changes.
"""

import hashlib
import socket
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocop_kg.cli.app import app
from ocop_kg.errors import ReadError, ShapesError
from ocop_kg.validation import validate
from tests.validation.support import FIRST_LINE, HEADER

GOOD = "ex:a a ex:C ; ex:p 1 .\n"
SHAPE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxCount 1 ] ."


@dataclass(frozen=True, slots=True)
class Case:
    """Files by name, what is told of them, and where it goes wrong, if it does."""

    told: str
    code: int
    data: dict[str, bytes]
    shapes: dict[str, bytes]
    place: str | None = None


def ttl(body: str) -> bytes:
    return (HEADER + body).encode()


DATA, SHAPES = {"data.ttl": ttl(GOOD)}, {"shapes.ttl": ttl(SHAPE)}


def data(told: str, code: int, place: str | None = None, **files: bytes) -> Case:
    named = {name.replace("_", "."): content for name, content in files.items()}
    return Case(told, code, named, SHAPES, place)


def shapes(told: str, code: int, body: str | bytes, place: str | None = None) -> Case:
    content = body if isinstance(body, bytes) else ttl(body)
    return Case(told, code, DATA, {"shapes.ttl": content}, place)


AT = f"shapes.ttl:{FIRST_LINE}:"
RDFXML = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
CASES = {
    "Latin-1": data("Latin-1", 3, "d.ttl:2:6", d_ttl=b"# fine\n# caf\xe9\n"),
    "mixed encodings": data(
        "mixes encodings",
        3,
        "d.ttl:2:12",
        d_ttl="<urn:é> a 'é' .\n<urn:b> a ".encode() + b"'\xe9' .\n",
    ),
    "UTF-16": data("UTF-16", 3, "d.ttl:1:1", d_ttl=GOOD.encode("utf-16")),
    "UTF-16 without its mark": data("UTF-16", 3, "d.ttl:1:2", d_ttl=GOOD.encode("utf-16-le")),
    "an image": data("NUL byte", 3, "d.ttl:1:5", d_ttl=b"GIF8\x00\x00"),
    "Turtle that ends early": data("is not turtle", 3, "d.ttl:2:", d_ttl=b"<urn:a>\n <urn:b> "),
    "Turtle with a wrong word": data(
        "is not turtle", 3, "d.ttl:2:", d_ttl=b"<urn:a> a <urn:b> .\n<urn:a> oops <urn:b> .\n"
    ),
    "Turtle without a prefix": data("ex:", 3, "d.ttl:1:", d_ttl=b"ex:a a ex:b .\n"),
    "TriG": data("is not trig", 3, "d.trig:2:", d_trig=b"<urn:g> {\n <urn:a> <urn:b> "),
    "N-Triples": data(
        "is not ntriples", 3, "d.nt:2:", d_nt=b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n"
    ),
    "N-Quads": data("is not nquads", 3, "d.nq:1:", d_nq=b"<urn:a> <urn:b> 'c' .\n"),
    "JSON-LD": data("is not jsonld", 3, "d.jsonld:2:", d_jsonld=b'{"@id": "urn:a",\n'),
    "RDF/XML": data("is not rdfxml", 3, "d.rdf:2:", d_rdf=RDFXML + b"<oops></rdf:RDF>"),
    "one bad file among good ones": data(
        "is not turtle", 3, "b.ttl:1:", a_ttl=ttl(GOOD), b_ttl=b"oops", c_ttl=ttl(GOOD)
    ),
    "no byte": data("the file is empty", 3, "d.ttl", d_ttl=b""),
    "white space": data("the file is empty", 3, "d.ttl", d_ttl=b" \n\t\n"),
    "prefixes alone": data("nothing was checked", 4, d_ttl=HEADER.encode()),
    "a comment alone": data("nothing was checked", 4, d_ttl=b"# nothing yet\n"),
    "an empty JSON-LD list": data("nothing was checked", 4, d_jsonld=b"[]"),
    "RDF/XML without triples": data("nothing was checked", 4, d_rdf=RDFXML + b"</rdf:RDF>"),
    "data of another field": data("1 class met no shape: ", 4, d_ttl=ttl("ex:a a ex:D .")),
    "an import that cannot be reached": data(
        "1 import not followed: http://127.0.0.1:9/x",
        0,
        d_ttl=ttl(GOOD + "<> owl:imports <http://127.0.0.1:9/x> ."),
    ),
    "shapes of no byte": shapes("the file is empty", 3, b"", "shapes.ttl"),
    "shapes in Latin-1": shapes("Latin-1", 3, b"# caf\xe9", "shapes.ttl:1:6"),
    "shapes with a syntax error": shapes("is not turtle", 3, "ex:S a sh:NodeShape ;", AT),
    **{
        f"shapes with {wrong}": shapes(
            told, 3, f"ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; {wrong} ] .", AT
        )
        for wrong, told in {
            'sh:minCount "one"': "sh:minCount needs a whole number",
            "sh:maxLength 1.5": "sh:maxLength needs a whole number",
            'sh:class "x"': "sh:class needs an IRI",
            "sh:lessThan 1": "sh:lessThan needs an IRI",
            'sh:severity "bad"': "sh:severity needs an IRI",
            "sh:minInclusive ex:x": "sh:minInclusive needs a literal",
            "sh:pattern ex:x": "sh:pattern needs a text",
            "sh:message 5": "sh:message needs a text",
            "sh:languageIn ( 1 )": "sh:languageIn needs language tags",
            'sh:languageIn ( "e n" )': "sh:languageIn needs language tags",
        }.items()
    },
    "shapes of prefixes alone": shapes("this file holds no shape", 4, ""),
    "shapes that are data": shapes("this file holds no shape", 4, GOOD),
    "a shape that asks nothing": shapes(
        "1 shape asks nothing: https://example.org/S",
        4,
        "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 0 ] .",
    ),
    "a shape without a target": shapes(
        "1 shape met no node", 4, "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI ."
    ),
    "a shape that refers to nothing": shapes(
        "no shapes file describes https://example.org/T", 3, f"{SHAPE} ex:S sh:node ex:T .", AT
    ),
    "a shape that refers to what is not imported": shapes(
        "http://127.0.0.1:9/x is imported but was not given",
        3,
        f"{SHAPE} ex:S sh:node ex:T . <> owl:imports <http://127.0.0.1:9/x> .",
        AT,
    ),
    "shapes with an import that is not needed": shapes(
        "1 import not followed: http://127.0.0.1:9/x",
        0,
        f"{SHAPE} <> owl:imports <http://127.0.0.1:9/x> .",
    ),
    "a pattern that backtracks": shapes(
        "can take for ever", 3, f"{SHAPE} ex:S sh:pattern '^(a+)+$' .", AT
    ),
    "a pattern that does not compile": shapes(
        "does not compile", 3, f"{SHAPE} ex:S sh:pattern '[' .", AT
    ),
    "more wanted than allowed": shapes(
        "sh:minCount 2 is over sh:maxCount 1, so nothing can pass",
        1,
        f"{SHAPE} ex:T sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 2 ; sh:maxCount 1 .",
    ),
    "an empty list": shapes(
        "sh:in has an empty list, so no value can pass", 1, f"{SHAPE} ex:S sh:in () ."
    ),
    "an empty list of languages": shapes(
        "sh:languageIn has an empty list, so no value can pass",
        1,
        f"{SHAPE} ex:S sh:languageIn () .",
    ),
    "languages of numbers": shapes(
        "xsd:integer has no language, which sh:languageIn wants, so no value can pass",
        1,
        f'{SHAPE} ex:S sh:languageIn ( "en" ) ; sh:datatype xsd:integer .',
    ),
    "a shape in a circle": shapes("refers to itself", 3, f"{SHAPE} ex:S sh:not ex:S .", AT),
    "an entailment that is not supported": shapes(
        "the entailment http://www.w3.org/ns/entailment/RDFS is not supported",
        3,
        f"{SHAPE} <> sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
        AT,
    ),
}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("validation reached out")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def written(folder: Path, files: dict[str, bytes]) -> list[str]:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(str(path))
    return paths


def state(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", CASES)
def test_bad_input_through_the_library(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    files, rules = written(tmp_path, case.data), written(tmp_path, case.shapes)
    before = state(tmp_path)
    if case.code == 3:
        with pytest.raises((ReadError, ShapesError)) as caught:
            validate(files, rules, ontology=False)
        assert isinstance(caught.value, ReadError if case.shapes is SHAPES else ShapesError)
        assert case.told in caught.value.problem
        assert "\n" not in str(caught.value)
        assert case.place is not None
        assert str(caught.value.place).startswith(str(tmp_path / case.place))
    else:
        report = validate(files, rules, ontology=False)
        assert report.exit_code == case.code
        assert report.conforms is (case.code == 0)
        assert report.nothing_checked is (case.code == 4)
        assert case.told in report.to_text()
    assert state(tmp_path) == before


@pytest.mark.parametrize("name", CASES)
def test_bad_input_through_the_command_line(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    files, rules = written(tmp_path, case.data), written(tmp_path, case.shapes)
    before = state(tmp_path)
    options = [word for rule in rules for word in ("--shapes", rule)]
    done = CliRunner().invoke(app, ["validate", *files, *options, "--no-ontology"])
    assert done.exit_code == case.code
    assert case.told in (done.stderr if case.code == 3 else done.stdout)
    assert (done.stdout == "") is (case.code == 3)
    if case.place:
        assert str(tmp_path / case.place) in done.stderr
    assert state(tmp_path) == before


def copies(folder: Path) -> dict[str, list[Path]]:
    """The same file by several names."""
    file = folder / "deep" / "data.ttl"
    file.parent.mkdir()
    file.write_bytes(ttl("ex:a a ex:C ; ex:p [] , [] ."))
    (folder / "linked.ttl").symlink_to(file)
    (folder / "hard.ttl").hardlink_to(file)
    return {
        "the same name": [file, file],
        "another path": [file, file.parent / ".." / "deep" / "data.ttl"],
        "a link": [file, folder / "linked.ttl"],
        "a hard link": [file, folder / "hard.ttl"],
        "a folder and a file in it": [file.parent, file],
        "a folder twice": [file.parent, file.parent],
    }


@pytest.mark.parametrize(
    "name",
    [
        *("the same name", "another path", "a link", "a hard link", "a folder and a file in it"),
        "a folder twice",
    ],
)
def test_a_file_that_is_given_twice_counts_once(name: str, tmp_path: Path) -> None:
    twice = copies(tmp_path)[name]
    (rules,) = written(tmp_path, SHAPES)
    alone = validate(twice[0], rules, ontology=False)
    again = validate(twice, [rules, tmp_path / ".." / tmp_path.name / "shapes.ttl"], ontology=False)
    assert len(alone.results) == 1
    assert again == alone


def test_the_same_shapes_by_two_names_find_everything_once(tmp_path: Path) -> None:
    (file,) = written(tmp_path, {"data.ttl": ttl("ex:a a ex:C ; ex:p 1 , 2 .")})
    (rules,) = written(tmp_path, SHAPES)
    (tmp_path / "link.ttl").symlink_to(rules)
    assert len(validate(file, [rules, tmp_path / "link.ttl"], ontology=False).results) == 1


def test_a_folder_with_other_files_in_it(tmp_path: Path) -> None:
    folder, rules = tmp_path / "exports", tmp_path / "shapes"
    exports = {"b.ttl": ttl(GOOD), "deep/a.nt": b'<urn:a> <urn:b> "c" .', "README.md": b"# read me"}
    written(folder, {**exports, "table.csv": b"a,b", ".hidden/x.ttl": b"no Turtle"})
    written(rules, {**SHAPES, "notes.txt": b"none"})
    report = validate(folder, rules, ontology=False)
    assert report.conforms
    others = (folder / "README.md", folder / "table.csv", rules / "notes.txt")
    assert report.gaps.files == tuple(map(str, others))
    assert f"3 files passed over: {others[0]}, {others[1]}, {others[2]}" in report.to_text()
    done = CliRunner().invoke(
        app, ["validate", str(folder), "--shapes", str(rules), "--no-ontology"]
    )
    assert (done.exit_code, "3 files passed over" in done.stdout) == (0, True)


@pytest.mark.parametrize("kind", ["data", "shapes"])
def test_a_folder_without_rdf_is_an_error(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    written(folder, {"README.md": b"# read me"})
    (file,), (rules,) = written(tmp_path, DATA), written(tmp_path, SHAPES)
    given = (str(folder), rules) if kind == "data" else (file, str(folder))
    with pytest.raises((ReadError, ShapesError), match="no file in this folder holds") as e:
        validate(*given)
    assert isinstance(e.value, ReadError if kind == "data" else ShapesError)
    assert e.value.place.source == str(folder)
    done = CliRunner().invoke(app, ["validate", given[0], "--shapes", given[1]])
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"{folder}: no file in this folder holds" in done.stderr


@pytest.mark.parametrize("kind", ["data", "shapes"])
def test_a_folder_that_is_not_there_is_an_error(kind: str, tmp_path: Path) -> None:
    (file,), (rules,) = written(tmp_path, DATA), written(tmp_path, SHAPES)
    missing = str(tmp_path / "missing")
    given = (missing, rules) if kind == "data" else (file, missing)
    done = CliRunner().invoke(app, ["validate", given[0], "--shapes", given[1]])
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"{missing}: there is no such file or folder" in done.stderr
