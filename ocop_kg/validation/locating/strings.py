"""The escapes of Turtle's family (RDF 1.1 Turtle, section 6.4)."""

from __future__ import annotations

import re

__all__ = ["unescaped"]

_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def unescaped(text: str) -> str:
    r"""Read the escapes of a string or of an IRI.

    >>> unescaped(r"caf\u00e9")
    'café'
    """
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    return _CONTROL.get(found[3], found[3]) if found[3] else chr(int(found[1] or found[2], 16))
