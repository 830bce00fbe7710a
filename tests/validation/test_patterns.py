"""Patterns of shapes: read as XPath does, and quick on the nastiest text."""

import re

import pytest
from pyoxigraph import Literal, NamedNode

from ocop_kg.validation import packaged_shapes
from ocop_kg.validation.patterns import pattern_problem, to_python
from ocop_kg.vocabulary import SH

PATTERNS = sorted(
    {
        pattern.value
        for shape in packaged_shapes("may").graph.having(NamedNode(SH + "pattern"))
        for pattern in packaged_shapes("may").graph.objects(shape, NamedNode(SH + "pattern"))
        if isinstance(pattern, Literal)
    }
)
NASTY = [
    "a" * 200_000 + "!",
    "0" * 200_000 + "x",
    " " * 200_000,
    "-".join("a" * 100_000) + "\n",
    "https://" + "/" * 200_000 + " ",
    "https://w3id.org/ocop/id/" + "a/" * 100_000,
    "n. " * 70_000,
    "@" * 200_000,
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_our_patterns_come_to_an_end_on_long_and_nasty_text(pattern: str) -> None:
    """A pattern that tries again for each character would not end before the test run does."""
    compiled = re.compile(to_python(pattern))
    for text in NASTY:
        compiled.search(text)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_our_patterns_do_not_let_a_line_break_pass(pattern: str) -> None:
    assert pattern_problem(pattern) is None
    if pattern.endswith("$"):
        assert to_python(pattern).endswith(r"\Z")


@pytest.mark.parametrize(
    "pattern",
    ["^(a+)+$", "^(a*)*$", "(a+|b)+", "^((a+))+$", r"^(\w+\s?)*$", "(?:x+y*)+", "(a{1,})*"],
)
def test_patterns_that_can_take_for_ever_are_refused(pattern: str) -> None:
    assert "can take for ever" in (pattern_problem(pattern) or "")


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z]+(-[a-z]+)*$",
        "^(ab)+$",
        "^a+b+$",
        r"^\(a+\)+$",
        "^[(a+)]+$",
        "(a?b)*",
        "^(a|b)+$",
        "$",
    ],
)
def test_patterns_that_cannot_are_accepted(pattern: str) -> None:
    assert pattern_problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "flags", "python"),
    [
        ("a$", "", r"a\Z"),
        (r"a\$", "", r"a\$"),
        ("[$]$", "", r"[$]\Z"),
        ("a$|b$", "", r"a\Z|b\Z"),
        ("a$", "m", "a$"),
        ("a.$", "q", r"a\.\$"),
    ],
)
def test_the_end_of_a_text_is_its_end(pattern: str, flags: str, python: str) -> None:
    assert to_python(pattern, flags) == python
