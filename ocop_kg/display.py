"""Texts of others as they may be shown: what would steer a terminal or a reader becomes visible.

Control characters, ANSI escapes and marks that turn the writing direction can make a label say
something else than it holds; here they become visible escapes. What is not allowed in XML becomes
one too, so that a report can hold any text.
"""

import re

__all__ = ["harmless", "visible"]

_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
    # joiners belong between letters of some scripts, and nowhere else
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)


def visible(text: str) -> str:
    r"""Write characters that would steer a terminal as escapes; everything else stays.

    >>> visible("\x1b[31mred\u202e")
    '\\x1b[31mred\\u202e'
    >>> visible("Lesotho, 莱索托")
    'Lesotho, 莱索托'
    """
    if text.isascii() and text.isprintable():
        return text
    return re.sub(_HARMFUL, lambda found: ascii(found.group())[1:-1], text)


def harmless(text: str) -> str:
    r"""Make a text of many lines `visible`; its lines stay lines.

    >>> harmless("a\r\n\tb\x1bc\rd\n")
    'a\r\n\tb\\x1bc\\rd\n'
    """
    ends = {"\n": "\n", "\t": "\t", "\r\n": "\r\n"}
    return re.sub(
        f"\r\n|{_HARMFUL}",
        lambda found: ends.get(found.group()) or ascii(found.group())[1:-1],
        text,
    )
