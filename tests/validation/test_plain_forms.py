"""The pattern by which a server tells literals in doubt lets no ill-formed one pass."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_kg.validation.lexical import is_well_formed, plain_forms
from ocop_kg.vocabulary import XSD

FORMS = plain_forms()


@pytest.mark.parametrize("datatype", sorted(FORMS), ids=lambda iri: iri.removeprefix(XSD))
def test_what_matches_is_well_formed(datatype: str) -> None:
    form = re.compile(FORMS[datatype], re.ASCII)

    @settings(max_examples=25, deadline=None)
    @given(st.from_regex(form, fullmatch=True))
    def holds(text: str) -> None:
        assert is_well_formed(text, datatype)

    holds()


@pytest.mark.parametrize(
    ("datatype", "text"),
    [
        ("byte", "128"),
        ("byte", "-129"),
        ("date", "2023-02-29"),
        ("date", "2023-04-31"),
        ("gMonthDay", "--02-30"),
        ("integer", "abc"),
        ("integer", "\u0663"),
        ("nonNegativeInteger", "-1"),
        ("positiveInteger", "0"),
        ("unsignedByte", "256"),
    ],
)
def test_what_is_ill_formed_is_in_doubt(datatype: str, text: str) -> None:
    assert not is_well_formed(text, XSD + datatype)
    assert re.fullmatch(FORMS[XSD + datatype], text) is None
