"""What is killed midway leaves everything as it was: stores, outputs, published files."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import OcopError, OutputError
from ocop_kg.fileset import current, finish, replace_files
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
        finish(place)
        for name, content in old.items():
            (place / name).write_bytes(content)
        arguments = ["build", "--output", str(place)]
        done = killed(arguments, tmp_path, chance.uniform(0.3, 6), signal.SIGKILL)
        after = {name: current(place, name).read_bytes() for name in new}
        assert after in ([new] if done == 0 else [old, new])


def kill_before(event: int, work: Callable[[], object]) -> bool:
    """Do a piece of work in a process that is killed before it touches a file for this time."""
    process = os.fork()
    if process == 0:
        touched = 0

        def hook(name: str, _: tuple[object, ...]) -> None:
            nonlocal touched
            if name == "open" or name.startswith(("os.", "shutil.")):
                touched += 1
                if touched == event:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        with suppress(OutputError):
            work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0


FILES = {name: f"new {name}".encode() for name in ("a.ttl", "b.nq", "c.nt")}


@pytest.mark.parametrize("trouble", [False, True], ids=["it succeeds", "it fails midway"])
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each try is a fork")
def test_files_are_replaced_together_wherever_it_is_killed(
    trouble: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every touch of the file system: readers and the next writer see all old or all new."""
    old = {"a.ttl": b"old a", "c.nt": b"old c"}
    move = os.replace

    def fail_at_one(source: Path, target: Path) -> None:
        if Path(target).name == "c.nt" and Path(source).read_bytes() == FILES["c.nt"]:
            raise OSError(28, "No space left on device")
        move(source, target)

    if trouble:
        monkeypatch.setattr(os, "replace", fail_at_one)
    seen_all: list[dict[str, bytes]] = []
    for event in count(1):
        place = tmp_path / f"try {event}"
        place.mkdir()
        for name, content in old.items():
            (place / name).write_bytes(content)
        was_killed = kill_before(event, lambda place=place: replace_files(place, FILES))  # type: ignore[misc]  # bound now
        seen = {
            name: path.read_bytes() for name in FILES if (path := current(place, name)).exists()
        }
        assert seen in (old, FILES), event
        monkeypatch.setattr(os, "replace", move)
        finish(place)
        left = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
        assert left == seen, event
        seen_all.append(seen)
        replace_files(place, FILES)
        assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == FILES
        if trouble:
            monkeypatch.setattr(os, "replace", fail_at_one)
        if not was_killed:
            break
    assert seen_all[0] == old
    assert seen_all[-1] == (old if trouble else FILES)
    assert FILES in seen_all
    assert len(seen_all) > 20


def test_a_build_finishes_what_a_killed_one_began(tmp_path: Path) -> None:
    half = tmp_path / ".build-abc" / "new"
    half.mkdir(parents=True)
    (half / "b.nq").write_bytes(b"new b")
    (half / "a.ttl").write_bytes(b"new a")
    (tmp_path / "a.ttl").write_bytes(b"new a")
    (tmp_path / "b.nq").write_bytes(b"old b")
    note = {"from": ".build-abc/new", "names": ["a.ttl", "b.nq"]}
    (tmp_path / ".replacing").write_text(json.dumps(note), "utf-8")
    assert current(tmp_path, "b.nq").read_bytes() == b"new b"
    assert current(tmp_path, "other") == tmp_path / "other"
    finish(tmp_path)
    assert bytes_of(tmp_path) == {"a.ttl": b"new a", "b.nq": b"new b"}


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{}",
        b"[]",
        b'{"from": "/etc", "names": ["passwd"]}',
        b'{"from": ".build-a/../../new", "names": ["a"]}',
        b'{"from": ".build-a/new", "names": ["../a"]}',
        b'{"from": ".build-a/new", "names": [1]}',
        b"\xff",
    ],
)
def test_a_foreign_note_reaches_nothing(note: bytes, tmp_path: Path) -> None:
    (tmp_path / ".replacing").write_bytes(note)
    before = bytes_of(tmp_path)
    for use in (
        finish,
        lambda place: current(place, "a"),
        lambda place: replace_files(place, FILES),
    ):
        with pytest.raises(OutputError, match=r"\.replacing"):
            use(tmp_path)
    assert bytes_of(tmp_path) == before


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
