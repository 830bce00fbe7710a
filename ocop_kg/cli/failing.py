"""From an error to one line on standard error and an exit code.

==== =================================================================================
code meaning
==== =================================================================================
0    fine; also when the reader of a pipe has seen enough
1    violations, a difference, a fact that does not hold, or an answer ``--expect`` refused
2    wrong usage: a name, value, option or query that is not understood
3    a file cannot be read, or a result cannot be written
4    nothing was checked
5    more was asked for than the budget of time, rows or size allows
6    an endpoint did not answer, or not as it should
130  interrupted from the keyboard
==== =================================================================================

An error that is none of these is a mistake of ours, and its traceback shows.
"""

import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise

import click

from ocop_kg.display import visible
from ocop_kg.errors import (
    BudgetError,
    DoesNotHoldError,
    EndpointError,
    InputError,
    NotThereError,
    OcopError,
    Place,
    UsageError,
)

__all__ = [
    "BUDGET_SPENT",
    "FINE",
    "INTERRUPTED",
    "NOTHING_CHECKED",
    "NOT_ANSWERED",
    "REFUSED",
    "UNREADABLE",
    "WRONG_USAGE",
    "RefusedError",
    "exit_code",
    "report",
    "say",
    "wants_json",
]

FINE, REFUSED, WRONG_USAGE, UNREADABLE, NOTHING_CHECKED, BUDGET_SPENT = 0, 1, 2, 3, 4, 5
NOT_ANSWERED = 6
INTERRUPTED = 130


class RefusedError(OcopError):
    """The answer is there, and it is not what the caller said it must be."""


def exit_code(error: OcopError | click.ClickException) -> int:
    """Tell the exit code of an error by its branch of the tree.

    >>> from ocop_kg.errors import UnknownQuestionError
    >>> exit_code(UnknownQuestionError("x"))
    2
    """
    if isinstance(error, RefusedError | DoesNotHoldError):
        return REFUSED
    if isinstance(error, NotThereError):
        return NOTHING_CHECKED
    if isinstance(error, BudgetError):
        return BUDGET_SPENT
    if isinstance(error, EndpointError):
        return NOT_ANSWERED
    if isinstance(error, InputError):
        return UNREADABLE
    return WRONG_USAGE


def say(line: str) -> None:
    """Write a line to standard error, if there still is one."""
    if sys.stderr is None:
        return
    try:
        encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # nobody listens; the exit code still tells, if nobody flushes at the end


def report(error: OcopError | click.ClickException, *, as_json: bool) -> int:
    """Say what is wrong, in words or as JSON, and give the exit code."""
    code = exit_code(error)
    if as_json:
        import json

        say(json.dumps(_facts(error, code), ensure_ascii=False))
    else:
        first, *others = _message(error).splitlines() or [type(error).__name__]
        say(f"ocop-kg: error: {visible(first)}")
        for line in others:
            say(f"  {visible(line)}")
    return code


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for JSON, even one that cannot be understood.

    >>> wants_json(["ask", "x", "--format", "json"]), wants_json(["ask", "--format=csv"])
    (True, False)
    """
    pairs = pairwise(arguments)
    return "--format=json" in arguments or any(
        pair in (("--format", "json"), ("-f", "json")) for pair in pairs
    )


def _message(error: OcopError | click.ClickException) -> str:
    if not isinstance(error, click.ClickException):
        return str(error)
    message = error.format_message().rstrip(".")
    message = message[:1].lower() + message[1:]
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message}; see `{context.command_path} --help`" if context else message


def _facts(error: OcopError | click.ClickException, code: int) -> dict[str, object]:
    facts: dict[str, object] = {"error": type(error).__name__, "message": _message(error)}
    if isinstance(error, OcopError):
        facts |= {name: _plain(value) for name, value in sorted(vars(error).items())}
    else:
        facts["error"] = UsageError.__name__
    return {**facts, "exit_code": code}


def _plain(value: object) -> object:
    if isinstance(value, Place):
        return {"source": value.source, "line": value.line, "column": value.column}
    if isinstance(value, OcopError):
        return {"error": type(value).__name__, "message": str(value)}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Iterable):
        return [_plain(each) for each in value]
    return str(value)
