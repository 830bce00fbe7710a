"""R: what grows without end is stopped at a limit with a name, and nothing is hurt by it.

R10 for xlsx has no door yet: no table is read from xlsx.
"""

import gzip
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode, Triple

from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.errors import BudgetError, QuerySyntaxError, ReadError, ShapesError
from ocop_kg.graph.blanks import with_stable_names
from ocop_kg.reading import FORMATS, read_quads
from ocop_kg.validation import validate
from tests.conftest import SMALL
from tests.threats.children import children
from tests.threats.conftest import Run, environment

XML = """{}<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:u#">
<r:Description r:about="urn:s"><u:p>{}</u:p></r:Description></r:RDF>"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path, limit: str, budget: Budget | None = None) -> BudgetError:
    """Read a file that goes beyond a limit, and say how it was refused."""
    with pytest.raises(BudgetError) as caught:
        list(read_quads(path, budget=budget))
    assert caught.value.limit == limit
    assert caught.value.value == getattr(budget or Budget(), limit)
    assert caught.value.place is not None
    assert caught.value.place.source == str(path)
    return caught.value


@pytest.mark.parametrize("levels", [1, 5, 9])
def test_r1_nested_entities_are_refused_with_their_place(levels: int, tmp_path: Path) -> None:
    entities = '<!ENTITY e0 "lol">' + "".join(
        f'\n<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, levels + 1)
    )
    path = write(tmp_path, "bomb.rdf", XML.format(f"<!DOCTYPE r:RDF [{entities}]>", f"&e{levels};"))
    with pytest.raises(ReadError, match=r"bomb\.rdf:2:\d+: the entity e1 holds more than plain"):
        list(read_quads(path))


def test_r1_honest_entities_are_read(tmp_path: Path) -> None:
    entity = '<!DOCTYPE r:RDF [<!ENTITY owl "http://www.w3.org/2002/07/owl#">]>'
    (quad,) = read_quads(write(tmp_path, "protege.owl", XML.format(entity, "&owl;Class")))
    assert "http://www.w3.org/2002/07/owl#Class" in str(quad.object)


def test_r2_long_and_often_used_entities_are_stopped(tmp_path: Path) -> None:
    long = f'<!DOCTYPE r:RDF [<!ENTITY a "{"a" * 50_000}">]>'
    with pytest.raises(ReadError, match="has more than 1000 characters"):
        list(read_quads(write(tmp_path, "long.rdf", XML.format(long, "&a;" * 400))))
    short = f'<!DOCTYPE r:RDF [<!ENTITY a "{"a" * 1000}">]>'
    often = write(tmp_path, "often.rdf", XML.format(short, "&a;" * 40_000))
    assert refused(often, "expansion").place.line == 2  # type: ignore[union-attr]
    attribute = XML.format(short, "x").replace('"urn:s"', f'"urn:{"&a;" * 40_000}"')
    refused(write(tmp_path, "attribute.rdf", attribute), "expansion")


DEEP = {
    "lists.ttl": "<urn:s> <urn:p> {} .".format("(" * 3000 + ")" * 3000),
    "nodes.ttl": "<urn:s> <urn:p> {} .".format("[ <urn:p> " * 3000 + "1" + "]" * 3000),
    "terms.ttl": "<urn:s> <urn:p> {} .".format("<<( <urn:s> <urn:p> " * 3000 + "1" + ")>>" * 3000),
    "terms.nt": "<urn:s> <urn:p> {} .".format(
        "<<( <urn:s> <urn:p> " * 60_000 + '"1"' + ")>>" * 60_000
    ),
    "notes.ttl": "<urn:s> <urn:p> 1 {} .".format("{| <urn:p> 1 " * 3000 + "|}" * 3000),
    "graph.trig": "<urn:g> {{ <urn:s> <urn:p> {} }}".format("(" * 3000 + ")" * 3000),
    "objects.jsonld": '{"urn:p":' * 3000 + "1" + "}" * 3000,
    "arrays.json": '{"urn:p":' + "[" * 3000 + "]" * 3000 + "}",
    "contexts.jsonld": '{"@context":{"a":{"@id":"urn:a",' * 3000,
    "elements.rdf": XML.format("", "<r:Description><u:p>" * 3000),
    "open.ttl": "<" * 3_000_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_r3_deep_nesting_ends_with_its_place(name: str, tmp_path: Path) -> None:
    place = refused(write(tmp_path, name, DEEP[name]), "depth").place
    assert place is not None
    assert place.line in (1, 2)
    assert place.column


def test_r3_signs_inside_texts_names_and_comments_are_no_nesting(tmp_path: Path) -> None:
    text = "([{<<" * 500
    content = f'# {text}\n<urn:s> <urn:p> "{text}", """{text}"\n""", \'{text}\', <urn:%28#((> .'
    assert len(list(read_quads(write(tmp_path, "flat.ttl", content)))) == 4
    escaped = '{"urn:p": "\\"' + text + '\\\\"}'
    assert len(list(read_quads(write(tmp_path, "flat.jsonld", escaped)))) == 1
    wide = "<urn:s> <urn:p> " + ", ".join(["(1)", "[ <urn:p> 2 ]"] * 500) + " ."
    assert len(list(read_quads(write(tmp_path, "wide.ttl", wide)))) > 2000


