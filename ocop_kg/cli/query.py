"""``ocop-kg query``: free SPARQL over the same graph."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ocop_kg.cli.cells import Reader
from ocop_kg.cli.citations import emit_citations
from ocop_kg.cli.commands import command
from ocop_kg.cli.drawing import PICTURE_FORMATS, drawn, draws
from ocop_kg.cli.endpoint import settled
from ocop_kg.cli.evidence import checked_format, evidence_json, evidence_text
from ocop_kg.cli.failing import say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.options import (
    CITE,
    EVIDENCE,
    EXPECT,
    EXPLAIN,
    IRIS,
    OUTPUT,
    PICTURE,
    RAW,
    SERVICE,
    Expectation,
    format_option,
    with_options,
)
from ocop_kg.cli.output import emit
from ocop_kg.cli.reasons import say_reason, say_unknown_terms
from ocop_kg.cli.rows import ROW_FORMATS, chosen_format, rows_as
from ocop_kg.cli.streaming import is_streamed, stream
from ocop_kg.cli.terminal import is_terminal
from ocop_kg.cli.triples import GRAPH_FORMATS, rdf_format, statements_as
from ocop_kg.errors import BudgetError, Place, ReadError, UnknownFormatError, UsageError
from ocop_kg.graph import Solutions, Triples
from ocop_kg.graph.rowfiles import ROW_FILES, TYPED
from ocop_kg.reading import read_bytes
from ocop_kg.reading.formats import format_named
from ocop_kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from ocop_kg.budget import Budget
    from ocop_kg.cli.session import Session
    from ocop_kg.cli.wanted import Wanted
    from ocop_kg.graph import Graph
    from ocop_kg.pictures import AnyAnswer

__all__ = ["binding_of", "query", "sparql_of"]

_ALL = (
    *ROW_FORMATS,
    *PICTURE_FORMATS,
    *(name for name in GRAPH_FORMATS if name not in ROW_FORMATS),
)
_BOOLEANS = {
    "json": '{{"head": {{}}, "boolean": {}}}\n',
    "xml": '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    "<head></head><boolean>{}</boolean></sparql>\n",
}


@with_options(
    format_option(_ALL, "table for rows and turtle for triples"),
    OUTPUT,
    PICTURE,
    EVIDENCE,
    CITE,
    EXPECT,
    EXPLAIN,
    IRIS,
    RAW,
    SERVICE,
)
@command(
    "query",
    graph=True,
    examples=[
        "query 'SELECT ?country ?product { ?country ocop:hasPriorityProduct ?product }'",
        "query 'SELECT ?c ?p { ?c ocop:hasPriorityProduct ?p }' --bind c=id:country/LSO",
        "query --file my.rq --output rows.csv",
        "query --file across.rq --service https://query.wikidata.org/sparql",
        "query --file my.rq --picture map --output rows.svg",
        "query 'DESCRIBE <https://w3id.org/ocop/id/product/potato>' --format jsonld",
    ],
)
@click.argument("text", required=False)
@click.option(
    "--file", "path", metavar="FILE", type=FileName(), help="Read the query from this file."
)
@click.option(
    "--bind",
    metavar="NAME=VALUE",
    multiple=True,
    help="Give a value to a variable that the query selects: an IRI such as <https://…> or "
    "id:country/LSO, else text. It is bound, not pasted.",
)
@click.pass_obj
def query(session: Session, *, text: str | None, path: str | None, bind: tuple[str, ...]) -> None:
    """Answer a SPARQL 1.1 query.

    The query is TEXT, or comes from --file, or from standard input when TEXT is "-" or missing. The
    prefixes of the project (ocop, id, graph, skos, …) need no declaration. A query never leaves
    the graph, but for SERVICE to endpoints that --service names; graphs that are not there are
    refused. Why there is no answer is told on standard error, and so are names that nothing in the
    graph has, and what endpoints gave.
    """
    sparql = sparql_of(text, path, session.budget)
    bindings = dict(map(binding_of, bind))
    if session.wanted.syntax is not None:
        _check(session.wanted.syntax)
    drawing = draws(session.wanted)
    if session.wanted.evidence:
        checked_format("svg" if drawing else _row_format(session.wanted))
    graph = session.graph()
    wanted = session.wanted
    rows_only = wanted.cite or wanted.evidence
    budget = session.engine_budget
    ask = graph.select if rows_only else graph.query
    asked, left = settled(graph, sparql, bindings, budget)
    answer = ask(asked, bindings, budget=left)
    if wanted.cite and isinstance(answer, Solutions):
        emit_citations(answer.sources(), session)
        count = len(answer)
    elif drawing:
        count = _emit_picture(answer, session, graph)
    elif isinstance(answer, Solutions):
        count = _emit_rows(answer, session, graph)
    elif isinstance(answer, Triples):
        _emit_triples(answer, wanted)
        count = len(answer)
    else:
        _emit_boolean(answer, wanted)
        count = int(answer)
    if not session.wanted.unexplained:
        if count:
            say_unknown_terms(graph, sparql)
        else:
            from ocop_kg.explanation import explained

            say_reason(explained(graph, asked, bindings))
    Expectation.check(session, count)


def _emit_rows(answer: Solutions, session: Session, graph: Graph) -> int:
    wanted = session.wanted
    chosen = _row_format(wanted)
    if is_streamed(chosen, wanted):
        count = stream(answer, chosen, wanted)
    else:
        _emit_kept(answer, chosen, session, graph)
        count = len(answer)
    if not count:
        say("no rows: nothing in the graph fits this query")
    elif chosen == "table" and wanted.output is None:
        say(f"\n{count} row{'s' if count != 1 else ''}")
    return count


def _emit_kept(answer: Solutions, chosen: str, session: Session, graph: Graph) -> None:
    wanted = session.wanted
    reader = Reader(graph, session.languages, iris=wanted.iris)
    for_people = chosen == "table"
    if not answer and for_people:
        return
    if wanted.evidence and for_people:
        written = evidence_text(answer, graph, reader, wanted.room)
    else:
        written = rows_as(answer, chosen, reader, raw=wanted.raw, room=wanted.room)
        written = evidence_json(answer, written) if wanted.evidence else written
    emit(written, wanted.output, for_people=for_people)


def _emit_picture(answer: AnyAnswer, session: Session, graph: Graph) -> int:
    count = int(answer) if isinstance(answer, bool) else len(answer)
    if count or isinstance(answer, bool):
        emit(drawn(answer, session, graph), session.wanted.output)
    else:
        say("nothing to draw: nothing in the graph fits this query")
    return count


def _row_format(wanted: Wanted) -> str:
    return chosen_format(wanted.syntax, wanted.output, ROW_FORMATS, "table")


def _emit_triples(answer: Triples, wanted: Wanted) -> None:
    ending = PurePath(wanted.output or "").suffix.removeprefix(".").casefold()
    if wanted.syntax is None and ending in ROW_FILES:
        raise UsageError(
            f"a .{ending} file holds rows, and this query gives triples: name the file .ttl or "
            ".jsonld, or choose a --format"
        )
    chosen = rdf_format(wanted.syntax, wanted.output, "turtle")
    emit(statements_as(answer, chosen), wanted.output)
    if not len(answer):
        say("no triples: nothing in the graph fits this query")


def _emit_boolean(answer: bool, wanted: Wanted) -> None:  # noqa: FBT001
    chosen = chosen_format(wanted.syntax, wanted.output, ROW_FORMATS, "table")
    if chosen in TYPED:
        raise UsageError(
            f"{chosen} holds rows, and this query answers true or false: choose --format json"
        )
    emit(_BOOLEANS.get(chosen, "{}\n").format(str(answer).lower()), wanted.output)


def _check(syntax: str) -> None:
    """Judge a format before the query runs; whether it suits the answer shows later."""
    try:
        format_named(syntax)
    except UnknownFormatError:
        chosen_format(syntax, None, _ALL, "table")


def sparql_of(text: str | None, path: str | None, budget: Budget) -> str:
    """Read the query that a command line names: as text, in a file, or on standard input."""
    if path is not None:
        if text is not None:
            raise UsageError("give the query as text or with --file, not both")
        return _decoded(read_bytes(path, budget), path)
    if text is not None and text != "-":
        return text
    if text is None and is_terminal(sys.stdin):
        raise UsageError("which query? give it as text, with --file, or on standard input")
    if sys.stdin is None:
        return ""
    most = budget.bytes
    content = sys.stdin.buffer.read(-1 if most is None else most + 1)
    if most is not None and len(content) > most:
        place = Place("standard input")
        raise BudgetError("bytes", most, f"more than {most:,} bytes", place)
    return _decoded(content, "standard input")


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReadError("the query is not UTF-8 text", Place(name, line)) from error


def binding_of(given: str) -> tuple[str, object]:
    """Read ``NAME=VALUE``, where a value in brackets or with a known prefix is an IRI."""
    name, equals, value = given.partition("=")
    if not equals or not name:
        raise UsageError(f"--bind needs NAME=VALUE, and this is {given!r}")
    name = name.lstrip("?$")
    prefix, colon, local = value.partition(":")
    iri = value[1:-1] if value.startswith("<") and value.endswith(">") else None
    if iri is None and colon and prefix in PREFIXES:
        iri = PREFIXES[prefix] + local
    if iri is None:
        return name, value
    try:
        return name, NamedNode(iri)
    except ValueError as error:
        raise UsageError(f"--bind {name}: {iri!r} is no IRI: {error}") from error
