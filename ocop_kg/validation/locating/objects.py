"""JSON with the offsets of all its parts (RFC 8259), which Python's own reader does not keep."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

__all__ = ["Array", "Object", "Scalar", "Value", "read_json"]

_WORD = re.compile(
    r"""[\s,:]*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<sign>[\[\]{}])|(?P<other>[^\s,:\[\]{}"]+))""",
    re.DOTALL,
)


class Scalar(NamedTuple):
    """A string, number, truth value or null, with its offsets."""

    value: str | float | bool | None
    start: int
    end: int


@dataclass(slots=True)
class Array:
    """A list of values."""

    items: list[Value]
    start: int
    end: int


@dataclass(slots=True)
class Object:
    """An object: its keys with their offsets, and their values."""

    members: list[tuple[str, int, int, Value]]
    start: int
    end: int

    def get(self, key: str) -> Value | None:
        """Give the value of a key."""
        return next((value for name, _, _, value in self.members if name == key), None)


Value: TypeAlias = Scalar | Array | Object


def read_json(text: str) -> Value:
    """Read a text that was read as JSON before.

    >>> read_json('[{"a": 1}]').items[0].members
    [('a', 2, 5, Scalar(value=1, start=7, end=8))]
    """
    open_: list[Array | Object] = [Array([], 0, 0)]
    key: list[tuple[str, int, int] | None] = [None]
    for word in _WORD.finditer(text):
        start, end = word.span(word.lastgroup or 0)
        sign = word["sign"]
        if sign in ("]", "}"):
            closed = open_.pop()
            closed.end = end
            key.pop()
            continue
        if sign is None:
            scalar = _read(word[word.lastgroup or 0])
            if isinstance(open_[-1], Object) and key[-1] is None and isinstance(scalar, str):
                key[-1] = scalar, start, end
                continue
            value: Value = Scalar(scalar, start, end)
        else:
            value = Object([], start, end) if sign == "{" else Array([], start, end)
        around = open_[-1]
        if isinstance(around, Array):
            around.items.append(value)
        elif (named := key[-1]) is not None:
            around.members.append((*named, value))
            key[-1] = None
        if not isinstance(value, Scalar):
            open_.append(value)
            key.append(None)
    root = open_[0]
    return root.items[0] if isinstance(root, Array) and root.items else root


def _read(word: str) -> str | float | bool | None:
    if word.startswith('"') and "\\" not in word:  # as nearly all are
        return word[1:-1]
    scalar: str | float | bool | None = json.loads(word, strict=False)
    return scalar
