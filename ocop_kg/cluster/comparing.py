"""Values compared in SQL as SPARQL 1.1 compares them (section 17.3); NULL stands for an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocop_kg.cluster.terms import quoted, text_of
from ocop_kg.vocabulary import INTEGERS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["against_number", "equal", "is_number", "less", "number", "order_keys", "truth"]

_WHOLE = (*INTEGERS, "decimal")
_REAL = ("double", "float")
_MOMENTS = ("dateTime", "dateTimeStamp", "date", "gYear", "gYearMonth")
_OTHERS = (
    *("time", "duration", "dayTimeDuration", "yearMonthDuration", "gDay", "gMonth", "gMonthDay"),
    "boolean",
)
_FITS = r"^[+-]?(\\d{1,20}(\\.\\d{0,18})?|\\.\\d{1,18})$"
"""Numbers that a DECIMAL(38, 18) holds as they are; others have no value here, as in the engine."""
_ZONE = r"(Z|[+-]\\d\\d:\\d\\d)$"


def _of(column: str, names: Iterable[str]) -> str:
    return f"{column} RLIKE '^\\\\^{XSD.replace('.', '[.]')}({'|'.join(names)}) '"


def is_number(column: str) -> str:
    """Write the test that a term is a number."""
    return _of(column, (*_WHOLE, *_REAL))


def number(column: str) -> str:
    """Write the exact value of a number; NULL for a double and what does not fit."""
    text = text_of(column)
    exact = f"CASE WHEN ({text}) RLIKE '{_FITS}' THEN TRY_CAST({text} AS DECIMAL(38, 18)) END"
    return f"CASE WHEN {_of(column, _WHOLE)} THEN {exact} END"


def _real(column: str) -> str:
    text = f"replace({text_of(column)}, 'INF', 'Infinity')"
    return (
        f"CASE WHEN {_of(column, ('float',))} "
        f"THEN CAST(TRY_CAST({text} AS FLOAT) AS DOUBLE) "
        f"WHEN {_of(column, ('double',))} THEN TRY_CAST({text} AS DOUBLE) "
        f"ELSE CAST({number(column)} AS DOUBLE) END"
    )


def _numbers(one: str, other: str, operator: str) -> str:
    real = f"{_of(one, _REAL)} OR {_of(other, _REAL)}"
    known = f"NOT isnan({_real(one)}) AND NOT isnan({_real(other)})"
    return (
        f"CASE WHEN {real} THEN ({_real(one)}) {operator} ({_real(other)}) AND {known} "
        f"ELSE ({number(one)}) {operator} ({number(other)}) END"
    )


def _moment(column: str) -> str:
    """Write when a moment begins, in microseconds, as if it were in Greenwich without a zone."""
    text = text_of(column)
    plain = f"regexp_replace({text}, '{_ZONE}', '')"
    full = (
        f"CASE WHEN {_of(column, ('gYear',))} THEN concat({plain}, '-01-01T00:00:00') "
        f"WHEN {_of(column, ('gYearMonth',))} THEN concat({plain}, '-01T00:00:00') "
        f"WHEN {_of(column, ('date',))} THEN concat({plain}, 'T00:00:00') ELSE {plain} END"
    )
    # beyond these forms Spark has no timestamp that is exact
    known = (
        f"({full}) RLIKE '^\\\\d{{4}}-\\\\d\\\\d-\\\\d\\\\dT[0-2]\\\\d:[^.]*([.]\\\\d{{1,6}})?$'"
    )
    zone = f"nullif(regexp_extract({text}, '{_ZONE}', 1), '')"
    return (
        f"CASE WHEN {known} "
        f"THEN unix_micros(TRY_CAST(concat({full}, coalesce({zone}, 'Z')) AS TIMESTAMP)) END"
    )


def _moments(one: str, other: str, operator: str) -> str:
    """Compare two moments: one with a zone and one without have an order 14 hours apart."""
    zoned = [f"(({text_of(each)}) RLIKE '{_ZONE}')" for each in (one, other)]
    first, second = f"({_moment(one)})", f"({_moment(other)})"
    apart = f"abs({first} - {second}) > {14 * 3600 * 1_000_000}"
    if operator == "=":
        return f"({zoned[0]} = {zoned[1]} AND {first} = {second})"
    return f"CASE WHEN {zoned[0]} = {zoned[1]} OR {apart} THEN {first} {operator} {second} END"


def _same_moments(one: str, other: str) -> str:
    kinds = " OR ".join(
        f"{_of(one, (name,))} AND {_of(other, (name,))}" for name in ("date", "gYear", "gYearMonth")
    )
    times = ("dateTime", "dateTimeStamp")
    return f"({kinds} OR {_of(one, times)} AND {_of(other, times)})"


def _boolean(column: str) -> str:
    return f"(({text_of(column)}) IN ('true', '1'))"


def _both(one: str, other: str, names: Iterable[str]) -> str:
    names = tuple(names)
    return f"{_of(one, names)} AND {_of(other, names)}"


def equal(one: str, other: str) -> str:
    """Write ``=`` of two terms: by value where both have one, else by what they are."""
    known = [
        f"(startswith({each}, '\"') OR {_of(each, (*_WHOLE, *_REAL, *_MOMENTS, *_OTHERS))})"
        for each in (one, other)
    ]
    durations = ("duration", "dayTimeDuration", "yearMonthDuration", "time")
    return (
        f"CASE WHEN {one} IS NULL OR {other} IS NULL THEN NULL "
        f"WHEN substring({one}, 1, 1) = '<' OR substring({other}, 1, 1) = '<' THEN {one} = {other} "
        f"WHEN {is_number(one)} AND {is_number(other)} THEN {_numbers(one, other, '=')} "
        f"WHEN {one} = {other} THEN true "
        f"WHEN {_both(one, other, ('boolean',))} THEN {_boolean(one)} = {_boolean(other)} "
        f"WHEN {_same_moments(one, other)} THEN {_moments(one, other, '=')} "
        f"WHEN {_both(one, other, durations)} "
        "THEN raise_error('durations and times are not compared here') "
        f"WHEN substring({one}, 1, 1) IN ('<', '_', '@') "
        f"OR substring({other}, 1, 1) IN ('<', '_', '@') THEN false "
        f"WHEN {known[0]} AND {known[1]} THEN false END"
    )


def less(one: str, other: str, operator: str) -> str:
    """Write ``<`` and its like of two terms; an error where they have no order.

    As in the embedded engine, texts of one language have an order, truth values have none, and
    what is the same is neither less nor more.
    """
    texts = [f"substring({each}, 1, locate(' ', {each}))" for each in (one, other)]
    return (
        f"CASE WHEN {is_number(one)} AND {is_number(other)} "
        f"THEN {_numbers(one, other, operator)} "
        f"WHEN {one} = {other} OR {_both(one, other, ('boolean',))} "
        f"AND {_boolean(one)} = {_boolean(other)} THEN {'true' if '=' in operator else 'false'} "
        f"WHEN startswith({one}, '\"') AND startswith({other}, '\"') "
        f"OR startswith({one}, '@') AND startswith({other}, '@') AND {texts[0]} = {texts[1]} "
        f"THEN {one} {operator} {other} "
        f"WHEN {_same_moments(one, other)} THEN {_moments(one, other, operator)} END"
    )


def against_number(column: str, operator: str, whole: str) -> str:
    """Write the comparison of a term with a whole number, which needs much less text."""
    real = _real(column)
    other = ""
    if operator == "=":
        known = _of(column, (*_MOMENTS, *_OTHERS))
        other = f"WHEN {column} RLIKE '^[<_@\"]' OR {known} THEN false "
    return (
        f"CASE WHEN {_of(column, _WHOLE)} THEN {number(column)} {operator} {whole} "
        f"WHEN {_of(column, _REAL)} THEN {real} {operator} {whole} AND NOT isnan({real}) {other}END"
    )


def truth(column: str) -> str:
    """Write the effective boolean value of a term (section 17.2.2)."""
    return (
        f"CASE WHEN startswith({column}, '\"') THEN length({column}) > 1 "
        f"WHEN startswith({column}, {quoted('^' + XSD + 'boolean ')}) THEN {_boolean(column)} "
        f"WHEN {_of(column, _WHOLE)} THEN {number(column)} <> 0 "
        f"WHEN {_of(column, _REAL)} "
        f"THEN ({_real(column)}) <> 0 AND NOT isnan({_real(column)}) END"
    )


def order_keys(column: str) -> tuple[str, ...]:
    """Write the keys of ORDER BY: unbound, blank nodes, IRIs, literals; numbers by value."""
    kind = f"CASE substring({column}, 1, 1) WHEN '_' THEN 1 WHEN '<' THEN 2 ELSE 3 END"
    return (
        f"CASE WHEN {column} IS NULL THEN 0 ELSE {kind} END",
        f"CASE WHEN {is_number(column)} THEN {_real(column)} END",
        number(column),
        text_of(column),
        column,
    )
