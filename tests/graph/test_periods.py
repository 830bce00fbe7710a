"""Partial dates as periods of days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.graph.periods import ALWAYS, Period

days = st.dates(date(1, 1, 1))
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))


def test_a_date_is_as_long_as_it_is_inexact() -> None:
    assert Period.read("2024") == Period(date(2024, 1, 1), date(2024, 12, 31))
    assert Period.read("2024-02") == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert Period.read("2023-02") == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert Period.read("2024-12-31") == Period(date(2024, 12, 31), date(2024, 12, 31))
    assert Period.read("2024-12-31T08:00:00Z") == Period.read("2024-12-31")
    assert Period.read("2024Z") == Period.read("2024")


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "2024-7", "0000", "soon"])
def test_what_is_no_date_is_no_period(text: str) -> None:
    assert Period.read(text) is None


@given(days)
def test_a_year_holds_its_months_and_a_month_its_days(day: date) -> None:
    text = day.isoformat()
    year, month, exact = Period.read(text[:4]), Period.read(text[:7]), Period.read(text)
    assert year is not None
    assert month is not None
    assert exact is not None
    assert year.holds(month)
    assert month.holds(exact)
    assert ALWAYS.holds(year)


@given(periods, periods)
def test_two_periods_meet_or_one_is_before_the_other(one: Period, other: Period) -> None:
    assert [one.meets(other), one.before(other), other.before(one)].count(True) == 1
    assert one.meets(other) == other.meets(one)
    assert not one.holds(other) or one.meets(other)
