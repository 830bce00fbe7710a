"""What is killed midway leaves everything as it was: stores, outputs, published files."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import OcopError
from tests.conftest import SMALL
from tests.threats.conftest import ROOT, environment

COUNT = "SELECT * { ?s <urn:p> ?o }"


def killed(arguments: Sequence[str], folder: Path, delay: float, how: int) -> int:
    """Start the command line, kill it after a while, and tell how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ocop_kg", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment(),
    )
    try:
        return process.wait(delay)
    except subprocess.TimeoutExpired:
        process.send_signal(how)
        return process.wait(60)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(folder: Path, count: int) -> Path:
    path = folder / "mine.nt"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:{each}> .\n" for each in range(count)), "utf-8")
    return path


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_load_leaves_the_store_as_it_was(how: int, tmp_path: Path) -> None:
    chance = random.Random(20)
    store = tmp_path / "store"
    (tmp_path / "first").mkdir()
    first = lines(tmp_path / "first", 100)
    KnowledgeGraph.open(first, replace=True, store=store, inferred=False)
    before = bytes_of(store)
    more = lines(tmp_path, 30_000)
    arguments = ["info", "--store", str(store), "--data", str(more), "--no-inferred"]
    started = time.monotonic()
    (tmp_path / "trial").mkdir()
    trial = ["--store", str(tmp_path / "trial/store"), "--data", str(more), "--no-inferred"]
    assert killed(["info", *trial], tmp_path, 120, how) == 0
    whole = time.monotonic() - started
    for _ in range(6):
        if killed(arguments, tmp_path, chance.uniform(0.1, whole * 0.8), how) == 0:
            break  # it was done before
        held = KnowledgeGraph.open(store=store, inferred=False)
        if bytes_of(store) != before:  # it was killed after the new one took its place, whole
            assert len(held.select(COUNT)) == 30_000
            break
        assert len(held.select(COUNT)) == 100
        del held
    both = KnowledgeGraph.open(more, store=store, inferred=False)
    assert len(both.select(COUNT)) == 30_000


def test_a_killed_export_leaves_the_old_file_or_the_whole_new_one(tmp_path: Path) -> None:
    chance = random.Random(7)
    old, place = b"what was there", tmp_path / "export.nq"
    arguments = ["export", "--format", "nquads", "--output", str(place)]
    assert killed(arguments, tmp_path, 60, signal.SIGKILL) == 0
    whole = place.read_bytes()
    for _ in range(5):
        place.write_bytes(old)
        done = killed(arguments, tmp_path, chance.uniform(0.2, 1.5), signal.SIGKILL)
        assert place.read_bytes() in ((old, whole) if done else (whole,))


def test_a_killed_build_leaves_the_old_files_or_the_new_ones(tmp_path: Path) -> None:
    """Each file is whole; only within the instant of the moves may old and new stand together."""
    chance = random.Random(3)
    place = tmp_path / "rdf"
    new = {
        name: content
        for name, content in bytes_of(ROOT / "data" / "rdf").items()
        if not name.startswith(".")
    }
    old = dict.fromkeys(new, b"what was there")
    place.mkdir()
    for _ in range(4):
        for name, content in old.items():
            (place / name).write_bytes(content)
        arguments = ["build", "--output", str(place)]
        done = killed(arguments, tmp_path, chance.uniform(0.3, 6), signal.SIGKILL)
        after = {name: content for name, content in bytes_of(place).items() if name in new}
        assert all(after[name] in (old[name], new[name]) for name in new)
        assert done != 0 or after == new


def test_a_failed_load_leaves_no_trace(tmp_path: Path) -> None:
    bad = tmp_path / "bad.nt"
    bad.write_text("<urn:s> <urn:p> <urn:o> .\n" * 1000 + "<urn:s> <urn:p> oops .\n", "utf-8")
    store = tmp_path / "store"
    KnowledgeGraph.open(SMALL, replace=True, store=store)
    before = bytes_of(store)
    with pytest.raises(OcopError, match=r"bad\.nt:1001:"):
        KnowledgeGraph.open(bad, store=store)
    assert bytes_of(store) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.nt", "store"]


def test_a_store_that_was_killed_between_two_names_comes_back(tmp_path: Path) -> None:
    store = tmp_path / "store"
    KnowledgeGraph.open(lines(tmp_path, 50), replace=True, store=store, inferred=False)
    aside = tmp_path / ".store-abcd1234" / "old"
    aside.parent.mkdir()
    store.rename(aside)
    held = KnowledgeGraph.open(store=store, inferred=False)
    assert len(held.select(COUNT)) == 50
