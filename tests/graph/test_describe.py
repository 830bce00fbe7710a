"""What is known of a thing, and who says so."""

from pyoxigraph import NamedNode

from ocop_kg.graph import Graph
from ocop_kg.vocabulary import ocop, thing


def test_every_fact_names_the_graphs_that_state_it(kg: Graph) -> None:
    lesotho = kg.describe("Lesotho")
    assert (lesotho.iri, lesotho.label) == (thing("country", "LSO").value, "Lesotho")
    assert ocop("Country").value in lesotho.types
    chosen = [fact for fact in lesotho.facts if fact.predicate == ocop("hasPriorityProduct")]
    assert [fact.object for fact in chosen] == [thing("product", "potato")]
    assert "seed-ocop-china-2025" in chosen[0].sources
    for fact in (*lesotho.facts, *lesotho.incoming):
        assert fact.sources
        for source in fact.sources:
            graph = NamedNode(f"https://w3id.org/ocop/graph/{source}")
            assert isinstance(fact.subject, NamedNode)
            quads = kg.store.quads_for_pattern(fact.subject, fact.predicate, fact.object, graph)
            assert len(list(quads)) == 1


def test_descriptions_are_in_a_fixed_order_and_readable(kg: Graph) -> None:
    assert kg.describe("LSO") == kg.describe("country/LSO")
    text = str(kg.describe("LSO"))
    assert text.startswith("Lesotho  <https://w3id.org/ocop/id/country/LSO>")
    assert "ocop:hasPriorityProduct  id:product/potato" in text
    assert "is ocop:concernsCountry of  id:designation/LSO-potato" in text
