"""A query that is read and written again gives the same rows, and reads as the same query."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from pyoxigraph import QuerySolutions, RdfFormat, Store

import ocop_kg
from ocop_kg import KnowledgeGraph
from ocop_kg.sparql import parse_select, write
from tests.sparql.queries import selects

QUERIES = sorted(Path(ocop_kg.__file__).parent.rglob("*.rq"))

STORE = Store()
STORE.load(
    b"""@prefix : <urn:x:> .
    :a :p :b, :c . :b :p :c . :c :r :a . :a :q 1, 2 . :b :q 2, "2" .
    :g1 { :a :p :b . :b :q 2 } :g2 { :b :p :c }""",
    format=RdfFormat.TRIG,
)


def answer(store: Store, text: str) -> Counter[str]:
    rows = store.query(text)
    assert isinstance(rows, QuerySolutions)
    names = [name.value for name in rows.variables]
    return Counter(str(sorted(zip(names, map(str, row), strict=True))) for row in rows)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_packaged_queries(path: Path, kg: KnowledgeGraph) -> None:
    text = path.read_text("utf-8")
    query = parse_select(text)
    assert parse_select(write(query)) == query
    written, original = ([*map(str, kg.select(each))] for each in (write(query), text))
    assert sorted(written) == sorted(original)
    if query.select.order:
        assert written == original


@given(selects)
@settings(max_examples=300, deadline=None)
def test_any_query(text: str) -> None:
    text = f"PREFIX : <urn:x:> {text}"
    try:
        expected = answer(STORE, text)
    except SyntaxError:
        assume(False)  # noqa: FBT003
    written = write(parse_select(text))
    assert answer(STORE, written) == expected
    assert write(parse_select(written)) == written
