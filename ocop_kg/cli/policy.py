"""The options that judge a report: what is grave, what is waived, what is old."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from ocop_kg.cli.filenames import FileName
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    from ocop_kg.validation import Baseline, Profile, Report, Waiver

__all__ = ["Judge", "Level", "with_policy"]


class Level(click.ParamType):  # type: ignore[type-arg]  # it is generic for checkers alone
    """A level by its name, or by the word for its results; shells complete the `words`."""

    name = "level"

    def __init__(self, *words: str) -> None:
        self.words = words

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the name of the level."""
        from ocop_kg.validation.naming import level_named

        try:
            return level_named(value.casefold())
        except UsageError as error:
            self.fail(str(error), param, ctx)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002  # click gives it
        param: click.Parameter,  # noqa: ARG002  # click gives it
        incomplete: str,
    ) -> list[CompletionItem]:
        """List the words that begin as what was typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


@dataclass(frozen=True, slots=True)
class Judge:
    """What the options say, with their files read: a mistake in them shows before the work."""

    fail_on: str
    profile: Profile | None
    waivers: tuple[Waiver, ...]
    baseline: Baseline | None

    def judged(self, report: Report) -> Report:
        """Give a report in which what is waived today, or old, is accepted."""
        if self.waivers:
            from datetime import date

            from ocop_kg.validation import waive

            report = waive(report, self.waivers, date.today())
        if self.baseline is not None:
            from ocop_kg.validation import compare

            report = compare(report, self.baseline)
        return report


_OPTIONS = (
    click.Option(
        ["--fail-on"],
        type=Level("violation", "warning", "info"),
        default="violation",
        show_default=True,
        help="The least grave results that make the exit code 1: violation, warning or info.",
    ),
    click.Option(
        ["--profile"],
        metavar="FILE",
        type=FileName(),
        help="Grade rules anew, or switch them off, as this TOML file says.",
    ),
    click.Option(
        ["--waivers"],
        metavar="FILE",
        multiple=True,
        type=FileName(),
        help="Accept the results that this TOML file excuses, each with reason, owner and last "
        "day; may be given several times.",
    ),
    click.Option(
        ["--baseline"],
        metavar="FILE",
        type=FileName(),
        help="Accept the results that this earlier report in JSON has: only new ones count.",
    ),
)


def with_policy(to: click.Command) -> click.Command:
    """Add the options to a command, which gets what they say as its argument `judge`."""
    call: Callable[..., Any] = to.callback  # type: ignore[assignment]  # a command has one

    @wraps(call)
    def reading(
        *arguments: Any,  # noqa: ANN401  # whatever the command takes
        fail_on: str,
        profile: str | None,
        waivers: tuple[str, ...],
        baseline: str | None,
        **options: Any,  # noqa: ANN401  # whatever the command takes
    ) -> Any:  # noqa: ANN401  # whatever the command gives
        from ocop_kg import validation  # a name of it is imported when it is asked for

        judge = Judge(
            fail_on,
            None if profile is None else validation.read_profile(profile),
            validation.read_waivers(waivers) if waivers else (),
            None if baseline is None else validation.read_baseline(baseline),
        )
        return call(*arguments, judge=judge, **options)

    to.callback = reading
    to.params += _OPTIONS
    return to
