"""Files that are written: whole or not at all, and a clear word when they cannot be."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ocop_kg.cli import output
from ocop_kg.errors import OutputError
from ocop_kg.writing import write_file
from tests.cli.conftest import SMALL, Invoke, Run, files_in

ANSWER = (*SMALL, "ask", "experts-by-product")


@pytest.mark.parametrize(
    "arguments",
    [
        ANSWER,
        (*SMALL, "query", "DESCRIBE ?x { ?x a ocop:Expert }"),
        (*SMALL, "show", "example tuber", "--format", "turtle"),
        (*SMALL, "find", "example", "--format", "csv"),
        (*SMALL, "export", "--format", "nquads"),
        (*SMALL, "path", "Exampland", "example tuber"),
        (*SMALL, "info", "--format", "json"),
        ("questions", "--format", "json"),
        ("questions", "experts-by-product"),
        ("network", "--format", "json"),
    ],
)
def test_a_file_gets_what_standard_output_would(
    arguments: tuple[str, ...], invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / "result.dat"
    printed = invoke(*arguments)
    assert printed.exit_code == 0
    written = invoke(*arguments, "--output", str(file))
    assert (written.exit_code, written.stdout_bytes) == (0, b"")
    assert file.read_bytes() == printed.stdout_bytes
    assert files_in(tmp_path) == ["result.dat"]


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("csv", b"product,expert,"),
        ("tsv", b"?product\t?expert\t"),
        ("json", b'{\n  "question": {'),
        ("xml", b"<?xml"),
        ("srx", b"<?xml"),
        ("md", b"| product |"),
        ("txt", b"product "),
        ("dat", b"product "),
    ],
)
def test_the_ending_decides_the_format(
    ending: str, begins: bytes, invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / f"rows.{ending}"
    assert invoke(*ANSWER, "-o", str(file)).exit_code == 0
    assert file.read_bytes().startswith(begins)
    other = tmp_path / f"other.{ending}"
    assert invoke(*ANSWER, "-o", str(other), "--format", "tsv").exit_code == 0
    assert other.read_bytes().startswith(b"?product\t")


UNWRITABLE = {
    "a folder": (".", "Is a directory"),
    "no such folder": ("missing/rows.csv", "there is no folder"),
    "a file for a folder": ("file/rows.csv", "Not a directory"),
    "a name that is too long": ("x" * 300 + ".csv", "too long"),
    "no name for a file": ("a\0b.csv", "null"),
    "a place that nobody may write to": ("/proc/version", ""),
    "a folder that nobody may write to": ("/proc/rows.csv", ""),
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_what_cannot_be_written_is_told(case: str, invoke: Invoke, tmp_path: Path) -> None:
    name, problem = UNWRITABLE[case]
    (tmp_path / "file").write_text("as before")
    path = name if name.startswith("/") else str(tmp_path / name)
    result = invoke(*ANSWER, "--output", path)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("ocop-kg: error: cannot write ")
    assert problem in result.stderr
    assert files_in(tmp_path) == ["file"]
    assert (tmp_path / "file").read_text() == "as before"


def test_a_write_protected_file_stays(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("as before")
    monkeypatch.setattr(os, "access", lambda *_: False)  # who runs the tests may be allowed all
    result = invoke(*ANSWER, "--output", str(file))
    assert result.exit_code == 3
    assert "the file is write-protected" in result.stderr
    assert file.read_text() == "as before"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("as before")

    def full(self: Path, *_: object, **__: object) -> None:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_file(str(file), b"new")
    monkeypatch.undo()
    assert files_in(tmp_path) == ["rows.csv"]
    assert file.read_text() == "as before"


def test_an_interrupt_while_writing_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("as before")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(str(file), b"new")
    assert files_in(tmp_path) == ["rows.csv"]
    assert file.read_text() == "as before"


def test_links_and_permissions_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "rows.csv", tmp_path / "latest.csv"
    file.write_text("as before")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(str(link), b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    fresh = tmp_path / "fresh.csv"
    before = os.umask(0o027)
    try:
        write_file(str(fresh), b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640


def test_devices_are_written_to_directly(run: Run) -> None:
    done = run(*ANSWER, "--format", "csv", "--output", "/dev/stdout")
    assert done.stdout.startswith(b"product,expert,")
    assert run(*ANSWER, "--output", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_a_dash_is_standard_output(invoke: Invoke) -> None:
    assert invoke(*ANSWER, "-o", "-").stdout_bytes == invoke(*ANSWER).stdout_bytes


def test_data_is_utf_8_whatever_the_terminal_knows(run: Run) -> None:
    question = ("ask", "names-by-country", "--country", "LSO", "--format", "csv")
    done = run(*question, PYTHONIOENCODING="latin-1", LC_ALL="C")
    assert "莱索托".encode() in done.stdout


def test_a_standard_output_without_a_name_for_its_encoding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert output.encoding() == "utf-8"
    with pytest.raises(OutputError, match="it is closed"):
        output.emit("x")


def test_threads_write_one_file_whole(tmp_path: Path) -> None:
    place = tmp_path / "answer.csv"
    contents = [bytes([sign]) * 10_000 for sign in b"abcd"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda content: write_file(place, content), contents * 25))
    assert place.read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


def test_a_validation_writes_several_reports_each_in_its_format(
    invoke: Invoke, tmp_path: Path
) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("[] a <https://w3id.org/ocop/ontology#Country> .")
    files = [tmp_path / name for name in ("r.sarif", "r.html", "r.nt")]
    more = [part for file in files for part in ("--report", str(file))]
    found = invoke("validate", str(data), "--level", "must", *more)
    assert found.exit_code == 1
    assert f"{data}:1:1: []" in found.stdout
    starts = [file.read_text("utf-8")[:9] for file in files]
    assert starts == ['{\n "$sche', "<!DOCTYPE", "_:report "]
