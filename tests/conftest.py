"""What all tests share: the packaged graph and the small one, opened once."""

from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph

SMALL = Path(__file__).parent / "data" / "small-graph.trig"


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The packaged graph in memory; tests must not change it."""
    return KnowledgeGraph.open()


@pytest.fixture(scope="session")
def small() -> KnowledgeGraph:
    """The small graph in place of the packaged one; tests must not change it."""
    return KnowledgeGraph.open(SMALL, replace=True)