NESTED = {
    "groups": "SELECT * " + "{ " * 5000 + "}" * 5000,
    "brackets": "SELECT * { FILTER(" + "(" * 60_000 + "1" + ")" * 60_000 + ") }",
    "functions": "SELECT * { FILTER(" + "STR(" * 3000 + "1" + ")" * 3000 + ") }",
    "exists": "SELECT * " + "{ FILTER EXISTS " * 3000 + "{}" + "}" * 3000,
    "selects": "SELECT * " + "{ SELECT * " * 3000 + "{}" + "}" * 3000,
    "paths": "SELECT * { ?s " + "^(" * 60_000 + "<urn:p>" + ")" * 60_000 + " ?o }",
    "lists": "SELECT * { ?s ?p " + "(" * 3000 + "1" + ")" * 3000 + " }",
    "terms": "SELECT * { ?s ?p " + "<<( ?s ?p " * 60_000 + "1" + ")>>" * 60_000 + " }",
    "hidden by a comparison": "SELECT * { BIND(1 AS ?a) FILTER(?a<"
    + "(" * 60_000
    + "1&&(2>1"
    + ")" * 60_001
    + ") }",
    "hidden by an escape": r"SELECT * { ?s ?p <urn:\u0061#b> " + "{ " * 5000 + "}" * 5001,
    "hidden by text": 'SELECT * { ?s ?p "}" ' + "{ " * 5000 + "}" * 5001,
}
LONG = {
    "negations": "SELECT * { FILTER(" + "!" * 60_000 + "1) }",
    "negations in a comparison": "SELECT * { FILTER(?a<" + "!" * 60_000 + "(1>0)) }",
    "minus": "SELECT * { " + "MINUS { ?s ?p ?o } " * 3000 + "}",
    "optional": "SELECT * { " + "optional { ?s ?p ?o } " * 3000 + "}",
    "union": "SELECT * { {} " + "UNION {} " * 60_000 + "}",
    "bind": "SELECT * { " + " ".join(f"BIND(1 AS ?v{number})" for number in range(3000)) + "}",
    "or": "SELECT * { FILTER(1" + "||1" * 60_000 + ") }",
    "sum": "SELECT * { FILTER(1" + "+1" * 60_000 + ") }",
    "alternatives": "SELECT * { ?s <urn:p>" + "|<urn:p>" * 60_000 + " ?o }",
    "filters": "SELECT * { " + "FILTER(1)" * 3000 + "}",
}


@pytest.mark.parametrize("case", NESTED)
def test_r4_nested_queries_meet_a_limit(small: KnowledgeGraph, case: str) -> None:
    for ask in (small.query, small.select):
        with pytest.raises(BudgetError, match="levels inside each other") as caught:
            ask(NESTED[case])
        assert caught.value.limit == "depth"
        assert caught.value.place is not None


