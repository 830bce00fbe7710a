"""The common build of all commands: help in sections, examples, and near names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ocop_kg.cli.session import GRAPH_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Command", "ParameterOption", "command"]


class ParameterOption(click.Option):
    """An option that gives a value to a parameter of a stored question."""


class Command(click.Command):
    """A command that ends its help with examples, and may take the options of the graph.

    An option of its own goes before one of the graph with the same name, which then stands before
    the command: ``ocop-kg --publisher FAO ask sources-by-publisher --publisher "FAO in Ghana"``.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401
        examples: Sequence[str] = (),
        graph: bool = False,
        **settings: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*arguments, **settings)
        self.examples = tuple(examples)
        if graph:
            own = {name for parameter in self.params for name in parameter.opts}
            self.params += (each for each in GRAPH_OPTIONS if own.isdisjoint(each.opts))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in the order of interest: parameters, options, choice of graph."""
        sections: dict[str, list[tuple[str, str]]] = {"Parameters": [], "Options": [], "Graph": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is None:
                continue
            if isinstance(parameter, ParameterOption):
                sections["Parameters"].append(record)
            else:
                sections["Graph" if parameter in GRAPH_OPTIONS else "Options"].append(record)
        for name, records in sections.items():
            if records:
                with formatter.section(name):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, each on a line of its own that can be copied."""
        super().format_epilog(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"  ocop-kg {example}\n")


def command(
    name: str, *, examples: Sequence[str], graph: bool = False
) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function; its docstring is the help."""
    return click.command(name, cls=Command, examples=examples, graph=graph)
