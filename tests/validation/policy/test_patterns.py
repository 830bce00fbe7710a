"""Patterns of names mean what `fnmatch` means by a star, and nothing else is special."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_kg.validation.policy.patterns import glob

TEXTS = st.text("ab[?].", max_size=8)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
def test_a_star_stands_for_any_text(parts: list[str], text: str) -> None:
    expected = re.fullmatch(".*".join(map(re.escape, parts)), text, re.DOTALL)
    assert glob("*".join(parts), text) == bool(expected)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5), st.lists(TEXTS, min_size=5, max_size=5))
def test_a_text_with_something_at_each_star_fits(parts: list[str], fill: list[str]) -> None:
    text = parts[0] + "".join(filled + part for filled, part in zip(fill, parts[1:], strict=False))
    assert glob("*".join(parts), text)


def test_many_stars_take_no_time() -> None:
    assert not glob("*a" * 500 + "b", "a" * 100_000)