@pytest.mark.parametrize("case", LONG)
def test_r4_long_queries_meet_a_limit(small: KnowledgeGraph, case: str) -> None:
    with pytest.raises(BudgetError, match="more than 1000 operators and clauses"):
        small.query(LONG[case])


def test_r4_evidence_of_a_nested_query_says_what_it_lacks(small: KnowledgeGraph) -> None:
    for condition in ("(" * 100 + "1" + ")" * 100, "1" + "+1" * 900):
        query = f"SELECT ?c {{ ?c a ocop:Country FILTER({condition}) }} LIMIT 1"
        evidence = small.select(query).rows[0].evidence
        assert evidence.gaps
        assert not evidence.complete


def test_r4_a_query_on_standard_input_is_limited_too(run: Run) -> None:
    done = run("query", "-", "--budget", "bytes=1000", stdin="#" * 2000)
    assert done.returncode == 5
    assert "standard input: more than 1,000 bytes" in done.stderr


def test_r4_what_stays_below_the_limits_is_answered(small: KnowledgeGraph) -> None:
    assert len(small.select("SELECT * " + "{ " * 120 + "}" * 120)) == 1
    assert len(small.select("SELECT * { FILTER(" + "(" * 40 + "1" + ")" * 40 + ") }")) == 1
    many = " ".join(f'"{{{number}"' for number in range(5000))
    assert len(small.select(f"SELECT * {{ VALUES ?x {{ {many} }} }}")) == 5000


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "(a*)*b", "(.*)*x", "^(a|aa)+$"])
def test_r5_patterns_in_queries_take_linear_time(small: KnowledgeGraph, pattern: str) -> None:
    literal = "a" * 30_000 + "!"
    for call in (f'REGEX(?x, "{pattern}")', f'REPLACE(?x, "{pattern}", "-")'):
        query = f'SELECT ?y {{ VALUES ?x {{ "{literal}" }} BIND({call} AS ?y) }}'
        assert len(small.select(query, budget=Budget(seconds=20))) == 1


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$"])
def test_r5_patterns_in_shapes_are_refused_or_run_in_time(pattern: str, tmp_path: Path) -> None:
    shapes = write(
        tmp_path,
        "shapes.ttl",
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:S> a sh:NodeShape ; sh:targetClass <https://w3id.org/ocop/ontology#Product> ;
        sh:property [ sh:path <http://www.w3.org/2004/02/skos/core#prefLabel> ;
        sh:pattern "{pattern}" ; sh:message "m" ] .""",
    )
    data = write(
        tmp_path,
        "data.ttl",
        "<urn:x> a <https://w3id.org/ocop/ontology#Product> ; "
        f'<http://www.w3.org/2004/02/skos/core#prefLabel> "{"a" * 60}!" .',
    )
    try:
        report = validate(data, shapes, budget=Budget(seconds=20))
    except ShapesError as error:
        assert "for ever" in str(error)  # noqa: PT017  # either end is right
    else:
        assert "m" in [result.message for result in report.results]


def test_r6_cartesian_products_end_at_the_time(small: KnowledgeGraph) -> None:
    before = sorted(map(str, small.store))
    with pytest.raises(BudgetError, match=r"not done after 0\.5 seconds") as caught:
        small.query(ENDLESS, budget=Budget(seconds=0.5))
    assert (caught.value.limit, caught.value.value) == ("seconds", 0.5)
    assert sorted(map(str, small.store)) == before
    assert small.query("ASK { ?s a ocop:Country }", budget=Budget(seconds=20)) is True


@pytest.mark.parametrize("timed", [None, 30.0])
def test_r6_cartesian_products_end_at_the_rows(small: KnowledgeGraph, timed: float | None) -> None:
    budget = Budget(rows=100, seconds=timed)
    everything = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    rows = small.select(f"SELECT * {everything}", budget=budget)
    for use in (len, list, bool):
        with pytest.raises(BudgetError, match="more than 100 rows"):
            use(rows)
    for write_out in (rows.to_csv, rows.to_json, rows.to_tsv, rows.to_xml, rows.to_dicts):
        with pytest.raises(BudgetError):
            write_out()
    stream = rows.stream()
    assert len([next(stream) for _ in range(100)]) == 100
    with pytest.raises(BudgetError):
        next(stream)
    with pytest.raises(BudgetError, match="triples"):
        small.query(f"CONSTRUCT {{ ?a ?b ?c }} {everything}", budget=budget)


def test_r6_the_number_of_rows_allowed_is_allowed(small: KnowledgeGraph) -> None:
    assert len(small.select("SELECT * { ?s ?p ?o } LIMIT 10", budget=Budget(rows=10))) == 10


def test_r6_validation_ends_at_the_time(tmp_path: Path) -> None:
    shapes = write(
        tmp_path,
        "shapes.ttl",
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:S> a sh:NodeShape ; sh:targetClass <https://w3id.org/ocop/ontology#Country> ;
        sh:sparql [ a sh:SPARQLConstraint ; sh:message "m" ; sh:select '''
        SELECT $this { $this a ?t . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i
            FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = "x") }''' ] .""",
    )
    with pytest.raises(BudgetError, match="seconds=3"):
        validate(SMALL, shapes, budget=Budget(seconds=3))


