"""SHACL-SPARQL: queries in shapes, and components that shapes define (SHACL sections 5 and 6)."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from ocop_kg.errors import ShapesError
from ocop_kg.validation import Report, validate
from ocop_kg.validation.plan.reading import reads
from ocop_kg.validation.plan.sparql import words_of
from ocop_kg.validation.plan.subtracting import subtracting
from ocop_kg.validation.plan.text import joined
from tests.validation.support import document

EX = "https://example.org/"
PREFIXES = f"""
ex:all sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] ,
  [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .
"""


def report(folder: Path, data: str, shapes: str, engine: str = "sparql") -> Report:
    file = document(folder, data)
    rules = document(folder, PREFIXES + shapes, "shapes.ttl")
    return validate(file, rules, ontology=False, engine=engine)


def found(report: Report) -> Counter[tuple[str, str]]:
    return Counter(
        (str(result.focus).replace(EX, ""), str(result.value).replace(EX, ""))
        for result in report.results
    )


def constraint(query: str, target: str = "sh:targetClass ex:C", more: str = "") -> str:
    body = f"sh:prefixes ex:all ; {more} sh:select '''{query}'''"
    return f"ex:S a sh:NodeShape ; {target} ; sh:sparql [ {body} ] ."


DATA = """
ex:a a ex:C ; ex:p 1 , 2 , 3 .
ex:b a ex:C ; ex:p 4 .
ex:c a ex:C ; ex:q ex:a .
"""


LARGEST = "SELECT $this { { SELECT $this (MAX(?x) AS ?m) { $this ex:p ?x } GROUP BY $this }"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT $this ?value { $this ex:p ?value FILTER(?value > 2) }", ["<a> 3", "<b> 4"]),
        ("SELECT $this { FILTER NOT EXISTS { $this ex:p ?x } }", ["<c> <c>"]),
        (
            "SELECT $this { { FILTER($this = ex:a) } UNION { $this ex:q ?x } }",
            ["<a> <a>", "<c> <c>"],
        ),
        ("SELECT $this { OPTIONAL { $this ex:p ?x } FILTER(!BOUND(?x)) }", ["<c> <c>"]),
        ("SELECT $this ?value { $this ex:p ?value } ORDER BY ?value LIMIT 1", ["<a> 1", "<b> 4"]),
        (
            "SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this",
            ["<a> 3", "<b> 1"],
        ),
        (
            "SELECT $this (SUM(?x) AS ?n) { $this ex:p ?x } GROUP BY $this HAVING (SUM(?x) > 4)",
            ["<a> <a>"],
        ),
        (LARGEST + " FILTER(?m > 3) }", ["<b> <b>"]),
        ("SELECT $this ?value { $this ex:q/ex:p ?value }", ["<c> 1", "<c> 2", "<c> 3"]),
        ("SELECT $this ?value { ?value ex:q $this . ?value a ex:C }", ["<a> <c>"]),
        (
            "SELECT $this { FILTER EXISTS { { $this ex:q ?x } UNION { FILTER($this = ex:b) } } }",
            ["<b> <b>", "<c> <c>"],
        ),
        ("SELECT $this { BIND($this AS ?that) FILTER(?that = ex:b) }", ["<b> <b>"]),
        ("PREFIX e: <https://example.org/> SELECT $this { $this e:p 4.0 }", []),
        ("SELECT $this ?value { $this ?p ?value FILTER(?p IN (ex:q)) }", ["<c> <a>"]),
        (
            "SELECT $this ?value { $this ex:p ?value FILTER(?value IN (1,4)) } # } {",
            ["<a> 1", "<b> 4"],
        ),
    ],
)
def test_a_query_means_for_all_nodes_what_it_means_for_each(
    query: str, expected: list[str], tmp_path: Path
) -> None:
    texts = Counter(
        f"{focus} {value.partition('^^')[0].strip(chr(34))}"
        for (focus, value), number in found(report(tmp_path, DATA, constraint(query))).items()
        for _ in range(number)
    )
    assert texts == Counter(expected)


@pytest.mark.parametrize(
    "target",
    ["sh:targetSubjectsOf ex:p", "sh:targetObjectsOf ex:q", "sh:targetNode ex:a, ex:nowhere",
     "sh:targetClass ex:C ; sh:targetObjectsOf ex:q"],
)  # fmt: skip
def test_both_engines_run_a_query_at_every_kind_of_target(target: str, tmp_path: Path) -> None:
    query = "SELECT DISTINCT $this ?value { $this ex:p ?value FILTER(?value > 1) }"
    shapes = constraint(query, target)
    one, two = (report(tmp_path, DATA, shapes, engine) for engine in ("sparql", "pyshacl"))
    assert found(one) == found(two)
    assert one.results


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT $this { $this ex:p ?x MINUS { $this ex:q ?x } }", "MINUS cannot stand"),
        ("SELECT $this { VALUES ?x { 1 } $this ex:p ?x }", "VALUES cannot stand"),
        ("SELECT $this { BIND(1 AS $this) }", "gives $this a value"),
        ("SELECT $this { $this ex:p ?x { SELECT ?x { ?x ex:q ?y } } }", "must select $this"),
        ("SELECT ?x { $this ex:p ?x }", "the query must select $this"),
        ("ASK { $this ex:p ?x }", "a SELECT is expected"),
        ("SELECT $this { $this foo:p ?x }", "foo: is not declared"),
    ],
)
def test_what_pre_binding_forbids_is_refused(query: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ShapesError) as caught:
        report(tmp_path, DATA, constraint(query))
    assert problem in caught.value.problem


def test_messages_are_filled_in_and_keep_their_language(tmp_path: Path) -> None:
    shapes = constraint(
        "SELECT $this ?value ?other { $this ex:q ?other . ?other ex:p ?value FILTER(?value = 3) }",
        more='sh:message "{?other} has {?value}, not {?nothing}"@en , "{$value} zu viel"@de ;',
    )
    (result,) = report(tmp_path, DATA, shapes).results
    assert result.message == f"{EX}a has 3, not {{?nothing}}"
    assert set(result.messages) == {
        Literal(f"{EX}a has 3, not {{?nothing}}", language="en"),
        Literal("3 zu viel", language="de"),
    }


def test_a_query_may_give_message_and_path(tmp_path: Path) -> None:
    query = 'SELECT $this ?message (ex:q AS ?path) { $this ex:q ?x BIND("so" AS ?message) }'
    (result,) = report(tmp_path, DATA, constraint(query)).results
    assert (result.message, str(result.path)) == ("so", f"<{EX}q>")


def test_a_failure_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match="reports a failure"):
        report(tmp_path, DATA, constraint("SELECT $this (true AS ?failure) { $this ex:q ?x }"))


def test_a_constraint_that_is_switched_off_is_not_run(tmp_path: Path) -> None:
    shapes = constraint("SELECT $this { $this ex:p ?x }", more="sh:deactivated true ;")
    assert report(tmp_path, DATA, shapes).results == ()


def test_queries_of_inner_shapes_count_too(tmp_path: Path) -> None:
    inner = "[ sh:sparql [ sh:prefixes ex:all ; sh:select 'SELECT $this { $this ex:p 4 }' ] ]"
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:not {inner} ."
    assert found(report(tmp_path, DATA, shapes)) == Counter({("<a>", "<a>"): 1, ("<c>", "<c>"): 1})


def test_a_property_shape_reports_values_of_its_path(tmp_path: Path) -> None:
    shapes = """ex:P sh:targetClass ex:C ; sh:path ex:p ; sh:sparql [ sh:prefixes ex:all ;
      sh:select "SELECT $this ?value { $this $PATH ?value FILTER(?value > 3) }" ] .
    ex:Q sh:targetClass ex:C ; sh:path ( ex:q ex:p ) ; sh:sparql [ sh:prefixes ex:all ;
      sh:select "SELECT $this ?value { $this $PATH ?value FILTER(?value > 2) }" ] ."""
    results = report(tmp_path, DATA, shapes).results
    assert sorted(f"{result.focus} {result.value}" for result in results) == [
        f'<{EX}b> "4"^^<http://www.w3.org/2001/XMLSchema#integer>',
        f'<{EX}c> "3"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ]


def test_a_property_shape_within_runs_its_query_at_the_values(tmp_path: Path) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [
      sh:path ex:q ; sh:property [ sh:path ex:p ; sh:sparql [ sh:prefixes ex:all ;
        sh:select "SELECT $this ?value { $this $PATH ?value FILTER(?value = 2) }" ] ] ] ."""
    (result,) = report(tmp_path, DATA, shapes).results
    assert str(result.focus) == f"<{EX}a>"


COMPONENT = '''
ex:Between a sh:ConstraintComponent ;
  sh:parameter [ sh:path ex:low ] , [ sh:path ex:high ; sh:optional true ] ;
  sh:message "{?value} is not from {$low} to {?high}" ;
  sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex:all ;
    sh:select "SELECT $this ?value { $this ex:p ?value FILTER(?value < $low) }" ] ;
  sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes ex:all ; sh:select
    """SELECT $this ?value { $this $PATH ?value
    FILTER(?value < $low || (BOUND($high) && ?value > $high)) }""" ] .
'''


def test_a_component_with_validators_for_both_kinds_of_shape(tmp_path: Path) -> None:
    shapes = (
        COMPONENT
        + """ex:S a sh:NodeShape ; sh:targetClass ex:C ; ex:low 2 .
    ex:P a sh:PropertyShape ; sh:targetClass ex:C ; sh:path ex:p ; ex:low 2 ; ex:high 3 ."""
    )
    results = report(tmp_path, DATA, shapes).results
    assert sorted(f"{result.shape} {result.message}" for result in results) == [
        f"<{EX}P> 1 is not from 2 to 3",
        f"<{EX}P> 4 is not from 2 to 3",
        f"<{EX}S> 1 is not from 2 to {{?high}}",
    ]
    assert {result.component.value for result in results} == {f"{EX}Between"}


def test_a_component_may_stand_in_inner_shapes_and_several_times(tmp_path: Path) -> None:
    shapes = """
    ex:Not a sh:ConstraintComponent ; sh:parameter [ sh:path ex:not ] ;
      sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER($value != $not) }" ] .
    ex:P sh:targetClass ex:C ; sh:path ex:p ; ex:not 1 , 4 .
    ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:or ( [ sh:path ex:p ; ex:not 2 ] ) ."""
    values = Counter(
        (focus, value[:4]) for focus, value in found(report(tmp_path, DATA, shapes)).elements()
    )
    assert values == Counter([("<a>", '"1"^'), ("<b>", '"4"^'), ("<a>", "<a>")])


WRITTEN = "ex:a a ex:C ; ex:p 1.50 , 1.5 , '007'^^xsd:int ."


def test_queries_reckon_with_values_and_report_what_was_written(tmp_path: Path) -> None:
    query = "SELECT $this ?value { $this ex:p ?value FILTER(?value < 2) }"
    done = report(tmp_path, WRITTEN, constraint(query))
    assert {str(result.value).partition("^^")[0] for result in done.results} == {'"1.50"', '"1.5"'}
    assert done.reference_shapes == ()


def test_queries_see_how_literals_are_written(tmp_path: Path) -> None:
    query = "SELECT $this ?value { $this ex:p ?value FILTER(REGEX(STR(?value), '^0')) }"
    (result,) = report(tmp_path, WRITTEN, constraint(query)).results
    assert str(result.value) == '"007"^^<http://www.w3.org/2001/XMLSchema#int>'


def test_a_query_that_wants_both_runs_in_the_reference_engine_and_the_report_says_so(
    tmp_path: Path,
) -> None:
    query = "SELECT $this ?value { $this ex:p ?value FILTER(?value = 7 && STR(?value) = '007') }"
    done = report(tmp_path, WRITTEN, constraint(query))
    (result,) = done.results
    assert str(result.value) == '"007"^^<http://www.w3.org/2001/XMLSchema#int>'
    assert done.reference_shapes == (f"{EX}S",)
    assert "1 shape ran in pyshacl" in done.to_text()
    assert f'"{EX}S"' in done.to_json()


def test_core_takes_literals_as_written(tmp_path: Path) -> None:
    data = "ex:a a ex:C ; ex:p 1.50 , '007'^^xsd:int , 'x'^^xsd:int , '2024-02-30'^^xsd:date ."
    shapes = """ex:P sh:targetClass ex:C ; sh:path ex:p ; sh:datatype xsd:int .
    ex:Q sh:targetClass ex:C ; sh:path ex:p ; sh:minLength 4 .
    ex:R sh:targetClass ex:C ; sh:path ex:p ; sh:hasValue 1.5 .
    ex:T sh:targetClass ex:C ; sh:path ex:p ; sh:maxExclusive 5 .
    ex:U sh:targetClass ex:C ; sh:path ex:p ; sh:in ( 1.50 '007'^^xsd:int ) ."""
    results = report(tmp_path, data, shapes).results
    assert sorted(
        f"{str(result.shape)[-2]} {str(result.value).partition('^^')[0]}" for result in results
    ) == [
        'P "1.50"',
        'P "2024-02-30"',
        'P "x"',
        'Q "007"',
        'Q "x"',
        "R None",
        'T "007"',
        'T "2024-02-30"',
        'T "x"',
        'U "2024-02-30"',
        'U "x"',
    ]


@pytest.mark.parametrize("pattern", [r"^\\p{L}+$", "^(?=a)ab?$", r"^(a)\\1?b$"])
def test_patterns_of_xpath_and_of_python_run(pattern: str, tmp_path: Path) -> None:
    data = 'ex:a a ex:C ; ex:p "ab" , "1" .'
    shapes = f'ex:P sh:targetClass ex:C ; sh:path ex:p ; sh:pattern "{pattern}" .'
    (result,) = report(tmp_path, data, shapes).results
    assert str(result.value) == '"1"'


def test_an_entailment_regime_is_refused(tmp_path: Path) -> None:
    shapes = "<> sh:entailment <http://www.w3.org/ns/entailment/RDFS> . ex:S sh:targetClass ex:C ."
    with pytest.raises(ShapesError, match=r"entailment .* is not supported"):
        report(tmp_path, DATA, shapes)


@pytest.mark.parametrize(
    ("test", "looks", "means"),
    [
        ("?value > 3", False, True),
        ("YEAR(?value) > 2020", False, True),
        ("COALESCE(?value, 0) > 3", False, True),
        ("(?value) > 3", False, True),
        ("?value", False, True),
        ("!?value", False, True),
        ("STR(?value) != '3' && STRLEN(STR(?value)) > 3", True, False),
        ("!ISLITERAL(?value) || LANG(?value) = 'en'", False, False),
        ("STR(?value) = '3' && ?value = 3", True, True),
        ("<http://www.w3.org/2001/XMLSchema#integer>(STR(?value)) = 3", True, True),
    ],
)
def test_how_a_query_reads_literals_is_told_from_its_words(
    test: str, looks: bool, means: bool
) -> None:
    assert reads(f"SELECT $this {{ $this <urn:p> ?value FILTER({test}) }}", {}, None) == (
        looks,
        means,
    )


@pytest.mark.parametrize("data", [WRITTEN, "ex:a a ex:C ; ex:p 1.5 , 7 ."])
@pytest.mark.parametrize(
    ("test", "wrong"),
    [
        ("$value < $limit", {"7", "007"}),
        ("STRLEN(STR($value)) <= STRLEN(STR($limit))", set()),
        ("!sameTerm($value, $limit)", {"1.50"}),
    ],
)
def test_parameters_are_values_or_texts_as_the_query_takes_them(
    data: str, test: str, wrong: set[str], tmp_path: Path
) -> None:
    shapes = f"""ex:Limit a sh:ConstraintComponent ; sh:parameter [ sh:path ex:limit ] ;
      sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK {{ FILTER({test}) }}" ] .
    ex:P sh:targetClass ex:C ; sh:path ex:p ; ex:limit 1.50 ."""
    results = report(tmp_path, data, shapes).results
    values = {str(result.value).partition('"^^')[0].strip('"') for result in results}
    written = {part.strip("'") for part in data.replace("'^^xsd:int", "").split()}
    limits = {"$value < $limit": wrong | {"1.50", "1.5"}}
    assert values == limits.get(test, wrong) & written


CLAIMS = "".join(
    f"ex:c{number} ex:about ex:{one} ; ex:of {others} ; ex:state ex:{state} .\n"
    for number, (one, others, state) in enumerate(
        [("a", "1", "good"), ("a", "2", "bad"), ("b", "4, 5", "good"), ("b", "5", "good")]
    )
)
GONE = "FILTER NOT EXISTS { ?c ex:about $this ; ex:of ?value ; ex:state ex:good }"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"SELECT $this ?value {{ $this ex:p ?value . {GONE} }}", ["<a> 2", "<a> 3"]),
        (f"SELECT $this ?value {{ $this ex:p ?value {GONE} FILTER(?value > 2) }}", ["<a> 3"]),
        (f"SELECT $this ?value {{ {GONE} $this ex:p ?value }}", []),
        (
            (
                f"SELECT $this ?value {{ $this ex:p ?value {GONE}"
                " FILTER NOT EXISTS { ?d ex:state ex:bad ; ex:of ?value } }"
            ),
            ["<a> 3"],
        ),
        ("SELECT $this ?value { $this ex:p ?value FILTER NOT EXISTS { ?c ex:state ex:bad } }", []),
        (
            (
                "SELECT $this ?value { $this ex:p ?value FILTER NOT EXISTS"
                " { ?value ex:about $this ; ex:state ex:good } }"
            ),
            ["<a> 1", "<a> 2", "<a> 3", "<b> 4"],
        ),
        (f"SELECT $this ?value {{ $this ex:p ?value {GONE} }} ORDER BY ?value LIMIT 1", ["<a> 2"]),
        (
            (
                "SELECT $this ?value { $this ex:p ?value FILTER NOT EXISTS"
                " { ?c ex:of ?value ; ex:about $this ; ex:state ?s . $this ex:wants ?s } }"
            ),
            ["<a> 2", "<a> 3", "<b> 4"],
        ),
    ],
)
@pytest.mark.parametrize("more", [0, 40])
def test_what_is_not_there_is_missed_however_many_others_are_there(
    query: str, expected: list[str], more: int, tmp_path: Path
) -> None:
    others = "".join(
        f"ex:o{n} ex:about ex:z ; ex:of {n} ; ex:state ex:good .\n" for n in range(more)
    )
    data = DATA + CLAIMS + "ex:a ex:wants ex:good . ex:b ex:wants ex:none .\n" + others
    one, two = (
        report(tmp_path, data, constraint(query), engine) for engine in ("sparql", "pyshacl")
    )
    assert found(one) == found(two)
    if expected or "LIMIT" in query:
        texts = {
            f"{focus} {value.partition('^^')[0].strip(chr(34))}" for focus, value in found(one)
        }
        assert texts == set(expected)


