"""The option ``--kind``: a class of the ontology."""

import click

from ocop_kg.cli.session import session_of

__all__ = ["KIND"]


def _complete(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    names = session_of(context).graph().kinds()
    return [name for name in names if name.casefold().startswith(incomplete.casefold())]


KIND = click.Option(
    ["--kind"],
    metavar="CLASS",
    shell_complete=_complete,
    help="Only things of this class, such as Country or Product.",
)
