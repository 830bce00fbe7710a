"""What speaks for a triple: sources in order, proofs in words, also in a large graph."""

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import DoesNotHoldError, UnknownThingError
from ocop_kg.graph.evidence.proving import Prover
from ocop_kg.graph.evidence.reasons import REASONS
from ocop_kg.graph.evidence.sources import note_of
from ocop_kg.graph.evidence.statement import Statement
from ocop_kg.graph.evidence.words import Words
from ocop_kg.graph.inference.families import FAMILIES
from ocop_kg.graph.inference.rules import RULES
from ocop_kg.stores import EmbeddedStore
from ocop_kg.vocabulary import (
    GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    OWL,
    RDF_TYPE,
    RDFS,
    graph_name,
    ocop,
    shorten,
    thing,
)

TUBER = thing("product", "example-tuber")
XAA = thing("country", "XAA")
MINE = """
    @prefix ocop: <https://w3id.org/ocop/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix id: <https://w3id.org/ocop/id/> .
    @prefix : <urn:mine:> .
    :support a ocop:ExpertSupport ; ocop:byExpert :someone .
    :Sower owl:equivalentClass [ owl:intersectionOf ( ocop:Expert [
        owl:onProperty [ owl:inverseOf ocop:byExpert ] ; owl:someValuesFrom ocop:ExpertSupport
    ] ) ] .
    [] ocop:byExpert :other ; a ocop:ExpertSupport .
"""

