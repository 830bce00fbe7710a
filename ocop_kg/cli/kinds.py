"""The option ``--kind``: a class of the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ocop_kg.cli.commands import near
from ocop_kg.cli.session import session_of
from ocop_kg.errors import UnknownThingError
from ocop_kg.vocabulary import OCOP, OWL, RDF_TYPE, key

if TYPE_CHECKING:
    from ocop_kg.graph import Graph

__all__ = ["KIND", "checked_kind"]

_CLASS = NamedNode(OWL + "Class")


def _complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    names = _classes(session_of(context).graph())
    return [name for name in names if name.casefold().startswith(incomplete.casefold())]


KIND = click.Option(
    ["--kind"],
    metavar="CLASS",
    shell_complete=_complete,
    help="Only things of this class, such as Country or Product.",
)


def checked_kind(graph: Graph, kind: str | None) -> str | None:
    """Give a class in the spelling of the ontology; case does not matter.

    Raises `UnknownThingError` with near names.
    """
    if kind is None or "://" in kind:
        return kind
    wanted = kind.removeprefix("ocop:").casefold()
    names = {name.casefold(): name for name in _classes(graph)}
    if wanted not in names:
        close = [names[name] for name in near(wanted, names)]
        raise UnknownThingError(kind, close, f"there are {', '.join(names.values())}", kind="class")
    return names[wanted]


def _classes(graph: Graph) -> list[str]:
    quads = graph.triples(None, RDF_TYPE, _CLASS)
    return sorted(
        key(quad.subject.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(OCOP)
    )
