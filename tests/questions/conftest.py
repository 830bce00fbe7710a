"""The small graph of examples, in rdflib."""

import pytest
import rdflib

from ocop_kg.assets import asset
from ocop_kg.vocabulary import ONTOLOGY_GRAPH
from tests.conftest import SMALL


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