def test_r6_inference_ends_at_the_time(tmp_path: Path) -> None:
    rdfs, owl = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#"
    lines = [f"<urn:p> <{rdfs}subPropertyOf> <{owl}sameAs>, <{rdfs}subClassOf> ."]
    lines += [f"<urn:{number}> <urn:p> <urn:{number + 1}> ." for number in range(60)]
    path = write(tmp_path, "knot.ttl", "\n".join(lines))
    with pytest.raises(BudgetError, match="seconds=1"):
        KnowledgeGraph.open(path, replace=True, budget=Budget(seconds=1))
    store = tmp_path / "store"
    with pytest.raises(BudgetError):
        KnowledgeGraph.open(path, replace=True, store=store, budget=Budget(seconds=1))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["knot.ttl"]


def test_r6_a_timed_opening_gives_the_same_graph(small: KnowledgeGraph) -> None:
    timed = KnowledgeGraph.open(SMALL, replace=True, budget=Budget(seconds=60))
    query = "SELECT ?s ?p ?o { GRAPH graph:inferred { ?s ?p ?o } FILTER(!ISBLANK(?s)) }"
    assert set(map(tuple, timed.select(query))) == set(map(tuple, small.select(query)))


@pytest.mark.parametrize(
    "path", ["(!<urn:x>|^!<urn:y>)*", "(!<urn:x>)+/(^!<urn:y>)+", "((!<urn:x>)*)*"]
)
def test_r7_property_paths_end_at_the_time(small: KnowledgeGraph, path: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?a {path} ?b . ?c {path} ?d . ?e {path} ?f }}"
    with pytest.raises(BudgetError) as caught:
        small.query(query, budget=Budget(seconds=0.5))
    assert caught.value.limit == "seconds"


def test_r6_a_query_that_is_only_planned_is_stopped_too(small: KnowledgeGraph) -> None:
    for name in ("s", "service"):
        patterns = " ".join(f"?{name}{number} ?p ?o{number} ." for number in range(200))
        with pytest.raises(BudgetError):
            small.query(f"SELECT * {{ {patterns} }}", budget=Budget(seconds=0.5))


def test_r6_the_time_is_over_while_rows_are_read(small: KnowledgeGraph) -> None:
    query = f"SELECT * {{ {{ BIND(1 AS ?one) }} UNION {{ {ENDLESS} }} }}"
    with pytest.raises(BudgetError, match="seconds=1"):
        list(small.select(query, budget=Budget(seconds=1)))


def test_r6_no_process_and_no_pipe_is_left(small: KnowledgeGraph) -> None:
    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc to count open files")
    before, processes = open_files(), children()
    for query in ("ASK {}", "SELECT * { ?s ?p ?o }", "SELECT nonsense"):
        for _ in range(5):
            with suppress(QuerySyntaxError):
                small.query(query, budget=Budget(seconds=20))
    with pytest.raises(BudgetError):
        small.query(ENDLESS, budget=Budget(seconds=0.2))
    assert open_files() == before
    assert children() <= processes


