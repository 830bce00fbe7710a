"""Tables of reports in Markdown."""

from collections.abc import Iterable

__all__ = ["number", "table"]


def table(headings: Iterable[str], rows: Iterable[list[str]]) -> str:
    """Write a table, its first column to the left."""
    names = list(headings)
    rule = ["---", *["---:"] * (len(names) - 1)]
    every = [names, rule, *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in every)


def number(value: float | None) -> str:
    """Write three digits.

    >>> [number(each) for each in (0.01234, 5.678, 1234.5, None)]
    ['0.012', '5.7', '1,234', '']
    """
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"