@pytest.mark.parametrize(("rows", "word"), [(3, "MINUS"), (9000, "FILTER NOT EXISTS")])
def test_few_rows_are_taken_away_all_at_once(rows: int, word: str) -> None:
    query = f"SELECT $this ?value {{ $this <urn:p> ?value . {GONE.replace('ex:', 'urn:')} }}"
    words = words_of(query, {"urn": "urn:"})
    changed = subtracting(
        words, (), lambda pattern, most: min(most, rows if "?c" in pattern else 3)
    )
    assert f"{word} {{ ?c" in " ".join(changed)


NAMES = st.sampled_from([NamedNode(f"urn:{name}") for name in "abcde"])
VERBS = st.sampled_from([NamedNode(f"urn:{name}") for name in "pqrs"])
ABOUT_SEVERAL = (
    "?c <urn:q> ?t ; <urn:r> ?x . ?v <urn:r> ?x",
    "?c <urn:q> ?t ; <urn:r> ?x ; <urn:s> ?y . ?v <urn:r> ?x ; <urn:s> ?y",
    "?c <urn:q> ?t ; <urn:r> <urn:a> . ?d <urn:s> ?v ; <urn:r> ?c",
    "?c <urn:q> ?t . ?d <urn:r> ?v",
    "?t <urn:r> ?x . ?c <urn:q> ?t ; <urn:s> ?x . ?v <urn:r> ?t",
    "?c <urn:q> ?t ; <urn:r> ?v ; <urn:s> <urn:a>",
)


