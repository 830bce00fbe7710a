"""Draws a timeline with matplotlib: a panel for each series, all over the same years.

Partial dates are drawn as the span that they may mean. Colours are those of Okabe and Ito, which
people with any colour vision can tell apart, and each kind of mark also has a shape of its own.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from ocop_kg.errors import MissingExtraError, UnknownFormatError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from ocop_kg.timeline.model import Figure, Series, Timeline

__all__ = ["PICTURES", "PictureFormat", "draw"]

PictureFormat = Literal["svg", "png"]
PICTURES = get_args(PictureFormat)
"""The formats of pictures, which are also the endings of their files."""

_BLUE, _GREEN, _VERMILLION, _GREY = "#0072B2", "#009E73", "#D55E00", "#555555"
_STYLE = {
    "axes.axisbelow": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10,
    "savefig.dpi": 160,
    "svg.hashsalt": "ocop_kg",
    "text.parse_math": False,
}
_METADATA = {
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
    return f"How One Country One Priority Product grew: {timeline.scope_label}"


def _canvas(timeline: Timeline) -> Canvas:
    from matplotlib.figure import Figure as Canvas

    panels = timeline.series
    canvas = Canvas(figsize=(9, 1.6 + 2.5 * len(panels)), layout="constrained")
    axes = canvas.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    for at, (panel, series) in enumerate(zip(axes, panels, strict=True)):
        _panel(panel, series, last=at == len(panels) - 1)
    canvas.suptitle(_title(timeline), x=0.01, ha="left", fontsize=13, fontweight="bold")
    handles: dict[str, Any] = {}
    for panel in axes:
        for handle, label in zip(*panel.get_legend_handles_labels(), strict=True):
            handles.setdefault(label, handle)
    if handles:
        canvas.legend(
            [handles[label] for label in sorted(handles, key=_place)],
            sorted(handles, key=_place),
            loc="outside lower left",
            ncols=2,
            frameon=False,
            fontsize=9,
        )
    return canvas


def _panel(panel: Axes, series: Series, *, last: bool) -> None:
    panel.set_title(series.label, loc="left", fontsize=10.5)
    panel.set_ylabel("number")
    panel.grid(visible=True, color="#dddddd", linewidth=0.6)
    for figure in series.stated:
        if figure.period is not None:
            _mark(panel, figure)
    _steps(panel, series)
    panel.set_ylim(bottom=0)
    panel.margins(x=0.03)
    if last:
        from matplotlib.dates import ConciseDateFormatter, MonthLocator, YearLocator

        locator = YearLocator()
        panel.xaxis.set_major_locator(locator)
        panel.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        panel.xaxis.set_minor_locator(MonthLocator(bymonth=(4, 7, 10)))
        panel.set_xlabel("date that the figure is for, or by which sources had named so many")


def _mark(panel: Axes, figure: Figure) -> None:
    """Draw a figure in the middle of the days that it may be of, with a line over all of them."""
    if figure.period is None:
        return
    start, end = figure.period.start, figure.period.end
    middle = start + (end - start) / 2
    kind = "at least" if figure.qualifier in _AT_LEAST else "other" if figure.qualifier else "exact"
    shape, label = _MARKS[kind]
    value = float(figure.number)
    if start != end:
        panel.plot(
            [start, end],
            [value, value],
            color=_BLUE,
            linewidth=1.4,
            alpha=0.55,
            label="span of a date that is only a month or a year",
            solid_capstyle="butt",
        )
    if figure.by_publication:
        label += ", by date of publication"
    panel.plot(
        [middle],
        [value],
        shape,
        color=_BLUE,
        markersize=6,
        linestyle="none",
        label=label,
        markerfacecolor="white" if figure.by_publication else _BLUE,
        zorder=3,
    )
    if figure.differs:
        panel.plot(
            [middle],
            [value],
            "s",
            color=_VERMILLION,
            markersize=12,
            linestyle="none",
            markerfacecolor="none",
            markeredgewidth=1.6,
            zorder=4,
            label="does not fit another figure of that time",
        )


def _steps(panel: Axes, series: Series) -> None:
    """Draw what was named: surely by a date, and perhaps before it where that is a month or year."""
    if not series.named:
        return
    sure = [(step.period.end, step.count) for step in series.named]
    begin = min(step.period.start for step in series.named) - timedelta(days=1)
    end = max([each.period.end for each in (*series.named, *series.stated) if each.period])
    panel.step(
        [begin, *(day for day, _ in sure), end],
        [0, *(count for _, count in sure), sure[-1][1]],
        where="post",
        color=_GREEN,
        linewidth=1.8,
        label="named one by one in dated sources",
    )
    early = _early(series)
    days = sorted({begin, end, *(day for day, _ in sure), *(day for day, _ in early)})
    panel.fill_between(
        days,  # type: ignore[arg-type]
        [_at(sure, day) for day in days],
        [_at(early, day) for day in days],
        step="post",
        color=_GREEN,
        alpha=0.2,
        linewidth=0,
        label="perhaps named by then",
    )
    if series.undated:
        panel.annotate(
            f"and {len(series.undated)} more in sources without date",
            xy=(1, sure[-1][1]),
            xycoords=("axes fraction", "data"),
            xytext=(0, -4),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=8.5,
            color=_GREY,
        )


def _early(series: Series) -> list[tuple[date, int]]:
    """Count what may have been named by a day: all that was new in a period that had begun."""
    count, steps = 0, []
    for start, new in sorted((step.period.start, len(step.new)) for step in series.named):
        count += new
        steps.append((start, count))
    return steps


def _at(steps: list[tuple[date, int]], day: date) -> int:
    return max((count for start, count in steps if start <= day), default=0)


def _place(label: str) -> tuple[int, str]:
    """Put the legend in the order: what is stated, how dates are drawn, what is named."""
    order = ("stated", "span", "does", "named", "perhaps")
    return next((at for at, word in enumerate(order) if label.startswith(word)), 9), label
