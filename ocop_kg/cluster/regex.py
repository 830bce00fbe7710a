"""Regular expressions: those that mean the same to Java, on which Spark runs, and to the engine."""

from __future__ import annotations

import re

from ocop_kg.errors import NotDistributedError

__all__ = ["java_pattern"]

_CLASS = r"\[\^?(?:\\[\\\]\[.^$*+?(){}|/tnr-]|[^\\\[\]&~])+\]"
_TIMES = r"(?:[*+?]|\{\d+(?:,\d*)?\})\??(?![*+?{])"
_PARTS = re.compile(
    rf"(?P<same>{_CLASS}|\\[\\\]\[.^$*+?(){{}}|/tnr-]|\((?!\?)|\(\?:|[)|]|{_TIMES}"
    r"|[^\\.$\[\](){}|*+?^])"
    r"|(?P<start>\^)|(?P<end>\$)|(?P<any>\.)|(?P<digit>\\d)"
)
_WRITTEN = {"start": r"\A", "end": r"\z", "any": r"[^\n]", "digit": r"\p{Nd}"}


def java_pattern(pattern: str, flags: str = "") -> str:
    r"""Write a pattern for Java so that it matches what the engine's would.

    Raises `NotDistributedError` for what the two may read differently.

    >>> java_pattern("^[0-9]{4}$")
    '\\A[0-9]{4}\\z'
    >>> java_pattern(r"\w+")
    Traceback (most recent call last):
    ocop_kg.errors.NotDistributedError: ... the regular expression \w+, at \w...
    """
    if set(flags) - {"i"}:
        raise NotDistributedError(f"the flags {flags!r} of a regular expression")
    if flags and not pattern.isascii():
        raise NotDistributedError(f"a pattern without regard to case that is not ASCII: {pattern}")
    found: list[str] = []
    position = 0
    while position < len(pattern):
        part = _PARTS.match(pattern, position)
        if part is None or part.lastgroup is None:
            where = pattern[position : position + 2]
            raise NotDistributedError(f"the regular expression {pattern}, at {where}")
        found.append(_WRITTEN.get(part.lastgroup, part[0]))
        position = part.end()
    return ("(?iu)" if flags else "") + "".join(found)