@given(st.sets(st.builds(Quad, NAMES, VERBS, NAMES)), st.sampled_from(ABOUT_SEVERAL))
def test_what_is_about_several_things_is_taken_away_as_it_was_missed(
    quads: set[Quad], other: str
) -> None:
    """MINUS of what was found once leaves the rows of NOT EXISTS (SPARQL 1.1, section 8.3)."""
    query = f"SELECT ?t ?v {{ ?t <urn:p> ?v . FILTER NOT EXISTS {{ {other} }} }}"
    changed = joined(subtracting(words_of(query, {}), (), lambda _pattern, _most: 1))
    assert "MINUS" in changed
    store = Store()
    store.extend(quads)
    left = [sorted(map(str, store.query(each))) for each in (query, changed)]  # type: ignore[arg-type]
    assert left[0] == left[1]


@pytest.mark.parametrize(
    "group",
    [
        "$this <p> ?value FILTER NOT EXISTS { ?value <r> ?x }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> $this . <x> <s> ?value }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> $this ; <s> ?c . ?value <r> <x> }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> ?d . ?d <s> ?value }",
        "$this <p> ?value OPTIONAL { $this <q> ?x } FILTER NOT EXISTS { ?c <r> ?x ; <s> <y> }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> ?x ; <s> <y> }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> $this ; <s> ?y }",  # quick by itself
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> $this ; ?value <y> }",
        "$this <p> ?value FILTER NOT EXISTS { ?value <r> $this ; <s> <y> }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> $this FILTER EXISTS { ?c <s> <y> } }",
        "$this <p> ?value FILTER NOT EXISTS { ?c <r> $this ; <s> <y> } BIND(1 AS ?c)",
    ],
)
def test_what_would_mean_something_else_stays_as_it_is(group: str) -> None:
    words = words_of(f"SELECT $this {{ {group} }}", {})
    assert subtracting(words, (), lambda _pattern, _most: 0) == words
