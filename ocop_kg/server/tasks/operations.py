"""The operations of an update, and the dataset that a request names for them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ocop_kg.errors import QuerySyntaxError
from ocop_kg.stores.querytext import outer_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["operations", "using"]

_DATA = ("insert data", "delete data")
_PROLOGUE = ("base", "prefix")


def operations(update: str) -> Iterator[str]:
    """Part an update into its operations, each with the prologue before it, at its old place.

    What follows one another and only adds, or only removes, what it says itself stays together.

    >>> [*operations("PREFIX a: <urn:a> DROP ALL; INSERT DATA {}; INSERT DATA {}")]
    ['PREFIX a: <urn:a> DROP ALL', 'PREFIX a: <urn:a>          INSERT DATA {}; INSERT DATA {}']
    """
    prologue = ""
    for _, group in groupby(_parts(update), key=lambda part: part[0]):
        parts = [(start, begun, end) for _, start, begun, end in group]
        first, last = parts[0][0], parts[-1][2]
        yield f"{prologue}{_blank(update[len(prologue) : first])}{update[first:last]}"
        for start, begun, _ in parts:
            prologue += _blank(update[len(prologue) : start]) + update[start:begun]


def _parts(update: str) -> Iterator[tuple[str | int, int, int, int]]:
    """Give of each operation what it may be grouped by, and where prologue, it, and its end are."""
    start, words = 0, list[tuple[int, str]]()
    for place, word in (*outer_words(update), (len(update), ";")):
        if word != ";":
            words.append((place, word))
            continue
        said = [each for each in words if each[1] not in _PROLOGUE]
        if said:
            kind = " ".join(each for _, each in said[:2])
            yield kind if kind in _DATA else start, start, said[0][0], place
        start, words = place + 1, []


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def using(update: str, default: Iterable[str], named: Iterable[str]) -> str:
    """Write the graphs of a request into each operation that looks at the data.

    Standard: SPARQL 1.1 Protocol, section 2.2.3. Raises `QuerySyntaxError` for an update that names
    graphs itself, for one that has no place for them, and for a name that is no IRI.

    >>> using("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", ["urn:a"], ["urn:b"])
    'DELETE { ?s ?p 1 } USING <urn:a> USING NAMED <urn:b> WHERE { ?s ?p 1 }'
    """
    graphs = [f"USING {_iri(each)} " for each in default]
    graphs += [f"USING NAMED {_iri(each)} " for each in named]
    if not graphs:
        return update
    parts: list[str] = []
    end, last = 0, ""
    for place, word in outer_words(update):
        if word in ("using", "with"):
            raise QuerySyntaxError(
                "the request names graphs, so the update may not have USING or WITH"
            )
        if word == "where":
            if last == "delete":
                raise QuerySyntaxError(
                    "the request names graphs: write DELETE { … } WHERE { … } for DELETE WHERE"
                )
            parts += (update[end:place], *graphs)
            end = place
        last = word
    return "".join((*parts, update[end:]))


def _iri(name: str) -> NamedNode:
    try:
        return NamedNode(name)
    except ValueError as error:
        raise QuerySyntaxError(f"the name of a graph is no absolute IRI: {name}") from error
