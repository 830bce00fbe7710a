"""The files of the ontology, read once."""

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse
from rdflib import Graph

from .files import ALL, ONTOLOGY, VOCABULARIES


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """The ontology alone, without vocabularies and alignments; tests must not change it."""
    return Graph().parse(ONTOLOGY, format="turtle")


@pytest.fixture(scope="session")
def vocabularies() -> Graph:
    """The ontology with its vocabularies; tests must not change it."""
    graph = Graph()
    for path in (ONTOLOGY, *VOCABULARIES):
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture
def store() -> Store:
    """Everything below ontology/ in one graph; each test has its own."""
    store = Store()
    for path in ALL:
        store.extend(Quad(*triple) for triple in parse(path=path, format=RdfFormat.TURTLE))
    return store
