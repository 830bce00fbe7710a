"""The text of a file, by its format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ocop_kg.budget import Budget
from ocop_kg.errors import UnknownFormatError
from ocop_kg.reading import format_of, read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ocop_kg.validation.locating.said import Said, Text

__all__ = ["said_in", "text_of_file"]

_ANY = Budget(bytes=None, expansion=None)  # the file was read before, within its own


def text_of_file(path: str, wanted: Collection[str | None] | None = None) -> Text | None:
    """Give the text of a file, of which only what is `wanted` is kept, or all.

    None stands for the blank nodes that no named subject leads to. There is no text where the
    ending of the file tells no format. Raises `ReadError` when the file went away meanwhile.
    """
    try:
        syntax = format_of(Path(path)).name
    except UnknownFormatError:
        return None
    data = read_bytes(path, _ANY)
    if syntax in ("ntriples", "nquads"):
        from ocop_kg.validation.locating.lines import LinesText

        return LinesText(data, wanted)
    text = data.decode()
    if syntax in ("turtle", "trig"):
        from ocop_kg.validation.locating.turtle import TurtleText

        return TurtleText(path, text, wanted)
    if syntax == "rdfxml":
        from ocop_kg.validation.locating.rdfxml import read_rdfxml

        return read_rdfxml(path, text)
    from ocop_kg.validation.locating.jsonld import read_jsonld

    return read_jsonld(path, text)


def said_in(path: str) -> Iterator[Said]:
    """Give each triple of a file with the places of its terms, in reading order.

    Raises `ReadError`.
    """
    text = text_of_file(path)
    return iter(()) if text is None else text.said()
