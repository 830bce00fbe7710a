"""Sources of an answer, written so that they can be cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cli.failing import say
from ocop_kg.cli.output import emit
from ocop_kg.cli.terminal import clean
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocop_kg.cli.session import Session
    from ocop_kg.graph.evidence import SourceNote

__all__ = ["emit_citations"]


def emit_citations(notes: Sequence[SourceNote], session: Session) -> None:
    """Write sources in the form that ``--cite`` names, in place of the answer itself.

    Raises `UsageError` when a format of the answer is asked for too.
    """
    from ocop_kg.graph.evidence import citing

    wanted = session.wanted
    if wanted.syntax is not None:
        raise UsageError("--cite writes sources and --format an answer: give one of them")
    if wanted.cite == "plain":
        lines = (clean(line) for line in citing.plain(notes).splitlines())
        emit("".join(f"{line}\n" for line in lines), wanted.output, for_people=True)
    else:
        write = citing.bibtex if wanted.cite == "bibtex" else citing.csl_json
        emit(write(notes), wanted.output)
    if not notes:
        say("no sources: nothing in the answer names one")
