"""Keeps a graph on disk: a folder that remembers what was put into it.

The folder holds the engine's files in ``quads`` and a label, ``ocop-kg.json``, which says which
release of the packaged graph, which files and which copies of graphs of endpoints went in; the
copies themselves stay in ``copies``, so that no endpoint is asked when it is made anew. A graph on
disk is never mended in place: it is made anew beside its place and moved there in one step, so it
is there whole or not at all.
"""

from __future__ import annotations

import shutil
from dataclasses import replace as changed
from types import MappingProxyType
from typing import TYPE_CHECKING

from ocop_kg.errors import ReadError, StoreError
from ocop_kg.graph.label import Label, digest_of
from ocop_kg.graph.opening import fill
from ocop_kg.graph.placing import made_anew, place_of
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.disk import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from ocop_kg.budget import Budget
    from ocop_kg.graph.mirrors.copies import Copy
    from ocop_kg.graph.mirrors.taking import Taken
    from ocop_kg.graph.opening import AnyPath

__all__ = ["QUADS", "mirrored", "mirrored_on_disk", "on_disk", "opened_to_read"]

QUADS = "quads"
"""The engine's own folder."""
_COPIES = "copies"
_LOADED = "dumps were loaded into it: load more of them, or name another folder"


def on_disk(
    path: AnyPath,
    files: Sequence[AnyPath],
    *,
    replace: bool,
    inferred: bool,
    budget: Budget | None = None,
) -> tuple[EmbeddedStore, bool]:
    """Open the graph in a folder, which is made at the first use; many processes may read it.

    `files` are added to what the folder holds, or stand in its place with `replace`. A folder made
    by another release of the packaged graph is brought up to date from the files that it remembers,
    and so is one that was made with another value of `inferred`: the last caller decides.
    What was made by a load is opened as it is. Tells also whether what follows is there.

    Raises `StoreError` for a folder that holds something else, remembers a file that is gone,
    cannot be written, or was changed by somebody else meanwhile, and `ReadError` or `BudgetError`
    for a file that cannot be used. The folder then stays as it was.
    """
    place = place_of(path)
    held = Label.read(place)
    if held and held.loaded and not replace:
        if files:
            raise StoreError(str(place), _LOADED)
        return opened_to_read(place), held.inferred
    if held is None or replace:
        wanted = Label.of(files, packaged=not replace, inferred=inferred, budget=budget)
    else:
        packaged = bool(held.packaged)
        wanted = Label.of(files, packaged=packaged, inferred=inferred, budget=budget)
        wanted = changed(wanted, files=held.files | wanted.files, mirrored=held.mirrored)
    if wanted != held:
        _make(place, held, wanted, budget)
    return opened_to_read(place), inferred


def mirrored_on_disk(
    path: AnyPath,
    take: Callable[[Sequence[Copy]], Taken],
    *,
    inferred: bool,
    budget: Budget | None = None,
) -> EmbeddedStore:
    """Bring the copies in a folder up to date; all else that it holds stays.

    `take` is called with the copies that are there, and gives those that shall be. If it raises, or
    the process is killed, the folder stays as it was. Raises as `on_disk`, and what `take` raises.
    """
    place = place_of(path)
    held = Label.read(place)
    if held and held.loaded:
        raise StoreError(str(place), _LOADED)
    taken = take(held.mirrored if held else ())
    packaged = bool(held and held.packaged)
    wanted = Label.of((), packaged=packaged, inferred=inferred, budget=budget)
    wanted = changed(wanted, files=held.files if held else {}, mirrored=taken.copies)
    if wanted != held:
        _make(place, held, wanted, budget, taken.contents)
    return opened_to_read(place)


def mirrored(path: AnyPath) -> tuple[Copy, ...]:
    """Give the copies that a folder holds; raise `StoreError` for one that holds something else."""
    held = Label.read(place_of(path))
    return held.mirrored if held else ()


def opened_to_read(place: Path) -> EmbeddedStore:
    """Open the graph in a folder; raise `StoreError`."""
    try:
        return EmbeddedStore(opened(place / QUADS, read_only=True))
    except (OSError, RuntimeError) as error:  # the latter for damaged files
        raise StoreError(str(place), f"the engine cannot open it: {error}") from error


def _make(
    place: Path,
    held: Label | None,
    label: Label,
    budget: Budget | None,
    contents: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    for file, digest in label.files.items():
        try:
            same = digest_of(file, budget) == digest
        except ReadError as error:
            raise StoreError(
                str(place), f"it must be made anew, and {error}; replace it or bring the file back"
            ) from error
        if not same:
            raise StoreError(str(place), f"{file} changed: open the graph with this file again")
    with made_anew(place, held) as new:
        _keep_copies(new, place, label, contents)
        _fill(new, label, budget)


def _keep_copies(new: Path, place: Path, label: Label, contents: Mapping[str, bytes]) -> None:
    """Put what copies hold into a new folder: what was just read, else what the old one has."""
    if label.mirrored:
        (new / _COPIES).mkdir()
    for file, digest in {_file_of(copy): copy.digest for copy in label.mirrored}.items():
        if digest in contents:
            (new / _COPIES / file).write_bytes(contents[digest])
        else:
            shutil.copyfile(place / _COPIES / file, new / _COPIES / file)


def _file_of(copy: Copy) -> str:
    return f"{copy.digest}.nt"


def _copied(folder: Path, label: Label) -> Iterator[Quad]:
    """Read the copies in a folder, and what is to be said of them."""
    from ocop_kg.graph.mirrors.copies import catalogue, quads_of

    for copy in label.mirrored:
        file = folder / _COPIES / _file_of(copy)
        try:
            yield from quads_of(copy, file.read_bytes())
        except SyntaxError as error:
            problem = f"its copy of {copy.graph} is damaged: mirror into another folder"
            raise StoreError(str(folder), problem) from error
    yield from catalogue(label.mirrored)


def _fill(new: Path, label: Label, budget: Budget | None) -> None:
    store = EmbeddedStore(opened(new / QUADS))
    if label.mirrored:
        store.add(_copied(new, label), whole=False)
    fill(
        store,
        list(label.files),
        replace=not label.packaged,
        inferred=label.inferred,
        budget=budget,
    )
    store.engine.optimize()  # with the named graphs, which may have waited until here
    store.engine.flush()
    label.write(new)
