"""The folder of a dump, of which a file says what counts.

Each load writes its rows into a folder of its own in there, and then puts a manifest beside it,
with the next number. The manifest with the highest number counts, and what it doesn't name is
nothing: that is what a load left that was killed, or what one replaced. So a dump is there, or is
replaced, in one step, on a file system whose folders cannot be moved in one too.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ocop_kg.cluster.files import Files, shown
from ocop_kg.errors import OutputError, Place, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Folder", "Manifest"]

_VERSION = 2
_MANIFEST = re.compile(r"ocop-kg-(\d{6})\.json")
_ROWS = re.compile(r"rows-[0-9a-f]{8}")
_OURS = (_MANIFEST, _ROWS, re.compile(r"_.*\.part"))


class Manifest(NamedTuple):
    """What a load wrote: the folder of its rows, how many they are, and from which files."""

    rows: str
    triples: int
    files: tuple[str, ...]
    passed_over: tuple[str, ...]


class Folder:
    """The folder of a dump at a place; see `Manifest`."""

    def __init__(self, files: Files, place: str) -> None:
        self.place = place
        self._files = files
        self._is_put = False

    def manifest(self) -> Manifest:
        """Give the manifest that counts.

        Raises `ReadError` for a folder that no load made, or that none finished.
        """
        name = max(self._manifests(), default=None)
        where = Place(shown(self.place))
        if name is None:
            begun = self._is_ours() and any(True for _ in self._rows())
            unfinished = "the load that was to make it did not finish: load again"
            raise ReadError(unfinished if begun else "`cluster load` made no folder here", where)
        try:
            told = json.loads(self._files.read(f"{self.place}/{name}"))
        except ValueError as error:
            raise ReadError(f"its {name} cannot be read: load it again", where) from error
        match told:
            case {
                "version": version,
                "rows": str(rows),
                "triples": int(triples),
                "files": list(files),
                "passed_over": list(others),
            } if version == _VERSION and _ROWS.fullmatch(rows):
                return Manifest(rows, triples, tuple(files), tuple(others))
        raise ReadError("another version made this folder: load it again", where)

    def check(self, *, replace: bool) -> None:
        """Raise `OutputError` where a load may not write."""
        where = shown(self.place)
        if self._files.exists(self.place) and not self._is_ours():
            raise OutputError(where, "it is there and no partitioned dump: name another folder")
        if not replace and any(True for _ in self._manifests()):
            raise OutputError(where, "it is there already; say replace to put another there")

    @contextmanager
    def filling(self) -> Iterator[str]:
        """Give the name of a folder for rows; when the block fails, all is as it was before.

        Raises `OutputError` where nothing can be written.
        """
        was_there = self._files.exists(self.place)
        rows = f"rows-{os.urandom(4).hex()}"
        self._files.make(f"{self.place}/{rows}")
        try:
            yield rows
        except BaseException:
            if not self._is_put:
                self._files.remove(f"{self.place}/{rows}")
                if not was_there and not self._names():
                    self._files.remove(self.place)
            raise

    def put(self, manifest: Manifest) -> None:
        """Let rows count, in one step.

        Raises `OutputError` when another load was faster.
        """
        last = max(self._manifests(), default="ocop-kg-000000.json")
        number = int(last.removeprefix("ocop-kg-").removesuffix(".json")) + 1
        told = {"version": _VERSION, **manifest._asdict()}
        content = json.dumps(told, ensure_ascii=False, indent=1).encode()
        self._is_put = True  # from here on, rows that may count are not removed
        try:
            self._files.create(f"{self.place}/ocop-kg-{number:06}.json", content)
        except OutputError:
            self._is_put = False
            raise

    def sweep(self) -> None:
        """Remove what counts no longer, and what loads left that were killed."""
        kept = self.manifest().rows
        for name in sorted(self._manifests())[:-1]:
            self._files.remove(f"{self.place}/{name}")
        for name in self._rows():
            if name != kept:
                self._files.remove(f"{self.place}/{name}")

    def _names(self) -> list[str]:
        places = self._files.listed(self.place) + self._files.listed(self.place, folders=True)
        return [self._files.name(place) for place in places]

    def _manifests(self) -> Iterator[str]:
        if self._files.exists(self.place) and self._files.is_folder(self.place):
            yield from filter(_MANIFEST.fullmatch, map(Files.name, self._files.listed(self.place)))

    def _rows(self) -> Iterator[str]:
        folders = self._files.listed(self.place, folders=True)
        yield from filter(_ROWS.fullmatch, map(Files.name, folders))

    def _is_ours(self) -> bool:
        """Tell whether a folder holds nothing but what loads write."""
        if not (self._files.exists(self.place) and self._files.is_folder(self.place)):
            return False
        return all(any(each.fullmatch(name) for each in _OURS) for name in self._names())
