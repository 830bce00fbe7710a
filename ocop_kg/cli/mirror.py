"""``ocop-kg mirror``: graphs of SPARQL endpoints, copied into a folder that can be asked."""

from __future__ import annotations

from dataclasses import replace

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.endpoint import login_for
from ocop_kg.cli.failing import say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.interrupt import tidying
from ocop_kg.cli.options import with_options
from ocop_kg.cli.progress import progress
from ocop_kg.cli.session import BUDGET, Session
from ocop_kg.display import visible
from ocop_kg.errors import UsageError

__all__ = ["mirror"]


@with_options(BUDGET)
@command(
    "mirror",
    examples=[
        "mirror https://example.org/sparql --output copy",
        "mirror https://example.org/sparql --graph https://example.org/graph/crops --output copy",
        "--store copy ask countries-by-product --product potato",
    ],
)
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option(
    "--graph",
    "graphs",
    metavar="IRI",
    multiple=True,
    help="Copy this named graph of each URL, which must have it; may be given several times. "
    "Without it all named graphs are copied.",
)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=FileName("folder"),
    required=True,
    help="The folder that keeps the copies; --store asks it later.",
)
@click.option(
    "--no-inferred",
    is_flag=True,
    help="Leave out what only follows by the rules of the ontology.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="How long an endpoint may take for one answer.",
)
@click.pass_obj
def mirror(  # noqa: PLR0913  # an argument for each option
    session: Session,
    *,
    urls: tuple[str, ...],
    graphs: tuple[str, ...],
    output: str,
    no_inferred: bool,
    timeout: float,
) -> None:
    """Copy named graphs of SPARQL endpoints into a folder, or bring the copies up to date.

    What did not change stays, and so do copies of endpoints that are not named. All graphs come
    whole, or the folder stays as it was, with exit code 6 when an endpoint did not answer. The
    variables OCOP_KG_ENDPOINT_USER and _PASSWORD, or _TOKEN, say who asks.
    """
    from ocop_kg.graph import Graph
    from ocop_kg.graph.mirrors.taking import Upstream
    from ocop_kg.stores.login import Login

    session.start_clock()
    logins = {url: login_for(url) for url in urls}
    if len(logins) > 1 and any(login != Login() for login in logins.values()):
        raise UsageError("one endpoint's credentials are for no other: mirror one URL at a time")
    upstreams = [Upstream(url, graphs, login) for url, login in logins.items()]
    unchanged = []

    def tell(line: str) -> None:
        if line.startswith("unchanged"):
            unchanged.append(line)
        else:
            say(visible(line))

    with progress("copying graphs"), tidying():
        Graph.mirror(
            upstreams,
            store=output,
            inferred=session.inferred and not no_inferred,
            timeout=timeout,
            budget=replace(session.budget, seconds=None),
            tell=tell,
        )
    if unchanged:
        say(f"{len(unchanged)} graph{'s' if len(unchanged) > 1 else ''} unchanged")
