"""What is validated: files of every format, several at once, graphs, and what cannot be read."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse, serialize

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, ReadError, UnknownFormatError, UsageError
from ocop_kg.graph import Graph
from ocop_kg.guard import result_of
from ocop_kg.stores.disk import can_open, opened
from ocop_kg.validation import validate
from ocop_kg.validation.scratch import Scratch
from tests.validation.support import FIRST_LINE, HEADER, case_named, document

BAD = "<designation/BTN-quinoa> a ocop:ProductDesignation ; ocop:concernsCountry <country/BTN> ."
COMPLETE = """
<designation/BTN-quinoa> a ocop:ProductDesignation ; ocop:concernsCountry <country/BTN> ;
  ocop:concernsProduct <product/quinoa> ; ocop:hasStatus <status/priority-product> ;
  ocop:statedBy <source/fao-rap-bhutan> .
"""


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.ttl", b"", "the file is empty"),
        ("blank.ttl", b" \n", "the file is empty"),
        ("binary.ttl", b"\x89PNG\x00\x01", "NUL byte"),
        ("wide.ttl", "<a> <b> <c> .".encode("utf-16"), "save it as UTF-8"),
        ("half.ttl", b"@prefix ex: <https://e/> .\nex:a ex:b", "is not turtle"),
        ("half.trig", b"<urn:g> { <urn:a> <urn:b> ", "is not trig"),
        ("half.jsonld", b'{"@id": "urn:a"', "is not jsonld"),
    ],
)
def test_broken_files_are_told_with_their_name(
    name: str, content: bytes, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError, match=problem) as caught:
        validate([document(tmp_path, BAD), path])
    assert caught.value.place.source == str(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        validate(tmp_path / "missing.ttl")
    with pytest.raises(ReadError, match="this is a URL"):
        validate("http://127.0.0.1:9/data.ttl")
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ReadError, match="folder"):
        validate(tmp_path / "folder.ttl")
    with pytest.raises(UnknownFormatError):
        validate(tmp_path / "data.docx")
    with pytest.raises(UsageError, match="nothing to validate"):
        validate([])
    with pytest.raises(UsageError, match="a int cannot be validated"):
        validate([1])  # type: ignore[list-item]


def test_an_unknown_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown level 'shall': choose must, should or may"):
        validate(document(tmp_path, BAD), level="shall")


def test_levels_choose_what_is_looked_for(tmp_path: Path) -> None:
    path = document(tmp_path, "<country/BTN> a ocop:Country . <observation/x> a ocop:Observation .")
    levels = [
        {result.level for result in validate(path, level=level).results}
        for level in ("must", "should", "may")
    ]
    assert levels == [{"must"}, {"must", "should"}, {"must", "should", "may"}]


@pytest.mark.parametrize("syntax", ["ttl", "nt", "trig", "nq", "jsonld", "rdf"])
def test_every_format_gives_the_same_results(syntax: str, tmp_path: Path) -> None:
    engine = RdfFormat.from_extension(syntax)
    assert engine is not None
    source = document(tmp_path, BAD)
    quads = list(parse(source.read_bytes(), RdfFormat.TURTLE))
    path = tmp_path / f"export.{syntax}"
    serialize(quads, str(path), format=engine)
    expected = [result.order for result in validate(source).results]
    report = validate(path)
    assert [result.order for result in report.results] == expected
    assert {result.place.source for result in report.results if result.place} == {str(path)}


def test_several_files_are_one_graph(tmp_path: Path) -> None:
    one = document(tmp_path, BAD, "one.ttl")
    two = document(tmp_path, COMPLETE, "two.ttl")
    assert not validate(one).conforms
    assert validate([one, two]).conforms


def test_named_graphs_are_one_graph(tmp_path: Path) -> None:
    parts = COMPLETE.strip().split(" ;\n  ")
    assert len(parts) == 3
    graphs = f"<g1> {{ {parts[0]} }} <g2> {{ <designation/BTN-quinoa> {' ; '.join(parts[1:])} }}"
    assert validate(document(tmp_path, graphs, "data.trig")).conforms
    half = f"<g1> {{ {parts[0]} }}"
    assert not validate(document(tmp_path, half, "half.trig")).conforms


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    one = document(tmp_path, "_:x a ocop:Role .", "one.ttl")
    two = document(tmp_path, "_:x ocop:heldBy <person/a> .", "two.ttl")
    messages = [result.message for result in validate([one, two], level="must").results]
    assert any(message.startswith("This role is not held") for message in messages)


def test_a_file_given_twice_counts_once(tmp_path: Path) -> None:
    path = document(tmp_path, "[] a ocop:Role .")
    assert validate([path, str(path)]).results == validate(path).results


def test_a_result_leads_to_the_file_and_line(tmp_path: Path) -> None:
    one = document(tmp_path, COMPLETE, "one.ttl")
    two = document(
        tmp_path, '<event/x> a ocop:Event ;\n  ocop:startDate "soon" .\n[] a ocop:Role .', "two.ttl"
    )
    report = validate([one, two], level="must")
    places = {result.message.partition(": ")[0]: str(result.place) for result in report.results}
    assert places["The value of ocop:startDate is no date"] == f"{two}:{FIRST_LINE + 1}:18"
    assert places["This thing has no name"] == f"{two}:{FIRST_LINE}:1"
    assert places["This claim names no source"] == f"{two}:{FIRST_LINE + 2}:1"


def test_a_graph_is_validated_without_its_ontology_and_inference(tmp_path: Path) -> None:
    elsewhere = COMPLETE.replace("product/quinoa", "product/sesame")
    graph = Graph.open(document(tmp_path, elsewhere), replace=True)
    report = validate(graph)
    assert report.conforms
    assert report.kinds == {"https://w3id.org/ocop/ontology#ProductDesignation": 1}
    assert {result.place for result in report.results} == {None}


def test_quads_are_validated(tmp_path: Path) -> None:
    quads = list(parse(document(tmp_path, BAD).read_bytes(), RdfFormat.TURTLE))
    assert all(isinstance(quad, Quad) for quad in quads)
    assert not validate(quads).conforms


def test_the_ontology_lends_classes_and_vocabularies(tmp_path: Path) -> None:
    path = document(tmp_path, "<organization/m> a ocop:Market .")
    assert any("has no name" in result.message for result in validate(path).results)
    assert validate(path, ontology=False).nothing_checked


def test_an_export_may_name_what_the_published_data_or_another_file_describes(
    tmp_path: Path,
) -> None:
    assert validate(document(tmp_path, COMPLETE)).results == ()
    report = validate(document(tmp_path, COMPLETE.replace("product/quinoa", "product/quinola")))
    assert report.conforms
    (result,) = report.results
    assert result.level == "should"
    assert result.message == (
        "Nothing describes id:product/quinola: did you mean id:product/quinoa? "
        "Correct it, or add its description."
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("<country/LSX>", "The value of ocop:concernsCountry is no country"),
        ("<country/BT>", "The value of ocop:concernsCountry is no country"),
        ('"BTN"', "The value of ocop:concernsCountry is no country"),
        ("<product/quinoa>", "The value of ocop:concernsCountry is no country"),
    ],
)
def test_unknown_countries_are_found(wrong: str, message: str, tmp_path: Path) -> None:
    report = validate(document(tmp_path, COMPLETE.replace("<country/BTN>", wrong)), level="must")
    assert [result.message.partition(":")[0] for result in report.results] == [
        message.partition(":")[0]
    ]


def test_literals_are_taken_as_written(tmp_path: Path) -> None:
    """A store would make 095 of "95", and nothing of "ninety-five" typed as an integer."""
    case = case_named("Observation-hasValue")
    for text, wrong in (('"095"^^xsd:integer', 0), ('"ninety"^^xsd:integer', 1), ('"95"', 1)):
        path = document(tmp_path, case.passing.replace("95 .", f"{text} ."))
        messages = [result.message for result in validate(path).results]
        assert messages.count(case.message) == wrong


def test_a_byte_order_mark_moves_no_column(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + BAD).replace("\n", "\r\n").encode())
    places = {str(result.place) for result in validate(path, level="must").results}
    assert places == {f"{path}:{FIRST_LINE}:1"}


def test_a_graph_that_a_blank_node_names_is_validated(tmp_path: Path) -> None:
    path = tmp_path / "data.trig"
    path.write_text(f"{HEADER}\n_:g {{ {BAD} }}", "utf-8")
    report = validate(path)
    assert report.described == 1
    assert any("Claim-hasSource" in str(result.shape) for result in report.results)


def test_what_is_neither_files_nor_a_graph_is_refused() -> None:
    with pytest.raises(UsageError, match="a int cannot be validated"):
        validate(5)  # type: ignore[arg-type]


ON_DISK = """
import sys, tempfile
from ocop_kg import Budget
from ocop_kg.assets import asset
from ocop_kg.validation import holding, validate
data, tempfile.tempdir = asset("data/rdf/ocop.trig"), sys.argv[1]
in_memory = validate(data)
holding.IN_MEMORY = 1000
assert validate(data, budget=Budget(seconds=60)) == in_memory  # a fork that may use the disk
assert validate(data) == in_memory
assert validate(data, budget=Budget(seconds=60)) == in_memory  # one that may not
"""


def test_data_that_are_too_large_for_memory_give_the_same_report(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ON_DISK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert not list(tmp_path.iterdir())


def test_a_validation_that_is_ended_leaves_nothing_on_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    scratch = Scratch()

    def work() -> None:
        Path(scratch.folder(), "much").write_bytes(b"data")
        signal.pause()

    with pytest.raises(BudgetError, match="seconds"), scratch:
        result_of(work, Budget(seconds=0.3))
    assert not list(tmp_path.iterdir())


def test_a_fork_of_a_process_with_a_store_on_disk_stays_in_memory(tmp_path: Path) -> None:
    opened(tmp_path / "store")
    assert can_open()
    assert not result_of(can_open, Budget(seconds=20))
