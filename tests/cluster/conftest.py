"""A real cluster on loopback: a master and two workers, started once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from benchmarks.loopback import loopback_cluster
from ocop_kg import KnowledgeGraph
from ocop_kg.cluster import Cluster, Dump

pytest.importorskip("pyspark")

SMALL = {
    # what costs time on small data and saves it on large
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.cores.max": "2",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed: no cluster can be started")
    with loopback_cluster(tmp_path_factory.mktemp("spark")) as url:
        yield url


@pytest.fixture(scope="session")
def cluster(master: str) -> Iterator[Cluster]:
    with Cluster(master, settings=SMALL) as found:
        yield found


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.open()


@pytest.fixture(scope="session")
def packaged_file(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("packaged") / "packaged.nq"
    with file.open("wb") as output:
        for name in kg.store.named_graphs():
            quads = kg.store.quads_for_pattern(None, None, None, name)
            serialize(quads, output, RdfFormat.N_QUADS)
    return file


@pytest.fixture(scope="session")
def packaged(
    cluster: Cluster, packaged_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Dump:
    return cluster.load(packaged_file, tmp_path_factory.mktemp("dumps") / "packaged")
