"""F: no check says that all is well when it looked at nothing, or at something else.

What validation does in each of these cases has tests of its own in tests/validation; here each case
is run once through the door that people use.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import ShapesError
from ocop_kg.validation import validate
from tests.conftest import SMALL
from tests.threats.conftest import ROOT, Run, environment

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix o: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
SHAPE = """<urn:S> a sh:NodeShape ; sh:targetClass o:Country ; sh:property
[ sh:path skos:prefLabel ; {} ; sh:message 'm' ] ."""


def write(folder: Path, content: str, name: str = "shapes.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + content, "utf-8")
    return path


@pytest.mark.parametrize(
    "shapes",
    [
        "<urn:x> <urn:p> 1 .",
        "<urn:S> a sh:NodeShape ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] .",
        (
            "<urn:S> a sh:NodeShape ; sh:targetNode <urn:nobody> ; sh:property "
            "[ sh:path skos:prefLabel ; sh:minCount 0 ] ."
        ),
    ],
)
def test_f1_nothing_checked_is_told_and_has_its_own_code(
    shapes: str, tmp_path: Path, run: Run
) -> None:
    path = write(tmp_path, shapes)
    done = run("validate", str(SMALL), "--shapes", str(path))
    assert done.returncode in (3, 4)
    assert "conforms:" not in done.stdout


@pytest.mark.parametrize(
    ("constraint", "close"),
    [
        ("sh:minCout 1", "minCount"),
        ("sh:datatyp <urn:x>", "datatype"),
        ("sh:patern 'x'", "pattern"),
    ],
)
def test_f2_a_misspelt_shape_does_not_load(constraint: str, close: str, tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match=close) as caught:
        validate(SMALL, write(tmp_path, SHAPE.format(constraint)))
    assert caught.value.place.line == 5


def test_f3_a_misspelt_term_in_data_is_a_result_with_its_place(tmp_path: Path) -> None:
    data = write(tmp_path, "<urn:x> o:suportsProduct <urn:y> .", "data.ttl")
    report = validate(data)
    (found,) = (result for result in report.results if "supportsProduct" in result.message)
    assert found.place is not None
    assert found.place.line == 4
    assert not report.conforms


@pytest.mark.parametrize("pattern", ["[A-Z", "(", "*a", "a{2,1}"])
def test_f4_a_broken_pattern_is_a_fault_of_the_shape(pattern: str, tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match="does not compile") as caught:
        validate(SMALL, write(tmp_path, SHAPE.format(f"sh:pattern '{pattern}'")))
    assert caught.value.place.line == 5


def test_f5_nothing_that_is_passed_in_is_changed(small: KnowledgeGraph) -> None:
    graph, file = sorted(map(str, small.store)), SMALL.read_bytes()
    quads = list(parse(file, format=RdfFormat.TRIG))
    copy = list(quads)
    small.validate()
    validate(SMALL)
    validate(quads)
    list(small.select("SELECT * { ?s ?p ?o }"))
    assert sorted(map(str, small.store)) == graph
    assert SMALL.read_bytes() == file
    assert quads == copy
    assert all(isinstance(quad, Quad) for quad in quads)


def test_f6_all_results_are_given(tmp_path: Path) -> None:
    data = "".join(f"<urn:x{number}> o:suportsProduct <urn:y> .\n" for number in range(25))
    report = validate(write(tmp_path, data, "data.ttl"))
    assert sum("supportsProduct" in result.message for result in report.results) == 25


def test_f7_and_f8_this_suite_leaves_no_case_out() -> None:
    wanted = {"N": 11, "R": 12, "I": 10, "T": 13, "F": 12}
    text = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    no_door = {"N5": "no host can be allowed", "I9": "there is no server"}
    for letter, count in wanted.items():
        for number in range(1, count + 1):
            case = f"{letter}{number}"
            if case in no_door:
                assert no_door[case] in text
            else:
                assert f"{case.lower()}_" in text, case
    assert "xfail" not in text.replace('"xfail"', "")


def test_f9_patterns_end_at_the_end() -> None:
    from ocop_kg.errors import OcopError
    from ocop_kg.questions import question
    from ocop_kg.reading import format_named

    for name in ("experts-by-product\n", " experts-by-product"):
        with pytest.raises(OcopError):
            question(name)
    for name in ("ttl\n", "turtle "):
        with pytest.raises(OcopError):
            format_named(name)


@pytest.mark.parametrize(
    ("severity", "conforms", "code"),
    [("Violation", False, 1), ("Warning", True, 0), ("Info", True, 0)],
)
def test_f10_the_verdict_follows_one_rule(
    severity: str, *, conforms: bool, code: int, tmp_path: Path, run: Run
) -> None:
    shapes = write(tmp_path, SHAPE.format(f"sh:minCount 99 ; sh:severity sh:{severity}"))
    report = validate(SMALL, shapes)
    assert report.results
    assert report.conforms is conforms
    assert run("validate", str(SMALL), "--shapes", str(shapes)).returncode == code


@pytest.mark.parametrize("arguments", [("validate", str(SMALL)), ("export", "--format", "trig")])
def test_f11_the_same_bytes_under_any_hash_seed(arguments: tuple[str, ...], tmp_path: Path) -> None:
    def output(seed: int) -> bytes:
        data = ("--data", str(SMALL), "--replace") if arguments[0] == "export" else ()
        return subprocess.run(
            [sys.executable, "-m", "ocop_kg", *arguments, *data],
            capture_output=True,
            cwd=tmp_path,
            env=environment(PYTHONHASHSEED=str(seed)),
            check=False,
        ).stdout

    first, *others = (output(seed) for seed in (0, 1, 12345))
    assert first
    assert others == [first, first]


def test_f12_no_code_is_loaded_from_data() -> None:
    package = ROOT / "ocop_kg"
    assert not [
        path for path in package.rglob("*") if path.suffix in (".pickle", ".pkl", ".joblib")
    ]
    unpickling = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"(from|import) (c?pickle|marshal|shelve|yaml)", path.read_text("utf-8"))
    ]
    # what a process and the one it started send to each other, never a file
    assert {path.rpartition("/")[0] for path in unpickling} == {"guard"}
