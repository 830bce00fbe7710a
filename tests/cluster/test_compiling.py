"""What becomes SQL, and what is refused by its name; no cluster is needed to know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.assets import asset
from ocop_kg.cluster.paths import PathReader, closure
from ocop_kg.cluster.patterns import Compiler
from ocop_kg.cluster.terms import decode, encode
from ocop_kg.conflicts.catalogue import rules
from ocop_kg.errors import NotDistributedError
from ocop_kg.questions import questions
from ocop_kg.sparql import parse_select
from ocop_kg.validation.plan.compiling import Compiler as PlanCompiler
from ocop_kg.validation.plan.focus import targeted
from ocop_kg.validation.plan.queries import placed
from ocop_kg.validation.plan.queries import questions as questions_of
from ocop_kg.validation.plan.selecting import written_questions
from ocop_kg.validation.reading import read_data
from ocop_kg.validation.shapes import packaged_shapes
from ocop_kg.validation.terms import ontology
from ocop_kg.vocabulary import XSD

pytest.importorskip("pyspark")


class NoWalks:
    """Paths that nobody walks."""

    def table(self, *_: object) -> str:
        return "walked"


def compiled(sparql: str) -> str:
    return Compiler(PathReader(NoWalks())).select(parse_select(sparql).select)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_every_stored_question_becomes_sql(question: object) -> None:
    assert compiled(question.sparql).startswith("SELECT")  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_rule_of_conflicts_becomes_sql(rule: object) -> None:
    assert compiled(rule.sparql).startswith("SELECT")  # type: ignore[attr-defined]


def test_every_query_of_the_packaged_shapes_becomes_sql() -> None:
    data = read_data(asset("data/rdf/ocop.trig"), ontology())
    data.rewritten = []  # a cluster keeps literals as they are written
    shapes = packaged_shapes("may")
    plan = PlanCompiler(shapes.graph, data)
    items = [
        item
        for node, chosen_by in shapes.targets.items()
        if (focus := targeted(chosen_by, data)) is not None
        for item in placed(plan, plan.shapes.shape(node), focus)
    ]
    written = list(written_questions(items, plan.names))
    texts = [*(each.text for each in questions_of(items)), *(each.asked.text for each in written)]
    assert len(texts) > 90
    for text in texts:
        query = parse_select(text, helpers=True)
        assert Compiler(PathReader(NoWalks()), marked=True).select(query.select)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("?s ?p ?o BIND(RAND() AS ?x)", "the function RAND"),
        ("?s ?p ?o BIND(NOW() AS ?x)", "the function NOW"),
        ("?s ?p ?o BIND(<urn:f>(?o) AS ?x)", "urn:f"),
        ("?s ?p ?o BIND(?o * 2 AS ?x)", "the operator *"),
        ("?s ?p ?o BIND(UCASE(?o) AS ?x)", "put STR around it"),
        (r'?s ?p ?o FILTER(REGEX(?o, "\\w"))', r"at \w"),
        ('?s ?p ?o FILTER(REGEX(?o, "(?=a)"))', "(?"),
        ('?s ?p ?o FILTER(REGEX(?o, "a++"))', "at ++"),
        ('?s ?p ?o FILTER(REGEX(?o, "a", "x"))', "flags"),
        ("?s ?p ?o FILTER(REGEX(?o, ?s))", "not written out"),
        ("GRAPH ?g { ?s <urn:p>* ?o }", "under GRAPH"),
        ("?s ?p ?o FILTER EXISTS { ?s ?q ?r MINUS { ?s <urn:p> ?o } }", "MINUS"),
        ("?s ?p ?o FILTER EXISTS { { ?s ?q ?r FILTER(?r = ?o) } UNION { ?s ?q ?s } }", "?o"),
        ("?s ?p ?o FILTER EXISTS { SELECT ?s { ?s ?q ?o } }", "hides a name"),
        ("GRAPH ?g { BIND(1 AS ?x) }", "stands no triple"),
    ],
)
def test_what_would_not_be_exact_is_refused_by_its_name(group: str, name: str) -> None:
    with pytest.raises(NotDistributedError) as error:
        compiled(f"SELECT * {{ {group} }}")
    assert name in error.value.problem


@pytest.mark.parametrize("aggregate", ["MAX(?o)", "SAMPLE(?o)", "SUM(?o)", "GROUP_CONCAT(?o)"])
def test_aggregates_that_depend_on_order_or_type_are_refused(aggregate: str) -> None:
    with pytest.raises(NotDistributedError, match=aggregate.partition("(")[0]):
        compiled(f"SELECT ({aggregate} AS ?x) {{ ?s ?p ?o }}")


def test_a_value_can_end_no_string() -> None:
    sql = compiled(r"""SELECT ?s { ?s <urn:p> "') OR true -- \\' OR true" }""")
    assert r"""'"\') OR true -- \\\' OR true'""" in sql


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.one_of(
        st.builds(Literal, _TEXT),
        st.builds(lambda text: Literal(text, language="en"), _TEXT),
        st.builds(
            lambda text, name: Literal(text, datatype=NamedNode(XSD + name)),
            _TEXT,
            st.sampled_from(["integer", "date", "boolean", "hexBinary"]),
        ),
        st.just(NamedNode("urn:a")),
        st.just(BlankNode("b1")),
    )
)
def test_a_term_comes_back_as_it_was(term: Literal | NamedNode | BlankNode) -> None:
    assert decode(encode(term)) == term


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))))
def test_a_closure_holds_every_way(pairs: list[tuple[str, str]]) -> None:
    found = closure(pairs, empty=False)
    assert set(pairs) <= found
    assert {(a, d) for a, b in found for c, d in found if b == c} <= found
