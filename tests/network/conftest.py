"""The small graph of examples, as a network."""

from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph

SMALL = Path(__file__).parent.parent / "data" / "small-graph.trig"


@pytest.fixture(scope="session")
def small() -> KnowledgeGraph:
    """The small graph in place of the packaged one; tests must not change it."""
    return KnowledgeGraph.open(SMALL, replace=True)
