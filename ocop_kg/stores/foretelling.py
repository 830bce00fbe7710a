"""Tells the planner of the engine which variables have values.

The engine plans a query as if it did not know what it is given beside the text, and begins with all
things of a class where one thing is meant.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from ocop_kg.stores.protocol import Term
from ocop_kg.stores.querytext import outer_words, words

__all__ = ["foretold"]


def foretold(query: str, bindings: Mapping[str, Term]) -> str:
    """Write values that a query is given where the outermost group of a SELECT begins.

    The rows stay the same, since the values are given beside the text too. Variables must stand in
    patterns of that group, or of groups in it; otherwise the query stays as it is. So does one with
    ``MINUS`` or a sub-select, in which a variable with a value is not the same as a given one.

    >>> from pyoxigraph import NamedNode
    >>> foretold("SELECT ?a WHERE { ?a ?b ?c }", {"a": NamedNode("urn:a")})
    'SELECT ?a WHERE { VALUES (?a) {(<urn:a>)} ?a ?b ?c }'
    """
    place = _beginning(query)
    if not place or not bindings.keys() <= _matched(query, place):
        return query
    heads = " ".join(f"?{name}" for name in bindings)
    row = " ".join(map(str, bindings.values()))
    return f"{query[:place]} VALUES ({heads}) {{({row})}}{query[place:]}"


@lru_cache(maxsize=512)
def _beginning(query: str) -> int:
    """Give the place behind the brace that opens the outermost group of a SELECT, or 0."""
    said = [each for each in outer_words(query) if each[1] not in ("base", "prefix")]
    if not said or said[0][1] != "select":
        return 0
    groups = (brace for (_, word), brace in pairwise(said) if word == "where")
    return next((place + 1 for place, sign in groups if sign == "{"), 0)


@lru_cache(maxsize=512)
def _matched(query: str, place: int) -> frozenset[str]:
    """Name the variables of patterns from a place on, but for those that AS makes."""
    matched: set[str] = set()
    made: set[str] = set()
    before = ""
    levels = [False]  # of braces and brackets: whether their variables stay within
    for match in words(query[place:]):
        word = match.group().casefold()
        if word in ("minus", "select"):
            return frozenset()
        if word in ("{", "("):
            levels.append(levels[-1] or word == "(" or before == "exists")
        elif word in ("}", ")"):
            levels.pop()
            if not levels:
                break
        elif match.lastgroup == "variable":
            if before == "as":
                made.add(match.group()[1:])
            elif not levels[-1]:
                matched.add(match.group()[1:])
        before = word
    return frozenset(matched - made)
