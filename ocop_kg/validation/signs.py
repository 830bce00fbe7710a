"""Signs that can make a text or name another than it looks, and whether any is there.

The bytes of a file tell soon that it holds none of them, and then no text of it is looked at.
"""

import codecs
import re

__all__ = [
    "ALIKE",
    "DOUBTFUL",
    "HIDDEN",
    "MIXED",
    "NEVER_COMPOSED",
    "doubtful_lines",
    "is_doubtful",
]

HIDDEN = (
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LATIN = "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u024f"
ALIKE = (
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd"
    "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0422\u0423\u0425"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
)
"""Greek and Cyrillic letters that look like Latin ones (Unicode Technical Standard 39)."""
_LETTERS = f"[{_LATIN}{ALIKE}]"
MIXED = f"[{_LATIN}]{_LETTERS}*[{ALIKE}]|[{ALIKE}]{_LETTERS}*[{_LATIN}]"
NEVER_COMPOSED = (
    "\\t-\u02ff\u0400-\u0482\u048a-\u052f\u0621-\u064a\u2010-\u2027\u3001-\u3029\u4e00-\u9fff"
    "\uff01-\uff5e"
)
"""Letters and signs that are in normal form wherever they stand; marks may follow them."""

DOUBTFUL = f"{HIDDEN}|[{ALIKE}]|[^{NEVER_COMPOSED}]"
"""The pattern of a sign to look at."""
_DOUBTFUL = re.compile(DOUBTFUL).search
_ESCAPES = re.compile(rb"\\[uUbf]")
"""What stands for a sign."""
_PLAIN = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_PIECE = 2**16


def is_doubtful(text: str) -> bool:
    r"""Tell whether a text holds a sign that hides, looks like another, or may want composing.

    >>> is_doubtful("ma\u00efs"), is_doubtful("mai\u0308s"), is_doubtful("pot\u200bato")
    (False, True, True)
    """
    return not (text.isascii() and text.isprintable()) and _DOUBTFUL(text) is not None


def doubtful_lines(data: bytes) -> bytes:
    r"""Give the lines of N-Triples or N-Quads that hold a doubtful sign, or an escape of one.

    >>> doubtful_lines("ma\u00efs\nmai\u0308s\n".encode()) == "mai\u0308s\n".encode()
    True
    """
    escaped = b"\\" in data and _ESCAPES.search(data) is not None  # a byte is found much faster
    decoder = codecs.getincrementaldecoder("utf-8")()
    good: set[str] = set()
    lines: list[bytes] = []
    done = 0
    for start in range(0, len(data), _PIECE):
        signs = decoder.decode(data[start : start + _PIECE].translate(None, _PLAIN))
        fresh = set(signs) - good
        good.update(sign for sign in fresh if not is_doubtful(sign))
        here = escaped and _ESCAPES.search(data, max(0, start - 1), start + _PIECE) is not None
        if here or not fresh <= good:
            first = max(done, data.rfind(b"\n", 0, start) + 1)
            done = data.find(b"\n", start + _PIECE) + 1 or len(data)
            whole = data[first:done].splitlines(keepends=True)
            lines += [
                line
                for line in whole
                if (escaped and _ESCAPES.search(line)) or is_doubtful(line.decode())
            ]
    return b"".join(lines)
