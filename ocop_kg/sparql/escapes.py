"""Code points written with a backslash, which SPARQL allows anywhere in a query."""

import re

__all__ = ["unescaped"]

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_IN_STRINGS = {'"': '\\"', "'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def unescaped(sparql: str) -> str:
    r"""Write ``\u`` escapes out; the grammar does not know them in strings.

    A quote or line end that is written in this way must not end a string, so it stays escaped.
    """

    def plain(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code is None:
            return match[0]
        sign = chr(int(code, 16))
        return _IN_STRINGS.get(sign, sign)

    return _ESCAPE.sub(plain, sparql) if "\\" in sparql else sparql
