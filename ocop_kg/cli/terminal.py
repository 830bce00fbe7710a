"""What a terminal needs: whether it may be styled, and how wide texts are.

Widths follow Unicode Standard Annex 11: wide East Asian signs take two columns, combining and
invisible ones none.
"""

import os
import re
import sys
from typing import IO, Any

from ocop_kg.display import visible

__all__ = [
    "clean",
    "columns",
    "cut",
    "fill",
    "is_terminal",
    "may_style",
    "strong",
    "width",
    "wrap",
]

_BLANKS = r"[ \t\r\n]+"


def clean(text: str) -> str:
    r"""Bring a text onto one harmless line: blanks and line breaks become one blank.

    >>> clean("two\n lines\x07")
    'two lines\\x07'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return visible(re.sub(_BLANKS, " ", text).strip(" "))


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal.

    >>> width("potato"), width("莱索托"), width("e\u0301")
    (6, 6, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def _width_of(sign: str) -> int:
    from unicodedata import category, east_asian_width

    if sign < "\u0300":
        return 1
    if category(sign) in ("Mn", "Me", "Cf") or "\u1160" <= sign <= "\u11ff":
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def fill(text: str, columns: int, *, right: bool = False) -> str:
    """Pad a text with blanks to this many columns.

    >>> fill("12", 4, right=True), fill("茶", 4)
    ('  12', '茶  ')
    """
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def cut(text: str, columns: int) -> str:
    """Shorten a text to this many columns, with an ellipsis in place of what went.

    >>> cut("large cardamom", 8), cut("taro", 8)
    ('large c…', 'taro')
    """
    return text if width(text) <= columns else _head(text, columns - 1).rstrip() + "…"


def _head(text: str, columns: int) -> str:
    taken = 0
    for at, sign in enumerate(text):
        taken += _width_of(sign)
        if taken > columns:
            return text[:at]
    return text


def wrap(text: str, columns: int, lines: int | None = None) -> list[str]:
    """Break a text between words, and inside words that are wider than a line.

    With `lines`, what does not fit into that many lines ends with an ellipsis.

    >>> wrap("seed potato of Lesotho", 12)
    ['seed potato', 'of Lesotho']
    >>> wrap("seed potato of Lesotho", 12, lines=1)
    ['seed potato…']
    """
    broken = [""]
    for word in text.split(" "):
        rest = word
        joined = f"{broken[-1]} {rest}" if broken[-1] else rest
        if width(joined) <= columns:
            broken[-1] = joined
            continue
        if broken[-1]:
            broken.append("")
        while width(rest) > columns:
            head = _head(rest, columns) or rest[0]
            broken[-1] = head
            broken.append("")
            rest = rest[len(head) :]
        broken[-1] = rest
    if lines is not None and len(broken) > lines:
        last = cut(f"{broken[lines - 1]} {broken[lines]}", columns)
        return [*broken[: lines - 1], last if last.endswith("…") else cut(last + "…", columns)]
    return broken


def may_style() -> bool:
    """Tell whether standard output shows colours, and nobody asked for plain text.

    The variable ``NO_COLOR`` asks for it (no-color.org).
    """
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and is_terminal(sys.stdout)


def strong(text: str) -> str:
    """Make a text stand out, where `may_style` allows it."""
    return f"\x1b[1m{text}\x1b[0m" if may_style() else text


def is_terminal(stream: IO[Any] | None) -> bool:
    """Tell whether a stream is a terminal, also when it is closed or missing."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def columns() -> int | None:
    """Give the width of the terminal that standard output is; None where it is none."""
    if not is_terminal(sys.stdout):
        return None
    try:
        asked = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        asked = 0
    if asked <= 0:
        try:
            asked = os.get_terminal_size(sys.stdout.fileno()).columns
        except OSError:
            asked = 0
    return asked or 80
