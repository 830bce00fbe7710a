"""The options that several commands share, and what stands behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ocop_kg.cli.failing import RefusedError
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.session import Session, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "CITATION_FORMATS",
    "CITE",
    "EVIDENCE",
    "EXPECT",
    "EXPLAIN",
    "IRIS",
    "OUTPUT",
    "PICTURE",
    "RAW",
    "SERVICE",
    "Expectation",
    "format_option",
    "with_options",
]

CITATION_FORMATS = ("bibtex", "csl-json", "plain")
_COUNT = r"([0-9]{1,9})(\+?)"


class Expectation(click.ParamType):  # type: ignore[type-arg]
    """How many rows there must be: ``3``, ``3+`` (at least), ``empty`` or ``nonempty``.

    >>> Expectation().convert("nonempty", None, None)
    (1, None)
    """

    name = "number of rows"

    def convert(
        self,
        value: str | tuple[int, int | None],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, int | None]:
        """Read the least and the greatest number of rows."""
        if isinstance(value, tuple):
            return value
        if value == "empty":
            return (0, 0)
        if value == "nonempty":
            return (1, None)
        count = re.fullmatch(_COUNT, value)
        if not count:
            self.fail(
                f"{value!r} is none of: a number, a number with +, empty, nonempty", param, ctx
            )
        return (int(count[1]), None if count[2] else int(count[1]))

    @staticmethod
    def check(session: Session, rows: int) -> None:
        """Raise `RefusedError` when the number of rows is not as the session expects."""
        if session.wanted.expect is None:
            return
        least, most = session.wanted.expect
        if rows < least or (most is not None and rows > most):
            wanted = f"at least {least}" if most is None else "no" if most == 0 else str(least)
            found = "there is none" if rows == 0 else f"there are {rows}"
            raise RefusedError(f"expected {wanted} row{'s' if least != 1 else ''}, and {found}")


def _keep(name: str) -> Callable[..., None]:
    return keep(lambda session, value: setattr(session.wanted, name, value))


def _services(session: Session, urls: tuple[str, ...]) -> None:
    if urls:
        from ocop_kg.cli.endpoint import callable_endpoints

        session.services = callable_endpoints(urls)


def format_option(
    known: Sequence[str], default: str, help_: str = "Format of the answer"
) -> click.Option:
    """Make the option ``--format``; the command itself judges what is given."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
        return [name for name in known if name.startswith(incomplete)]

    return click.Option(
        ["-f", "--format", "syntax"],
        metavar="NAME",
        expose_value=False,
        callback=_keep("syntax"),
        shell_complete=complete,
        help=f"{help_}: {', '.join(known)}. "
        f"Without it the ending of --output decides, else {default}.",
    )


OUTPUT = click.Option(
    ["-o", "--output"],
    metavar="FILE",
    type=FileName(),
    expose_value=False,
    callback=_keep("output"),
    help="Write to this file, whole or not at all, in place of standard output.",
)
EXPECT = click.Option(
    ["--expect"],
    metavar="N|N+|empty|nonempty",
    type=Expectation(),
    expose_value=False,
    callback=_keep("expect"),
    help="Exit with code 1 when the number of rows is another.",
)
IRIS = click.Option(
    ["--iris"],
    is_flag=True,
    expose_value=False,
    callback=_keep("iris"),
    help="Show short IRIs in tables, not labels.",
)
EXPLAIN = click.Option(
    ["--no-explain"],
    is_flag=True,
    expose_value=False,
    callback=_keep("unexplained"),
    help="Do not look into why there is no answer.",
)
RAW = click.Option(
    ["--raw"],
    is_flag=True,
    expose_value=False,
    callback=_keep("raw"),
    help="Leave CSV as the graph has it: do not put an apostrophe before what a spreadsheet "
    "would run as a formula.",
)

EVIDENCE = click.Option(
    ["--evidence"],
    is_flag=True,
    expose_value=False,
    callback=_keep("evidence"),
    help="Show with each row the statements that made it, and who states them or why they follow.",
)
CITE = click.Option(
    ["--cite"],
    metavar="|".join(CITATION_FORMATS),
    type=click.Choice(CITATION_FORMATS, case_sensitive=False),
    expose_value=False,
    callback=_keep("cite"),
    help="Write the sources of the answer, ready to be cited, in place of the answer.",
)


SERVICE = click.Option(
    ["--service"],
    metavar="URL",
    multiple=True,
    expose_value=False,
    callback=keep(_services),
    help="Let the query call this SPARQL endpoint by SERVICE <URL>; may be given several times. "
    "Who asks is told as for --endpoint.",
)


def _complete_form(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    from ocop_kg.pictures import FORMS

    return [form for form in FORMS if form.startswith(incomplete)]


PICTURE = click.Option(
    ["--picture"],
    metavar="FORM",
    expose_value=False,
    callback=_keep("picture"),
    shell_complete=_complete_form,
    help="Draw the answer, as SVG: map, chart or network. Without it --format svg chooses.",
)


def with_options(*options: click.Option) -> Callable[[click.Command], click.Command]:
    """Add options to a command."""

    def add(to: click.Command) -> click.Command:
        to.params += options
        return to

    return add
