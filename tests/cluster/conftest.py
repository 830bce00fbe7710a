"""A real cluster on loopback, a master and two workers, and a dump on it; all started once.

Everything that asks them stands in one module, for modules run in processes of their own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import NamedNode, RdfFormat, serialize

from benchmarks.generator import generated
from benchmarks.loopback import FAST, loopback_cluster
from ocop_kg import KnowledgeGraph
from ocop_kg.cli.app import app
from ocop_kg.cluster import Cluster, Dump
from ocop_kg.stores import EmbeddedStore
from tests.conftest import SMALL

pytest.importorskip("pyspark")

SETTINGS = {
    # also where tables are not small, for here they are
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.cores.max": "2",
    "spark.driver.memory": "1g",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": FAST,
    "spark.executor.extraJavaOptions": FAST,
}


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed: no cluster can be started")
    with loopback_cluster(tmp_path_factory.mktemp("spark")) as url:
        yield url


@pytest.fixture(scope="session")
def cluster(master: str) -> Iterator[Cluster]:
    with Cluster(master, settings=SETTINGS) as found:
        yield found


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small graph, in which every question has an answer, and a made one with many faults."""
    small = KnowledgeGraph.open(SMALL, replace=True).store
    quads = [
        q for q in small.quads_for_pattern(None, None, None) if isinstance(q.graph_name, NamedNode)
    ]
    made = "".join(line for part in generated(2500, faulty=0.3) for line in part.lines)
    file = tmp_path_factory.mktemp("data") / "mixed.nq"
    file.write_bytes((serialize(quads, format=RdfFormat.N_QUADS) or b"") + made.encode())
    return file


@pytest.fixture(scope="session")
def kg(file: Path) -> KnowledgeGraph:
    """The same in the embedded engine."""
    store = EmbeddedStore()
    store.load(file.read_bytes())
    store.unite()
    return KnowledgeGraph(store)


@pytest.fixture(scope="session")
def dump(cluster: Cluster, file: Path, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    return cluster.load(file, tmp_path_factory.mktemp("dumps") / "mixed")


@pytest.fixture
def cli(master: str, cluster: Cluster) -> Callable[..., Result]:  # noqa: ARG001  # keeps its session
    """Call ``ocop-kg cluster`` in this process, in the session that there is."""
    there = ["--master", master, *(f"--set={name}={value}" for name, value in SETTINGS.items())]

    def call(*arguments: str | Path) -> Result:
        job, *others = map(str, arguments)
        words = ["cluster", job, *there, *others]
        result = CliRunner().invoke(app, words, prog_name="ocop-kg")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call
