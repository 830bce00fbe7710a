"""A real cluster on loopback: a master and two workers, started once."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from ocop_kg import KnowledgeGraph
from ocop_kg.cluster import Cluster, Dump

pyspark = pytest.importorskip("pyspark")

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
    folder = tmp_path_factory.mktemp("spark")
    port = _free_port()
    url = f"spark://127.0.0.1:{port}"
    host = ["--host", "127.0.0.1"]
    web = ["--webui-port", "0"]
    with (
        _running(folder, "master.Master", *host, "--port", str(port), *web),
        _running(folder, "worker.Worker", *host, *web, "--cores", "1", "--memory", "600m", url),
        _running(folder, "worker.Worker", *host, *web, "--cores", "1", "--memory", "600m", url),
    ):
        _wait(port)
        yield url


@contextmanager
def _running(folder: Path, name: str, *arguments: str) -> Iterator[None]:
    home = Path(pyspark.__file__).parent
    log = folder / f"{name}-{time.monotonic_ns()}.log"
    variables = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=variables, stdout=output, stderr=output)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the master does not answer")


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
