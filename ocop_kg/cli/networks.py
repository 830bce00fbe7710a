"""Names of projections as arguments."""

from __future__ import annotations

import click

__all__ = ["NETWORK", "complete_network"]


def complete_network(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """List the projections whose name begins with what is typed."""
    from ocop_kg.network import projections

    return [known.name for known in projections() if known.name.startswith(incomplete)]


NETWORK = click.Option(
    ["--network"],
    metavar="NAME",
    default="everything",
    show_default=True,
    shell_complete=complete_network,
    help="The projection to walk in; `ocop-kg network` lists them.",
)
