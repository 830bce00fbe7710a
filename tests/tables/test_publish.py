"""Writing is exact: what is written reads back as the same, in whatever order it came."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from ocop_kg.assets import asset
from ocop_kg.errors import InputError
from ocop_kg.tables.jsonld import Context, read_context, to_jsonld
from ocop_kg.tables.publish import canonical, flat, to_nquads, to_ntriples, to_trig, to_turtle
from ocop_kg.vocabulary import GRAPH, ID, OCOP, RDF_TYPE, SKOS, XSD

CONTEXT = read_context(json.loads((asset("ontology") / "context.jsonld").read_bytes()))

text = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
things = st.sampled_from(
    [NamedNode(ID + "country/LSO"), NamedNode(ID + "a//b"), NamedNode("urn:x"), NamedNode(ID)]
)
predicates = st.sampled_from(
    [
        RDF_TYPE,
        NamedNode(OCOP + "amount"),
        NamedNode(OCOP + "concernsCountry"),
        NamedNode(OCOP + "unit"),
        NamedNode(OCOP + "unheardOf"),
        NamedNode(SKOS + "prefLabel"),
        NamedNode("https://example.org/p"),
    ]
)
literals = st.one_of(
    st.builds(Literal, text),
    st.builds(lambda value, tag: Literal(value, language=tag), text, st.sampled_from(["en", "zh"])),
    st.builds(
        lambda value, kind: Literal(value, datatype=NamedNode(XSD + kind)),
        text,
        st.sampled_from(["decimal", "gYear", "string", "boolean"]),
    ),
)
triples = st.one_of(
    st.builds(Triple, things, predicates.filter(lambda found: found != RDF_TYPE), literals),
    st.builds(Triple, things, predicates, things),
)
quads = st.builds(
    lambda triple, graph: Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph)),
    triples,
    st.sampled_from([GRAPH + "one", GRAPH + "two"]),
)


@given(st.lists(triples, max_size=12))
def test_json_ld_reads_back_as_the_same_triples(written: list[Triple]) -> None:
    found = parse(to_jsonld(set(written), CONTEXT), format=RdfFormat.JSON_LD)
    assert {quad.triple for quad in found} == set(written)


@given(st.lists(triples, max_size=12), st.randoms())
def test_triples_are_written_the_same_in_any_order(
    written: list[Triple], chance: random.Random
) -> None:
    shuffled = list(set(written))
    chance.shuffle(shuffled)
    for write, syntax in ((to_turtle, RdfFormat.TURTLE), (to_ntriples, RdfFormat.N_TRIPLES)):
        data = write(shuffled)
        assert data == write(sorted(set(written), key=str))
        assert {quad.triple for quad in parse(data, format=syntax)} == set(written)
    assert to_jsonld(shuffled, CONTEXT) == to_jsonld(sorted(set(written), key=str), CONTEXT)


@given(st.lists(quads, max_size=12), st.randoms())
def test_quads_are_written_the_same_in_any_order(
    written: list[Quad], chance: random.Random
) -> None:
    shuffled = list(set(written))
    chance.shuffle(shuffled)
    for write, syntax in ((to_trig, RdfFormat.TRIG), (to_nquads, RdfFormat.N_QUADS)):
        data = write(shuffled)
        assert data == write(sorted(set(written), key=str))
        assert set(parse(data, format=syntax)) == set(written)
    assert {*flat(shuffled)} == {quad.triple for quad in written}


def test_blank_nodes_get_the_same_names_in_every_run() -> None:
    def fresh() -> list[Quad]:
        one, other = BlankNode(), BlankNode()
        return [
            Quad(one, NamedNode("urn:p"), other),
            Quad(other, NamedNode("urn:p"), Literal("end")),
        ]

    assert to_nquads(canonical(fresh())) == to_nquads(canonical(fresh()))


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({}, "the JSON-LD context must be one object under @context"),
        ({"@context": ["https://example.org/context"]}, "the JSON-LD context must be one object"),
        (
            {"@context": {"x": {"@id": "urn:x", "@reverse": "urn:y"}}},
            "the JSON-LD context defines x in a way that is not known here",
        ),
        (
            {"@context": {"x": {"@id": "urn:x", "@container": "@list"}}},
            "the JSON-LD context gives x the unknown form @list",
        ),
    ],
)
def test_a_context_that_is_not_understood_is_refused(
    document: dict[str, object], problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_context(document)
    assert str(caught.value).startswith(problem)


def test_a_triple_about_a_triple_has_no_place_in_json_ld() -> None:
    inner = Triple(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"))
    context: Context = CONTEXT
    with pytest.raises(InputError, match=r"JSON-LD 1\.1 has no place for a triple as object"):
        to_jsonld([Triple(NamedNode("urn:s"), NamedNode("urn:p"), inner)], context)
