"""``ocop-kg mirror``: graphs of SPARQL endpoints, copied into a folder that can be asked."""

from __future__ import annotations

from dataclasses import replace

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.endpoint import logins_for, timeout_option
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
        "mirror --output copy",
        "--store copy ask countries-by-product --product potato",
        "mirror --forget https://example.org/sparql --output copy",
    ],
)
@click.argument("urls", metavar="URL...", nargs=-1)
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
    "--forget",
    metavar="URL",
    multiple=True,
    help="Drop the copies of this endpoint, which is not asked; may be given several times.",
)
@click.option(
    "--no-inferred",
    is_flag=True,
    help="Leave out what only follows by the rules of the ontology.",
)
@timeout_option("How long an endpoint may take for one answer.")
@click.pass_obj
def mirror(  # noqa: PLR0913  # an argument for each option
    session: Session,
    *,
    urls: tuple[str, ...],
    graphs: tuple[str, ...],
    output: str,
    forget: tuple[str, ...],
    no_inferred: bool,
    timeout: float,
) -> None:
    """Copy named graphs of SPARQL endpoints into a folder, or bring the copies up to date.

    What did not change stays, and so do copies of endpoints that are not named. Without a URL all
    endpoints that the folder remembers are asked for the graphs that were chosen then, unless there
    is something to --forget. All graphs come whole, or the folder stays as it was, with exit code 6
    when an endpoint did not answer. The variables OCOP_KG_ENDPOINT_USER and _PASSWORD, or _TOKEN,
    say who asks.
    """
    from ocop_kg.graph import Graph
    from ocop_kg.graph.mirrors.taking import Upstream

    session.start_clock()
    wanted = [Upstream(url, graphs) for url in dict.fromkeys(urls)]
    if not urls and graphs:
        raise UsageError("--graph chooses graphs of a URL: give it")
    if not urls and not forget:
        wanted = list(Graph.mirrored(output))
    logins = logins_for(each.url for each in wanted)
    upstreams = [replace(each, login=logins[each.url]) for each in wanted]
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
            forget=forget,
            inferred=session.inferred and not no_inferred,
            timeout=timeout,
            budget=replace(session.budget, seconds=None),
            tell=tell,
        )
    if unchanged:
        say(f"{len(unchanged)} graph{'s' if len(unchanged) > 1 else ''} unchanged")
