"""A timeline: what sources state, what they name, and when."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from ocop_kg.graph.evidence.sources import SourceNote
    from ocop_kg.graph.periods import Period
    from ocop_kg.timeline.picture import PictureFormat

__all__ = ["SERIES", "Figure", "Named", "Series", "Timeline"]

SERIES = MappingProxyType(
    {
        "countries": "countries-in-ocop",
        "products": "special-agricultural-products-in-ocop",
        "demonstration": "demonstration-countries",
    }
)
"""The series by the names that people give, each with the key of its indicator."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that sources state for a time.

    `text` is the number with its qualifier, such as "over 80". `date` is what the number is for, or
    with `by_publication` only the day on which its source was published; `period` is the days that
    it may mean, None where nothing is known. `differs` are the figures that disagree with this one,
    and the number of things named by its time where that is higher.
    """

    text: str
    number: Decimal
    qualifier: str
    date: str
    period: Period | None
    by_publication: bool
    note: str
    sources: tuple[SourceNote, ...]
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """How many things sources had named by a date, and those that were new then.

    `date` is a date of publication and `period` its days: at their end all of `count` were named.
    """

    count: int
    new: tuple[str, ...]
    date: str
    period: Period
    sources: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What is stated and what is named of one kind, in the order of time.

    `undated` are things that only sources without a date name; no date says when they came.
    """

    name: str
    indicator: str
    label: str
    stated: tuple[Figure, ...]
    named: tuple[Named, ...]
    undated: tuple[str, ...]
    undated_sources: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """How the initiative grew in a part of the world, series by series.

    >>> from ocop_kg import KnowledgeGraph
    >>> timeline = KnowledgeGraph.open().timeline(series="demonstration")
    >>> [(figure.date, figure.text) for figure in timeline.series[0].stated][:2]
    [('2022-11-03', '5'), ('2024-07', '16')]
    """

    scope: str
    scope_label: str
    series: tuple[Series, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is stated or named."""
        return any(each.stated or each.named or each.undated for each in self.series)

    def picture(self, syntax: PictureFormat = "svg") -> bytes:
        """Draw the timeline as SVG or PNG (extra ``plot``); the same timeline gives the same bytes.

        Raises `MissingExtraError`, or `UnknownFormatError` for another format.
        """
        from ocop_kg.timeline.picture import draw

        return draw(self, syntax)
