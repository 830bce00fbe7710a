"""Draws answers: of a query, and of a stored question."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QuerySolutions

from ocop_kg.errors import UndrawableError
from ocop_kg.graph import Triples
from ocop_kg.pictures import MOST_ROWS, TRIPLE, Hand, checked_form, drawn, table
from ocop_kg.questions import question as question_named
from ocop_kg.server.tasks.links import Links
from ocop_kg.server.work.frames import Head
from ocop_kg.stores.querytext import DatasetClause

if TYPE_CHECKING:
    from ocop_kg.pictures import Form, Picture
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["draw_query", "draw_question", "hand_of"]

_SVG = "image/svg+xml"
_OF_THE_PICTURE = ("as", "lang")


def draw_query(served: Served, call: Call, sink: Sink) -> None:
    """Draw the answer of the query in the body, in the form that the argument ``as`` names.

    Raises `UndrawableError` for an answer that cannot be drawn so, and `UnknownFormatError`.
    """
    form = _form(str(call.arguments["as"]))
    dataset = DatasetClause(tuple(call.arguments["default"]), tuple(call.arguments["named"]))
    sparql = call.body.decode()
    answer = served.store.query(sparql, None, served.budget, dataset or None)
    if isinstance(answer, QueryBoolean):
        raise UndrawableError("yes or no cannot be drawn", ())
    hand = hand_of(served, call)
    if isinstance(answer, QuerySolutions):
        names = [name.value for name in answer.variables]
        found = table(hand, names, answer)
    else:
        found = table(hand, TRIPLE, Triples(islice(answer, MOST_ROWS + 1)), is_graph=True)
    _write(drawn(found, hand, form), sink)


def draw_question(served: Served, call: Call, sink: Sink) -> None:
    """Draw the answer of a stored question; parameters are those of the question, and ``as``.

    Raises what `ask` and `draw_query` raise.
    """
    parameters = call.arguments["parameters"]
    form = _form(parameters.get("as", ""))
    asked = question_named(str(call.arguments["question"]))
    given = {
        name: value.strip()
        for name, value in parameters.items()
        if name not in _OF_THE_PICTURE and value.strip()
    }
    answer = served.graph.ask(asked.id, **given)
    hand = hand_of(served, call)
    _write(
        drawn(table(hand, answer.variables, answer), hand, form, answer.caption(hand.reader)), sink
    )


def hand_of(served: Served, call: Call) -> Hand:
    """Give what draws in the languages of a call, with links to the pages of this server."""
    reader = served.reader(call.arguments["languages"])
    return Hand(served.graph, reader, Links(served.graph, reader).address)


def _form(name: str) -> Form | None:
    return checked_form(name) if name else None


def _write(picture: Picture, sink: Sink) -> None:
    sink.head = Head(200, {"Content-Type": _SVG, "Vary": "Accept-Encoding, Accept-Language"})
    sink.write(picture.svg.encode())
