"""What is drawn can be seen and told apart, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from ocop_kg.pictures.style import KINDS, SERIES, SHADES, SHEET, STYLE_SOURCE, colours
from tests.server.test_colours import contrast, luminance

NIGHT = pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
MARKS = ["accent", *(f"kind-{kind}" for kind in (*KINDS, "Thing"))]
MARKS += [f"series-{at}" for at in range(SERIES)]


@NIGHT
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent"])
def test_words_can_be_read(ink: str, night: bool) -> None:
    assert contrast(colours(ink)[night], colours("paper")[night]) >= 4.5


@NIGHT
@pytest.mark.parametrize("mark", MARKS)
def test_marks_can_be_seen(mark: str, night: bool) -> None:
    assert contrast(colours(mark)[night], colours("paper")[night]) >= 3


@NIGHT
def test_marked_countries_stand_out_from_land_and_sea(night: bool) -> None:
    for ground in ("land", "sea"):
        assert contrast(colours("rim")[night], colours(ground)[night]) >= 3
        assert contrast(colours("accent")[night], colours(ground)[night]) >= 3


@NIGHT
def test_more_is_further_from_the_ground(night: bool) -> None:
    shades = [luminance(colours(f"shade-{step}")[night]) for step in range(SHADES)]
    assert shades == sorted(shades, reverse=not night)
    assert all(abs(after - before) > 0.03 for before, after in pairwise(shades))


def test_the_sheet_is_for_pictures_alone_and_named_by_its_digest() -> None:
    inner = SHEET.replace("@media (prefers-color-scheme:dark){", "").removesuffix("}")
    selectors = [one for rule in re.findall(r"([^{}]+)\{", inner) for one in rule.split(",")]
    assert selectors
    assert all(selector.startswith(".ocop-picture ") for selector in selectors)
    digest = b64encode(sha256(SHEET.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == STYLE_SOURCE
    assert not re.search(r"[<&]|url|@import", SHEET)
