"""The command ``ocop-kg`` itself: finds the command that is called, and ends with its exit code."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from ocop_kg import __version__
from ocop_kg.cli.ahead import Ahead
from ocop_kg.cli.clock import Clock
from ocop_kg.cli.commands import Command
from ocop_kg.cli.failing import FINE, WRONG_USAGE, report, wants_json
from ocop_kg.cli.interrupt import interruptible
from ocop_kg.cli.output import ClosedPipeError, abandon_standard_output
from ocop_kg.cli.session import GRAPH_OPTIONS, Session
from ocop_kg.errors import OcopError
from ocop_kg.naming import did_you_mean, near_names

__all__ = ["COMMANDS", "App", "app"]

_NAME = "ocop-kg"

COMMANDS = {
    "ask": "Answer a stored question.",
    "questions": "List the stored questions, or show one.",
    "query": "Answer a SPARQL query.",
    "explain": "Tell why a SPARQL query has no answer.",
    "show": "Show what is known of one thing, and who says so.",
    "why": "Tell who states a fact, or how it follows.",
    "find": "Find things by any name, in any language.",
    "path": "Tell how two things are connected.",
    "network": "Project the graph onto a network.",
    "conflicts": "Tell where sources do not say the same.",
    "timeline": "Tell how the initiative grew, and who says so.",
    "withdraw": "Tell what is lost when sources are withdrawn.",
    "impact": "Tell what touches a term, a table or a source.",
    "validate": "Check RDF files against the shapes.",
    "rules": "List the rules that data are checked against, or explain one.",
    "test-shapes": "Run the tests of shapes.",
    "build": "Rebuild the published RDF from the tables.",
    "load": "Load dumps of any size into a folder.",
    "cluster": "Work on dumps that no one machine holds.",
    "mirror": "Copy graphs of SPARQL endpoints into a folder.",
    "publish": "Put the graph on a SPARQL server.",
    "export": "Write the graph as one RDF file.",
    "serve": "Serve the graph to SPARQL clients and browsers.",
    "mcp": "Give the graph to an assistant, as tools.",
    "info": "Tell versions, counts and sources.",
    "completion": "Set up shell completion.",
}
"""The commands in the order of the help; each is a module of this package."""


class App(click.Group):
    """The group of all commands; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        found: click.Command = getattr(import_module(f"ocop_kg.cli.{name}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; an unknown one is an error with near names."""
        if not ctx.resilient_parsing and args and args[0] not in COMMANDS:
            hint = did_you_mean(near_names(args[0], COMMANDS))
            raise click.UsageError(f"unknown command {args[0]!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        Command.format_options(self, ctx, formatter)  # type: ignore[arg-type]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the examples."""
        with formatter.section("Examples"):
            formatter.write("  ocop-kg ask experts-by-product --product potato\n")
            formatter.write("  ocop-kg find lesoto\n")
            formatter.write("  ocop-kg ask --help\n")

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run one command line and end the process with its exit code."""
        if not standalone_mode or "_OCOP_KG_COMPLETE" in os.environ:
            extra["obj"] = Session()
            return super().main(args, prog_name or _NAME, complete_var, standalone_mode, **extra)
        arguments = sys.argv[1:] if args is None else list(args)
        sys.exit(self._run(arguments, extra.get("obj")))

    def _run(self, arguments: list[str], ahead: Ahead | None) -> int:
        clock = Clock(as_json=wants_json(arguments))
        try:
            session = Session(ahead, clock)
            with (
                interruptible(),
                self.make_context(_NAME, list(arguments), obj=session) as context,
            ):
                self.invoke(context)
        except click.exceptions.Exit as exit_:
            return exit_.exit_code
        except ClosedPipeError:
            return FINE
        except BrokenPipeError:
            abandon_standard_output()
            return FINE
        except (KeyboardInterrupt, click.Abort):
            return clock.interrupted()
        except (OcopError, click.ClickException) as error:
            return report(error, as_json=wants_json(arguments))
        finally:
            clock.stop()
        return FINE


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if wanted and not context.resilient_parsing:
        click.echo(f"{_NAME} {__version__}")
        context.exit()


@click.group(
    name=_NAME,
    cls=App,
    params=list(GRAPH_OPTIONS),
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
@click.pass_context
def app(context: click.Context) -> None:
    """Ask FAO's One Country One Priority Product initiative.

    Who supports which product, in which country, says who, and when? Results go to standard
    output, everything else to standard error.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(WRONG_USAGE)
