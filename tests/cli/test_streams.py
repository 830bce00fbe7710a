"""Closed pipes, full disks, and the interrupt key: quiet, clear, and nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocop_kg.assets import asset
from tests.cli.conftest import command, environment, files_in

ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) > STRLEN(STR(?i))) }"
)
ENDLESS_SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:S> a sh:NodeShape ; sh:targetClass <https://w3id.org/ocop/ontology#Country> ;
  sh:sparql [ a sh:SPARQLConstraint ; sh:message "m" ; sh:select '''
    SELECT $this { $this a ?t . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i
      FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = "x") }''' ] .
"""


@pytest.fixture(autouse=True)
def _interrupts_are_heard() -> Iterator[None]:
    """A run that was started in the background ignores interrupts, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def process(*arguments: str, cwd: Path, **changes: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=environment(**changes),
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--format", "ntriples"),
        ("ask", "names-by-country"),
        ("ask", "names-by-country", "--format", "csv"),
        ("query", "SELECT * { ?s ?p ?o }", "--format", "json"),
        ("questions",),
        ("--help",),
        ("completion", "bash"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_ends_quietly(
    arguments: tuple[str, ...], unbuffered: str, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(PYTHONUNBUFFERED=unbuffered),
        check=False,
    )
    os.close(writing)
    assert done.returncode == 0
    assert b"Error" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    with process("export", "--format", "ntriples", cwd=tmp_path) as exporting:
        assert exporting.stdout is not None
        assert exporting.stdout.readline().startswith(b"<")
        exporting.stdout.close()
        assert exporting.stderr is not None
        assert exporting.stderr.read() == b""
    assert exporting.returncode == 0


def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("export", "--facts"),
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment(),
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == (
        b"ocop-kg: error: cannot write standard output: No space left on device\n"
    )


def test_no_standard_output_at_all(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *command("find", "Lesotho")],
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr == b"ocop-kg: error: cannot write standard output: it is closed\n"


def test_no_standard_error_at_all(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" 2>&-', "sh", *command("find", "Lesotho")],
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0
    assert b"Lesotho" in done.stdout


def test_a_terminal_that_knows_no_lines_gets_other_ones(tmp_path: Path) -> None:
    done = subprocess.run(
        command("ask", "names-by-country", "--country", "LSO"),
        capture_output=True,
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING="ascii"),
        check=True,
    )
    assert done.stdout.isascii()
    assert b"-----" in done.stdout
    assert rb"\u83b1" in done.stdout


def interrupted(
    waiting: "subprocess.Popen[bytes]", after: float, by: signal.Signals = signal.SIGINT
) -> tuple[int, bytes, bytes]:
    time.sleep(after)
    early = waiting.poll() is not None
    waiting.send_signal(by)
    out, err = waiting.communicate(timeout=30)
    assert not early, "it was over before it could be interrupted"
    return waiting.returncode, out, err


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_query_inside_the_engine(by: signal.Signals, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    target.write_text("as before")
    query = process("query", ENDLESS, "--output", str(target), cwd=tmp_path)
    code, out, err = interrupted(query, 1.0, by)
    assert (code, out, err.strip()) == (130, b"", b"ocop-kg: interrupted")
    assert target.read_text() == "as before"
    assert files_in(tmp_path) == ["rows.csv"]


def test_an_interrupt_ends_a_validation(tmp_path: Path) -> None:
    shapes = tmp_path / "endless.ttl"
    shapes.write_text(ENDLESS_SHAPE)
    everything = str(asset("data/rdf/ocop.trig"))
    options = ("--shapes", str(shapes), "--output", "report.json")
    code, out, err = interrupted(process("validate", everything, *options, cwd=tmp_path), 2.0)
    assert (code, out, err.strip()) == (130, b"", b"ocop-kg: interrupted")
    assert files_in(tmp_path) == ["endless.ttl"]


def test_the_signal_to_end_leaves_no_temporary_files(tmp_path: Path) -> None:
    place, data = tmp_path / "temporary", tmp_path / "data.nt"
    place.mkdir()
    data.write_text("".join(f"<urn:s{n}> <urn:p> <urn:o> .\n" for n in range(20_000)))
    slow = (
        "import time, ocop_kg.validation.holding as h, ocop_kg.validation.validating as v; "
        "from ocop_kg.cli import main; h.IN_MEMORY = 1000; v._checked = lambda *_: time.sleep(60); "
        f"main(['validate', {str(data)!r}])"
    )
    validating = subprocess.Popen(
        [sys.executable, "-c", slow], cwd=tmp_path, env=environment(TMPDIR=str(place)),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    end = time.monotonic() + 20
    while not list(place.iterdir()) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(place.iterdir()), "it keeps its data in a temporary folder"
    assert interrupted(validating, 0.5, signal.SIGTERM)[0] == 130
    assert not list(place.iterdir())


def test_an_interrupt_while_the_program_starts(tmp_path: Path) -> None:
    """Whatever Python is doing then, nothing may stay behind and no answer may look whole."""
    for after in (0.02, 0.05, 0.08):
        starting = process("export", "--output", "all.trig", cwd=tmp_path)
        time.sleep(after)
        starting.send_signal(signal.SIGINT)
        starting.communicate(timeout=30)
        written = files_in(tmp_path)
        if (
            starting.returncode == 0
        ):  # Python may lose an interrupt amid an import: all is whole then
            assert written == ["all.trig"]
            (tmp_path / "all.trig").unlink()
        else:
            assert starting.returncode in (130, -signal.SIGINT, 1)
            assert written == []


def test_an_interrupt_ends_a_build_and_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    published = tmp_path / "rdf"
    published.mkdir()
    (published / "ocop.trig").write_text("as before")
    slow = (
        "import time, ocop_kg.graph.inference as i; from ocop_kg.cli import main; "
        "i.consistent_closure = lambda _: time.sleep(60); "
        f"main(['build', '--output', {str(published)!r}])"
    )
    building = subprocess.Popen(
        [sys.executable, "-c", slow], stderr=subprocess.PIPE, env=environment(), cwd=tmp_path
    )
    code, _, err = interrupted(building, 1.5)
    assert (code, err.strip()) == (130, b"ocop-kg: interrupted")
    assert files_in(published) == ["ocop.trig"]
    assert (published / "ocop.trig").read_text() == "as before"


def storing(rounds: int, cwd: Path) -> "subprocess.Popen[bytes]":
    """A process that fills a store on disk with a call that cannot be interrupted."""
    busy = (
        "import hashlib, ocop_kg.graph.ondisk as o; from ocop_kg.cli import main\n"
        f"o.fill = lambda *_, **__: hashlib.pbkdf2_hmac('sha256', b'x', b'y', {rounds})\n"
        "main(['--store', 'kept', 'info'])"
    )
    return subprocess.Popen(
        [sys.executable, "-c", busy],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=cwd,
    )


def test_an_interrupt_waits_until_a_half_made_store_is_gone(tmp_path: Path) -> None:
    code, _, err = interrupted(storing(16_000_000, tmp_path), 0.8)
    assert (code, err.splitlines()[-1]) == (130, b"ocop-kg: interrupted")
    assert files_in(tmp_path) == []


def test_a_second_interrupt_does_not_wait(tmp_path: Path) -> None:
    waiting = storing(10**9, tmp_path)
    time.sleep(0.8)
    waiting.send_signal(signal.SIGINT)
    time.sleep(0.2)
    code, _, err = interrupted(waiting, 0.1)
    assert (code, err.strip()) == (130, b"ocop-kg: interrupted")


def test_whoever_ignores_interrupts_is_not_interrupted(tmp_path: Path) -> None:
    ignoring = subprocess.Popen(
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *command("export", "--facts")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
    )
    time.sleep(0.1)
    ignoring.send_signal(signal.SIGINT)
    out, err = ignoring.communicate(timeout=30)
    assert (ignoring.returncode, err) == (0, b"")
    assert out == asset("data/rdf/ocop.trig").read_bytes()