def test_r6_questions_are_stopped_too(small: KnowledgeGraph) -> None:
    with pytest.raises(BudgetError, match="rows=1"):
        len(small.within(Budget(rows=1)).ask("priority-products-by-country"))
    assert len(small.within(Budget(seconds=30)).ask("priority-products-by-country")) > 1


def test_r6_threads_may_ask_at_once(small: KnowledgeGraph) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def count(_: int) -> int:
        return len(small.select("SELECT * { ?s ?p ?o } LIMIT 50", budget=Budget(seconds=60)))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(count, range(24))) == [50] * 24


def test_r6_memory_is_limited_too(small: KnowledgeGraph) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the limit is offered on Linux")
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a ?b ?c ?d ?e ?f"
    with pytest.raises(BudgetError) as caught:
        small.select(query, budget=Budget(seconds=100, memory=100_000_000))
    assert caught.value.limit == "memory"


def test_r6_the_command_line_stops_and_says_which_limit(run: Run) -> None:
    done = run("query", ENDLESS, "--budget", "seconds=1")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == (
        "ocop-kg: error: not done after 1 seconds: stopped; the budget ends at seconds=1\n"
    )
    done = run("query", "SELECT * { ?s ?p ?o }", "--budget", "rows=7", "--format", "json")
    assert (done.returncode, done.stdout) == (5, "")
    assert '"limit": "rows"' in done.stderr
    assert run("query", "ASK {}", "--budget", "row=7").returncode == 2
    assert run("query", "ASK {}", "--budget", "rows=many").returncode == 2
    assert run("validate", str(SMALL), "--budget", "bytes=100").returncode == 5
    assert run("info", "--budget", "seconds=0.001").returncode == 5


