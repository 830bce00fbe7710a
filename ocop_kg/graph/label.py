"""The label of a folder that keeps a graph: what went into it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ocop_kg.assets import read_asset
from ocop_kg.errors import StoreError
from ocop_kg.graph.opening import PACKAGED, AnyPath
from ocop_kg.reading import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.budget import Budget
    from ocop_kg.graph.mirrors.copies import Copy

__all__ = ["LABEL", "Label", "digest_of"]

LABEL = "ocop-kg.json"
_LAYOUT = b"2"
"""Goes into the digest, so that folders which were made otherwise are made anew."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a folder holds: digests of the packaged graph (empty: left out) and of each file.

    Dumps that were loaded are remembered by the digests of their bytes; such a folder is opened as
    it is, and never made anew from its files.
    """

    packaged: str
    inferred: bool
    files: dict[str, str]
    mirrored: tuple[Copy, ...] = ()
    loaded: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, files: Sequence[AnyPath], *, packaged: bool, inferred: bool, budget: Budget | None
    ) -> Self:
        """Make the label of what shall be there."""
        return cls(
            sha256(_LAYOUT + read_asset(PACKAGED)).hexdigest() if packaged else "",
            inferred,
            {str(Path(file).absolute()): digest_of(file, budget) for file in files},
        )

    @classmethod
    def read(cls, place: Path) -> Self | None:
        """Read a folder's label; None where there is no folder or an empty one."""
        try:
            if not place.exists() or (place.is_dir() and not any(place.iterdir())):
                return None
            return cls.checked(**json.loads((place / LABEL).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(
                str(place), "this is no graph of ocop_kg: name a new or empty folder"
            ) from error

    @classmethod
    def checked(
        cls,
        packaged: object,
        inferred: object,
        files: object,
        mirrored: object = (),
        loaded: object = None,
    ) -> Self:
        """Make a label of what JSON gave; raise `TypeError` when it is not of the right types."""
        copies: tuple[Copy, ...] = ()
        if isinstance(mirrored, list) and mirrored:
            from ocop_kg.graph.mirrors import copies as reading

            copies = tuple(map(reading.Copy.checked, mirrored))
        match packaged, inferred, files, loaded or {}:
            case str(), bool(), dict(), dict() as dumps if all(
                isinstance(digest, str) for digest in (*files.values(), *dumps.values())
            ):
                return cls(packaged, inferred, files, copies, dumps)
        raise TypeError("the label has other types")

    def write(self, place: Path) -> None:
        """Write the label into a folder."""
        (place / LABEL).write_text(json.dumps(asdict(self), indent=1), "utf-8")


def digest_of(file: AnyPath, budget: Budget | None) -> str:
    """Give the digest of what a file says; raise `ReadError` or `BudgetError`."""
    return sha256(read_bytes(file, budget)).hexdigest()
