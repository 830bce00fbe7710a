"""Names of things as arguments: what shells can complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from pyoxigraph import NamedNode

from ocop_kg.cli.session import session_of
from ocop_kg.vocabulary import ID, RDF_TYPE, key, ocop

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["ThingType"]


class ThingType(click.ParamType):  # type: ignore[type-arg]
    """A thing of the graph, by IRI, label in any language, code or key.

    What is typed is taken as it is; the graph finds the thing later. Shells complete the keys of
    the things of these classes, or ``kind/key`` when any thing will do.
    """

    name = "thing"

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """List the keys that begin with what is typed, each with its label."""
        from click.shell_completion import CompletionItem

        graph = session_of(ctx).graph()
        iris = {
            quad.subject.value
            for kind in (map(ocop, self.kinds) if self.kinds else [None])
            for quad in graph.triples(None, RDF_TYPE, kind)
            if isinstance(quad.subject, NamedNode)
        }
        begin = incomplete.casefold()
        names = {
            (key(iri) if self.kinds else iri.removeprefix(ID)): iri
            for iri in iris
            if iri.startswith(ID)
        }
        return [
            CompletionItem(name, help=graph.label(iri, session_of(ctx).languages))
            for name, iri in sorted(names.items())
            if name.casefold().startswith(begin)
        ]
