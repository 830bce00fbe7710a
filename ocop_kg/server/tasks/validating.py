"""Checks data that somebody sent against the shapes, and keeps nothing of them."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import OcopError, UnknownFormatError, UsageError
from ocop_kg.reading.formats import FORMATS, Format, format_named, format_of
from ocop_kg.server.mediatypes import GRAPHS, HTML
from ocop_kg.server.negotiation import best
from ocop_kg.server.problems import status_of
from ocop_kg.server.tasks.showing import show
from ocop_kg.server.tasks.writing import VARY
from ocop_kg.server.work.frames import Head
from ocop_kg.validation import validate
from ocop_kg.validation.writing.grouping import groups, place_text, subject_text
from ocop_kg.validation.writing.summary import account, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink
    from ocop_kg.validation import Report

__all__ = ["validation"]

_LEVELS = ("must", "should", "may")
_FORMATS = {
    "application/json": "json",
    **{name: each.name for each in GRAPHS for name in each.types[:1]},
    "text/plain": "text",
}
_SHOWN = 50
"""How many results of a rule the page shows."""


def validation(served: Served, call: Call, sink: Sink) -> None:
    """Check the data in the body; without any, show people the form.

    Arguments: ``name`` of the file, ``syntax`` and ``level``, each empty where nothing is said.
    """
    accept = str(call.arguments["accept"])
    wanted = best(accept, (*_FORMATS, HTML)) or HTML
    page = _page(call)
    if not call.body:
        if wanted != HTML and call.arguments["sent"]:
            raise UsageError("nothing was sent to be checked")
        show(call, sink, "validate.html", page)
        return
    syntax = _syntax(call)
    level = str(call.arguments["level"] or "may")
    with _file(call.body, f"{_stem(call.arguments['name'])}.{syntax.endings[0]}") as file:
        try:
            report = validate(file, level=level, budget=served.budget)
            if wanted != HTML:
                _write(report, wanted, str(file.parent), sink)
                return
            page |= _told(report, str(file.parent))
            status = 200
        except OcopError as error:
            status, words, _ = status_of(error)
            page["problem"] = words.replace(f"{file.parent}/", "")
            if wanted != HTML:
                raise UsageError(page["problem"]) from error
    show(call, sink, "validate.html", page, status=status)


def _page(call: Call) -> dict[str, Any]:
    return {
        "title": "Validate",
        "formats": [each.name for each in FORMATS],
        "levels": _LEVELS,
        "level": call.arguments["level"] or "may",
        "problem": "",
        "verdict": "",
    }


def _told(report: Report, folder: str) -> dict[str, Any]:
    return {
        "verdict": verdict(report),
        "fine": report.conforms,
        "groups": [
            {
                "level": group.level,
                "name": group.name,
                "href": f"/shapes#{group.rule.iri.partition('#')[2]}",
                "message": group.message,
                "reason": group.rule.reason,
                "count": len(group.results),
                "results": [
                    (
                        place_text(each).replace(f"{folder}/", ""),
                        subject_text(each, report),
                        each.message,
                    )
                    for each in group.results[:_SHOWN]
                ],
            }
            for group in groups(report.results, report)
        ],
        "account": list(account(report)),
    }


def _write(report: Report, wanted: str, folder: str, sink: Sink) -> None:
    text = report.write(_FORMATS[wanted]).replace(f"{folder}/", "")
    sink.head = Head(200, {"Content-Type": f"{wanted}; charset=utf-8", "Vary": VARY})
    sink.write(text.encode("utf-8", "replace"))


def _syntax(call: Call) -> Format:
    """Tell the format: as it is named, by the ending of the file, or by how the data begin.

    Raises `UnknownFormatError` for a name that is none.
    """
    if call.arguments["syntax"]:
        return format_named(str(call.arguments["syntax"]))
    try:
        return format_of(PurePath(str(call.arguments["name"])))
    except UnknownFormatError:
        begin = call.body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin[:1] in (b"{", b"["):
        return format_named("jsonld")
    return format_named("rdfxml" if re.match(rb"<\?xml|<rdf:|<!--", begin) else "trig")


def _stem(name: object) -> str:
    """Give a name that is fit for a file, as near as possible to the one that was sent."""
    stem = PurePath(str(name).replace("\\", "/")).name.partition(".")[0]
    return re.sub(r"[^\w-]+", "-", stem)[:60].strip("-") or "data"


@contextmanager
def _file(data: bytes, name: str) -> Iterator[Path]:
    """Give data a path, though not a place on disk where the system can do without."""
    with TemporaryDirectory(prefix="ocop-kg-") as folder:
        path = Path(folder) / name
        if not hasattr(os, "memfd_create"):
            path.write_bytes(data)
            yield path
            return
        memory = os.memfd_create("data")
        with os.fdopen(memory, "wb") as out:
            out.write(data)
            out.flush()
            path.symlink_to(f"/proc/self/fd/{memory}")
            yield path
