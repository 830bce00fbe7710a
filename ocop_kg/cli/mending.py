"""The options that mend files: what would change, and the change itself."""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ocop_kg.cli.failing import say
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ocop_kg.cli.policy import Judge
    from ocop_kg.validation import Report
    from ocop_kg.validation.fixing import Mending
    from ocop_kg.validation.index import Index

__all__ = ["Mender", "with_fixing"]

_SMALL = 1 << 18  # bytes of files in which guesses are made that nobody asked for


@dataclass(slots=True)
class Mender:
    """What the options ask for, and what came of it."""

    fix: bool
    diff: bool
    _mending: Mending | None = None
    _perhaps: int = 0

    def refuse_format(self, name: str) -> None:
        """Refuse a format that cannot hold a diff.

        Raises `UsageError`.
        """
        if self.diff and name not in ("text", "json"):
            raise UsageError(f"--diff is shown as text or json, not as {name}")

    def refuse_graph(self) -> None:
        """Refuse to mend what stands in no file; raises `UsageError`."""
        if self.fix or self.diff:
            raise UsageError("--fix and --diff mend files: name those that the graph is made of")

    def checked(self, files: Sequence[str], check: partial[Report], judge: Judge) -> Report:
        """Check files, and see for a `hint` what may be mendable, where that is soon known.

        Both happen in the one process that the budget of `check` limits: it has read the shapes.
        """
        if self.fix or self.diff or not _is_small(files):
            return judge.judged(check(files))
        from ocop_kg.guard import result_of

        budget = check.keywords["budget"]
        untimed = partial(check, budget=replace(budget, seconds=None))
        work = partial(_checked, files, untimed, judge)
        report, self._perhaps = work() if budget.seconds is None else result_of(work, budget)
        return report

    def mend(self, files: Sequence[str], report: Report, check: partial[Report]) -> bool:
        """Find fixes if they are asked for, say what they are, and tell whether they were written.

        Raises `OutputError` when a file cannot be written, or has changed meanwhile.
        """
        if not (self.fix or self.diff):
            return False
        from ocop_kg.validation.fixing import fix_lines, save

        self._mending = _found(files, report, check)
        saved = save(self._mending) if self.fix else ()
        for line in fix_lines(self._mending, "mended" if self.fix else "mendable"):
            say(line)
        return bool(saved)

    @property
    def difference(self) -> str:
        """The change of the files, as a unified diff."""
        from ocop_kg.validation.fixing import difference

        return difference(self._mending) if self._mending else ""

    def joined(self, report: str) -> str:
        """Join a report in JSON with what was found to mend."""
        if self._mending is None or not report.startswith("{"):
            return report
        import json

        from ocop_kg.validation.fixing import mending_json

        members = {**json.loads(report), **mending_json(self._mending)}
        if self.diff:
            members["diff"] = self.difference
        return json.dumps(members, ensure_ascii=False, indent=1)

    @property
    def hint(self) -> str:
        """What to say of results that may be mendable."""
        if not self._perhaps:
            return ""
        from ocop_kg.validation.fixing import counted

        return f"perhaps mendable: {counted(self._perhaps, 'result')}, see --diff\n"


def _checked(files: Sequence[str], check: partial[Report], judge: Judge) -> tuple[Report, int]:
    report = judge.judged(check(files))
    if not report.results:
        return report, 0
    from ocop_kg.validation.fixing import guesses

    return report, guesses(files, report.results, _shapes(check), check.keywords["budget"])


def _found(files: Sequence[str], report: Report, check: partial[Report]) -> Mending:
    from ocop_kg.validation.fixing import mend

    budget = check.keywords["budget"]
    return mend(files, check, _shapes(check), wanted=report.results, budget=budget)


def _shapes(check: partial[Report]) -> Index:
    from ocop_kg.validation import packaged_shapes, read_shapes

    given = check.keywords["shapes"]
    return (read_shapes(given) if given else packaged_shapes("may")).graph


def _is_small(files: Sequence[str]) -> bool:
    size = 0
    for file in files:
        try:
            found = Path(file).stat()
        except OSError:
            return False
        size += found.st_size
        if not stat.S_ISREG(found.st_mode) or size > _SMALL:
            return False
    return True


_OPTIONS = (
    click.Option(
        ["--fix"],
        is_flag=True,
        help="Mend in the files what can be mended mechanically; the report is that of what is "
        "left.",
    ),
    click.Option(
        ["--diff"],
        is_flag=True,
        help="Show as a diff, in place of the report, what --fix changes; without --fix nothing "
        "is written.",
    ),
)


def with_fixing(to: click.Command) -> click.Command:
    """Add the options to a command, which gets what they ask for as its argument `mender`."""
    call: Callable[..., Any] = to.callback  # type: ignore[assignment]  # a command has one

    @wraps(call)
    def mending(
        *arguments: Any,  # noqa: ANN401  # whatever the command takes
        fix: bool,
        diff: bool,
        **options: Any,  # noqa: ANN401  # whatever the command takes
    ) -> Any:  # noqa: ANN401  # whatever the command gives
        return call(*arguments, mender=Mender(fix, diff), **options)

    to.callback = mending
    to.params += _OPTIONS
    return to
