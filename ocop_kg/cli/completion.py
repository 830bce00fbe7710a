"""``ocop-kg completion``: lets a shell complete questions, parameters and values."""

from __future__ import annotations

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.output import emit

__all__ = ["completion"]

SHELLS = ("bash", "zsh", "fish")


@command(
    "completion",
    examples=[
        'completion bash    # in ~/.bashrc: eval "$(ocop-kg completion bash)"',
        'completion zsh     # in ~/.zshrc: eval "$(ocop-kg completion zsh)"',
        "completion fish    # into ~/.config/fish/completions/ocop-kg.fish",
    ],
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that sets up completion in a shell.

    Commands, ids of questions, their parameters and the keys of things are completed.
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"this version of click completes no {shell}", context)
    script = made(context.find_root().command, {}, "ocop-kg", "_OCOP_KG_COMPLETE")
    emit(script.source_template % script.source_vars() + "\n")
