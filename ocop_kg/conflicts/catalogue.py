"""The rules: SPARQL files that say which facts should have one value.

``rules/{name}.rq`` begins with a comment that says what is expected, and one that says how values
are compared:

``values``
    There should be one. Things, dates, numbers and texts are compared by what they are.
``wordings``
    Texts may differ, but not in the numbers that they hold.
``names``
    There should be one main name in each language.
``figures``
    There should be one at a time.
``running counts``
    The same, and a later one should not be lower: what counts those who have come so far.
``counts``
    A figure should not be lower than the number of things that sources name.

Its SELECT gives ``?about ?relation ?value ?source``, a row a source, where ``?source`` is the graph
that says so. Further columns may be ``?date`` (what the value is given for), ``?note`` (the
editors' note, where qualifiers such as "over" stand), ``?group`` (what else must be alike before
values are compared), ``?main`` (true for a main name), and for ``counts`` ``?item`` (a thing that
is named, in place of a value).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Rule", "rules"]

_FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is expected in words, how values are compared, and the query that gathers them."""

    name: str
    text: str
    compare: str
    sparql: str


@cache
def rules() -> tuple[Rule, ...]:
    """Give all rules, by name.

    >>> [rule.name for rule in rules() if rule.compare == "running counts"]
    ['running-counts']
    """
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.rq")))


def _read(path: Path) -> Rule:
    sparql = path.read_text("utf-8")
    text, compare = sparql.splitlines()[:2]
    return Rule(path.stem, text.removeprefix("# "), compare.removeprefix("# compare: "), sparql)
