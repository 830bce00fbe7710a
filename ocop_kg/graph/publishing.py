"""Puts a graph on a server by the SPARQL 1.1 Graph Store HTTP Protocol, one named graph a source.

What is there already is known by a digest of each graph, which a catalogue on the server keeps. A
digest is taken out before its graph is written, and comes back when everything is there. So a run
that is broken off leaves no digest of what it half wrote, and the next one mends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ocop_kg.graph.blanks import with_stable_names
from ocop_kg.stores.remote.dataset import CATALOGUE, DIGEST, SD, UNION
from ocop_kg.stores.remote.nodes import read_back, skolemised
from ocop_kg.stores.remote.store import listed
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocop_kg.graph.things import Things
    from ocop_kg.stores.remote import Endpoint

__all__ = ["Published", "digest_of", "lines_of", "publish"]

_N_TRIPLES = "application/n-triples"
_LINES = 20_000
"""So many triples are sent at once; some servers take no larger body."""
_GRAPH = NamedNode(SD + "NamedGraph")


@dataclass(frozen=True, slots=True)
class Published:
    """The graphs that were written, those that were there already, and those that were removed."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything changed, or would."""
        return bool(self.written or self.removed)

    def __str__(self) -> str:
        return (
            f"{len(self.written)} graphs written, {len(self.unchanged)} unchanged, "
            f"{len(self.removed)} removed"
        )


def publish(graph: Things, endpoint: Endpoint, *, check: bool = False) -> Published:
    """Write the named graphs of a graph to a server, as far as they are not there; see `Graph`.

    With `check` nothing is written, and what would be is told.
    """
    names = [name for name in graph.graphs() if name not in (UNION, CATALOGUE)]
    quads = (
        Quad(quad.subject, quad.predicate, quad.object, name)
        for name in names
        for quad in graph.store.quads_for_pattern(None, None, None, name)
    )
    lines: dict[str, set[str]] = {name.value: set() for name in names}
    for quad in with_stable_names(quads):
        lines[str(quad.graph_name)[1:-1]].add(f"{skolemised(quad)} .\n")
    wanted = {name: sorted(each) for name, each in lines.items() if each}
    wanted[UNION.value] = sorted(set().union(*lines.values()))
    digests = {name: digest_of(each) for name, each in wanted.items()}
    held = listed(endpoint)
    changed = [name for name, digest in digests.items() if held.get(name) != digest]
    gone = sorted(set(held) - {*digests, CATALOGUE.value})
    if (changed or gone) and not check:
        same = {name: digest for name, digest in held.items() if digests.get(name) == digest}
        same.pop(UNION.value, None)  # its absence says that not all is written
        # so that who connects meanwhile sees that it is not finished
        _put(endpoint, CATALOGUE.value, _catalogue({**same, CATALOGUE.value: "unfinished"}))
        for name in changed:
            _put(endpoint, name, wanted[name])
        for name in gone:
            endpoint.write("DELETE", name, None, _N_TRIPLES)
        _put(endpoint, CATALOGUE.value, _catalogue(digests))
    return Published(
        tuple(name for name in changed if name != UNION.value),
        tuple(name for name in digests if name not in (*changed, UNION.value)),
        tuple(gone),
    )


def lines_of(quads: Iterable[Quad]) -> tuple[list[str], list[Triple]]:
    """Give the lines of a graph as they are published, and its triples as they are read back."""
    triples = [skolemised(quad) for quad in with_stable_names(quads)]
    lines = sorted({f"{triple} .\n" for triple in triples})
    return lines, [read_back(triple) for triple in triples]


def digest_of(lines: Iterable[str]) -> str:
    """Give the digest by which the catalogue knows a graph of these lines, which are sorted."""
    digest = sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()


def _catalogue(digests: Mapping[str, str]) -> list[str]:
    """List graphs with their digests as triples."""
    return [
        f"{triple} .\n"
        for name, digest in digests.items()
        for triple in (
            Triple(NamedNode(name), DIGEST, Literal(digest)),
            Triple(NamedNode(name), RDF_TYPE, _GRAPH),
        )
    ]


def _put(endpoint: Endpoint, name: str, lines: list[str]) -> None:
    """Write a graph anew: its first part replaces what is there, the others join it."""
    for at in range(0, max(1, len(lines)), _LINES):
        method = "POST" if at else "PUT"
        endpoint.write(method, name, "".join(lines[at : at + _LINES]).encode(), _N_TRIPLES)
