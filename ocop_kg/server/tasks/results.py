"""The page of the endpoint: a query, and its answer as a table."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pyoxigraph import QueryBoolean, QuerySolutions

from ocop_kg.budget import Budget
from ocop_kg.errors import OcopError
from ocop_kg.server.mediatypes import BOOLEANS, GRAPHS, ROWS
from ocop_kg.server.tasks.links import Links
from ocop_kg.server.tasks.showing import show
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["endpoint_page", "page_of_answer", "page_of_problem"]

_SHOWN = 1000
_EXAMPLE = """SELECT ?country ?product ?source WHERE {
  ?designation a ocop:ProductDesignation ;
    ocop:concernsCountry ?country ;
    ocop:concernsProduct ?product ;
    ocop:statedBy ?source .
}
ORDER BY ?country ?product
LIMIT 100"""


def endpoint_page(call: Call, sink: Sink) -> None:
    """Show an empty endpoint, ready for a query."""
    show(call, sink, "sparql.html", {**_page(_EXAMPLE), "title": "SPARQL"})


def page_of_problem(call: Call, sink: Sink, sparql: str, status: int, words: str) -> None:
    """Show a query and what is wrong with it."""
    page = _page(sparql) | {"title": "SPARQL", "problem": words}
    show(call, sink, "sparql.html", page, status=status)


def page_of_answer(
    served: Served, call: Call, sink: Sink, answer: QuerySolutions | QueryBoolean | Iterable[Triple]
) -> None:
    """Show a query and its answer; of a long one only the beginning."""
    sparql = call.body.decode()
    reader = served.reader(call.arguments["languages"])
    links = Links(served.graph, reader)
    page = _page(sparql) | {"title": "Answer"}
    if isinstance(answer, QueryBoolean):
        page |= {"boolean": bool(answer), "downloads_": _downloads(call, BOOLEANS)}
    else:
        rows = isinstance(answer, QuerySolutions)
        columns = (
            [each.value for each in answer.variables] if isinstance(answer, QuerySolutions) else []
        )
        shown = [[links.of(term) for term in row] for row in islice(answer, _SHOWN + 1)]
        page |= {
            "columns": columns if rows else ["subject", "predicate", "object"],
            "rows_": shown[:_SHOWN],
            "more": len(shown) > _SHOWN,
            "downloads_": _downloads(call, ROWS if rows else GRAPHS),
        }
        if not shown and rows:
            page["why"] = _why(served, sparql)
    show(call, sink, "sparql.html", page)


def _why(served: Served, sparql: str) -> str:
    try:
        return str(served.graph.explain_empty(sparql, budget=Budget(seconds=1)))
    except OcopError:
        return ""


def _page(sparql: str) -> dict[str, Any]:
    return {
        "sparql": sparql,
        "prefixes": sorted(PREFIXES.items()),
        "problem": "",
        "columns": None,
        "rows_": [],
        "more": False,
        "boolean": None,
        "downloads_": [],
        "why": "",
    }


def _downloads(call: Call, offers: Iterable[Any]) -> list[tuple[str, str]]:
    """Give links to the same answer in other formats, also when it was asked by POST."""
    fields = [("query", call.body.decode())]
    fields += [("default-graph-uri", each) for each in call.arguments["default"]]
    fields += [("named-graph-uri", each) for each in call.arguments["named"]]
    return [
        (each.name, f"/sparql?{urlencode([*fields, ('format', each.name)])}") for each in offers
    ]
