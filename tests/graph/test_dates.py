"""Partial dates: the first and the last day that they may stand for."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.errors import UsageError
from ocop_kg.graph.dates import Days, days_of, given_days

DAYS = st.dates()


@given(DAYS)
def test_a_day_is_in_its_month_which_is_in_its_year(day: datetime.date) -> None:
    written = day.isoformat()
    whole, month, year = (days_of(written[:length]) for length in (10, 7, 4))
    assert whole == Days(day, day)
    assert month is not None
    assert year is not None
    assert year.first <= month.first <= day <= month.last <= year.last
    assert (month.last + datetime.timedelta(days=1) if month.last < datetime.date.max else day).day
    assert (year.first.month, year.first.day, year.last.month, year.last.day) == (1, 1, 12, 31)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2024-01-01Z", "2024-01-01"),
        ("2024-01-01T23:59:59.5+02:00", "2024-01-01"),
        ("2024+01:00", "2024"),
        ("2024-07:00", "2024"),
        ("2024-07-07:00", "2024-07"),
    ],
)
def test_time_and_zone_are_left_aside(written: str, days: str) -> None:
    assert days_of(written) == days_of(days)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2023-02-29", "2024-7", "2024/07", "07-2024", "0000", "2024-07-", "soon"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert days_of(text) is None
    with pytest.raises(UsageError, match=r"as_of: .* is no date: write YYYY"):
        given_days(text, "as_of")


@pytest.mark.parametrize(
    "date", ["2024", 2024, " 2024 ", datetime.date(2024, 12, 31), datetime.datetime(2024, 12, 31)]
)
def test_dates_are_given_as_text_number_or_date(date: str | int | datetime.date) -> None:
    assert given_days(date, "as_of").last == datetime.date(2024, 12, 31)
