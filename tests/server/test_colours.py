"""The colours of the pages can be told apart, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from ocop_kg.server.pages import STATIC

SHEET = (STATIC / "style.css").read_text("utf-8")
PAIRS = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", SHEET))
TEXTS = [
    (ink, ground, 4.5)
    for ink in ("ink", "quiet", "accent")
    for ground in ("paper", "card", "accent-soft")
] + [("warn", "warn-soft", 4.5), ("ink", "warn-soft", 4.5)]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground", "least"), TEXTS)
def test_text_can_be_read(ink: str, ground: str, least: float, night: bool) -> None:
    colours = [PAIRS[name].split(", ")[night] for name in (ink, ground)]
    assert contrast(*colours) >= least


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_buttons_can_be_read(night: bool) -> None:
    found = re.search(r"button \{ background: light-dark\((#\w{6}), (#\w{6})\)", SHEET)
    assert found
    assert contrast("#ffffff", found[1 + night]) >= 4.5