def test_r6_an_interrupt_ends_a_query_at_once(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ocop_kg", "query", ENDLESS],
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert (process.returncode, told.strip()) == (130, b"ocop-kg: interrupted")


NUMBERS = {
    "decimal": ('"1e999999999"^^xsd:decimal', "1e999999999"),
    "integer": ("9" * 5000, "9" * 5000),
    "double": ('"1e999999999"^^xsd:double', float("inf")),
    "year": ('"99999999999-01-01"^^xsd:date', "99999999999-01-01"),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_r8_huge_numbers_keep_their_text(case: str, small: KnowledgeGraph) -> None:
    written, expected = NUMBERS[case]
    rows = small.select(f"SELECT ?x {{ VALUES ?x {{ {written} }} }}")
    assert rows.to_dicts() == [{"x": expected}]
    if case != "double":  # which is too large for itself: infinite
        assert str(expected) in rows.to_csv()
    small.select(f"SELECT (?x + 1 AS ?y) {{ VALUES ?x {{ {written} }} }}").to_dicts()


def test_r9_blank_nodes_that_cannot_be_told_apart_take_bounded_time() -> None:
    knows = NamedNode("urn:knows")
    nodes = [BlankNode(f"x{number}") for number in range(100)]
    clique = [Triple(one, knows, other) for one in nodes for other in nodes if one != other]
    told: list[str] = []
    assert len(set(with_stable_names(clique, told.append))) == 100 * 99
    assert len(told) == 1
    assert "their names may differ" in told[0]
    few = [triple for triple in clique if {triple.subject, triple.object} <= {*nodes[:10]}]
    assert len(set(with_stable_names(few, told.append))) == 10 * 9
    assert len(told) == 1


def test_r9_the_command_line_says_what_it_could_not_tell_apart(tmp_path: Path, run: Run) -> None:
    knots = range(100)
    lines = (f"_:x{one} <urn:knows> _:x{other} ." for one in knots for other in knots)
    path = write(tmp_path, "clique.nt", "\n".join(lines))
    given = ("--data", str(path), "--replace", "--no-inferred", "--format", "ntriples")
    done = run("query", "CONSTRUCT WHERE { ?s <urn:knows> ?o }", *given)
    assert done.returncode == 0
    assert len(set(done.stdout.splitlines())) == 100 * 100
    assert "90 blank nodes look too much alike" in done.stderr


def test_r10_compressed_files_are_read_and_bombs_are_not(tmp_path: Path) -> None:
    line = b"<urn:s> <urn:p> 1 .\n"
    two = gzip.compress(line) + gzip.compress(line.replace(b"1", b"2"))
    assert len(list(read_quads(write(tmp_path, "mine.ttl.gz", two)))) == 2
    refused(write(tmp_path, "bomb.ttl.gz", gzip.compress(b" " * 300_000_000)), "expansion")
    refused(
        write(tmp_path, "big.nt.gz", gzip.compress(b"\n" * 3_000_000)), "bytes", Budget(bytes=2**20)
    )
    with pytest.raises(ReadError, match="its end is missing"):
        list(read_quads(write(tmp_path, "cut.ttl.gz", two[:-9])))
    with pytest.raises(ReadError, match="it is damaged"):
        list(read_quads(write(tmp_path, "bad.ttl.gz", two[:20] + b"\xff" * 20 + two[40:])))


def test_r11_size_is_limited_before_anything_is_parsed(tmp_path: Path) -> None:
    line = b'<urn:s> <urn:p> "%s" .'
    refused(write(tmp_path, "line.ttl", line % (b"a" * 100 * 2**20)), "bytes")
    refused(write(tmp_path, "text.nt", line % (b"a" * 5000)), "literal", Budget(literal=4999))
    many = b"".join(b"<urn:s> <urn:p> %d ." % number for number in range(11))
    refused(write(tmp_path, "many.ttl", many), "triples", Budget(triples=10))
    assert len(list(read_quads(tmp_path / "many.ttl", budget=Budget(triples=11)))) == 11
    with pytest.raises(ReadError, match="this is a device"):
        list(read_quads("/dev/zero", FORMATS[0]))


def test_r11_many_prefixes_and_long_literals_are_read(tmp_path: Path) -> None:
    prefixes = "".join(f"@prefix p{number}: <urn:{number}> .\n" for number in range(100_000))
    path = write(tmp_path, "prefixes.ttl", prefixes + f'<urn:s> <urn:p> "{"a" * 5_000_000}" .')
    (quad,) = read_quads(path)
    assert len(str(quad.object)) > 5_000_000


SHAPES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdf: "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix o: <https://w3id.org/ocop/ontology#> ."
)
ENDLESS_SHAPES = {
    "itself": "<urn:S> a sh:NodeShape ; sh:targetClass o:Country ; sh:node <urn:S> .",
    "in a circle": "<urn:S> a sh:NodeShape ; sh:targetClass o:Country ; sh:not <urn:T> . "
    "<urn:T> a sh:NodeShape ; sh:property [ sh:path o:topic ; sh:node <urn:S> ] .",
    "list": "<urn:S> a sh:NodeShape ; sh:targetClass o:Country ; sh:property "
    "[ sh:path o:topic ; sh:in _:l ] . _:l rdf:first 1 ; rdf:rest _:l .",
    "path": "<urn:S> a sh:NodeShape ; sh:targetClass o:Country ; sh:property "
    "[ sh:path _:p ; sh:minCount 1 ] . _:p sh:inversePath _:p .",
}


@pytest.mark.parametrize("case", ENDLESS_SHAPES)
def test_r12_shapes_without_an_end_are_named(case: str, tmp_path: Path) -> None:
    path = write(tmp_path, "shapes.ttl", SHAPES + ENDLESS_SHAPES[case])
    with pytest.raises(ShapesError, match=r"itself") as caught:
        validate(SMALL, path)
    assert caught.value.place.line == 1


def test_r12_a_list_without_an_end_in_the_data(tmp_path: Path) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    path = write(
        tmp_path,
        "data.ttl",
        "<urn:x> a <https://w3id.org/ocop/ontology#Product> ; "
        f"<http://www.w3.org/2004/02/skos/core#prefLabel> _:l . _:l <{rdf}first> 1 ; "
        f"<{rdf}rest> _:l .",
    )
    assert not validate(path).conforms
    assert len(KnowledgeGraph.open(path, replace=True)) > 0
