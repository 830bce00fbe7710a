"""Lays out tables for people: as wide as they need, but never wider than the terminal."""

from collections.abc import Sequence

from ocop_kg.cli.terminal import fill, strong, width, wrap

__all__ = ["Column", "layout"]

_GAP = "  "
_NARROWEST = 10
_MOST_LINES = 20


class Column:
    """A column: its heading, and whether its cells are numbers, which stand at the right."""

    __slots__ = ("heading", "number")

    def __init__(self, heading: str, *, number: bool = False) -> None:
        self.heading = heading
        self.number = number


def layout(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    room: int | None = None,
    *,
    rule: str = "─",
) -> list[str]:
    """Lay out rows under their headings, as lines; the first two are headings and rule.

    `room` is the width of the terminal, None where there is none. What is too wide is broken
    between words; where even that does not fit, each row becomes a block of its own with a line
    for each column.
    Cells must be `clean`.

    >>> for line in layout([Column("product"), Column("n", number=True)], [["rice", "3"]]):
    ...     print(line)
    product  n
    ───────  ─
    rice     3
    """
    if not columns:
        return []
    wanted = [
        max([width(column.heading), *(width(row[at]) for row in rows)])
        for at, column in enumerate(columns)
    ]
    widths = _fitted(columns, rows, wanted, room)
    if widths is None:
        return _blocks(columns, rows, room or 0, rule)
    lines = _lines([each.heading for each in columns], columns, widths)
    if room is not None:
        lines = [strong(line) for line in lines]
    lines.append(_GAP.join(rule * wide for wide in widths))
    for row in rows:
        lines += _lines(row, columns, widths)
    return lines


def _lines(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    broken = [
        [cell] if width(cell) <= room else wrap(cell, room, _MOST_LINES)
        for cell, room in zip(cells, widths, strict=True)
    ]
    lines = []
    for at in range(max(map(len, broken))):
        parts = (
            fill(part[at] if at < len(part) else "", room, right=column.number)
            for part, room, column in zip(broken, widths, columns, strict=True)
        )
        lines.append(_GAP.join(parts).rstrip())
    return lines


def _fitted(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    wanted: Sequence[int],
    room: int | None,
) -> list[int] | None:
    """Narrow the widest columns until all fit; None when no column can give more."""
    if room is None:
        return list(wanted)
    room -= len(_GAP) * (len(wanted) - 1)
    if sum(wanted) <= room:
        return list(wanted)
    words = [_longest_word(rows, at) for at in range(len(wanted))]
    for longest in (room // 3, 16, 13, _NARROWEST):
        least = [
            want if column.number else min(want, max(_NARROWEST, min(word, longest)))
            for want, word, column in zip(wanted, words, columns, strict=True)
        ]
        if sum(least) <= room:
            return _narrowed(wanted, least, room)
    return None


def _narrowed(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    widths = list(wanted)
    while (over := sum(widths) - room) > 0:
        slack = [have - low for have, low in zip(widths, least, strict=True)]
        at = max(
            (at for at, free in enumerate(slack) if free > 0), key=lambda column: widths[column]
        )
        others = [have for other, have in enumerate(widths) if other != at and slack[other] > 0]
        second = max(others, default=0)
        step = min(over, slack[at], max(1, widths[at] - second))
        widths[at] -= step
    return widths


def _longest_word(rows: Sequence[Sequence[str]], at: int) -> int:
    return max((width(word) for row in rows for word in row[at].split(" ")), default=0)


def _blocks(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int, rule: str
) -> list[str]:
    """Write each row as a block of ``heading  value`` lines."""
    heads = max(width(column.heading) for column in columns)
    heads = min(heads, max(12, room // 3))
    left = max(room - heads - len(_GAP), 1)
    lines: list[str] = []
    for row in rows:
        lines.append(rule * max(room, 1))
        for column, cell in zip(columns, row, strict=True):
            if not cell:
                continue
            headings, parts = wrap(column.heading, heads), wrap(cell, left, _MOST_LINES)
            for at in range(max(len(headings), len(parts))):
                head = headings[at] if at < len(headings) else ""
                part = parts[at] if at < len(parts) else ""
                lines.append((fill(head, heads) + _GAP + part).rstrip())
    return lines
