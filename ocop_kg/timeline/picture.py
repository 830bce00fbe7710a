"""Draws a timeline with matplotlib: a panel for each series, all over the same years.

Partial dates are drawn as the span that they may mean. Colours are those of Okabe and Ito, which
people with any colour vision can tell apart, and each kind of mark also has a shape of its own.
"""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from ocop_kg.errors import MissingExtraError, UnknownFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from ocop_kg.graph.periods import Period
    from ocop_kg.timeline.model import Figure, Series, Timeline

__all__ = ["PICTURES", "PictureFormat", "draw"]

PictureFormat = Literal["svg", "png"]
PICTURES = get_args(PictureFormat)
"""The formats of pictures, which are also the endings of their files."""

_BLUE, _GREEN, _VERMILLION, _GREY = "#0072B2", "#009E73", "#D55E00", "#555555"
_STYLE: Any = {
    "axes.axisbelow": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10,
    "savefig.dpi": 160,
    "svg.hashsalt": "ocop_kg",
    "text.parse_math": False,
}
_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
_MARKS = {
    "exact": ("o", "stated"),
    "at least": ("^", "stated as “over” or “more than”"),
    "other": ("D", "stated as “about” or “up to”"),
}
_AT_LEAST = ("more than", "over", "at least", "above")


def draw(timeline: Timeline, syntax: str = "svg") -> bytes:
    """Draw a timeline; the same timeline gives the same bytes with the same matplotlib.

    Raises `MissingExtraError`, or `UnknownFormatError` for a format that is none of `PICTURES`.
    """
    if syntax not in PICTURES:
        raise UnknownFormatError(syntax, advice=f"pictures are {' or '.join(PICTURES)}")
    try:
        import matplotlib as mpl
    except ModuleNotFoundError as error:
        raise MissingExtraError("matplotlib", "plot") from error
    written = io.BytesIO()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        canvas = _canvas(timeline)
        metadata = {**_METADATA[syntax], "Title": _title(timeline)}
        canvas.savefig(written, format=syntax, metadata=metadata)
    return written.getvalue()


def _title(timeline: Timeline) -> str:
    return f"Growth of One Country One Priority Product: {timeline.scope_label}"


def _canvas(timeline: Timeline) -> Canvas:
    from matplotlib.figure import Figure as Canvas

    panels = timeline.series
    canvas = Canvas(figsize=(9, 1.9 + 2.5 * len(panels)), layout="constrained")
    axes = canvas.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    periods = [
        period
        for one in panels
        for period in [figure.period for figure in one.stated] + [step.period for step in one.named]
    ]
    ends = [period.end for period in periods if period is not None]
    for panel, series in zip(axes, panels, strict=True):
        _panel(panel, series, max(ends, default=None))
    _years(axes[-1])
    canvas.suptitle(_title(timeline), x=0.01, ha="left", fontsize=13, fontweight="bold")
    _legend(canvas, axes)
    return canvas


def _years(panel: Axes) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=8)
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    panel.set_xlabel("what is stated: by the date it is for; what is named: by date of publication")


def _legend(canvas: Canvas, axes: Iterable[Axes]) -> None:
    handles: dict[str, Any] = {}
    for panel in axes:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            handles.setdefault(label, handle)
    labels = sorted(handles, key=_place)
    if labels:
        canvas.legend(
            [handles[label] for label in labels],
            labels,
            loc="outside lower left",
            ncols=2,
            frameon=False,
            fontsize=9,
        )


def _place(label: str) -> tuple[int, str]:
    """Put the legend in the order: what is stated, how it is dated, what is named."""
    order = ("stated", "date is only", "disagrees", "named", "perhaps")
    return next((at for at, word in enumerate(order) if label.startswith(word)), 9), label


