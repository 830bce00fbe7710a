"""Numbers with qualifiers: what a note says of a number, and what two numbers leave open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.conflicts.quantities import Quantity, figures_in

numbers = st.integers(0, 10**6).map(Decimal)
qualifiers = st.sampled_from(["", "over", "up to", "about"])
quantities = st.builds(Quantity, numbers, qualifiers)


@pytest.mark.parametrize(
    ("number", "note", "text"),
    [
        (80, "more than 80 official applications", "more than 80"),
        (85, "over 85", "over 85"),
        (15500, "Viet Nam's own programme, over", "over 15500"),
        (20, "more than a fifth", "more than 20"),
        (1500000, "about 1,500,000; minister", "about 1500000"),
        (56, "over 92 countries", "56"),
        (8478, "Viet Nam's own programme, three stars or more", "8478"),
        (50, "goal", "50 (planned)"),
        (5000000, "about; target of superior varieties", "about 5000000 (planned)"),
        (85, "overall", "85"),
        (85, "", "85"),
    ],
)
def test_a_note_qualifies_its_own_number(number: int, note: str, text: str) -> None:
    assert str(Quantity.read(Decimal(number), [note])) == text


@given(quantities, quantities)
def test_whether_two_fit_does_not_depend_on_the_order(one: Quantity, other: Quantity) -> None:
    assert one.fits(other) == other.fits(one)
    assert one.fits(one)


@given(numbers, numbers)
def test_what_an_open_number_leaves_open(one: Decimal, other: Decimal) -> None:
    assert Quantity(one, "over").fits(Quantity(other)) == (other >= one)
    assert Quantity(one, "up to").fits(Quantity(other)) == (other <= one)
    assert Quantity(one).fits(Quantity(other)) == (other == one)


def test_what_a_text_counts() -> None:
    text = "Close to 250 participants from Thirteen countries, 1,500 farms, 4-6 July 2024"
    found = {what: list(map(str, each)) for what, each in figures_in(text).items()}
    assert found == {
        "participants": ["close to 250"],
        "countries": ["13"],
        "farms": ["1500"],
        "july": ["6"],
        "year": ["2024"],
    }
