"""``ocop-kg test-shapes``: runs the tests of shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ocop_kg.cli.commands import command
from ocop_kg.cli.failing import NOTHING_CHECKED, REFUSED, say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocop_kg.validation.casebook import Outcome

__all__ = ["test_shapes"]


@command(
    "test-shapes",
    examples=["test-shapes my-cases", "test-shapes my-cases --shapes my-shapes.ttl"],
)
@click.argument("folder", metavar="DIR", type=FileName("folder"))
@click.option(
    "--shapes",
    metavar="FILE",
    multiple=True,
    type=FileName(),
    help="Test the shapes in this file or folder, not the packaged ones; "
    "may be given several times.",
)
def test_shapes(*, folder: str, shapes: tuple[str, ...]) -> None:
    """Run the tests of shapes in a folder, and in the folders in it: a line for each.

    A TOML file is a test of one rule: data that pass, data that fail, and the severity, message and
    node that are then reported. A Turtle file with a W3C manifest (sht:Validate) gives data, shapes
    and the whole report. Below a test that fails stands what was expected (-) and what was found
    (+).

    Exits with 1 when a test fails, 3 when one cannot be read, and 4 when there is none.
    """
    from ocop_kg.validation.casebook import find_cases

    outcomes = []
    for case in find_cases(folder):
        outcomes.append(case.run(shapes or None))
        emit("".join(f"{line}\n" for line in _lines(outcomes[-1])), for_people=True)
    if not outcomes:
        say(f"ocop-kg: error: {folder} has no test: put TOML files or manifests in it")
        raise click.exceptions.Exit(NOTHING_CHECKED)
    failed = sum(not outcome.passed for outcome in outcomes)
    emit(f"{len(outcomes) - failed} passed, {failed} failed\n", for_people=True)
    if failed:
        raise click.exceptions.Exit(REFUSED)


def _lines(outcome: Outcome) -> Iterator[str]:
    from ocop_kg.display import visible

    yield f"{'pass' if outcome.passed else 'FAIL'} {visible(outcome.name)}"
    for line in outcome.differences:
        yield f"  {visible(line)}"
