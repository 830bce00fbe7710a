"""Loads dumps of any size into a folder: whole or not at all, with what was there before.

The engine's files are never changed once they are written. So a folder that has something already
is begun with hard links to them, and neither copied nor read again.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from dataclasses import replace as changed
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.budget import Budget
from ocop_kg.errors import BudgetError, Place, ReadError, StoreError, UsageError
from ocop_kg.graph.label import Label
from ocop_kg.graph.ondisk import QUADS, opened_to_read
from ocop_kg.graph.opening import infer, ontology_quads
from ocop_kg.graph.placing import made_anew, place_of
from ocop_kg.reading import file_graph, format_of, read_quads
from ocop_kg.reading.folders import files_of
from ocop_kg.reading.pieces import LineFile
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.bulk import LineLoader, load_quads
from ocop_kg.stores.disk import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ocop_kg.graph.opening import AnyPath

__all__ = ["LIMITS", "Progress", "load_on_disk"]

LIMITS = Budget(bytes=None, triples=None)
"""What one dump may be: a size of any kind, since it is never in memory as a whole."""

_BY_LINE = ("nquads", "ntriples")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: which file, how many of its bytes were read, and what is there by now."""

    file: str
    read: int
    size: int
    statements: int
    """Statements of all files so far."""

    def __str__(self) -> str:
        part = f"{min(100, self.read * 100 // self.size)} %, " if self.size else ""
        return f"{self.file}: {part}{self.statements:,} statements"


def load_on_disk(  # noqa: PLR0913  # as `Graph.load`
    path: AnyPath,
    files: Sequence[AnyPath],
    *,
    replace: bool = False,
    inferred: bool = False,
    budget: Budget = LIMITS,
    tell: Callable[[Progress], object] | None = None,
) -> tuple[EmbeddedStore, bool]:
    """Load files into a folder beside the ontology, and open it; see `Graph.load`.

    Tells also whether what follows is there. Raises as `Graph.load` does.
    """
    if not files:
        raise UsageError("nothing to load: name the dumps")
    place = place_of(path)
    there = Label.read(place)
    if there is not None and not (there.loaded or replace):
        raise StoreError(str(place), "it was not made by a load: name another folder or replace it")
    held = None if replace else there
    loaded = dict(held.loaded) if held else {}
    new_files = [file for file in _each_once(files) if not _is_there(place, file, loaded, budget)]
    infers = inferred or bool(held and held.inferred)
    if held and not new_files and infers == held.inferred:
        return opened_to_read(place), infers
    label = changed(held or Label("", infers, {}), inferred=infers, loaded=loaded)
    with made_anew(place, there) as new:
        if held:
            shutil.copytree(place / QUADS, new / QUADS, copy_function=_linked)
        _fill(new, new_files, label, budget, tell)
    return opened_to_read(place), infers


def _fill(
    new: Path,
    files: Sequence[Path],
    label: Label,
    budget: Budget,
    tell: Callable[[Progress], object] | None,
) -> None:
    """Load files into a new folder, and label it."""
    begun = (new / QUADS).exists()
    store = EmbeddedStore(opened(new / QUADS))
    if not begun:
        store.add(ontology_quads(), whole=False)
    statements = 0
    for file in files:
        for progress in _load(store, file, budget, label.loaded, statements):
            statements = progress.statements
            if tell is not None:
                tell(progress)
    if label.inferred:
        infer(store, budget)
    store.engine.optimize()
    store.engine.flush()
    label.write(new)


def _load(
    store: EmbeddedStore, file: Path, budget: Budget, loaded: dict[str, str], before: int
) -> Iterator[Progress]:
    """Load one file and note its digest."""
    syntax = format_of(file)
    by_line = syntax.name in _BY_LINE
    digest = sha256()
    lines = LineFile(file, budget, watch=digest.update)
    if by_line:
        loader = LineLoader(
            store.engine, str(file), file_graph(file), named=syntax.name == "nquads"
        )
        counts = loader.load(lines.pieces())
    else:
        counts = load_quads(store.engine, read_quads(file, budget=budget))
    size = file.stat().st_size if file.exists() else 0
    count = 0
    for more in counts:
        count += more
        if budget.triples is not None and count > budget.triples:
            problem = f"more than {budget.triples:,} triples"
            raise BudgetError("triples", budget.triples, problem, Place(str(file)))
        yield Progress(str(file), lines.read if by_line else size, size, before + count)
    if not by_line:
        _read_to_the_end(lines)
    loaded[str(file)] = digest.hexdigest()


def _read_to_the_end(lines: LineFile) -> None:
    for _ in lines.pieces():
        pass


def _is_there(place: Path, file: Path, loaded: dict[str, str], budget: Budget) -> bool:
    """Tell whether a file was loaded before; raise `StoreError` when it has changed."""
    if str(file) not in loaded:
        return False
    digest = sha256()
    _read_to_the_end(LineFile(file, budget, watch=digest.update))
    if digest.hexdigest() != loaded[str(file)]:
        problem = f"{file} changed since it was loaded: replace the folder, or load into another"
        raise StoreError(str(place), problem)
    return True


def _each_once(files: Sequence[AnyPath]) -> list[Path]:
    """Give the files, also those of folders, by their own names; each is read once."""
    try:
        named = [Path(os.path.realpath(file)) for file in files]
    except ValueError as error:  # a NUL in the name
        raise ReadError(f"this is no path: {error}", Place(str(files[0]))) from error
    return list(dict.fromkeys(chain.from_iterable(map(_dumps_of, named))))


def _dumps_of(path: Path) -> list[Path]:
    """Give a file, or what of a folder and the folders in it has an ending of RDF, sorted."""
    if not path.is_dir():
        return [path]
    found, _ = files_of(path)
    if not found:
        raise ReadError("no file of this folder has an ending of RDF", Place(str(path)))
    return found


def _linked(source: str, target: str) -> object:
    """Link a file that stays as it is; copy one that the engine writes to."""
    if source.endswith(".sst"):
        try:
            os.link(source, target)
        except OSError:  # a file system without links
            pass
        else:
            return target
    return shutil.copy2(source, target)
