"""`build` and `export`: the published files, rebuilt and checked."""

import shutil
from pathlib import Path

import pytest

from ocop_kg.assets import asset
from tests.cli.conftest import Invoke, Run, files_in


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The data folder, to be spoiled."""
    shutil.copytree(asset("data/tables"), tmp_path / "data/tables")
    shutil.copytree(asset("data/mappings"), tmp_path / "data/mappings")
    return tmp_path / "data/tables"


def test_the_published_files_are_what_the_tables_say(run: Run) -> None:
    done = run("build", "--check")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""


def test_a_build_gives_the_same_bytes(invoke: Invoke, tmp_path: Path) -> None:
    built = tmp_path / "rdf"
    result = invoke("build", "--output", str(built))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "ocop.trig: " in result.stderr
    published = asset("data/rdf")
    assert files_in(built) == files_in(published)
    assert [name for name in files_in(built) if not _same(built / name, published / name)] == []
    assert invoke("build", "--check", "--output", str(built)).exit_code == 0
    (built / "ocop.ttl").write_text("spoiled")
    (built / "ocop.nq").unlink()
    refused = invoke("build", "--check", "--output", str(built))
    assert refused.exit_code == 1
    assert "ocop.nq, ocop.ttl" in refused.stderr
    assert (built / "ocop.ttl").read_text() == "spoiled", "a check writes nothing"


def _same(one: Path, other: Path) -> bool:
    return one.read_bytes() == other.read_bytes()


SPOILED = {
    "a column is missing": ("events.csv", ("event,name,kind", "event,title,kind"), "name"),
    "an unknown source": ("events.csv", ("fao-dg-2021-10", "fao-dg-2021-99"), "fao-dg-2021-99"),
    "a wrong date": (
        "events.csv",
        ("2021-10-26,2021-10-26", "2021-13-26,2021-10-26"),
        "2021-13-26",
    ),
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_wrong_table_is_told_by_table_and_row(
    case: str, tables: Path, invoke: Invoke, tmp_path: Path
) -> None:
    name, (old, new), told = SPOILED[case]
    table = tables / name
    content = table.read_text("utf-8")
    assert old in content
    table.write_text(content.replace(old, new, 1), "utf-8")
    built = tmp_path / "rdf"
    result = invoke("build", "--tables", str(tables), "--output", str(built))
    assert result.exit_code == 3
    assert "events" in result.stderr
    assert told in result.stderr
    assert not built.exists()


def test_folders_that_are_not_there_or_cannot_be_written(invoke: Invoke, tmp_path: Path) -> None:
    missing = invoke("build", "--tables", str(tmp_path / "nope"), "--output", str(tmp_path / "x"))
    assert missing.exit_code == 3
    assert "there is no such folder" in missing.stderr
    (tmp_path / "file").write_text("as before")
    result = invoke("build", "--output", str(tmp_path / "file"))
    assert result.exit_code == 3
    assert "cannot write" in result.stderr
    assert files_in(tmp_path) == ["file"]


def test_an_installed_package_is_not_rebuilt_in_its_place(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ocop_kg.cli.build.asset", lambda name: tmp_path / "_assets" / name)
    result = invoke("build")
    assert result.exit_code == 2
    assert "name --output FOLDER" in result.stderr


def test_the_export_of_the_facts_is_the_published_file(run: Run) -> None:
    assert run("export", "--facts").stdout == asset("data/rdf/ocop.trig").read_bytes()
    assert run("export", "--facts", "-f", "ttl").stdout == asset("data/rdf/ocop.ttl").read_bytes()


@pytest.mark.parametrize("syntax", ["trig", "turtle", "jsonld"])
def test_an_export_gives_the_same_bytes_with_any_hash_seed(syntax: str, run: Run) -> None:
    written = {run("export", "--format", syntax, PYTHONHASHSEED=seed).stdout for seed in ("0", "1")}
    assert len(written) == 1


def test_one_source_alone(invoke: Invoke) -> None:
    one = invoke("export", "--source", "seed-ocop-china-2025", "--format", "nquads").stdout
    graphs = {line.split()[-2] for line in one.splitlines()}
    assert graphs == {"<https://w3id.org/ocop/graph/seed-ocop-china-2025>"}
    every = ("graph:seed-ocop-china-2025", "https://w3id.org/ocop/graph/seed-ocop-china-2025")
    for name in every:
        assert invoke("export", "--source", name, "--format", "nquads").stdout == one
