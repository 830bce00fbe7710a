"""How much room letters take, as nearly as one can tell without knowing the reader's font."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, east_asian_width

__all__ = ["fitted", "width", "wrapped"]

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] -"), frozenset("mwMW@%—…")


@lru_cache(maxsize=4096)
def width(words: str, size: float = 13) -> float:
    """Give the width of a text, rather too wide than too narrow.

    >>> width("ill") < width("Lao") < width("中国人")
    True
    """
    return size * sum(map(_part, words))


def _part(sign: str) -> float:
    if combining(sign):
        return 0
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.92
    if east_asian_width(sign) in "WF":
        return 1.05
    return 0.68 if sign.isupper() else 0.58


def fitted(words: str, room: float, size: float = 13) -> str:
    """Cut a text that is too wide, and mark the cut.

    >>> fitted("potato", 100), fitted("South-South and Triangular Cooperation", 100)
    ('potato', 'South-South…')
    """
    if width(words, size) <= room:
        return words
    left = room - width("…", size)
    for at, sign in enumerate(words):
        left -= _part(sign) * size
        if left < 0:
            return f"{words[:at].rstrip()}…"
    return words


def wrapped(words: str, room: float, size: float = 13) -> list[str]:
    """Break a text into lines; a word that is too wide alone is cut.

    >>> wrapped("nothing is known of this", 80)
    ['nothing is', 'known of', 'this']
    """
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(fitted(word, room, size))
    return lines
