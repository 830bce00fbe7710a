"""Small questions to the engine about parts of a query, each asked once and kept as a step."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Variable

from ocop_kg.errors import QuerySyntaxError
from ocop_kg.explanation.model import Step
from ocop_kg.explanation.parts import Part, group_of, needed
from ocop_kg.explanation.spending import SpentError
from ocop_kg.graph import Solutions
from ocop_kg.sparql import write
from ocop_kg.sparql.algebra import Closure, PathPattern, Select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocop_kg.explanation.spending import Spending
    from ocop_kg.explanation.wording import Wording
    from ocop_kg.graph import Graph
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.sparql.algebra import Expression, Pattern

__all__ = ["Prober"]

_Read = TypeVar("_Read")


class Prober:
    """Asks whether patterns have solutions; raises `SpentError` when the time is."""

    def __init__(self, graph: Graph, spending: Spending, wording: Wording) -> None:
        self.graph = graph
        self.spending = spending
        self.wording = wording
        self.steps: list[Step] = []
        self._known: dict[str, bool] = {}

    def holds(self, parts: Sequence[Part], among: Sequence[Part] = ()) -> bool:
        """Tell whether parts have a common solution, with what they need `among` the others.

        Parts that share no variable are asked one group after the other, so that no product of
        large patterns arises.
        """
        return all(map(self._holds, _connected(needed(parts, among or parts))))

    def _holds(self, parts: Sequence[Part]) -> bool:
        return self.exists(group_of(parts))

    def exists(self, pattern: Pattern, *, quiet: bool = False) -> bool:
        """Tell whether a pattern has a solution."""
        if _holds_of_anything(pattern):
            return True
        text = f"ASK {write(pattern)}" if not isinstance(pattern, Select) else _ask(pattern)
        if text not in self._known:
            found = self._timed(lambda: self.graph.query(text) is True, otherwise=False)
            self._known[text] = found
            if not quiet:
                self.steps.append(Step(self.wording.pattern(pattern), found))
        return self._known[text]

    def terms(self, variable: Variable, pattern: Pattern, limit: int = 200) -> list[AnyTerm]:
        """List distinct values of a variable, at most `limit`."""
        return self.column(f"SELECT DISTINCT {variable} {{ {write(pattern)} }} LIMIT {limit}")

    def results(
        self, expression: Expression, pattern: Pattern, order: str = "", limit: int = 200
    ) -> list[AnyTerm]:
        """List distinct values of an expression over the solutions of a pattern."""
        from ocop_kg.sparql import Writer

        made = Writer().expression(expression)
        return self.column(
            f"SELECT DISTINCT ({made} AS ?__value) {{ {write(pattern)} }} {order} LIMIT {limit}"
        )

    def column(self, text: str) -> list[AnyTerm]:
        """Give the first column of a query, without what is unbound."""

        def read() -> list[AnyTerm]:
            answer = self.graph.query(text)
            if not isinstance(answer, Solutions):
                return []
            return [row[0] for row in answer.stream() if row[0] is not None]

        return self._timed(read, [])

    def count(self, select: Select, most: int = 1000) -> tuple[int, bool]:
        """Count the rows of a whole query up to a limit, and tell whether there are more."""
        query = write(replace(select, order=()))  # which would need all rows before the first

        def read() -> int:
            answer = self.graph.query(query)
            if not isinstance(answer, Solutions):
                return 0
            return sum(1 for _ in islice(answer.stream(), most + 1))

        rows = self._timed(read, 0)
        return min(rows, most), rows > most

    def _timed(self, read: Callable[[], _Read], otherwise: _Read) -> _Read:
        """Read an answer while the time lasts.

        The engine cannot be stopped in the midst of a query, so it is left to itself in a thread
        of its own when the time is up, and ends with the process in which all this runs.
        """
        self.spending.take()
        start = monotonic()
        made: list[_Read] = []
        failed: list[Exception] = []

        def work() -> None:
            try:
                made.append(read())
            except (QuerySyntaxError, ValueError):
                made.append(otherwise)
            except Exception as error:  # noqa: BLE001 - raised again where it can be seen
                failed.append(error)

        thread = Thread(target=work, daemon=True)
        thread.start()
        thread.join(max(0.0, self.spending.left))
        if failed:
            raise failed[0]
        if not made:
            raise SpentError
        self.spending.took(monotonic() - start)
        return made[0]


def _holds_of_anything(pattern: Pattern) -> bool:
    """Tell whether a path of no length satisfies a pattern; the engine would walk all nodes."""
    match pattern:
        case PathPattern(Variable(), Closure(_, "*" | "?"), Variable()):
            return True
    return False


def _ask(select: Select) -> str:
    return f"ASK {{ {{ {write(select)} }} }}"


def _connected(parts: Iterable[Part]) -> list[list[Part]]:
    """Group parts that share variables, directly or through others; keeps their order."""
    groups: list[tuple[set[Variable], list[Part]]] = []
    every = list(parts)
    for part in every:
        ties = set(part.looks_at)
        joined = [group for group in groups if group[0] & ties]
        rest = [group for group in groups if not group[0] & ties]
        members = [member for group in joined for member in group[1]]
        names = ties.union(*(group[0] for group in joined))
        groups = [*rest, (names, [*members, part])]
    place = {id(part): at for at, part in enumerate(every)}
    return [sorted(members, key=lambda part: place[id(part)]) for _, members in groups]
