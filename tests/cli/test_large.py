"""Dumps that are loaded and answers that are written, from the command line."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.cli.conftest import Run

QUERY = "SELECT ?s ?n { ?s <urn:n> ?n } ORDER BY ?s"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.nq"
    path.write_text('<urn:a> <urn:n> "=1+1" <urn:g> .\n<urn:b> <urn:n> "two" <urn:g> .\n', "utf-8")
    return path


def test_a_dump_is_loaded_and_asked(run: Run, dump: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "big")
    done = run("load", str(dump), "--store", store)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"2 statements of 1 file loaded" in done.stderr
    assert b"was not worked out; --infer does that" in done.stderr
    again = run("load", str(dump), "--store", store)
    assert b"all of it was there already" in again.stderr
    rows = run("--store", store, "query", QUERY, "--format", "json")
    assert len(json.loads(rows.stdout)["results"]["bindings"]) == 2


@pytest.mark.parametrize(
    ("arguments", "end"),
    [
        (["load", "dump.nq"], (2, b"name a folder with --store")),
        (["load", "none.nq", "--store", "big"], (3, b"there is no such file")),
        (["load", "dump.nq", "--store", "big", "--budget", "triples=1"], (5, b"triples=1")),
        (["query", QUERY, "--format", "parquet"], (2, b"name a file with --output")),
        (["query", QUERY, "--output", "rows.arrow", "--budget", "rows=1"], (5, b"rows=1")),
    ],
)
def test_what_does_not_go_is_told_and_leaves_nothing(
    run: Run, arguments: list[str], end: tuple[int, bytes], dump: Path, tmp_path: Path
) -> None:
    graph = ["--data", str(dump), "--replace"] if arguments[0] == "query" else []
    done = run(*arguments, *graph)
    assert (done.returncode, end[1] in done.stderr) == (end[0], True)
    assert [path.name for path in tmp_path.iterdir()] == ["dump.nq"]


@pytest.mark.parametrize("raw", [False, True])
def test_rows_go_to_files(run: Run, raw: bool, dump: Path, tmp_path: Path) -> None:
    graph = ["--data", str(dump), "--replace", *(["--raw"] if raw else [])]
    for name in ("rows.csv", "rows.tsv", "rows.parquet"):
        done = run("query", QUERY, "--output", name, *graph)
        assert (done.returncode, done.stdout) == (0, b"")
    piped = run("query", QUERY, "--format", "csv", *graph)
    assert (tmp_path / "rows.csv").read_bytes() == piped.stdout
    rows = list(csv.reader(io.StringIO(piped.stdout.decode())))
    assert rows[1] == ["urn:a", "=1+1" if raw else "'=1+1"]
    table = pyarrow.parquet.read_table(tmp_path / "rows.parquet")
    assert table.to_pydict() == {"s": ["urn:a", "urn:b"], "n": ["=1+1", "two"]}
