"""Keeps ORDER BY to a total order: the engine's sort ends the whole process where it finds none.

SPARQL leaves open how a text and a number compare, a time with and one without a timezone, a month
and thirty days; the engine then takes each pair by itself, and contradicts itself. So whatever is
sorted by is first sorted by its kind: numbers, then days, months and years together, as they are
written, then literals of each datatype, those with a timezone apart. What the standard does tell
(SPARQL 1.1 Query, section 15.1) stays as it tells.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ocop_kg.stores.querytext import closing, words
from ocop_kg.vocabulary import XSD

__all__ = ["totally_ordered"]

_KIND = (
    'IF(isIRI({0}) || isNumeric({0}), "", COALESCE('
    'IF(TZ({0}) = "" && STRLEN(STRBEFORE(CONCAT(STR({0}), "-"), "-")) = 4, STR({0}), '
    'CONCAT(STR(DATATYPE({0})), IF(TZ({0}) = "", "", "Z"))), '
    "CONCAT(STR(DATATYPE({0})), IF(DATATYPE({0}) = <" + XSD + 'duration>, STR({0}), ""))))'
)
_OF_ONE_KIND = re.compile(
    r"""\s* (?: COALESCE \s* \( \s* )?
    (?: COUNT | DAY | LCASE | MONTH | STR | STRLEN | UCASE | YEAR ) \s* \( [^()"']* \)
    (?: \s* , \s* "[^"\\]*" \s* \) )? \s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""An expression whose values are, plainly, all texts or all numbers."""
_AFTER = ("values", "}")
"""What a bracket may follow that is not sorted by."""


def totally_ordered(query: str) -> str:
    """Put the kind of each thing that a query sorts by before it.

    >>> totally_ordered("SELECT ?a { ?a ?b ?c } ORDER BY STR(?a) LIMIT 1")
    'SELECT ?a { ?a ?b ?c } ORDER BY STR(?a) LIMIT 1'
    >>> told = totally_ordered("SELECT ?a { ?a ?b ?c } ORDER BY DESC(?c) LIMIT 1")
    >>> told.endswith(" DESC(?c) LIMIT 1"), "ORDER BY DESC(IF(isIRI(?c)" in told
    (True, True)
    """
    return _ordered(query) if "order" in query.casefold() else query


@lru_cache(maxsize=512)
def _ordered(query: str) -> str:
    written: list[str] = []
    done = 0
    for place, direction, key in _keys(query):
        kind = _KIND.format(key.strip())
        written += [query[done:place], f"{direction}({kind}) "]
        done = place
    return "".join([*written, query[done:]])


def _keys(query: str) -> Iterator[tuple[int, str, str]]:
    """Find what is sorted by: where it stands, which way, and by what."""
    tokens = [each for each in words(query) if each.lastgroup not in (None, "comment")]
    said = [each.group().casefold() for each in tokens]
    for at in range(2, len(said)):
        if said[at - 2 : at] == ["order", "by"]:
            yield from _of_clause(query, tokens, said, at)


def _of_clause(
    query: str, tokens: Sequence[re.Match[str]], said: Sequence[str], at: int
) -> Iterator[tuple[int, str, str]]:
    """Find what one ORDER BY sorts by, whose first word stands at a place."""
    while at < len(said):
        first = tokens[at]
        opening = at if said[at] == "(" else at + 1
        if first.lastgroup == "variable":
            yield first.start(), "ASC", first.group()
            at += 1
            continue
        if list(said[opening : opening + 1]) != ["("] or said[at] in _AFTER:
            return
        closed = min(closing(said, opening), len(said) - 1)
        if said[at] in ("asc", "desc", "("):
            key = query[tokens[opening].end() : tokens[closed].start()]
        else:  # a function
            key = query[first.start() : tokens[closed].end()]
        if not _OF_ONE_KIND.fullmatch(key):
            yield first.start(), "DESC" if said[at] == "desc" else "ASC", key
        at = closed + 1
