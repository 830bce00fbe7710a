"""The packaged graph behind each kind of store, made once for all tests of a module."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ocop_kg import KnowledgeGraph
from tests.backends.servers import Running, oxigraph, virtuoso

BACKENDS = ("memory", "disk", "analytic", "oxigraph", "virtuoso")
Open = Callable[[str], KnowledgeGraph]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Running]]:
    """Start a server when it is first asked for; end all at the end."""
    started: dict[str, Running] = {}
    with ExitStack() as stack:

        def start(name: str) -> Running:
            if name not in started:
                folder: Path = tmp_path_factory.mktemp(name)
                server = oxigraph(folder) if name == "oxigraph" else virtuoso(folder)
                started[name] = stack.enter_context(server)
            return started[name]

        yield start


@pytest.fixture(scope="module")
def opened(
    servers: Callable[[str], Running], kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Open:
    """Open the packaged graph as a backend has it."""
    graphs: dict[str, KnowledgeGraph] = {"memory": kg}

    def of(name: str) -> KnowledgeGraph:
        if name == "disk" and name not in graphs:
            graphs[name] = KnowledgeGraph.open(store=tmp_path_factory.mktemp("disk") / "graph")
        elif name == "analytic" and name not in graphs:
            graphs[name] = kg.analytic()
        elif name not in graphs:
            server = servers(name)
            kg.publish(server.query, server.graphs)
            graphs[name] = KnowledgeGraph.connect(server.query)
        return graphs[name]

    return of


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def graph(backend: str, opened: Open) -> KnowledgeGraph:
    """The packaged graph, in each store after the other."""
    return opened(backend)
