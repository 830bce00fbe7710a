"""The text of a file, by its format."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.budget import Budget
from ocop_kg.errors import Place, ReadError, UnknownFormatError
from ocop_kg.reading import format_of, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.locating.said import Said, Text, Wanted

__all__ = ["said_in", "text_of_file"]

_GZIP = b"\x1f\x8b"
_PIECE = 2**20
_ANY = Budget(bytes=None, expansion=None)  # the file was read before, within its own


def text_of_file(path: str, wanted: Wanted | None = None) -> Text | None:
    """Give the text of a file, of which only what is `wanted` is kept, or all.

    There is no text where the ending of the file tells no format. Raises `ReadError` when the file
    went away meanwhile.
    """
    try:
        syntax = format_of(Path(path)).name
    except UnknownFormatError:
        return None
    if syntax in ("ntriples", "nquads"):
        from ocop_kg.validation.locating.lines import LinesText

        return LinesText(_pieces(path), wanted)
    text = read_bytes(path, _ANY).decode()
    if syntax in ("turtle", "trig"):
        from ocop_kg.validation.locating.turtle import TurtleText

        return TurtleText(path, text, wanted)
    if syntax == "rdfxml":
        from ocop_kg.validation.locating.rdfxml import read_rdfxml

        return read_rdfxml(path, text)
    from ocop_kg.validation.locating.jsonld import read_jsonld

    return read_jsonld(path, text)


def _pieces(path: str) -> Iterator[bytes]:
    """Read whole lines of a file, so that it need not be in memory; what is packed is, though."""
    try:
        with Path(path).open("rb", buffering=_PIECE) as stream:
            begin = stream.read(len(BOM_UTF8))
            if not begin.startswith(_GZIP):
                stream.seek(len(begin) if begin == BOM_UTF8 else 0)
                while piece := stream.read(_PIECE):
                    yield piece + stream.readline()
                return
    except OSError as error:
        raise ReadError(f"the system refuses to read it: {error.strerror}", Place(path)) from error
    yield read_bytes(path, _ANY)


def said_in(path: str) -> Iterator[Said]:
    """Give each triple of a file with the places of its terms, in reading order.

    Raises `ReadError`.
    """
    text = text_of_file(path)
    return iter(()) if text is None else text.said()
