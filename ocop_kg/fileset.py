"""Replaces several files of a folder together, also for who is killed in the midst of it.

A file system moves one file at a time. So the new files stand complete in a folder of their own
first; then a note, put there in one step, says that these are the files; then they take their
places one by one, and the note goes. Whoever finds the note knows which files hold: a reader takes
them from there, and the next writer finishes the work. When it fails instead, a note that names
the old ones takes its place.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from errno import EISDIR
from pathlib import Path

from ocop_kg.errors import OutputError

__all__ = ["current", "finish", "replace_files"]

_NOTE = ".replacing"
_HOLDING = re.compile(r"\.build-\w+/(?:new|old)")


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if need be: all of them or none.

    Raises `OutputError`; the files then are what they were.

    >>> from tempfile import mkdtemp
    >>> place = Path(mkdtemp())
    >>> replace_files(place, {"a.txt": b"1", "b.txt": b"2"})
    >>> sorted(path.name for path in place.iterdir())
    ['a.txt', 'b.txt']
    """
    from shutil import rmtree
    from tempfile import mkdtemp

    try:
        folder.mkdir(parents=True, exist_ok=True)
        finish(folder)
        waiting = Path(mkdtemp(prefix=".build-", dir=folder))
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
    new, old = waiting / "new", waiting / "old"
    try:
        new.mkdir()
        old.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        _keep(folder, old, files)
        _sync((*new.iterdir(), *old.iterdir()))
        _switch(folder, new, old, files)
    except OSError as error:
        raise OutputError(str(error.filename or folder), error.strerror or str(error)) from error
    finally:
        if not (folder / _NOTE).exists():  # else what it names is needed
            rmtree(waiting, ignore_errors=True)


def current(folder: Path, name: str) -> Path:
    """Tell where a file of a folder lies whose files may just be being replaced.

    >>> current(Path("data"), "ocop.nq").as_posix()
    'data/ocop.nq'
    """
    noted = _noted(folder)
    if noted is None or name not in noted[1]:
        return folder / name
    return noted[0] / name


def finish(folder: Path) -> None:
    """Finish a replacement that was killed; raises `OutputError` for a note that is not ours."""
    from shutil import rmtree

    noted = _noted(folder)
    if noted is not None:
        _place(folder, *noted)
        (folder / _NOTE).unlink()
        rmtree(noted[0].parent, ignore_errors=True)


def _keep(folder: Path, old: Path, names: Collection[str]) -> None:
    """Copy the files that are to be replaced, so that each is there whole at any moment."""
    import shutil

    for name in names:
        if (folder / name).is_dir():  # no build wrote it, so none may take it away
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(folder / name))
    for name in names:
        if os.path.lexists(folder / name):
            shutil.copy2(folder / name, old / name)


def _switch(folder: Path, new: Path, old: Path, names: Collection[str]) -> None:
    try:
        _note(folder, new, names)
        _place(folder, new, names)
    except BaseException:
        _note(folder, old, names)
        _place(folder, old, names)
        (folder / _NOTE).unlink()
        raise
    (folder / _NOTE).unlink()


def _place(folder: Path, holding: Path, names: Iterable[str]) -> None:
    """Put the files that hold in their places; may be done again and again."""
    import shutil

    for name in names:
        if not (holding / name).exists():
            (folder / name).unlink(missing_ok=True)
            continue
        part = holding.parent / name
        part.unlink(missing_ok=True)
        try:
            os.link(holding / name, part)
        except OSError:  # not every file system has links
            shutil.copy2(holding / name, part)
        os.replace(part, folder / name)  # noqa: PTH105
        part.unlink(missing_ok=True)  # where both were the same file already


def _note(folder: Path, holding: Path, names: Iterable[str]) -> None:
    import json

    said = {"from": holding.relative_to(folder).as_posix(), "names": sorted(names)}
    part = holding.parent / "note"
    part.write_bytes(json.dumps(said).encode())
    _sync([part])
    os.replace(part, folder / _NOTE)  # noqa: PTH105


def _noted(folder: Path) -> tuple[Path, list[str]] | None:
    """Read the note of a folder: where the files lie that hold, and their names."""
    note = folder / _NOTE
    try:
        written = note.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    import json

    try:
        said = json.loads(written)
    except ValueError as error:
        raise OutputError(str(note), f"it cannot be read: {error}") from error
    match said:
        case {"from": str(holding), "names": list(names)} if _HOLDING.fullmatch(holding) and all(
            isinstance(name, str) and Path(name).name == name for name in names
        ):
            return folder / holding, names
    raise OutputError(str(note), "no build of this version left it: remove it")


def _sync(paths: Iterable[Path]) -> None:
    """Let files be on the disk, as far as it tells."""
    for path in paths:
        with suppress(OSError):
            place = os.open(path, os.O_RDWR)
            try:
                os.fsync(place)
            finally:
                os.close(place)
