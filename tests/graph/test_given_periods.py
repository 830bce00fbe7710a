"""Partial dates: the first and the last day that they may stand for."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.errors import UsageError
from ocop_kg.graph.periods import Period, given_period

DAYS = st.dates()


@given(DAYS)
def test_a_day_is_in_its_month_which_is_in_its_year(day: datetime.date) -> None:
    written = day.isoformat()
    whole, month, year = (Period.read(written[:length]) for length in (10, 7, 4))
    assert whole == Period(day, day)
    assert month is not None
    assert year is not None
    assert year.start <= month.start <= day <= month.end <= year.end
    assert (month.end + datetime.timedelta(days=1) if month.end < datetime.date.max else day).day
    assert (year.start.month, year.start.day, year.end.month, year.end.day) == (1, 1, 12, 31)


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
    assert Period.read(written) == Period.read(days)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2023-02-29", "2024-7", "2024/07", "07-2024", "0000", "2024-07-", "soon"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert Period.read(text) is None
    with pytest.raises(UsageError, match=r"as_of: .* is no date: write YYYY"):
        given_period(text, "as_of")


@pytest.mark.parametrize(
    "date", ["2024", 2024, " 2024 ", datetime.date(2024, 12, 31), datetime.datetime(2024, 12, 31)]
)
def test_dates_are_given_as_text_number_or_date(date: str | int | datetime.date) -> None:
    assert given_period(date, "as_of").end == datetime.date(2024, 12, 31)
