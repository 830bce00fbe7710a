"""Dumps to folders: what is kept, what is told, and that a folder is whole or not there."""

import bz2
import gzip
from pathlib import Path

import pytest

from ocop_kg.cluster import Cluster
from ocop_kg.errors import (
    ClusterError,
    OutputError,
    ReadError,
    UnknownFormatError,
    UsageError,
)

GOOD = b'_:x <urn:p> "095"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .\n'


def test_files_of_a_folder_keep_their_blank_nodes_and_lexical_forms(
    cluster: Cluster, tmp_path: Path
) -> None:
    folder = tmp_path / "a + b [1] %20"
    folder.mkdir()
    (folder / "one.nq").write_bytes(GOOD + GOOD)
    (folder / "two.nq.gz").write_bytes(gzip.compress(GOOD.replace(b"<urn:g>", b"")))
    (folder / "three.nt.bz2").write_bytes(bz2.compress(b'<urn:a> <urn:p> "\\u00e9\\n"@EN .\r\n#\n'))
    (folder / "notes.txt").write_bytes(b"no RDF")
    dump = cluster.load(folder, tmp_path / "dump")
    rows = [tuple(map(str, row)) for row in dump.select("SELECT ?s ?o { ?s <urn:p> ?o }")]
    kept = '"095"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert sorted(row[1] for row in rows) == [kept, kept, '"é\\n"@en']
    assert len({row[0] for row in rows}) == 3
    assert len(dump.select("SELECT ?s { GRAPH <urn:g> { ?s ?p ?o } }")) == 1
    assert [Path(name).name for name in dump.passed_over] == ["notes.txt"]
    assert len(dump) == 3
    with pytest.raises(OutputError, match="there already"):
        cluster.load(folder, tmp_path / "dump")
    bad = tmp_path / "two.nq"
    bad.write_bytes(GOOD * 2 + b"<urn:a> <urn:p>\n" + GOOD + b"oops\n")
    with pytest.raises(ReadError, match=r"two\.nq:3: .*; lines 5 too"):
        cluster.load(bad, tmp_path / "dump", replace=True)
    assert len(cluster.open(tmp_path / "dump")) == 3
    assert {each.name for each in tmp_path.iterdir()} == {folder.name, "dump", "two.nq"}


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("data.ttl", UnknownFormatError),
        ("none.nq", ReadError),
        ("http://127.0.0.1/x.nq", UsageError),
        ("empty", UsageError),
    ],
)
def test_what_is_no_dump_is_told(
    cluster: Cluster, tmp_path: Path, name: str, error: type[Exception]
) -> None:
    (tmp_path / "data.ttl").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    with pytest.raises(error):
        cluster.load(name if "://" in name else tmp_path / name, tmp_path / "dump")
    with pytest.raises(ReadError, match="cluster load"):
        cluster.open(tmp_path)


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://nowhere", "spark://:x"])
def test_a_master_that_nobody_runs_is_told_at_once(master: str) -> None:
    with pytest.raises(ClusterError, match="no master answers"):
        Cluster(master)


def test_without_java_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(ClusterError, match=r"install Java 17 or newer .*JAVA_HOME"):
        Cluster()
