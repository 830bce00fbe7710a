"""What a folder stands for where files are wanted: the RDF files in it and below."""

from pathlib import Path

from ocop_kg.errors import UnknownFormatError
from ocop_kg.reading.formats import format_of

__all__ = ["files_of"]


def files_of(folder: Path) -> tuple[list[Path], list[Path]]:
    """Give the files of a folder whose ending is one of RDF, and those passed over, each sorted.

    What is hidden in it (its name begins with a dot), file or folder, is none of it.
    """
    known: list[Path] = []
    unknown: list[Path] = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in inner.parts):
            continue
        try:
            format_of(path)
        except UnknownFormatError:
            unknown.append(path)
        else:
            known.append(path)
    return known, unknown
