"""IRIs by template: the two levels of RFC 6570 that tabular metadata needs.

``{name}`` writes a value so that it cannot leave its path segment; ``{+name}`` keeps the characters
that separate segments, for values that are IRIs or paths themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

__all__ = ["Template", "parse_template"]

_EXPRESSION = re.compile(r"\{(\+?)([A-Za-z_][A-Za-z0-9_]*)\}")
_UNRESERVED = "-._~"
_RESERVED = _UNRESERVED + ":/?#[]@!$&'()*+,;="
_PERCENT = re.compile(r"(%[0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: the `text` as written, and the `variables` it reads."""

    text: str
    variables: tuple[str, ...]
    parts: tuple[tuple[str, str, bool], ...]
    tail: str

    def expand(self, values: Mapping[str, str]) -> str | None:
        """Fill in the values; none when one of them is missing or empty.

        >>> parse_template("https://example.org/{kind}/{+path}").expand(
        ...     {"kind": "a b/c", "path": "d/e f"}
        ... )
        'https://example.org/a%20b%2Fc/d/e%20f'
        """
        filled = []
        for literal, name, keeps_reserved in self.parts:
            value = values.get(name)
            if not value:
                return None
            filled.append(literal)
            filled.append(_reserved(value) if keeps_reserved else quote(value, safe=_UNRESERVED))
        filled.append(self.tail)
        return "".join(filled)


def parse_template(text: str) -> Template:
    """Read a template.

    Raises `ValueError` for an expression other than ``{name}`` and ``{+name}``.

    >>> parse_template("https://w3id.org/ocop/id/country/{country}").variables
    ('country',)
    >>> parse_template("https://example.org/{?query}")
    Traceback (most recent call last):
    ValueError: only {name} and {+name} can stand in a template: https://example.org/{?query}
    """
    parts = []
    end = 0
    for found in _EXPRESSION.finditer(text):
        parts.append((text[end : found.start()], found[2], bool(found[1])))
        end = found.end()
    literals = "".join(literal for literal, _, _ in parts) + text[end:]
    if "{" in literals or "}" in literals:
        raise ValueError(f"only {{name}} and {{+name}} can stand in a template: {text}")
    names = tuple(dict.fromkeys(name for _, name, _ in parts))
    return Template(text, names, tuple(parts), text[end:])


def _reserved(value: str) -> str:
    return "".join(
        piece if index % 2 else quote(piece, safe=_RESERVED)
        for index, piece in enumerate(_PERCENT.split(value))
    )
