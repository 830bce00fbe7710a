"""Makes the folder of a graph beside its place and moves it there in one step.

Whoever is killed before that leaves the folder as it was. What he leaves beside it is put back or
swept away by the next who comes.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from traceback import clear_frames
from typing import TYPE_CHECKING

from ocop_kg.errors import StoreError
from ocop_kg.graph.label import LABEL, Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.graph.opening import AnyPath

__all__ = ["made_anew", "place_of"]

_LOCK = "lock"


def place_of(path: AnyPath) -> Path:
    """Give the place of a folder, and put back what somebody who was killed had put aside.

    Raises `StoreError` for what is no path.
    """
    try:
        place = Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links, a NUL in the name
        raise StoreError(str(path), f"this is no path: {error}") from error
    _bring_back(place)
    return place


@contextmanager
def made_anew(place: Path, held: Label | None) -> Iterator[Path]:
    """Give an empty folder to be filled; when the block ends well it takes its place.

    `held` is what the place holds now. Raises `StoreError` when the folder cannot be made or its
    place holds something else meanwhile; then, and when the block raises, all is as it was.
    """
    try:
        if Path.cwd().is_relative_to(place):
            raise StoreError(
                str(place), "it must be made, and you stand in it: go elsewhere or name another"
            )
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        work = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except (OSError, ValueError) as error:
        raise _not_made(place, error) from error
    new, old = work / "new", work / "old"
    try:
        with _locked(work):
            new.mkdir()  # unlike the folder around it, for whom the umask allows
            yield new
            _move(new, old, place, held)
    except BaseException as error:
        _let_go(error)
        if isinstance(error, OSError):
            raise _not_made(place, error) from error
        raise
    finally:
        if place.exists() or not old.exists():  # a graph that could not be put back is kept
            shutil.rmtree(work, ignore_errors=True)


def _not_made(place: Path, error: OSError | ValueError) -> StoreError:
    problem = isinstance(error, OSError) and error.strerror
    return StoreError(str(place), f"it cannot be made here: {problem or error}")


def _let_go(error: BaseException | None) -> None:
    """Forget what the functions that failed were at: an engine that is still open writes on."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _bring_back(place: Path) -> None:
    """Put back what a process that was killed in the middle of `_move` had put aside."""
    if place.name and not place.exists():
        for label in sorted(place.parent.glob(f".{escape(place.name)}-*/old/{LABEL}")):
            with suppress(OSError):
                label.parent.rename(place)
            return


def _move(new: Path, old: Path, place: Path, held: Label | None) -> None:
    """Put `new` in its place and what is there aside; it comes back when that fails."""
    found = Label.read(place)
    if found is not None and found == Label.read(new):  # somebody else made the same meanwhile
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


def _sweep(place: Path) -> None:
    """Remove what processes that were killed left beside a place: nobody holds its lock."""
    ours = re.compile(rf"\.{re.escape(place.name)}-[a-z0-9_]{{8}}")
    for work in place.parent.glob(f".{escape(place.name)}-*"):
        if not (ours.fullmatch(work.name) and (work / _LOCK).is_file()):
            continue
        with suppress(OSError), _locked(work):
            if place.exists() or not (work / "old").exists():
                shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _locked(work: Path) -> Iterator[None]:
    """Hold the lock of a folder; raise `OSError` when somebody else does."""
    if os.name == "nt":  # no lock that ends with its process, so nothing is swept away there
        yield
        return
    import fcntl

    with (work / _LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
