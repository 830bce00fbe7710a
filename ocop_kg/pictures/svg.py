"""Writes SVG 1.1: elements, numbers and texts, nothing of which can break out of its place."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from ocop_kg.display import visible

__all__ = ["Attributes", "clean", "element", "number", "text", "titled"]

Attributes = Mapping[str, str | float]
"""The attributes of an element; numbers become coordinates."""


def clean(value: str) -> str:
    r"""Make a text fit for one line of a picture: `visible`, with single spaces.

    >>> clean("a\x00b\n\tc \u202egnp")
    'a\\x00b c \\u202egnp'
    """
    return visible(" ".join(value.split()))


def number(value: float) -> str:
    """Write a coordinate, to a tenth.

    >>> number(12.04), number(3.96), number(-0.04)
    ('12', '4', '0')
    """
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def element(
    name: str, attributes: Attributes | None = None, *children: str, words: str = ""
) -> str:
    """Write an element around children that are SVG already, or around plain words.

    >>> element("text", {"x": 1.0, "class": "a"}, words="<b>")
    '<text x="1" class="a">&lt;b&gt;</text>'
    >>> element("circle", {"r": 2})
    '<circle r="2"/>'
    """
    given = "".join(
        f" {key}={quoteattr(clean(value) if isinstance(value, str) else number(value))}"
        for key, value in (attributes or {}).items()
    )
    inner = "".join(children) + escape(clean(words))
    return f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>"


def text(x: float, y: float, words: str, look: str = "", anchor: str = "") -> str:
    """Write a line of text; `look` is a class of the style sheet."""
    attributes: dict[str, str | float] = {"x": x, "y": y}
    if look:
        attributes["class"] = look
    if anchor and anchor != "start":
        attributes["text-anchor"] = anchor
    return element("text", attributes, words=words)


def titled(words: str, *children: str, look: str = "", href: str = "") -> str:
    """Group what belongs together under a title, which browsers show as a hint; may be a link."""
    attributes = {"class": look} if look else {}
    if href:
        attributes["href"] = href
    return element("a" if href else "g", attributes, element("title", words=words), *children)
