"""Cells of SPARQL 1.1 TSV as text, and the one kind of value that a column of them holds.

Whole columns are judged and changed at once. What a literal's datatype does not allow is text, as
for `ocop_kg.graph.values`, whose patterns decide here too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyoxigraph import QueryResultsFormat, parse_query_results

from ocop_kg.graph.values import (
    AWARE,
    FORMS,
    MOST_DIGITS,
    MOST_PLACES,
    NAIVE,
    TEXT,
    kinds_of,
    text_of,
)

if TYPE_CHECKING:
    from typing import Any

__all__ = ["Kind", "cast", "read"]

_TYPES = {
    TEXT: pa.string(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    NAIVE: pa.timestamp("us"),
    AWARE: pa.timestamp("us", "UTC"),
}
_BARE = {"integer": r"[+-]?[0-9]+", "decimal": r"[+-]?[0-9]*\.[0-9]+", "boolean": "true|false"}
_DATATYPE = re.compile(r"\^\^<(.*)>")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r"}
_SURELY_64_BITS = 18


class Kind(NamedTuple):
    """What the values of a column are so far; the places are those of decimal numbers."""

    name: str | None = None
    whole: int = 0
    fraction: int = 0

    def or_(self, other: Kind) -> Kind:
        """Give the kind of a column that has values of both."""
        if self.name is None or other.name is None:
            return other if self.name is None else self
        whole, fraction = max(self.whole, other.whole), max(self.fraction, other.fraction)
        if self.name != other.name or whole + fraction > MOST_PLACES:
            return Kind(TEXT)
        return Kind(self.name, whole, fraction)

    @property
    def type(self) -> Any:  # noqa: ANN401  # pyarrow has no types
        """The Arrow type of such a column."""
        if self.name == "decimal":
            return pa.decimal128(max(1, self.whole + self.fraction), self.fraction)
        return _TYPES[self.name or TEXT]


def read(cells: Any) -> tuple[Kind, Any]:  # noqa: ANN401
    """Give the kind of a column of cells, and the text of each: unbound ones are null."""
    known = cells.drop_null()
    if not len(known):
        return Kind(), cells
    first = known[0].as_py()
    if first.startswith("<") and _all(pc.starts_with(known, "<")):
        if not _any(pc.starts_with(known, "<<")):
            return Kind(TEXT), pc.utf8_slice_codeunits(cells, 1, -1)
    elif first.startswith('"'):
        tail = first[first.rindex('"') :]
        if _all(pc.and_(pc.starts_with(known, '"'), pc.ends_with(known, tail))):
            text = _unescaped(pc.utf8_slice_codeunits(cells, 1, -len(tail)))
            return _kind(text, kinds_of(_datatype(tail[1:]))), text
    else:
        for kind, pattern in _BARE.items():
            if _match(known, pattern):
                return _kind(cells, (kind,)), cells
    return _read_mixed(cells)


def cast(text: Any, kind: Kind) -> Any:  # noqa: ANN401
    """Make the values of a column of the text that `read` gave."""
    if kind.name == "integer":
        text = pc.utf8_ltrim(text, "+")
    if kind.name == "boolean":
        return pc.or_(pc.equal(text, "true"), pc.equal(text, "1"))
    return text.cast(kind.type)


def _read_mixed(cells: Any) -> tuple[Kind, Any]:  # noqa: ANN401
    """Read a column of IRIs, literals of several languages or types, and other terms."""
    coded = cells.dictionary_encode()
    if len(coded.dictionary) * 2 < len(cells):
        kind, text = _read_mixed(coded.dictionary)
        return kind, text.take(coded.indices)
    quoted = _mask(pc.starts_with(cells, '"'))
    named = _mask(pc.starts_with(cells, "<"))
    triples = _mask(pc.starts_with(cells, "<<"))
    plain = pc.and_(quoted, _mask(pc.ends_with(cells, '"')))
    tagged = pc.and_not(quoted, plain)
    text = pc.if_else(pc.or_(named, plain), pc.utf8_slice_codeunits(cells, 1, -1), cells)
    inner = pc.replace_substring_regex(cells.filter(tagged), r'^"((?s:.*))"[^"]*$', r"\1")
    text = pc.replace_with_mask(text, tagged, inner)
    text = pc.replace_with_mask(text, quoted, _unescaped(text.filter(quoted)))
    if _any(triples):
        found = [_of_triple(cell) for cell in cells.filter(triples).to_pylist()]
        text = pc.replace_with_mask(text, triples, pa.array(found))
    if _any(named) or _any(pc.starts_with(cells, "_:")):
        return Kind(TEXT), text
    kind = Kind()
    literals, texts = cells.filter(quoted), text.filter(quoted)
    tails = pc.replace_substring_regex(literals, r'^"(?s:.*)"', "")
    for tail in pc.unique(tails).to_pylist():
        kind = kind.or_(_kind(texts.filter(pc.equal(tails, tail)), kinds_of(_datatype(tail))))
        if kind.name == TEXT:
            return kind, text
    numbers = cells.filter(pc.invert(quoted)).drop_null()
    for name, pattern in _BARE.items():
        these = numbers.filter(pc.match_substring_regex(numbers, f"^({pattern})$"))
        if len(these):
            kind = kind.or_(_kind(these, (name,)))
    return kind, text


def _mask(found: Any) -> Any:  # noqa: ANN401
    return pc.fill_null(found, False)  # noqa: FBT003


def _kind(text: Any, names: tuple[str, ...]) -> Kind:  # noqa: ANN401
    """Tell the kind of literals of one datatype; the one of those names that all are, or text."""
    known = text.drop_null()
    lengths = pc.max(pc.binary_length(known)).as_py() or 0
    for name in names:
        if lengths <= MOST_DIGITS and _match(known, FORMS[name][0]):
            kind = _decimal(known) if name == "decimal" else Kind(name)
            is_sure = name == "decimal" or (name == "integer" and lengths <= _SURELY_64_BITS)
            return kind if is_sure or _can_be(known, kind) else Kind(TEXT)
    return Kind(TEXT)


def _decimal(known: Any) -> Kind:  # noqa: ANN401
    digits = pc.utf8_ltrim(known, "+-0")
    point = pc.find_substring(digits, ".")
    length = pc.binary_length(digits)
    whole = pc.max(pc.if_else(pc.less(point, 0), length, point)).as_py()
    places = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(length, point), 1))
    fraction = pc.max(places).as_py()
    return Kind("decimal", whole, fraction) if whole + fraction <= MOST_PLACES else Kind(TEXT)


def _can_be(known: Any, kind: Kind) -> bool:  # noqa: ANN401
    """Try whether values are in the range of their type, and of Python's."""
    try:
        ends = pc.min_max(cast(known, kind))
        _ = ends["min"].as_py(), ends["max"].as_py()
    except (pa.ArrowInvalid, OverflowError, ValueError):
        return False
    return True


def _datatype(tail: str) -> str:
    found = _DATATYPE.fullmatch(tail)
    return found[1] if found else ""


def _unescaped(text: Any) -> Any:  # noqa: ANN401
    escaped = _mask(pc.match_substring(text, "\\"))
    if not _any(escaped):
        return text
    plain = [
        _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), each)
        for each in text.filter(escaped).to_pylist()
    ]
    return pc.replace_with_mask(text, escaped, pa.array(plain, pa.string()))


def _of_triple(cell: str) -> str:
    rows = parse_query_results(f"?t\n{cell}\n".encode(), format=QueryResultsFormat.TSV)
    return text_of(next(iter(rows))["t"])  # type: ignore[arg-type]  # rows, since it has a variable


def _match(known: Any, pattern: str) -> bool:  # noqa: ANN401
    return _all(pc.match_substring_regex(known, f"^({pattern})$"))


def _all(mask: Any) -> bool:  # noqa: ANN401
    return bool(pc.all(mask).as_py())


def _any(mask: Any) -> bool:  # noqa: ANN401
    return bool(pc.any(mask).as_py())
