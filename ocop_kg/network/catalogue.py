"""The projections: SPARQL files that say which things are linked, by what, and who states it.

``projections/{name}.rq`` begins with a comment that says what the network shows, and one that says
how its links run: ``directed``, ``undirected``, or ``bipartite`` (undirected between two sides).
Its SELECT gives ``?from ?to ?relation ?claim ?source``, a row a source; ``?claim`` is unbound where
a source states the relation itself, and ``?source`` may be the source or its graph. Any other
column becomes an attribute of the link.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ocop_kg.errors import UnknownThingError
from ocop_kg.naming import near_names

__all__ = ["COLUMNS", "Projection", "projection", "projections"]

COLUMNS = ("from", "to", "relation", "claim", "source")
"""The columns that every projection has."""

_FOLDER = Path(__file__).parent / "projections"


@dataclass(frozen=True, slots=True)
class Projection:
    """A way to see the graph as a network: what it shows, how its links run, and its query."""

    name: str
    text: str
    links: str
    sparql: str


@cache
def projection(name: str) -> Projection:
    """Read a projection by its name.

    Raises `UnknownThingError`, which offers near names.

    >>> projection("partnerships").links
    'directed'
    >>> projection("partnership")
    Traceback (most recent call last):
    ocop_kg.errors.UnknownThingError: unknown network 'partnership'; did you mean partnerships?
    """
    known = _names()
    if name not in known:
        close = near_names(name, known)
        raise UnknownThingError(name, close, f"there are {', '.join(known)}", kind="network")
    sparql = (_FOLDER / f"{name}.rq").read_text("utf-8")
    text, links = sparql.splitlines()[:2]
    return Projection(name, text.removeprefix("# "), links.removeprefix("# links: "), sparql)


def projections() -> list[Projection]:
    """Give all projections, by name.

    >>> [each.name for each in projections()]
    ['country-product', 'everything', 'experts', 'partnerships', 'people', 'projects']
    """
    return [projection(name) for name in _names()]


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))
