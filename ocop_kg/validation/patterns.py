"""Regular expressions of shapes: what does not compile, and what can run for hours.

SHACL borrows its patterns from XPath and XQuery Functions 3.1, section 5.6. The engine runs nearly
all of them itself; Python runs the others and those of pyshacl. Its ``$`` differs: it also matches
before a last line break.
"""

import re
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, Store

__all__ = ["FLAGS", "knows_pattern", "pattern_problem", "to_python"]

_PIECE = re.compile(
    r"""
    (?P<atom> \\. | \[\^?\]?(?:\\.|[^\]\\])*\] | [^\\()|*+?{}\[] )
  | (?P<open> \((?:\?(?::|=|!|<=|<!|P<\w+>))? )
  | (?P<close> \) )
  | (?P<or> \| )
  | (?P<count> [*+?]\?? | \{\d*(?:,\d*)?\}\?? )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDLESS = re.compile(r"[*+]\??|\{\d*,\}\??")
_OPTIONAL = re.compile(r"[*?]\??|\{0?(?:,\d*)?\}\??")
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


@dataclass(slots=True)
class _Branch:
    """One way through a group: whether all of it is repeated or optional, and some endless."""

    loose: bool = True
    endless: bool = False

    @property
    def repeats(self) -> bool:
        return self.loose and self.endless


def pattern_problem(pattern: str, flags: str = "") -> str | None:
    """Say what is wrong with a pattern, or nothing.

    >>> pattern_problem("^[A-Z]{3}$"), pattern_problem("^[a-z]+(-[a-z]+)*$")
    (None, None)
    >>> pattern_problem("^[A-Z")
    'the pattern ^[A-Z does not compile: unterminated character set at position 1'
    >>> pattern_problem("^(a+)+$")
    'the pattern ^(a+)+$ can take for ever: a repeated group holds only what repeats itself'
    """
    if unknown := set(flags) - {*FLAGS, "q"}:
        return f"the flag {min(unknown)} is none of i, m, q, s, x"
    try:
        re.compile(to_python(pattern, flags), sum(FLAGS.get(flag, 0) for flag in set(flags)))
    except (re.error, OverflowError, RecursionError) as error:
        if not knows_pattern(pattern, flags):
            return f"the pattern {pattern} does not compile: {error}"
    if "q" not in flags and _explodes(pattern):
        why = "a repeated group holds only what repeats itself"
        return f"the pattern {pattern} can take for ever: {why}"
    return None


def knows_pattern(pattern: str, flags: str = "") -> bool:
    r"""Tell whether the engine can read a pattern.

    >>> knows_pattern(r"^\p{L}+$"), knows_pattern("^(?=a)")
    (True, False)
    """
    query = f"SELECT (REGEX('', {Literal(pattern)}, {Literal(flags)}) AS ?match) {{}}"
    [row] = _engine().query(query)  # type: ignore[misc]
    return row[0] is not None


@cache
def _engine() -> Store:
    return Store()


def to_python(pattern: str, flags: str = "") -> str:
    r"""Write a pattern so that Python reads it as XPath does.

    >>> to_python("^[A-Z$]{3}$")
    '^[A-Z$]{3}\\Z'
    """
    if "q" in flags:
        return re.escape(pattern)
    if "m" in flags:
        return pattern
    return _PIECE.sub(lambda piece: r"\Z" if piece.group() == "$" else piece.group(), pattern)


def _explodes(pattern: str) -> bool:
    """Tell whether a group that repeats holds a branch in which everything repeats: (a+)+."""
    groups: list[list[_Branch]] = [[_Branch()]]
    pieces = [(str(piece.lastgroup), piece.group()) for piece in _PIECE.finditer(pattern)]
    for (kind, _), (following, text) in zip(pieces, [*pieces[1:], ("", "")], strict=True):
        count = text if following == "count" else ""
        if kind == "open":
            groups.append([_Branch()])
        elif kind == "or":
            groups[-1].append(_Branch())
        elif kind in ("atom", "close"):
            inner = kind == "close" and len(groups) > 1 and any(b.repeats for b in groups.pop())
            endless = _ENDLESS.fullmatch(count) is not None
            if inner and endless:
                return True
            here = groups[-1][-1]
            here.loose &= endless or inner or _OPTIONAL.fullmatch(count) is not None
            here.endless |= endless or inner
    return False
