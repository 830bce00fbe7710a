"""Queries are parsed alike, whatever else the process has imported."""

import gc
import subprocess
import sys
from contextlib import suppress
from weakref import ref

import pytest

from ocop_kg.errors import UnsupportedQueryError
from ocop_kg.sparql import parse_select

DEEP = "SELECT * { " + "{ " * 60 + "?s ?p ?o" + " }" * 60 + " }"
ASKED = f"""
import sys
from pyparsing import ParserElement
ParserElement.enable_packrat()  # as matplotlib does when it is imported
from ocop_kg.sparql import parse_select
limit = sys.getrecursionlimit()
print(len(parse_select({DEEP!r}).select.columns), sys.getrecursionlimit() == limit)
"""


def test_a_parser_that_remembers_may_be_deeper() -> None:
    run = subprocess.run(  # Python itself
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=False
    )
    assert run.stdout == "3 True\n", run.stderr


class _Kept:
    """Something that a caller has, and that should be gone with it."""


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (IRI(MIN(STR(?s))) AS ?x) { ?s ?p ?o FILTER(?s = <urn:a>) }",
        "SELECT * { ?s ?p ?o",
        "ASK {}",
    ],
)
def test_nothing_of_the_caller_waits_for_the_collector(query: str) -> None:
    """Rows of the engine may end in their own thread alone, and the collector runs in any."""

    def ask() -> "ref[_Kept]":
        with suppress(UnsupportedQueryError):
            parse_select(query)
        kept = _Kept()
        return ref(kept)

    parse_select("SELECT * { ?s ?p ?o }")  # the first of all makes the grammar
    gc.disable()
    try:
        assert ask()() is None
    finally:
        gc.enable()