def _panel(panel: Axes, series: Series, end: date | None) -> None:
    from matplotlib.ticker import MaxNLocator

    panel.set_title(series.label, loc="left", fontsize=10.5)
    panel.set_ylabel("products" if series.name == "products" else "countries")
    panel.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.grid(visible=True, color="#dddddd", linewidth=0.6)
    for figure in series.stated:
        if figure.period is not None:
            _mark(panel, figure, figure.period)
    if series.named and end is not None:
        _steps(panel, series, end)
    panel.set_ylim(0, max(panel.get_ylim()[1], 1) * 1.06)
    panel.margins(x=0.03)
    apart = _apart(series)
    if apart:
        panel.annotate(
            apart,
            xy=(0.995, 0.04),
            xycoords="axes fraction",
            ha="right",
            fontsize=8.5,
            color=_GREY,
        )


def _apart(series: Series) -> str:
    """Say what has no date, and so no place in the picture."""
    figures = sum(figure.period is None for figure in series.stated)
    parts = []
    if series.undated:
        parts.append(f"{len(series.undated)} named only in sources without date")
    if figures:
        parts.append(f"{figures} figure{'s' if figures != 1 else ''} without date")
    return f"not drawn: {', '.join(parts)}" if parts else ""


def _mark(panel: Axes, figure: Figure, period: Period) -> None:
    """Draw a figure in the middle of the days that it may be of, with a line over all of them."""
    start, end, value = _x(period.start), _x(period.end), float(figure.number)
    middle = (start + end) / 2
    kind = "at least" if figure.qualifier in _AT_LEAST else "other" if figure.qualifier else "exact"
    shape, label = _MARKS[kind]
    if start != end:
        panel.plot(
            [start, end],
            [value, value],
            color=_BLUE,
            linewidth=1.4,
            alpha=0.55,
            solid_capstyle="butt",
            label="date is only a month or a year",
        )
    if figure.by_publication:
        label += ", by date of publication"
    panel.plot(
        [middle],
        [value],
        shape,
        color=_BLUE,
        markersize=6,
        markerfacecolor="white" if figure.by_publication else _BLUE,
        label=label,
        zorder=3,
    )
    if figure.differs:
        panel.plot(
            [middle],
            [value],
            "s",
            color=_VERMILLION,
            markersize=12,
            markerfacecolor="none",
            markeredgewidth=1.6,
            label="disagrees with another figure or with what is named",
            zorder=4,
        )


def _steps(panel: Axes, series: Series, end: date) -> None:
    """Draw what was named by a day: surely, and perhaps where a date is only a month or a year."""
    sure = [(_x(step.period.end), step.count) for step in series.named]
    early = _early(series)
    last = _x(end)
    begin = early[0][0] - 1
    panel.step(
        [begin, *(day for day, _ in sure), last],
        [0, *(count for _, count in sure), sure[-1][1]],
        where="post",
        color=_GREEN,
        linewidth=1.8,
        label="named one by one in dated sources",
    )
    days = sorted({begin, last, *(day for day, _ in sure), *(day for day, _ in early)})
    panel.fill_between(
        days,
        [_at(sure, day) for day in days],
        [_at(early, day) for day in days],
        step="post",
        color=_GREEN,
        alpha=0.2,
        linewidth=0,
        label="perhaps named by then",
    )
    panel.annotate(
        f"{sure[-1][1]}",
        xy=(last, sure[-1][1]),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=_GREEN,
    )


def _early(series: Series) -> list[tuple[float, int]]:
    """Count what may have been named by a day: all that was new in a period that had begun."""
    count, steps = 0, []
    for start, new in sorted((step.period.start, len(step.new)) for step in series.named):
        count += new
        steps.append((_x(start), count))
    return steps


def _at(steps: Sequence[tuple[float, int]], day: float) -> int:
    return max((count for start, count in steps if start <= day), default=0)


def _x(day: date) -> float:
    """Give the place of a day on the axis of matplotlib, which counts days from 1970."""
    return float((day - date(1970, 1, 1)).days)
