"""Queries are parsed alike, whatever else the process has imported."""

import subprocess
import sys

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
