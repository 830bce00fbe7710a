"""From what a server sends to rows, triples and truths, whole and well-formed, or a clear error.

Rows stay in a file and are read from it one by one. What servers do in place of an answer, seen on
real ones: a page for people, a broken-off list with the error inside it and status 200, rows cut at
a number that only a header tells, the draft of the format of 2008, booleans as numbers.
Standard: SPARQL 1.1 Query Results JSON Format.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from ocop_kg.errors import EndpointError
from ocop_kg.stores.remote.endpoint import plain
from ocop_kg.stores.remote.nodes import read_back
from ocop_kg.stores.remote.rowwise import each_row, mended_term
from ocop_kg.stores.remote.spool import Spool
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from ocop_kg.stores.remote.endpoint import Body

__all__ = ["RDF", "ROWS", "Table", "each_once", "joined", "rows_of", "triples_of", "truth_of"]

ROWS = "application/sparql-results+json"
RDF = "application/n-triples, text/turtle;q=0.5"
_ROWS = {ROWS, "application/json", "application/x-sparql-results+json"}
_RDF = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,  # its type before 2014
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
}
_PAGES = {"text/html", "application/xhtml+xml"}
_TO_MEND = re.compile(rb"typed-literal|genid|bnode|#boolean|__ASK_RETVAL")
_OVERLAP = 16
_CHUNK = 65536
_NAMES = re.compile(r'"vars"\s*:\s*(\[[^\]]*\])')
_BOOLEAN = XSD + "boolean"
_TRUTH = "__ASK_RETVAL"
_AS_IRI = {"type": "uri"}
_AS_TRUTH = {"type": "literal", "datatype": _BOOLEAN}
_OPEN, _CLOSE = b'"bindings":[', b"]}}"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer: how many, in a file, and after how many the server cut them."""

    url: str
    file: Spool
    count: int
    cut_at: int | None = None

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than the server gave."""
        return self.cut_at is not None and self.count >= self.cut_at

    def solutions(self) -> QuerySolutions:
        """Give the rows as the engine's own kind of rows."""
        return _solutions(self.file)


def joined(pages: Iterable[Table], url: str) -> Table:
    """Put tables of the same columns one behind the other; there must be one."""
    file, count, empty = Spool(), 0, True
    for page in pages:
        written = page.solutions().serialize(format=QueryResultsFormat.JSON) or b""
        begin = 0 if empty else written.index(_OPEN) + len(_OPEN)
        between = b"," if count and page.count else b""
        file.write(between + written[begin : -len(_CLOSE)])
        count += page.count
        empty = False
    file.write(_CLOSE)
    return Table(url, file, count)


def each_once(table: Table, *, part: bool) -> Table:
    """Leave out rows that came twice, of an answer that was to be DISTINCT.

    Raises `EndpointError` for a `part` of all rows, in which others have lost their place then.
    """
    if len({hash(tuple(row)) for row in table.solutions()}) == table.count:
        return table
    if part:
        raise EndpointError(table.url, "it gave a row twice in spite of DISTINCT, and so not all")
    file = Spool()
    seen: set[bytes] = set()
    names = [name.value for name in table.solutions().variables]
    file.write(b'{"head":{"vars":%s},"results":{%s' % (json.dumps(names).encode(), _OPEN))
    table.file.seek(0)
    for row in each_row(table.file):
        written = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
        if written not in seen:
            file.write((b"," if seen else b"") + written)
            seen.add(written)
    file.write(_CLOSE)
    return Table(table.url, file, len(seen))


def rows_of(
    body: Body, names: Sequence[str], iris: Collection[str] = (), truths: Collection[str] = ()
) -> Table:
    """Read the answer of a SELECT, with its columns in the order of `names`.

    Of `iris` it is known that they hold IRIs, and so text in them is taken for one; so are numbers
    in `truths` for true and false.
    Raises `EndpointError` for what is no whole answer.
    """
    _check(body, _ROWS)
    kinds = dict.fromkeys(iris, _AS_IRI) | dict.fromkeys(truths, _AS_TRUTH)
    mending = bool(kinds) or _needs_mending(body, names)
    file = _mended(body, names, kinds) if mending else body.file
    try:
        count = sum(1 for _ in _solutions(file))
    except (SyntaxError, ValueError, TypeError) as error:
        # its frames hold the engine's rows, which may end in their own thread alone
        raise _broken(body, error) from error.with_traceback(None)
    return Table(body.url, file, count, _cut_at(body))


def _solutions(file: Spool) -> QuerySolutions:
    file.seek(0)
    found = parse_query_results(_readable(file), format=QueryResultsFormat.JSON)
    if not isinstance(found, QuerySolutions):
        raise TypeError("no rows")
    return found


