"""A standalone Spark cluster on loopback: a master and workers, gone when it is left."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

__all__ = ["FAST", "loopback_cluster"]

FAST = (
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC "
    "-XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
"""Options of Java with which processes that live for a minute start in half the time."""


@contextmanager
def loopback_cluster(folder: Path, workers: int = 2, memory: str = "600m") -> Iterator[str]:
    """Start a master and workers of one core each; give the URL of the master."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    url = f"spark://127.0.0.1:{port}"
    host = ["--host", "127.0.0.1", "--webui-port", "0"]
    with ExitStack() as processes:
        processes.enter_context(
            _running(folder, "master", "master.Master", *host, "--port", str(port))
        )
        _wait(port)
        for number in range(workers):
            of_one_core = ["--cores", "1", "--memory", memory, url]
            name = f"worker{number}"
            processes.enter_context(_running(folder, name, "worker.Worker", *host, *of_one_core))
        yield url


@contextmanager
def _running(folder: Path, name: str, kind: str, *arguments: str) -> Iterator[None]:
    import pyspark

    home = Path(pyspark.__file__).parent
    variables = {
        **os.environ,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": FAST,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / f"{name}-work"),
    }
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", *arguments]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the master does not answer")
