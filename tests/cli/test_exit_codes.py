"""Wrong words, wrong files, refused answers: each says what, where and what next, with its code."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Invoke, Run, files_in

MINE = "mine"

WRONG_USAGE = {
    "command": (["qestions"], ["unknown command 'qestions'", "did you mean questions"]),
    "option": (["--stroe", "x", "info"], ["--stroe", "see `ocop-kg --help`"]),
    "option of a command": (["find", "x", "--knid", "Country"], ["--knid", "ocop-kg find --help"]),
    "no question": (["ask"], ["which question?", "`ocop-kg questions` lists them"]),
    "question": (["ask", "expert-by-product"], ["'expert-by-product'", "experts-by-product"]),
    "question of questions": (["questions", "expert-by-product"], ["did you mean experts-by"]),
    "parameter": (
        ["ask", "experts-by-product", "--prodct", "potato"],
        ["unknown parameter 'prodct'", "did you mean product?"],
    ),
    "parameter like none": (
        ["ask", "experts-by-product", "--zzz", "1"],
        ["unknown parameter 'zzz'", "experts-by-product takes --product"],
    ),
    "parameter before its question": (
        ["ask", "--product", "potato", "experts-by-product"],
        ["--product", "stand after its id"],
    ),
    "word too many": (["ask", "experts-by-product", "potato"], ["potato", "--help"]),
    "value": (
        ["ask", "experts-by-product", "--product", "potatoe"],
        ["unknown product 'potatoe'", "did you mean potato"],
    ),
    "year": (["ask", "events-by-year", "--year", "24"], ["unknown year '24'", "four digits"]),
    "format": (
        ["ask", "experts-by-product", "--format", "cvs"],
        ["unknown format 'cvs'", "did you mean csv"],
    ),
    "format of rdf": (["export", "--format", "tutle"], ["unknown format 'tutle'", "turtle"]),
    "format of a list": (["find", "x", "--format", "xml"], ["unknown format 'xml'"]),
    "format of a query": (["query", "ASK {}", "--format", "trutle"], ["did you mean turtle"]),
    "format of rows": (["query", "SELECT * {}", "-f", "turtle"], ["unknown format 'turtle'"]),
    "expectation": (["find", "x", "--expect", "some"], ["--expect", "nonempty"]),
    "language": (["--lang", "english!", "find", "x"], ["'english!' is no language tag"]),
    "thing": (["show", "Lestoho"], ["unknown thing 'Lestoho'", "did you mean Lesotho"]),
    "class": (["find", "x", "--kind", "Contry"], ["unknown class 'Contry'", "Country"]),
    "network": (["network", "partnership"], ["unknown network", "partnerships"]),
    "centrality": (["network", "partnerships", "--centrality", "degre"], ["did you mean degree"]),
    "source": (["export", "--source", "seed-ocop-china"], ["did you mean seed-ocop-china-2025"]),
    "end of a path": (["path", "Lesotho", "Chnia"], ["unknown thing 'Chnia'", "China"]),
    "query": (
        ["query", "SELECT ?x {\n ?x a ocop:Country ."],
        ["query:2:", "no query up to its end"],
    ),
    "prefix": (["query", "SELECT ?x { ?x a foo:Bar }"], ["query:1:", "prefix is not declared"]),
    "update": (["query", "INSERT DATA { <urn:a> <urn:b> 1 }"], ["query:1:"]),
    "service": (
        ["query", "SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }"],
        ["refused SERVICE", "never leave this graph"],
    ),
    "graph that is not there": (
        ["query", "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }"],
        ["refused file:///etc/hostname", "nothing is fetched"],
    ),
    "binding": (["query", "SELECT ?x { ?x a ?y }", "--bind", "y=x"], ["unknown parameter 'y'"]),
    "binding without a value": (["query", "ASK {}", "--bind", "y"], ["--bind needs NAME=VALUE"]),
    "binding of no IRI": (["query", "ASK {}", "--bind", "y=<a b>"], ["'a b' is no IRI"]),
    "two queries": (["query", "ASK {}", "--file", "x.rq"], ["not both"]),
    "no file to check": (["validate"], ["which files?"]),
    "level": (["validate", "x.ttl", "--level", "mst"], ["mst", "must"]),
    "replace without files": (["--replace", "info"], ["--replace needs --data"]),
    "shell": (["completion", "tcsh"], ["tcsh", "bash"]),
    "kind of conflict": (
        ["conflicts", "--kind", "detial"],
        ["unknown kind", "did you mean detail"],
    ),
    "subject of conflicts": (["conflicts", "--about", "Brasilia"], ["unknown thing 'Brasilia'"]),
    "scope": (["timeline", "--scope", "Afrika"], ["unknown region 'Afrika'", "mean Africa"]),
    "scope of another kind": (["timeline", "--scope", "potato"], ["unknown region 'potato'"]),
    "series": (["timeline", "--series", "prodcts"], ["did you mean products"]),
    "ending of a picture": (
        ["timeline", "--output", "growth.pdf"],
        ["unknown format 'pdf'", "known endings: svg, png"],
    ),
    "png without a file": (["timeline", "--format", "png"], ["give --output FILE"]),
    "two measures": (["network", "experts", "--centrality", "degree", "--communities"], ["one"]),
}


@pytest.mark.parametrize("case", WRONG_USAGE)
def test_wrong_usage_is_told_in_one_line(case: str, invoke: Invoke) -> None:
    arguments, parts = WRONG_USAGE[case]
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("ocop-kg: error: ")
    assert result.stderr.count("\n") == 1, "one line"
    for part in parts:
        assert part in result.stderr


def test_a_missing_parameter_is_named(invoke: Invoke) -> None:
    from ocop_kg.questions import questions

    needing = [
        (asked.id, parameter.name)
        for asked in questions()
        for parameter in asked.parameters.values()
        if parameter.required
    ]
    for name, parameter in needing:
        result = invoke("ask", name)
        assert result.exit_code == 2
        assert repr(name) in result.stderr
        assert repr(parameter) in result.stderr


def test_nothing_said_is_wrong_usage_with_the_help(invoke: Invoke) -> None:
    result = invoke()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Commands:" in result.stderr


BAD_FILES = {
    "missing.ttl": (None, "there is no such file"),
    "empty.ttl": (b"", "the file is empty"),
    "blank.ttl": (b" \n\t\n", "the file is empty"),
    "binary.ttl": (b"\x7fELF\0\0\0", "NUL byte at offset 4"),
    "utf16.ttl": ("<urn:a> <urn:b> 1 .".encode("utf-16"), "UTF-16"),
    "latin1.nt": (b'<urn:a> <urn:b> "\xe9" .\n', "latin1.nt"),
    "half.ttl": (b'<urn:a> <urn:b> "never en', "half.ttl:1:"),
    "half.trig": (b"<urn:g> {\n<urn:a> <urn:b> <urn:c>", "half.trig:2"),
    "half.jsonld": (b'{"@id": "urn:a", "urn:b"', "half.jsonld"),
    "half.nq": (b"<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn", "half.nq:2"),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize(
    "arguments", [("--data", MINE, "info"), ("validate", MINE), ("find", "x", "--data", MINE)]
)
def test_a_file_that_cannot_be_read(
    name: str, arguments: tuple[str, ...], invoke: Invoke, tmp_path: Path
) -> None:
    content, problem = BAD_FILES[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = files_in(tmp_path)
    result = invoke(*(str(path) if word == MINE else word for word in arguments))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith(f"ocop-kg: error: {path}")
    assert problem in result.stderr
    assert files_in(tmp_path) == before


def test_a_folder_an_address_and_a_strange_ending(invoke: Invoke, tmp_path: Path) -> None:
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    assert "this is a folder" in invoke("--data", str(folder), "info").stderr
    address = invoke("--data", "http://localhost:9/x.ttl", "info")
    assert (address.exit_code, "download it first" in address.stderr) == (3, True)
    strange = tmp_path / "mine.docx"
    strange.write_bytes(b"x")
    result = invoke("--data", str(strange), "info")
    assert result.exit_code in (2, 3)
    assert "docx" in result.stderr


@pytest.mark.parametrize("name", ["missing.rq", "empty.rq"])
def test_a_query_file_that_cannot_be_read(name: str, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "empty.rq").write_bytes(b"")
    result = invoke("query", "--file", str(tmp_path / name))
    assert result.exit_code == 3
    assert name in result.stderr


def test_a_query_file_that_is_not_utf_8(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "latin1.rq"
    path.write_bytes(b'ASK { ?s ?p "\xe9" }')
    result = invoke("query", "--file", str(path))
    assert result.exit_code == 3
    assert "UTF-8" in result.stderr
    piped = invoke("query", stdin=path.read_bytes())
    assert piped.exit_code == 3
    assert "standard input" in piped.stderr


def test_a_store_that_is_none(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("dear to me")
    result = invoke("--store", str(tmp_path), "info")
    assert result.exit_code == 3
    assert str(tmp_path) in result.stderr
    assert files_in(tmp_path) == ["thesis.txt"]


EXPECTATIONS = [
    ("2", 0),
    ("2+", 0),
    ("nonempty", 0),
    ("1", 1),
    ("3+", 1),
    ("empty", 1),
]


@pytest.mark.parametrize(("expected", "code"), EXPECTATIONS)
def test_an_expectation_refuses_and_still_answers(expected: str, code: int, invoke: Invoke) -> None:
    question = ("ask", "experts-by-product", "--product", "example tuber")
    result = invoke(*SMALL, *question, "--format", "csv", "--expect", expected)
    assert result.exit_code == code
    assert result.stdout_bytes.count(b"\r\n") == 3
    assert ("expected" in result.stderr) is bool(code)


def test_an_expectation_of_an_empty_answer(invoke: Invoke) -> None:
    query = ("query", "SELECT ?x { ?x a ocop:Nothing }", "--expect")
    assert invoke(*query, "empty").exit_code == 0
    refused = invoke(*query, "nonempty")
    assert refused.exit_code == 1
    assert "expected at least 1 row, and there is none" in refused.stderr


def test_an_empty_answer_says_what_that_means(invoke: Invoke) -> None:
    arguments = ("ask", "experts-by-product", "--product", "example fish")
    for syntax in ("table", "csv", "json"):
        result = invoke(*SMALL, *arguments, "--format", syntax)
        assert result.exit_code == 0
        assert "No source names an expert for this product." in result.stderr
        assert "\n\n\n" not in result.stderr
    assert json.loads(result.stdout)["empty_means"] == "No source names an expert for this product."


JSON_ERRORS: list[tuple[list[str], str, int]] = [
    (["ask", "expert-by-product", "--format", "json"], "UnknownQuestionError", 2),
    (["ask", "experts-by-product", "--prodct", "x", "-f", "json"], "UnknownParameterError", 2),
    (["find", "x", "--nope", "--format=json"], "UsageError", 2),
    (["query", "ASK {", "--format", "json"], "QuerySyntaxError", 2),
    (["validate", "nowhere.ttl", "--format", "json"], "ReadError", 3),
    (["find", "Lesotho", "--expect", "9", "--format", "json"], "RefusedError", 1),
]


@pytest.mark.parametrize(("arguments", "kind", "code"), JSON_ERRORS)
def test_errors_are_json_for_who_asked_for_json(
    arguments: list[str], kind: str, code: int, invoke: Invoke
) -> None:
    result = invoke(*arguments)
    facts = json.loads(result.stderr)
    assert (facts["error"], facts["exit_code"], result.exit_code) == (kind, code, code)
    assert facts["message"]


def test_an_error_as_json_carries_its_data(invoke: Invoke) -> None:
    result = invoke("ask", "expert-by-product", "--format", "json")
    assert json.loads(result.stderr)["close"][0] == "experts-by-product"
    broken = json.loads(invoke("query", "ASK {\n", "-f", "json").stderr)
    assert broken["place"]["source"] == "query"


def test_an_error_message_cannot_steer_the_terminal(invoke: Invoke) -> None:
    result = invoke("show", "\x1b[2J\u202edrowssap")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr


def test_a_mistake_of_ours_shows_its_traceback(
    monkeypatch: pytest.MonkeyPatch, invoke: Invoke
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ocop_kg.cli.find.emit_list", broken)
    with pytest.raises(ZeroDivisionError):
        invoke("find", "Lesotho")


def test_the_codes_hold_for_real_processes(run: Run) -> None:
    assert run("info").returncode == 0
    assert run("query", "ASK {}", "--expect", "empty").returncode == 1
    assert run("nope").returncode == 2
    assert run("--data", "nowhere.ttl", "info").returncode == 3