def truth_of(body: Body) -> QueryBoolean:
    """Read the answer of an ASK; raise `EndpointError` for what is none."""
    _check(body, _ROWS)
    try:
        told = json.loads(body.file.read(_CHUNK))
        truth = told.get("boolean")
        if truth is None:  # a table with a number, as Virtuoso answers when JSON is asked for
            rows = told["results"]["bindings"] if _TRUTH in told["head"]["vars"] else [{}]
            truth = any(row[_TRUTH]["value"] not in ("0", "false") for row in rows)
        answer = parse_query_results(  # which takes no text and no number for a truth
            json.dumps({"head": {}, "boolean": truth}).encode(), format=QueryResultsFormat.JSON
        )
    except (SyntaxError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _broken(body, error) from error
    if not isinstance(answer, QueryBoolean):
        raise _broken(body, TypeError("no truth"))
    return answer


def triples_of(body: Body) -> Iterator[Triple]:
    """Read the answer of a CONSTRUCT or DESCRIBE; raise `EndpointError` for what is none."""
    _check(body, _RDF)
    syntax = _RDF[body.type]
    count = 0
    try:
        for _ in parse(_readable(body.file), format=syntax, lenient=True):
            count += 1
    except (SyntaxError, ValueError) as error:
        raise _broken(body, error) from error
    cut_at = _cut_at(body)
    if cut_at is not None and count >= cut_at:
        raise EndpointError(
            body.url,
            f"the server cuts answers at {cut_at:,} triples, so some are missing: ask for fewer, "
            "or with SELECT, which is asked for in pages",
        )
    body.file.seek(0)
    quads = parse(_readable(body.file), format=syntax, lenient=True)
    return (read_back(Triple(quad.subject, quad.predicate, quad.object)) for quad in quads)


def _readable(spool: Spool) -> Any:  # noqa: ANN401  # the engine needs a method `read` alone
    return spool


def _check(body: Body, types: Container[str]) -> None:
    """Raise for an answer that the server itself says is none, and for one of another type."""
    state = body.headers.get("X-SQL-State")
    if state:
        told = plain(body.headers.get("X-SQL-Message", ""))
        raise EndpointError(body.url, f"it stopped before the answer was whole ({state}: {told})")
    if body.headers.get("Content-Encoding", "identity") != "identity":
        raise EndpointError(body.url, "it packed the answer, which nobody asked for")
    if body.type in _PAGES:
        told = plain(body.start().decode("utf-8", "replace"))
        raise EndpointError(
            body.url,
            f"a page for people came in place of an answer ({told}); is this the address of the "
            "query service?",
        )
    if body.type not in types:
        what = body.type or "an answer without a type"
        raise EndpointError(body.url, f"it gave {what}, which was not asked for")


def _cut_at(body: Body) -> int | None:
    most = body.headers.get("X-SPARQL-MaxRows", "")
    return int(most) if re.fullmatch(r"[0-9]{1,12}", most) else None


def _broken(body: Body, error: Exception) -> EndpointError:
    """Show where an answer stops making sense: a server may have put its excuse there."""
    size = body.file.seek(0, 2)
    body.file.seek(max(0, size - 200))
    end = plain(body.file.read().decode("utf-8", "replace"))
    return EndpointError(body.url, f"the answer is no whole one ({error}); it ends with: {end}")


def _needs_mending(body: Body, names: Sequence[str]) -> bool:
    """Tell whether an answer has anything that is not as the standard, or this library, has it."""
    file = body.file
    before = file.read(_CHUNK)
    listed = _NAMES.search(before.decode("utf-8", "replace"))
    try:
        if listed is None or json.loads(listed[1]) != list(names) or _TO_MEND.search(before):
            return True
        while part := file.read(_CHUNK):
            if _TO_MEND.search(before[-_OVERLAP:] + part):
                return True
            before = part
    except ValueError:
        return True
    finally:
        file.seek(0)
    return False


def _mended(body: Body, names: Sequence[str], kinds: Mapping[str, Mapping[str, str]]) -> Spool:
    """Write rows anew as the standard of 2013 has them, and blank nodes as they are named here."""
    file = Spool()
    try:
        file.write(b'{"head":{"vars":%s},"results":{%s' % (json.dumps(names).encode(), _OPEN))
        for at, row in enumerate(each_row(body.file)):
            good = {
                name: mended_term({**term, **kinds.get(name, {})}) for name, term in row.items()
            }
            file.write((b"," if at else b"") + json.dumps(good, ensure_ascii=False).encode())
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise _broken(body, error) from error
    file.write(_CLOSE)
    return file
