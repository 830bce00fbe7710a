"""Rows of an answer one by one, with little of it at hand, and terms as the standard has them.

Standard: SPARQL 1.1 Query Results JSON Format.
"""

from __future__ import annotations

import json
import re
from codecs import iterdecode
from typing import TYPE_CHECKING, Any

from ocop_kg.stores.remote.nodes import GENID, blank_label, genid_label
from ocop_kg.vocabulary import XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.stores.remote.spool import Spool

__all__ = ["each_row", "mended_term"]

_CHUNK = 65536
_MOST_OF_A_ROW = 64 * 2**20
_MOST_BEHIND = 2**20
_LIST = re.compile(r'"bindings"\s*:\s*\[')
_BLANK = re.compile(r"\s*")
_BOOLEAN = XSD + "boolean"
_BOOLEANS = {"0": "false", "1": "true"}


def each_row(file: Spool) -> Iterator[dict[str, Any]]:
    """Give the rows; raise `ValueError` for what is no whole answer."""
    parts = iterdecode(iter(lambda: file.read(_CHUNK), b""), "utf-8")
    text = ""
    while not (start := _LIST.search(text)):
        part = next(parts, "")
        if not part or len(text) > _MOST_OF_A_ROW:
            raise ValueError("there is no list of rows")
        text += part
    return _objects(text[start.end() - 1 :], parts)


def _objects(text: str, parts: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Give the objects of a list; raise `ValueError` unless it and what holds it have their ends.

    The text starts with the list's bracket.
    """
    decoder = json.JSONDecoder()
    at = 0
    while True:
        at = _behind_blanks(text, at)
        sign, begin = text[at : at + 1], _behind_blanks(text, at + 1)
        if sign == "[" and text.startswith("]", begin):
            sign, at = "]", begin
        if sign == "]":
            break
        if sign not in "[,":
            raise ValueError("between two rows is no comma")
        try:
            row, at = decoder.raw_decode(text, begin)
        except ValueError:
            text, at = text[at:], 0
            more = next(parts, "")
            if not more or len(text) > _MOST_OF_A_ROW:
                raise
            while len(more) < len(text) and (part := next(parts, "")):
                more += part  # twice as much each time, so that a long row is not begun too often
            text += more
        else:
            yield row
    rest = text[at:]
    while len(rest) < _MOST_BEHIND and (part := next(parts, "")):
        rest += part
    json.loads(f'{{"results":{{"bindings":[{rest}')  # which an excuse behind the rows is not


def _behind_blanks(text: str, at: int) -> int:
    blanks = _BLANK.match(text, at)
    return blanks.end() if blanks else at


def mended_term(term: dict[str, str]) -> dict[str, str]:
    """Bring a term of the draft of 2008 into the form of 2013; blank nodes get their names here.

    >>> mended_term({"type": "typed-literal", "value": "1", "datatype": "urn:x"})["type"]
    'literal'
    """
    kind, value = term["type"], term["value"]
    if kind == "uri" and value.startswith(GENID):
        return {"type": "bnode", "value": genid_label(value)}
    if kind == "bnode":
        return {"type": kind, "value": blank_label(value)}
    if kind == "typed-literal":
        term = {**term, "type": "literal"}
    if term.get("datatype") == _BOOLEAN:
        term = {**term, "value": _BOOLEANS.get(value, value)}
    return term
