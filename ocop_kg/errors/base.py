"""The root of the tree, its two branches, and where in a file something stands."""

from dataclasses import dataclass

__all__ = [
    "BudgetError",
    "ClusterError",
    "EndpointError",
    "InputError",
    "OcopError",
    "Place",
    "SilentServiceWarning",
    "UsageError",
]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file or table, and the line and column (from 1) when known.

    >>> str(Place("export.ttl", 14, 2)), str(Place("export.ttl"))
    ('export.ttl:14:2', 'export.ttl')
    """

    source: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.source, self.line, self.column) if part)


class OcopError(Exception):
    """Base of every error that this library raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:  # for errors that come from another process
        return type(self).__new__, (type(self), *self.args), vars(self)


class UsageError(OcopError):
    """The question was wrong: a name, a value, a query or an option."""


class InputError(OcopError):
    """A file or table cannot be used as it is."""


class BudgetError(OcopError):
    """More was asked for than the budget allows: `limit` is its name in `Budget`, with `value`."""

    def __init__(self, limit: str, value: float, problem: str, place: Place | None = None) -> None:
        self.limit = limit
        self.value = value
        self.problem = problem
        self.place = place
        where = f"{place}: " if place else ""
        super().__init__(f"{where}{problem}; the budget ends at {limit}={value:.15g}")


class EndpointError(OcopError):
    """Another server did not answer as it should: its address `url`, and what is the `problem`."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(f"{url}: {problem}")


class SilentServiceWarning(UserWarning):
    """An endpoint did not answer, and the query says SERVICE SILENT: its part is left out."""


class ClusterError(EndpointError):
    """A Spark cluster cannot be had, or its job failed; `url` is its master."""
