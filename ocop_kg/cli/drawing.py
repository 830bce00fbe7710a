"""Answers as pictures, for the option ``--picture`` and the format ``svg``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.cells import Reader
from ocop_kg.cli.rows import chosen_format
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from ocop_kg.cli.session import Session
    from ocop_kg.cli.wanted import Wanted
    from ocop_kg.graph import Graph
    from ocop_kg.pictures import AnyAnswer

__all__ = ["PICTURE_FORMATS", "drawn", "draws"]

PICTURE_FORMATS = ("svg",)


def draws(wanted: Wanted) -> bool:
    """Tell whether a picture is wanted: by its form, its format, or the ending of the file.

    Raises `UsageError` where something else is wanted too, or `UnknownFormatError` for a form.
    """
    format_ = (wanted.syntax or "").casefold()
    by_ending = chosen_format(None, wanted.output, PICTURE_FORMATS, "")
    if wanted.picture is None:
        return not wanted.cite and (format_ or by_ending) in PICTURE_FORMATS
    if wanted.cite:
        raise UsageError("--cite writes sources, and --picture draws: leave one out")
    if format_ not in ("", *PICTURE_FORMATS):
        raise UsageError(f"--picture draws svg, and --format asks for {format_}: leave one out")
    from ocop_kg.pictures import checked_form

    checked_form(wanted.picture)
    return True


def drawn(answer: AnyAnswer, session: Session, graph: Graph, title: str = "") -> str:
    """Draw an answer."""
    from ocop_kg.pictures import Hand, picture

    wanted = session.wanted
    hand = Hand(graph, Reader(graph, session.languages, iris=wanted.iris))
    return f"{picture(hand, answer, wanted.picture, title).svg}\n"
