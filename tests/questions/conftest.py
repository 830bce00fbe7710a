"""The small graph of examples, in the library's engine and in rdflib."""

from pathlib import Path

import pytest
import rdflib

from ocop_kg import KnowledgeGraph
from ocop_kg.assets import asset
from ocop_kg.vocabulary import ONTOLOGY_GRAPH

SMALL = Path(__file__).parent.parent / "data" / "small-graph.trig"


@pytest.fixture(scope="session")
def small() -> KnowledgeGraph:
    """The small graph in place of the packaged one; tests must not change it."""
    return KnowledgeGraph.open(SMALL, replace=True)


@pytest.fixture(scope="session")
def small_rdflib() -> rdflib.Dataset:
    """The small graph and the ontology in rdflib's own store, without anything inferred."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=SMALL.read_text("utf-8"), format="trig")
    ontology = dataset.graph(rdflib.URIRef(ONTOLOGY_GRAPH.value))
    folder = asset("ontology")
    for file in (folder / "ocop.ttl", *sorted((folder / "vocabularies").glob("*.ttl"))):
        ontology.parse(data=file.read_text("utf-8"), format="turtle")
    return dataset
