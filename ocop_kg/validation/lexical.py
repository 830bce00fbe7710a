"""What a literal says, kept through a store that rewrites some of what it is given.

Oxigraph keeps numbers, dates and truth values by their value: of ``"095"^^xsd:integer`` it makes
95, and of an ``xsd:int`` an ``xsd:integer``. Validation is about what was written. So a literal
that would change gets a datatype of our own that holds the real one, and so does a literal that is
ill-formed: the store then hands back the text, and a query can tell the three kinds apart.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from ocop_kg.graph.values import AnyTerm
from ocop_kg.vocabulary import XSD

__all__ = [
    "ILL_FORMED",
    "REWRITTEN",
    "is_well_formed",
    "kept",
    "plain_forms",
    "stored",
    "written",
]

REWRITTEN = "urn:ocop-kg:written:"
"""Prefix of the datatype of a well-formed literal that the store would rewrite."""
ILL_FORMED = "urn:ocop-kg:ill-formed:"
"""Prefix of the datatype of a literal that its datatype does not allow."""

_DATE = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_REAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_YEARS = r"(?:\d+Y(?:\d+M)?|\d+M)"
_TIMES = r"T(?:\d+H(?:\d+M)?(?:\d+(?:\.\d+)?S)?|\d+M(?:\d+(?:\.\d+)?S)?|\d+(?:\.\d+)?S)"
_DAYS = rf"(?:\d+D(?:{_TIMES})?|{_TIMES})"
_FORMS = {
    "base64Binary": r"(?:[A-Za-z0-9+/] ?)*(?:= ?){0,2}",
    "boolean": r"true|false|0|1",
    "date": rf"{_DATE}{_ZONE}?",
    "dateTime": rf"{_DATE}T{_TIME}{_ZONE}?",
    "dateTimeStamp": rf"{_DATE}T{_TIME}{_ZONE}",
    "dayTimeDuration": rf"-?P{_DAYS}",
    "decimal": _REAL,
    "double": rf"{_REAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "duration": rf"-?P(?:{_YEARS}{_DAYS}?|{_DAYS})",
    "float": rf"{_REAL}(?:[eE][+-]?\d+)?|[+-]?INF|NaN",
    "gDay": rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}?",
    "gMonth": rf"--(?:0[1-9]|1[0-2]){_ZONE}?",
    "gMonthDay": rf"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_ZONE}?",
    "gYear": rf"{_YEAR}{_ZONE}?",
    "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}?",
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
    "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "time": rf"{_TIME}{_ZONE}?",
    "yearMonthDuration": rf"-?P{_YEARS}",
}
_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "byte": (-(2**7), 2**7 - 1),
    "int": (-(2**31), 2**31 - 1),
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "short": (-(2**15), 2**15 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedShort": (0, 2**16 - 1),
}
_LONGEST = 4000  # digits: what Python turns into a number without a limit of its own
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII).fullmatch
_DAY = re.compile(r"(?:(-?\d+)|-)-(\d\d)-(\d\d)(?!:)")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_COMMON_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
_PLAIN_DAY = (
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)"
)
_UNCHANGED: dict[str, Callable[[str], object]] = {
    XSD + name: re.compile(form, re.ASCII).fullmatch
    for name, form in {
        "boolean": r"true|false",
        "date": _COMMON_DAY,
        "dateTime": rf"{_COMMON_DAY}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ?",
        "decimal": r"-?[1-9]\d{0,14}|0|-?(?:[1-9]\d{0,14}|0)\.\d{0,14}[1-9]",
        "gYear": r"\d{4}",
        "gYearMonth": r"\d{4}-(?:0[1-9]|1[0-2])",
        "integer": r"-?[1-9]\d{0,17}|0",
    }.items()
}
"""Forms that are well-formed and certainly come back as they were: nearly all that there are."""

_NODE = NamedNode("urn:n")


def is_well_formed(text: str, datatype: str) -> bool:
    """Tell whether a datatype of XML Schema 1.1 has a lexical form; others allow every text.

    >>> is_well_formed("300", XSD + "byte"), is_well_formed("2023-02-29", XSD + "date")
    (False, False)
    >>> is_well_formed("095", XSD + "integer"), is_well_formed("x", "urn:my:type")
    (True, True)
    """
    bounds = _BOUNDS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
    if bounds is not None:
        if not _INTEGER(text) or len(text) > _LONGEST:
            return False
        low, high = bounds
        number = int(text)
        return (low is None or number >= low) and (high is None or number <= high)
    form = _FORMS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
    if form is None:
        return True
    return re.fullmatch(form, text, re.ASCII) is not None and _is_day(text, datatype)


@cache
def plain_forms() -> dict[str, str]:
    """Give a pattern for each datatype: nearly all well-formed texts match it, and no others.

    >>> plain_forms()[XSD + "nonNegativeInteger"]
    '[1-9][0-9]{0,17}|0'
    """
    forms = {
        **_FORMS,
        **{name: _whole(*bounds) for name, bounds in _BOUNDS.items()},
        "date": rf"\d{{4}}-{_PLAIN_DAY}{_ZONE}?",
        "dateTime": rf"\d{{4}}-{_PLAIN_DAY}T{_TIME}{_ZONE}?",
        "dateTimeStamp": rf"\d{{4}}-{_PLAIN_DAY}T{_TIME}{_ZONE}",
        "gMonthDay": rf"--{_PLAIN_DAY}{_ZONE}?",
    }
    return {XSD + name: form.replace(r"\d", "[0-9]") for name, form in forms.items()}


def _whole(low: int | None, high: int | None) -> str:
    """Write the pattern of whole numbers that are well within bounds."""
    parts = [
        rf"{sign}[1-9]\d{{0,{17 if end is None else len(str(abs(end))) - 2}}}"
        for sign, end in (("", high), ("-", low))
        if end is None or (end < 0 if sign else end > 0)
    ]
    zero = (low is None or low <= 0) and (high is None or high >= 0)
    return "|".join([*parts, *(["0"] if zero else [])])


def _is_day(text: str, datatype: str) -> bool:
    found = _DAY.match(text) if "date" in datatype.casefold() or "MonthDay" in datatype else None
    if not found:
        return True
    month, day = int(found[2]), int(found[3])
    if found[1] and (month, day) == (2, 29):
        year = int(found[1])
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= _LENGTHS[month - 1]


def kept(term: AnyTerm) -> AnyTerm:
    """Give a term as it goes into the store, so that nothing of it is lost.

    >>> kept(Literal("95", datatype=NamedNode(XSD + "integer"))).datatype.value == XSD + "integer"
    True
    >>> kept(Literal("095", datatype=NamedNode(XSD + "integer"))).datatype.value
    'urn:ocop-kg:written:http://www.w3.org/2001/XMLSchema#integer'
    """
    if type(term) is not Literal:
        return term
    datatype = term.datatype.value
    unchanged = _UNCHANGED.get(datatype)
    if unchanged is not None:
        if unchanged(term.value):
            return term
    elif not datatype.startswith(XSD) or datatype == _STRING:
        return term
    return _marked(term.value, datatype)


_STRING = XSD + "string"


@lru_cache(maxsize=4096)
def _marked(text: str, datatype: str) -> Literal:
    literal = Literal(text, datatype=NamedNode(datatype))
    if not is_well_formed(text, datatype):
        return Literal(text, datatype=NamedNode(ILL_FORMED + datatype))
    if stored(literal) == literal:
        return literal
    return Literal(text, datatype=NamedNode(REWRITTEN + datatype))


@lru_cache(maxsize=4096)
def stored(term: AnyTerm) -> AnyTerm:
    """Give a term as the store makes it.

    >>> stored(Literal("095", datatype=NamedNode(XSD + "integer"))).value
    '95'
    """
    store = Store()
    store.add(Quad(_NODE, _NODE, term))
    return next(store.quads_for_pattern(None, None, None, DefaultGraph())).object


def written(term: AnyTerm) -> AnyTerm:
    """Give a term of the store as it was written.

    >>> written(kept(Literal("095", datatype=NamedNode(XSD + "integer")))).value
    '095'
    """
    if type(term) is not Literal:
        return term
    datatype = term.datatype.value
    for prefix in (REWRITTEN, ILL_FORMED):
        if datatype.startswith(prefix):
            return Literal(term.value, datatype=NamedNode(datatype.removeprefix(prefix)))
    return term