PROOF = """
urn:mine:someone a urn:mine:Sower
  since, by cax-eqc2 (equivalent classes share their members)
    urn:mine:Sower owl:equivalentClass {sower}  [my facts.ttl]
    urn:mine:someone a {sower}
      since, by cls-int1 (what is in all of the classes is in their intersection)
        urn:mine:someone a ocop:Expert
          since, by prp-rng (the range of a property says what its values are)
            ocop:byExpert rdfs:range ocop:Expert  [ontology]
            urn:mine:support ocop:byExpert urn:mine:someone  [my facts.ttl]
        urn:mine:someone a {named}
          since, by cls-svf1 (a kind of value of a property puts its bearer into a class)
            urn:mine:someone inverse ocop:byExpert urn:mine:support
              since, by prp-inv2 (an inverse property relates things the other way round)
                urn:mine:support ocop:byExpert urn:mine:someone  [my facts.ttl]
            urn:mine:support a ocop:ExpertSupport  [my facts.ttl]
"""
NAMED = "(inverse ocop:byExpert some ocop:ExpertSupport)"


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The ontology and a small file without named graphs."""
    file = tmp_path_factory.mktemp("mine") / "my facts.ttl"
    file.write_text(MINE, "utf-8")
    return KnowledgeGraph.open(file, replace=True)


def inferred(graph: KnowledgeGraph) -> list[Triple]:
    return [quad.triple for quad in graph.store.quads_for_pattern(None, None, None, INFERRED_GRAPH)]


def test_a_stated_triple_has_all_its_sources_by_date(small: KnowledgeGraph) -> None:
    found = small.why("Exampland", "hasPriorityProduct", "example tuber")
    assert found.stated
    assert found.proof is None
    assert [note.key for note in found.sources] == ["example-page-2022", "example-news-2024"]
    assert found.sources[0].to_dict() == {
        "iri": "https://w3id.org/ocop/id/source/example-page-2022",
        "key": "example-page-2022",
        "title": "Example page on the launch",
        "publisher": "Example Agency",
        "published": "2022-03-12",
        "url": "https://example.org/launch",
        "kind": "page",
    }
    assert str(found) == (
        "id:country/XAA ocop:hasPriorityProduct id:product/example-tuber"
        "  [example-page-2022, example-news-2024]"
    )


def test_sources_without_a_date_come_last(small: KnowledgeGraph) -> None:
    triple = Triple(TUBER, RDF_TYPE, ocop("Product"))
    fact = small.witnesses.statements([triple])[triple]
    assert [note.published for note in fact.sources] == [""]
    assert [note.key for note in small.witnesses.statements([triple])[triple].all_sources] == [
        "example-editors"
    ]


def test_every_conclusion_of_the_packaged_graph_is_proved(kg: KnowledgeGraph) -> None:
    triples = inferred(kg)
    found = kg.witnesses.statements(triples)
    assert list(found) == triples
    for triple, statement in found.items():
        assert statement.triple == triple
        assert statement.proof
        for part in statement:
            assert part.stated == (part.proof is None)
        assert statement.all_sources
        assert "_:" not in str(statement)


def test_a_stated_triple_needs_no_proof_even_if_it_follows(kg: KnowledgeGraph) -> None:
    for quad in kg.store.quads_for_pattern(None, RDF_TYPE, None, ONTOLOGY_GRAPH):
        statement = kg.witnesses.statements([quad.triple])[quad.triple]
        assert statement.stated
        assert statement.proof is None


def test_unnamed_classes_and_inverses_are_written_in_words(mine: KnowledgeGraph) -> None:
    text = str(mine.why("<urn:mine:someone>", "a", "<urn:mine:Sower>"))
    assert text == PROOF.strip().format(sower=f"(ocop:Expert and {NAMED})", named=NAMED)


def test_unnamed_things_have_no_names(mine: KnowledgeGraph) -> None:
    text = str(mine.why("<urn:mine:other>", "a", "<urn:mine:Sower>"))
    assert "an unnamed ocop:ExpertSupport ocop:byExpert urn:mine:other" in text
    assert "_:" not in text


def test_json_tells_the_same_and_proves_each_thing_once(kg: KnowledgeGraph) -> None:
    found = kg.why("id:stage/input-supply", "precedes", "id:stage/consumption")
    written = found.to_dict()
    assert written["subject"] == {
        "iri": "https://w3id.org/ocop/id/stage/input-supply",
        "text": "id:stage/input-supply",
    }
    assert written["stated"] is False
    assert written["proof"]["rule"] == "prp-trp"
    assert written["proof"]["reason"] == REASONS["prp-trp"]
    assert written["proof"]["axioms"][0]["sources"][0]["key"] == "ontology"
    literal = kg.why("Lesotho", "prefLabel", '"Lesotho"@fr').to_dict()
    assert literal["object"] == {"value": "Lesotho", "language": "fr", "text": '"Lesotho"@fr'}


def test_very_deep_proofs_can_be_written(tmp_path: Path) -> None:
    length = 300
    file = tmp_path / "deep.ttl"
    file.write_text(
        "@prefix : <urn:deep:> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        ":far owl:propertyChainAxiom ( :far :next ) . :n0 :far :n1 ."
        + " ".join(f":n{n} :next :n{n + 1} ." for n in range(1, length)),
        "utf-8",
    )
    graph = KnowledgeGraph.open(file, replace=True)
    found = graph.why("<urn:deep:n0>", "<urn:deep:far>", NamedNode(f"urn:deep:n{length}"))
    assert len([part for part in found if part.proof]) == length - 1
    assert len(str(found).splitlines()) > length
    assert len(found.all_sources) == 1
    written = json.dumps(found.to_dict(), indent=2)
    assert written.count('"rule": "prp-spo2"') == length - 1
    assert len(json.loads(written)["lemmas"]) == (length - 1) // 50


def test_only_the_given_graphs_speak(small: KnowledgeGraph) -> None:
    stated = Triple(XAA, ocop("hasPriorityProduct"), TUBER)
    follows = Triple(XAA, ocop("isSubjectOf"), thing("designation", "XAA-example-tuber"))
    page, report = graph_name("example-page-2022"), graph_name("example-report-2025")
    both = small.witnesses.statements([stated, follows])
    assert list(both) == [stated, follows]
    only = small.witnesses.statements([stated, follows], [page])
    assert {t: [n.key for n in s.sources] for t, s in only.items()} == {
        stated: ["example-page-2022"]
    }
    assert small.witnesses.statements([stated, follows], [report]) == {}
    assert small.witnesses.statements([follows], [report, INFERRED_GRAPH]) == {
        follows: both[follows]
    }


def test_what_the_store_lacks_is_left_out(small: KnowledgeGraph) -> None:
    assert small.witnesses.statements([Triple(XAA, RDF_TYPE, ocop("Product"))]) == {}


def test_what_is_only_marked_as_inferred_is_told_so() -> None:
    store = EmbeddedStore()
    triple = Triple(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"))
    store.add([Quad(triple.subject, triple.predicate, triple.object, INFERRED_GRAPH)])
    found = KnowledgeGraph(store).witnesses.statements([triple])[triple]
    assert not found.stated
    assert found.proof is None
    assert str(found).endswith("(marked as inferred, but it does not follow)")


def test_a_fact_that_was_taken_back_proves_nothing_any_more(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(MINE, "utf-8")
    graph = KnowledgeGraph.open(file, replace=True)
    assert graph.why("<urn:mine:someone>", "a", "ocop:Expert").proof
    engine = graph.store
    assert isinstance(engine, Store)
    for quad in list(engine.quads_for_pattern(None, ocop("byExpert"), None)):
        engine.remove(quad)
    statement = graph.why("<urn:mine:someone>", "a", "ocop:Expert")
    assert statement.proof is None
    assert not statement.stated


def test_union_and_named_graphs_share_their_blank_nodes(kg: KnowledgeGraph) -> None:
    predicate = NamedNode(OWL + "onProperty")
    in_graph = {q.triple for q in kg.store.quads_for_pattern(None, predicate, None, ONTOLOGY_GRAPH)}
    in_union = {quad.triple for quad in kg.triples(None, predicate)}
    assert in_union
    assert in_union == in_graph
    assert all(isinstance(triple.subject, BlankNode) for triple in in_union)
    assert len(kg.witnesses.statements(in_union)) == len(in_union)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (ONTOLOGY_GRAPH, "OCOP ontology, version 0.1.0"),
        (graph_name("example-report-2025"), "Example report"),
        (graph_name("nobody-knows"), "nobody-knows"),
        (NamedNode("file:///home/me/my%20facts.ttl"), "my facts.ttl"),
        (NamedNode("https://example.org/graph/7"), "https://example.org/graph/7"),
    ],
)
def test_the_note_of_a_graph(small: KnowledgeGraph, name: NamedNode, title: str) -> None:
    assert note_of(small.store, name).title == title


def test_a_graph_that_describes_itself() -> None:
    store = EmbeddedStore()
    name = NamedNode("https://example.org/graph/7")
    title = Quad(name, NamedNode("http://purl.org/dc/terms/title"), Literal("Seven"), name)
    store.add([title])
    note = note_of(store.union, name)
    assert (note.title, note.key) == ("Seven", name.value)


def test_a_graph_without_a_name_is_a_source_too(tmp_path: Path) -> None:
    file = tmp_path / "mine.trig"
    file.write_text(f"_:g {{ <urn:a> a <{ocop('Expert').value}> }}", "utf-8")
    graph = KnowledgeGraph.open(file, replace=True)
    assert str(graph.why("<urn:a>", "a", "ocop:Expert")).endswith("[unnamed]")
    assert graph.why("<urn:a>", "a", "ocop:Person").proof


def test_every_rule_has_words() -> None:
    ids = {rule.id for rule in RULES} | {family(1).id for family in FAMILIES.values()}
    assert ids == REASONS.keys()


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("owl:onProperty :p ; owl:allValuesFrom :C", "(urn:p only urn:C)"),
        ("owl:onProperty :p ; owl:hasValue 5", "(urn:p value 5)"),
        ("owl:onProperty :p ; owl:maxCardinality 1", "(urn:p max 1)"),
        (
            "owl:onProperty :p ; owl:maxQualifiedCardinality 1 ; owl:onClass :C",
            "(urn:p max 1 urn:C)",
        ),
        ("owl:unionOf ( :A [ owl:complementOf :B ] )", "(urn:A or not urn:B)"),
        ("owl:oneOf ( :a 'b'@en )", '{urn:a, "b"@en}'),
        ("owl:inverseOf :p", "inverse urn:p"),
        ("a :C", "an unnamed urn:C"),
        (":p :o", "something unnamed"),
    ],
)
def test_words_for_blank_nodes(turtle: str, words: str) -> None:
    text = f"@prefix : <urn:> . @prefix owl: <{OWL}> . :x :is [ {turtle} ] ."
    store = EmbeddedStore()
    store.add(
        Quad(quad.subject, quad.predicate, quad.object, NamedNode("urn:g"))
        for quad in parse(text, format=RdfFormat.TURTLE)
    )
    node = next(store.union.quads_for_pattern(None, NamedNode("urn:is"), None)).object
    assert Words(store.union).term(node) == words


def test_a_part_of_a_large_graph_proves_what_all_of_it_proves(kg: KnowledgeGraph) -> None:
    prover = Prover(kg._store, small=0)
    triples = inferred(kg)[::200]
    proofs = prover.prove(triples)
    assert all(triple in proofs for triple in triples)
    assert proofs is prover.prove(triples)


def star(size: int) -> EmbeddedStore:
    """A country that very many supports concern, and one class that all of them are in."""
    store = EmbeddedStore()
    concerns, country = ocop("concernsCountry"), NamedNode("urn:country")
    axioms = [
        Triple(concerns, NamedNode(OWL + "inverseOf"), ocop("isSubjectOf")),
        Triple(concerns, NamedNode(RDFS + "range"), ocop("Country")),
        Triple(ocop("Country"), NamedNode(RDFS + "subClassOf"), ocop("Place")),
        Triple(ocop("isPartOf"), RDF_TYPE, NamedNode(OWL + "TransitiveProperty")),
    ]
    supports = [NamedNode(f"urn:support:{n}") for n in range(size)]
    facts = [Triple(support, concerns, country) for support in supports]
    facts += [Triple(support, RDF_TYPE, ocop("ExpertSupport")) for support in supports]
    facts += [
        Triple(NamedNode(f"urn:part:{n}"), ocop("isPartOf"), NamedNode(f"urn:part:{n + 1}"))
        for n in range(40)
    ]
    graph = NamedNode(GRAPH + "star")
    store.add((Quad(t.subject, t.predicate, t.object, graph) for t in axioms + facts), whole=False)
    return store


def test_hubs_and_long_chains_of_a_large_graph_do_not_need_all_of_it() -> None:
    prover = Prover(star(5000), small=100)
    country = NamedNode("urn:country")
    wanted = [
        Triple(country, ocop("isSubjectOf"), NamedNode("urn:support:4321")),
        Triple(country, RDF_TYPE, ocop("Place")),
        Triple(NamedNode("urn:part:0"), ocop("isPartOf"), NamedNode("urn:part:40")),
    ]
    proofs = prover.prove(wanted)
    assert all(triple in proofs for triple in wanted)
    assert not prover.saw_everything


def test_a_triple_that_does_not_follow_is_looked_for_everywhere() -> None:
    prover = Prover(star(10), small=5)
    wrong = Triple(NamedNode("urn:part:3"), ocop("isPartOf"), NamedNode("urn:part:1"))
    assert wrong not in prover.prove([wrong])
    assert prover.saw_everything


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "triple"),
    [
        ("XAA", "ocop:isoAlpha3", "xaa", 'id:country/XAA ocop:isoAlpha3 "XAA"'),
        ("XAA", "isoAlpha3", '"XAA"', 'id:country/XAA ocop:isoAlpha3 "XAA"'),
        ("XAA", "a", "country", "id:country/XAA a ocop:Country"),
        ("XAA", "skos:prefLabel", '"Exemplie"@fr', 'id:country/XAA skos:prefLabel "Exemplie"@fr'),
        ("XAA", "prefLabel", "Exampland", 'id:country/XAA skos:prefLabel "Exampland"@en'),
        (
            "observation/example-harvest-XAA-2024-12-5",
            "value",
            12.5,
            "id:observation/example-harvest-XAA-2024-12-5 ocop:value 12.5",
        ),
        (
            "observation/example-harvest-XAA-2024-12-5",
            "has unit",
            "tonnes",
            'id:observation/example-harvest-XAA-2024-12-5 ocop:unit "tonnes"@en',
        ),
        (
            "source/example-page-2022",
            "issued",
            "2022-03-12",
            'id:source/example-page-2022 dcterms:issued "2022-03-12"^^xsd:date',
        ),
        (
            "source/example-page-2022",
            "<http://purl.org/dc/terms/issued>",
            '"2022-03-12"^^xsd:date',
            'id:source/example-page-2022 dcterms:issued "2022-03-12"^^xsd:date',
        ),
    ],
)
def test_what_a_person_writes_is_understood(
    small: KnowledgeGraph, subject: str, predicate: str, value: object, triple: str
) -> None:
    if predicate == "has unit":
        predicate = small.label(ocop("unit"))
    found: Statement = small.why(subject, predicate, value)
    assert " ".join(found.words) == triple


def test_what_does_not_hold_says_what_does(small: KnowledgeGraph) -> None:
    with pytest.raises(DoesNotHoldError) as caught:
        small.why("Exampland", "hasPriorityProduct", "example fish")
    assert caught.value.objects == ("example tuber",)
    assert caught.value.subjects == ("South Exampland",)
    first, *known = str(caught.value).splitlines()
    stated = "no source states Exampland ocop:hasPriorityProduct example fish"
    assert first == f"{stated}, and it does not follow"
    assert known == [
        "known: Exampland ocop:hasPriorityProduct example tuber",
        "known: South Exampland ocop:hasPriorityProduct example fish",
    ]
    with pytest.raises(DoesNotHoldError, match="nothing is known of ocop:budgetAmount"):
        small.why("Exampland", "budgetAmount", "7")


def test_without_inference_nothing_is_said_about_what_follows(tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(MINE, "utf-8")
    graph = KnowledgeGraph.open(file, replace=True, inferred=False)
    with pytest.raises(DoesNotHoldError, match="this graph leaves out what follows"):
        graph.why("<urn:mine:support>", "a", "ocop:Claim")


def test_unknown_names_are_told_with_near_ones(small: KnowledgeGraph) -> None:
    with pytest.raises(UnknownThingError, match="unknown property 'hasPriorityProdct'") as caught:
        small.why("Exampland", "hasPriorityProdct", "example tuber")
    assert "ocop:hasPriorityProduct" in caught.value.close
    with pytest.raises(UnknownThingError, match="unknown thing 'Examplnd'"):
        small.why("Examplnd", "a", "Country")


def test_rows_give_their_sources(small: KnowledgeGraph) -> None:
    answer = small.ask("experts-by-product", product="example tuber")
    assert [note.key for note in answer.sources()] == ["example-page-2022", "example-news-2024"]
    assert small.select("SELECT ?x { VALUES ?x { 1 } }").sources() == ()
    assert shorten(answer.sources()[0].iri) == "id:source/example-page-2022"
