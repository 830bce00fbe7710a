"""The stored questions: a page each, with its form, its answer, and the evidence of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from ocop_kg.budget import Budget
from ocop_kg.errors import OcopError, UndrawableError, UnknownFormatError, UsageError
from ocop_kg.graph.evidence.citing import bibtex, csl_json
from ocop_kg.pictures import checked_form, drawn, suitable, table
from ocop_kg.questions import question as question_named
from ocop_kg.questions import questions
from ocop_kg.server.mediatypes import ROWS
from ocop_kg.server.problems import status_of
from ocop_kg.server.tasks.drawing import hand_of
from ocop_kg.server.tasks.links import Links
from ocop_kg.server.tasks.showing import show
from ocop_kg.server.tasks.writing import VARY, negotiated, wants_page, write_answer
from ocop_kg.server.work.frames import Head
from ocop_kg.vocabulary import RDF_TYPE, ocop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocop_kg.graph.evidence.rows import Evidence
    from ocop_kg.graph.evidence.statement import Statement
    from ocop_kg.questions import Answer, Parameter, Question
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["list_questions", "question"]

_SHOWN = 500
_OF_THE_PAGE = ("as", "format", "lang", "row")
_CITATIONS = {
    "bibtex": ("application/x-bibtex", bibtex),
    "csl": ("application/vnd.citationstyles.csl+json", csl_json),
}


def list_questions(served: Served, call: Call, sink: Sink) -> None:  # noqa: ARG001
    """List all stored questions, by what they ask for."""
    groups: dict[str, list[Question]] = {}
    for each in questions():
        groups.setdefault(each.id.partition("-by-")[0], []).append(each)
    show(call, sink, "questions.html", {"title": "Questions", "groups": groups})


def question(served: Served, call: Call, sink: Sink) -> None:
    """Answer a stored question: as a page, as rows in any format, or as its sources to cite.

    Parameters of the address are those of the question, and ``row``, whose evidence is shown.
    Raises `UnknownQuestionError`, which is a 404, and for programs whatever `ask` raises.
    """
    asked = question_named(str(call.arguments["question"]))
    parameters = call.arguments["parameters"]
    given = {
        name: value.strip()
        for name, value in parameters.items()
        if name not in _OF_THE_PAGE and value.strip()
    }
    citations = [name for name in call.arguments["formats"] if name in _CITATIONS]
    if citations:
        call.arguments["formats"] = citations
        _cite(served.graph.ask(asked.id, **given), call, sink)
    elif wants_page(call.arguments, ROWS):
        _show(served, call, sink, asked, given)
    else:
        syntax = negotiated(call.arguments, ROWS)
        write_answer(served.graph.ask(asked.id, **given), syntax, sink)


def _cite(answer: Answer, call: Call, sink: Sink) -> None:
    media_type, write = _CITATIONS[call.arguments["formats"][0]]
    sink.head = Head(200, {"Content-Type": f"{media_type}; charset=utf-8", "Vary": VARY})
    sink.write(write(answer.sources()).encode())


def _show(
    served: Served, call: Call, sink: Sink, asked: Question, given: Mapping[str, str]
) -> None:
    reader = served.reader(call.arguments["languages"])
    links = Links(served.graph, reader)
    missing = [
        each.name for each in asked.parameters.values() if each.required and each.name not in given
    ]
    page: dict[str, Any] = {
        "title": asked.text,
        "question": asked,
        "given": given,
        "fields": [_field(served, each, reader.label) for each in asked.parameters.values()],
        "missing": missing,
        "problem": "",
        "rows_": None,
        "form": call.arguments["parameters"].get("as", ""),
    }
    status = 200
    if not missing:
        try:
            page |= _answered(served, call, links, asked, given)
        except UsageError as error:
            status, page["problem"], _ = status_of(error)
    show(call, sink, "question.html", page, status=status)


def _answered(
    served: Served, call: Call, links: Links, asked: Question, given: Mapping[str, str]
) -> dict[str, Any]:
    answer = served.graph.ask(asked.id, **given)
    rows = [[links.of(term) for term in row] for row in answer[:_SHOWN]]
    address = f"/questions/{asked.id}"
    query = urlencode(given)
    formats = [*(each.name for each in ROWS), *_CITATIONS]
    drawing = _drawing(served, call, answer) if rows else {}
    return {
        **drawing,
        "picture_at": f"{address}/picture?{urlencode({**given, 'as': drawing.get('form', '')})}",
        "columns": answer.variables,
        "rows_": rows,
        "total": len(answer),
        "link": f"{address}?{query}" if query else address,
        "ask_on": f"{address}?{query}&" if query else f"{address}?",
        "downloads_": [
            (name, f"{address}?{urlencode({**given, 'format': name})}") for name in formats
        ],
        "at": (at := _row(call, len(rows))),
        "evidence": _evidence(answer.evidence_at(at), links) if at is not None else None,
        "why": "" if rows else _why(served, answer),
    }


def _drawing(served: Served, call: Call, answer: Answer) -> dict[str, Any]:
    """Give the forms that suit an answer, and the picture that is asked for."""
    hand = hand_of(served, call)
    read = table(hand, answer.variables, answer)
    wanted = call.arguments["parameters"].get("as", "")
    page: dict[str, Any] = {
        "forms": suitable(read, hand),
        "form": "",
        "drawing": None,
        "undrawn": "",
    }
    if wanted and wanted != "table":
        try:
            page["drawing"] = drawn(
                read, hand, checked_form(wanted), answer.caption(hand.reader), bare=True
            )
            page["form"] = wanted
        except (UndrawableError, UnknownFormatError) as error:
            page["undrawn"] = str(error)
    return page


def _row(call: Call, most: int) -> int | None:
    text = call.arguments["parameters"].get("row", "")
    return (
        int(text) - 1 if text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= most else None
    )


def _why(served: Served, answer: Answer) -> str:
    try:
        return str(served.graph.explain_empty(answer, budget=Budget(seconds=1)))
    except OcopError:
        return ""


def _evidence(found: Evidence, links: Links) -> dict[str, Any]:
    return {
        "statements": [_statement(each, links) for each in found.statements],
        "absent": found.absent,
        "complete": found.complete,
        "gaps": found.gaps,
        "sources": [(note, links.to(note.iri)) for note in found.sources],
    }


def _statement(statement: Statement, links: Links) -> dict[str, Any]:
    return {
        "parts": [
            links.of(statement.triple.subject),
            links.property(statement.triple.predicate),
            links.of(statement.triple.object),
        ],
        "stated": statement.stated,
        "sources": [(note, links.to(note.iri)) for note in statement.all_sources],
    }


def _field(served: Served, parameter: Parameter, label: Callable[[str], str]) -> dict[str, Any]:
    """Give a field of the form, with the names that may be filled in."""
    names = {
        label(quad.subject.value)
        for kind in parameter.kinds
        for quad in served.graph.triples(None, RDF_TYPE, ocop(kind))
        if isinstance(quad.subject, NamedNode)
    }
    return {"parameter": parameter, "names": sorted(names, key=str.casefold)[:2000]}
