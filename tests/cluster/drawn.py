"""Random queries, and values of all kinds compared with each other, for both engines."""

from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings
from pyoxigraph import Store

from ocop_kg.cluster.tables import Tables
from ocop_kg.cluster.terms import decode
from ocop_kg.errors import NotDistributedError, UnsupportedQueryError
from ocop_kg.sparql import parse_select
from tests.sparql.queries import selects

__all__ = ["DATA", "answers", "comparisons", "drawn_queries", "expected"]

_PREFIX = "PREFIX : <urn:d:> "
DATA = """
<urn:d:a> <urn:d:p> <urn:d:b> <urn:d:g1> .
<urn:d:a> <urn:d:p> <urn:d:b> <urn:d:g2> .
<urn:d:a> <urn:d:p> <urn:d:c> <urn:d:g1> .
<urn:d:b> <urn:d:p> <urn:d:c> <urn:d:g1> .
<urn:d:c> <urn:d:p> <urn:d:a> <urn:d:g2> .
<urn:d:a> <urn:d:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:d:g1> .
<urn:d:b> <urn:d:q> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:d:g2> .
<urn:d:c> <urn:d:q> "2" <urn:d:g2> .
<urn:d:b> <urn:d:r> <urn:d:a> <urn:d:g2> .
<urn:d:c> <urn:d:r> <urn:d:c> <urn:d:g1> .
<urn:d:a> <urn:d:r> "2"@en <urn:d:g1> .
<urn:d:q> <urn:d:q> <urn:d:p> <urn:d:g1> .
"""


_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = (
    *("<urn:a>", "<urn:b>", '""', '"a"', '"b"', '"a"@en', '"a"@fr', '"b"@en', "true", "false"),
    *("0", "1", "1.5", "-2", "0.1", "'1'^^<urn:type>", "'2'^^<urn:type>", "'2024'^^xsd:gYear"),
    *("'2023'^^xsd:gYear", "'2024-02'^^xsd:gYearMonth", "'2024-02-29'^^xsd:date"),
    *("'2024-03-01'^^xsd:date", "'2024-03-01Z'^^xsd:date", "'abc'^^xsd:integer"),
    *("'2024-03-01T00:00:00'^^xsd:dateTime", "'2024-03-01T00:00:00Z'^^xsd:dateTime"),
    *("'2024-03-01T01:00:00+01:00'^^xsd:dateTime", "'2024-03-02T20:00:00.5Z'^^xsd:dateTime"),
)
"""Values that the embedded engine keeps as they are written."""
_REWRITTEN = (
    *("1.0", "1.50", "1e0", "1.5e0", "'+1'^^xsd:integer", "'01'^^xsd:int", "'1'^^xsd:boolean"),
    *("'INF'^^xsd:double", "'1.1'^^xsd:float"),  # the engine has NaN <= NaN, XPath has not
)


def comparisons() -> list[str]:
    """Every value beside every other, by each operator, and what functions make of each."""
    exact = " ".join(f"({number} {value})" for number, value in enumerate(_EXACT))
    one = " ".join(f"({number} {value})" for number, value in enumerate((*_EXACT, *_REWRITTEN)))
    pairs = f"VALUES (?i ?x) {{ {one} }} VALUES (?j ?y) {{ {one} }}"
    prefix = f"PREFIX xsd: <{_XSD}> "
    tests = [f"?x {operator} ?y" for operator in ("=", "!=", "<", "<=", ">", ">=")]
    tests += ["!(?x = ?y)", "?x = ?y || ?x < ?y", "?x IN (?y, 1)"]
    made = [
        *("STR(?x)", "LANG(?x)", "DATATYPE(?x)", "isIRI(?x)", "isLITERAL(?x)", "STRLEN(STR(?x))"),
        *("IF(?x, 1, 2)", "!?x", "COALESCE(?x < 1, ?x)", "UCASE(STR(?x))", "SUBSTR(STR(?x), 2)"),
        *("SUBSTR(STR(?x), 2, 3)", 'CONTAINS(STR(?x), "a")', 'REGEX(STR(?x), "^[0-9]+$")'),
        *('REGEX(STR(?x), "A|E", "i")', "IRI(STR(?x))", 'STRSTARTS(STR(?x), "2024-0")'),
        *('LANGMATCHES(LANG(?x), "*")', 'LANGMATCHES(LANG(?x), "EN")', 'CONCAT(STR(?x), "-")'),
    ]
    rows = [f"{prefix}SELECT ?i ?j {{ {pairs} FILTER({test}) }}" for test in tests]
    columns = " ".join(f"({make} AS ?made{number})" for number, make in enumerate(made))
    return [*rows, f"{prefix}SELECT ?i {columns} {{ VALUES (?i ?x) {{ {exact} }} }}"]


def drawn_queries(number: int) -> list[str]:
    """Queries that both grammars read, always the same ones."""
    found: dict[str, None] = {}

    @seed(7)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(selects)
    def draw(text: str) -> None:
        found[_PREFIX + text] = None

    draw()
    return [text for text in found if _is_read(text)]


def _is_read(text: str) -> bool:
    try:
        Store().query(text)
        parse_select(text)
    except (SyntaxError, UnsupportedQueryError):
        return False
    return True


def answers(tables: Tables, queries: list[str]) -> dict[str, Counter[tuple[str, ...]] | None]:
    """What the cluster answers, in few jobs; None for what it refuses."""
    compiled: dict[str, str] = {}
    found: dict[str, Counter[tuple[str, ...]] | None] = {}
    for text in queries:
        try:
            compiled[text] = tables.compiled(parse_select(text))
        except NotDistributedError:
            found[text] = None
    rows = tables.together(list(compiled.values()))
    for text, several in zip(compiled, rows, strict=True):
        found[text] = Counter(tuple(str(decode(cell)) for cell in row) for row in several)
    return found


def expected(store: Store, text: str) -> Counter[tuple[str, ...]]:
    """What the embedded engine answers; the order of the columns of ``*`` is nobody's."""
    columns = [variable.value for variable in parse_select(text).select.variables]
    return Counter(tuple(str(row[name]) for name in columns) for row in store.query(text))  # type: ignore[union-attr]
