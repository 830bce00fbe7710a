"""What all tests share: the packaged graph, opened once."""

import pytest

from ocop_kg import KnowledgeGraph


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    """The packaged graph in memory; tests must not change it."""
    return KnowledgeGraph.open()
