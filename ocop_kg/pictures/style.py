"""The look of all pictures: one style sheet, by day and by night as the reader's screen is set.

It stands inside each picture, so that a picture that is saved keeps its look. All rules are for
what is inside ``.ocop-picture``, so that a page or notebook around the picture keeps its own.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

__all__ = ["KINDS", "SERIES", "SHADES", "SHEET", "STYLE_SOURCE", "colours"]

SHADES = 5
"""How many steps the scale of a map has."""

SERIES = 6
"""How many series can be told apart by their colour."""

KINDS = ("Country", "Product", "Person", "Organization", "Project", "Technology", "Event")
"""The kinds of things that have a colour of their own."""

_FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif'

_COLOURS = {
    "paper": ("#ffffff", "#1c2225"),
    "ink": ("#1d2427", "#e7ebe8"),
    "quiet": ("#596468", "#a3aeae"),
    "line": ("#dedbd2", "#39444a"),
    "sea": ("#f1f5f6", "#161d21"),
    "land": ("#dcd9cf", "#353f44"),
    "edge": ("#ffffff", "#161d21"),
    "accent": ("#1f6b41", "#7fcf9d"),
    "rim": ("#0f4527", "#c9efd7"),
    "tie": ("#a9b0ac", "#5b676c"),
    **dict(
        zip(
            (f"shade-{step}" for step in range(SHADES)),
            (
                ("#bfe0c9", "#2c5a40"),
                ("#86c29b", "#3f7f59"),
                ("#4f9e6d", "#5ea57a"),
                ("#237547", "#8ccba4"),
                ("#0c4726", "#c4ecd2"),
            ),
            strict=True,
        )
    ),
    **dict(
        zip(
            (f"series-{at}" for at in range(SERIES)),
            (
                ("#1f6b41", "#7fcf9d"),
                ("#2f5fa8", "#8db4ee"),
                ("#b3671b", "#efb065"),
                ("#7a4196", "#c79ade"),
                ("#a33a3a", "#ec9a93"),
                ("#30777d", "#7ecbd2"),
            ),
            strict=True,
        )
    ),
    **dict(
        zip(
            (f"kind-{kind}" for kind in (*KINDS, "Thing")),
            (
                ("#1f6b41", "#7fcf9d"),
                ("#b3671b", "#efb065"),
                ("#2f5fa8", "#8db4ee"),
                ("#7a4196", "#c79ade"),
                ("#a33a3a", "#ec9a93"),
                ("#30777d", "#7ecbd2"),
                ("#6a6a1f", "#cfcf78"),
                ("#6b7478", "#9aa6a8"),
            ),
            strict=True,
        )
    ),
}

_FILLED = (
    "paper",
    "sea",
    "land",
    "accent",
    *(name for name in _COLOURS if name.rpartition("-")[1]),
)
_STROKED = ("line", "tie", *(f"series-{at}" for at in range(SERIES)))


def colours(name: str) -> tuple[str, str]:
    """Give the colour by day and by night.

    >>> colours("ink")
    ('#1d2427', '#e7ebe8')
    """
    return _COLOURS[name]


def _rules(night: int) -> str:
    rules = [f"text{{fill:{colours('ink')[night]}}}", f".quiet{{fill:{colours('quiet')[night]}}}"]
    rules += [f".{name}{{fill:{colours(name)[night]}}}" for name in _FILLED]
    rules += [f".of-{name}{{stroke:{colours(name)[night]}}}" for name in _STROKED]
    rules += [
        f".land,.edged{{stroke:{colours('edge')[night]}}}",
        f".arrow{{fill:{colours('tie')[night]}}}",
        f".rimmed{{stroke:{colours('rim')[night]}}}",
        f".halo{{stroke:{colours('paper')[night]}}}",
        f"a:hover text,a:focus text{{fill:{colours('accent')[night]}}}",
    ]
    return "".join(_scoped(rule) for rule in rules)


def _scoped(rule: str) -> str:
    selectors, _, rest = rule.partition("{")
    return ",".join(f".ocop-picture {one}" for one in selectors.split(",")) + "{" + rest


def _sheet() -> str:
    fixed = [
        f"text{{font-family:{_FONT};font-size:13px}}",
        ".small{font-size:11.5px}",
        ".head{font-size:17px;font-weight:600}",
        ".strong{font-weight:600}",
        ".land,.edged{stroke-width:.6;stroke-linejoin:round}",
        ".rimmed{stroke-width:.9;stroke-linejoin:round}",
        ".halo{stroke-width:3.5;stroke-linejoin:round;paint-order:stroke}",
        ".thin{fill:none;stroke-width:2;stroke-linejoin:round}",
        ".of-tie{stroke-width:1.2}",
        "a:hover text,a:focus text{text-decoration:underline}",
    ]
    day = "".join(map(_scoped, fixed)) + _rules(0)
    return f"{day}@media (prefers-color-scheme:dark){{{_rules(1)}}}"


SHEET = _sheet()
"""The style sheet, the same for all pictures."""

STYLE_SOURCE = f"'sha256-{b64encode(sha256(SHEET.encode()).digest()).decode()}'"
"""What a Content-Security-Policy names in ``style-src`` to let this sheet in, and no other."""
