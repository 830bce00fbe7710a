"""Keeps a graph on disk: a folder that remembers what was put into it.

The folder holds the engine's files in ``quads`` and a label, ``ocop-kg.json``, which says which
release of the packaged graph, which files and which copies of graphs of endpoints went in; the
copies themselves stay in ``copies``, so that no endpoint is asked when it is made anew. A graph on
disk is never mended in place: it is made anew beside its place and moved there in one step, so it
is there whole or not at all.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from dataclasses import replace as changed
from glob import escape
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from ocop_kg.assets import read_asset
from ocop_kg.budget import Budget
from ocop_kg.errors import ReadError, StoreError
from ocop_kg.graph.opening import PACKAGED, AnyPath, fill
from ocop_kg.reading import read_bytes
from ocop_kg.stores import EmbeddedStore
from ocop_kg.stores.disk import opened

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from ocop_kg.graph.mirrors.copies import Copy
    from ocop_kg.graph.mirrors.taking import Taken

__all__ = ["mirrored", "mirrored_on_disk", "on_disk"]

_COPIES = "copies"
_QUADS = "quads"
_LABEL = "ocop-kg.json"
_LAYOUT = b"2"
"""Goes into the digest, so that folders which were made otherwise are made anew."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What a folder holds: digests of the packaged graph (empty: left out) and of each file."""

    packaged: str
    inferred: bool
    files: dict[str, str]
    mirrored: "tuple[Copy, ...]" = ()

    @classmethod
    def of(
        cls, files: Sequence[AnyPath], *, packaged: bool, inferred: bool, budget: Budget | None
    ) -> Self:
        return cls(
            sha256(_LAYOUT + read_asset(PACKAGED)).hexdigest() if packaged else "",
            inferred,
            {str(Path(file).absolute()): _digest(file, budget) for file in files},
        )

    @classmethod
    def read(cls, place: Path) -> Self | None:
        """Read a folder's label; None where there is no folder or an empty one."""
        try:
            if not place.exists() or (place.is_dir() and not any(place.iterdir())):
                return None
            return cls.checked(**json.loads((place / _LABEL).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(
                str(place), "this is no graph of ocop_kg: name a new or empty folder"
            ) from error

    @classmethod
    def checked(
        cls, packaged: object, inferred: object, files: object, mirrored: object = ()
    ) -> Self:
        """Make a label of what JSON gave; raise `TypeError` when it is not of the right types."""
        copies: tuple[Copy, ...] = ()
        if isinstance(mirrored, list) and mirrored:
            from ocop_kg.graph.mirrors import copies as reading

            copies = tuple(map(reading.Copy.checked, mirrored))
        match packaged, inferred, files:
            case str(), bool(), dict() if all(isinstance(digest, str) for digest in files.values()):
                return cls(packaged, inferred, files, copies)
        raise TypeError("the label has other types")


def _digest(file: AnyPath, budget: Budget | None) -> str:
    return sha256(read_bytes(file, budget)).hexdigest()


def on_disk(
    path: AnyPath,
    files: Sequence[AnyPath],
    *,
    replace: bool,
    inferred: bool,
    budget: Budget | None = None,
) -> EmbeddedStore:
    """Open the graph in a folder, which is made at the first use; many processes may read it.

    `files` are added to what the folder holds, or stand in its place with `replace`. A folder made
    by another release of the packaged graph is brought up to date from the files that it remembers,
    and so is one that was made with another value of `inferred`: the last caller decides.

    Raises `StoreError` for a folder that holds something else, remembers a file that is gone,
    cannot be written, or was changed by somebody else meanwhile, and `ReadError` or `BudgetError`
    for a file that cannot be used. The folder then stays as it was.
    """
    place = _place(path)
    held = _Label.read(place)
    if held is None or replace:
        wanted = _Label.of(files, packaged=not replace, inferred=inferred, budget=budget)
    else:
        packaged = bool(held.packaged)
        wanted = _Label.of(files, packaged=packaged, inferred=inferred, budget=budget)
        wanted = changed(wanted, files=held.files | wanted.files, mirrored=held.mirrored)
    if wanted != held:
        _make(place, held, wanted, budget)
    return _opened(place)


def mirrored_on_disk(
    path: AnyPath,
    take: "Callable[[Sequence[Copy]], Taken]",
    *,
    inferred: bool,
    budget: Budget | None = None,
) -> EmbeddedStore:
    """Bring the copies in a folder up to date; all else that it holds stays.

    `take` is called with the copies that are there, and gives those that shall be. If it raises, or
    the process is killed, the folder stays as it was. Raises as `on_disk`, and what `take` raises.
    """
    place = _place(path)
    held = _Label.read(place)
    taken = take(held.mirrored if held else ())
    packaged = bool(held and held.packaged)
    wanted = _Label.of((), packaged=packaged, inferred=inferred, budget=budget)
    wanted = changed(wanted, files=held.files if held else {}, mirrored=taken.copies)
    if wanted != held:
        _make(place, held, wanted, budget, taken.contents)
    return _opened(place)


def mirrored(path: AnyPath) -> "tuple[Copy, ...]":
    """Give the copies that a folder holds; raise `StoreError` for one that holds something else."""
    held = _Label.read(_place(path))
    return held.mirrored if held else ()


def _place(path: AnyPath) -> Path:
    try:
        place = Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links, a NUL in the name
        raise StoreError(str(path), f"this is no path: {error}") from error
    _bring_back(place)
    return place


def _opened(place: Path) -> EmbeddedStore:
    try:
        return EmbeddedStore(opened(place / _QUADS, read_only=True))
    except (OSError, RuntimeError) as error:  # the latter for damaged files
        raise StoreError(str(place), f"the engine cannot open it: {error}") from error


def _bring_back(place: Path) -> None:
    """Put back what a process that was killed in the middle of `_move` had put aside."""
    if place.name and not place.exists():
        for label in sorted(place.parent.glob(f".{escape(place.name)}-*/old/{_LABEL}")):
            with suppress(OSError):
                label.parent.rename(place)
                label.parent.parent.rmdir()
            return


def _make(
    place: Path,
    held: _Label | None,
    label: _Label,
    budget: Budget | None,
    contents: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    for file, digest in label.files.items():
        try:
            same = _digest(file, budget) == digest
        except ReadError as error:
            raise StoreError(
                str(place), f"it must be made anew, and {error}; replace it or bring the file back"
            ) from error
        if not same:
            raise StoreError(str(place), f"{file} changed: open the graph with this file again")
    try:
        if Path.cwd().is_relative_to(place):
            raise StoreError(
                str(place), "it must be made, and you stand in it: go elsewhere or name another"
            )
        place.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except (OSError, ValueError) as error:
        raise _not_made(place, error) from error
    new, old = work / "new", work / "old"
    try:
        new.mkdir()  # unlike the folder around it, for whom the umask allows
        _keep_copies(new, place, label, contents)
        _fill(new, label, budget)
        _move(new, old, place, held, label)
    except OSError as error:
        raise _not_made(place, error) from error
    finally:
        if place.exists() or not old.exists():  # a graph that could not be put back is kept
            shutil.rmtree(work, ignore_errors=True)


def _not_made(place: Path, error: OSError | ValueError) -> StoreError:
    problem = isinstance(error, OSError) and error.strerror
    return StoreError(str(place), f"it cannot be made here: {problem or error}")


def _keep_copies(new: Path, place: Path, label: _Label, contents: Mapping[str, bytes]) -> None:
    """Put what copies hold into a new folder: what was just read, else what the old one has."""
    if label.mirrored:
        (new / _COPIES).mkdir()
    for file, digest in {_file_of(copy): copy.digest for copy in label.mirrored}.items():
        if digest in contents:
            (new / _COPIES / file).write_bytes(contents[digest])
        else:
            shutil.copyfile(place / _COPIES / file, new / _COPIES / file)


def _file_of(copy: "Copy") -> str:
    return f"{copy.digest}.nt"


def _copied(folder: Path, label: _Label) -> "Iterator[Quad]":
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


def _fill(new: Path, label: _Label, budget: Budget | None) -> None:
    store = EmbeddedStore(opened(new / _QUADS))
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
    (new / _LABEL).write_text(json.dumps(asdict(label), indent=1), "utf-8")


def _move(new: Path, old: Path, place: Path, held: _Label | None, label: _Label) -> None:
    """Put `new` in its place and what is there aside; it comes back when that fails."""
    found = _Label.read(place)
    if found == label:  # somebody else made the same meanwhile
        return
    if found != held:
        raise StoreError(str(place), "somebody else changed it meanwhile: open it again")
    try:
        if place.exists():
            place.rename(old)
        new.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise
