"""A Spark session: started quietly, told apart when it fails, and gone when it is closed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import ClusterError, MissingExtraError, NotDistributedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyspark.sql import SparkSession

__all__ = ["Spark", "quiet", "spark_on"]

_OLDEST = 17
_OPTIONS = "spark.driver.extraJavaOptions"
_LOGGING = """
status = error
rootLogger.level = error
rootLogger.appenderRef.log.ref = log
appender.log.type = Console
appender.log.name = log
appender.log.target = SYSTEM_ERR
appender.log.layout.type = PatternLayout
appender.log.layout.pattern = %p %c{1}: %m%n%ex{3}
"""
_SMALL = {
    # to plan once more between two stages takes longer than the stages
    "spark.sql.adaptive.enabled": "false",
    # each broadcast is a job of its own; what lies in one part is joined where it lies
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    # to make a Java class of a query, and compile it, takes longer than to interpret it
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""What saves time on few rows, and costs it on many."""
_LOOPBACK = re.compile(r"local\b|spark://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|$)")


@contextmanager
def quiet() -> Iterator[None]:
    """Leave out what Spark warns its own developers of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def spark_on(master: str, settings: Mapping[str, str]) -> Spark:
    """Give the session that runs on a master with these settings, or start it.

    Each who has it closes it; it ends with the last. Raises as `Spark` does.
    """
    for running in _running:
        if running.master == master and running.settings == settings:
            running.users += 1
            return running
    started = Spark(master, settings)
    _running.append(started)
    return started


_running: list[Spark] = []
"""The session of this process, for Spark has but one."""


class Spark:
    """A session on a master: ``local[*]`` is this machine, ``spark://host:7077`` a cluster.

    `settings` are those of Spark (``spark.executor.memory`` and so on). What Spark says of itself
    goes to a file that is removed; its last lines go into the error when it does not start.

    Raises `MissingExtraError` without pyspark, `ClusterError` without Java or an answering master.
    """

    def __init__(self, master: str, settings: Mapping[str, str]) -> None:
        try:
            import pyspark  # noqa: F401  # whether it is there
        except ImportError as error:
            raise MissingExtraError("pyspark", "spark") from error
        self.master = master
        self.settings = dict(settings)
        self.users = 1
        self._folder = Path(mkdtemp(prefix="ocop-kg-spark-"))
        self._log = self._folder / "log.txt"
        try:
            _needs_java(master)
            _needs_answer(master)
            with quiet():
                self.session = self._started(settings)
        except BaseException:
            self.close()
            raise

    def _started(self, settings: Mapping[str, str]) -> SparkSession:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession

        if SparkContext._active_spark_context is not None:  # there is no other way
            raise ClusterError(
                self.master, "this process has another Spark session, and can have one: close it"
            )
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        logging = self._folder / "log4j2.properties"
        logging.write_text(_LOGGING, "utf-8")
        conf = SparkConf(loadDefaults=False).setMaster(self.master).setAppName("ocop-kg")
        chosen = {**self._defaults(), **settings}
        quietly = f"-Dlog4j2.configurationFile=file:{logging}"
        chosen[_OPTIONS] = f"{quietly} {settings.get(_OPTIONS, '')}".strip()
        for name, value in chosen.items():
            conf.set(name, value)
        with self._log.open("wb") as log:
            try:
                kept = {"stdout": log, "stderr": log}
                gateway = launch_gateway(conf, kept)  # type: ignore[no-untyped-call]  # pyspark's
                SparkContext._ensure_initialized(gateway=gateway)
                context = SparkContext(conf=conf, gateway=gateway)
                return SparkSession(context)
            except (Py4JError, PySparkException, OSError) as error:
                raise ClusterError(
                    self.master, f"Spark does not start: {self._why(error)}"
                ) from error

    def _defaults(self) -> dict[str, str]:
        cores = os.cpu_count() or 1
        found = {
            "spark.driver.memory": "2g",
            "spark.log.level": "ERROR",
            # an EXISTS among the columns of a union breaks it in Spark 4.3
            "spark.sql.optimizer.excludedRules": (
                "org.apache.spark.sql.catalyst.optimizer.PushProjectionThroughUnion"
            ),
            "spark.sql.ansi.enabled": "true",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.warehouse.dir": str(self._folder / "warehouse"),
            # to describe a plan of a hundred joins, for pages that nobody sees, takes seconds
            "spark.sql.ui.explainMode": "simple",
            "spark.sql.maxPlanStringLength": "1000",
            "spark.sql.ui.retainedExecutions": "1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
        }
        if self.master.startswith("local"):
            found["spark.sql.shuffle.partitions"] = str(2 * cores)
        if _LOOPBACK.match(self.master):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
            found |= {
                "spark.driver.host": "127.0.0.1",
                "spark.driver.bindAddress": "127.0.0.1",
                # to list the folders of a disk by a job of its own takes longer than to list them
                "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
            }
        return found

    def _why(self, error: Exception) -> str:
        lines = self._log.read_text("utf-8", "replace").splitlines()
        told = [line for line in lines if re.search("ERROR|^Error|Exception", line)]
        return (told or [str(error) or type(error).__name__])[-1].strip()[:300]

    def opened(self, *, small: bool = False) -> SparkSession:
        """Give a session with tables of its own, for few rows or many.

        What the caller of this class has set stays as it is.
        """
        with self.telling():
            session = self.session.newSession()
            for name, value in _SMALL.items() if small else ():
                if name not in self.settings:
                    session.conf.set(name, value)
        return session

    def rows(self, sql: str, session: SparkSession | None = None) -> list[tuple[Any, ...]]:
        """Run a query and bring its rows here.

        Raises `NotDistributedError` for what Spark cannot do, `ClusterError` when a job fails.
        """
        with self.telling():
            return [tuple(row) for row in (session or self.session).sql(sql).collect()]

    def telling(self) -> _Telling:
        """Turn the errors of Spark into ours."""
        return _Telling(self.master)

    def close(self) -> None:
        """End the session and its processes, unless somebody else here has it too."""
        from pyspark import SparkContext

        self.users -= 1
        if self.users > 0:
            return
        if self in _running:
            _running.remove(self)
        session: SparkSession | None = self.__dict__.pop("session", None)
        gateway = SparkContext._gateway
        if session is not None:
            session.stop()
        if gateway is not None and SparkContext._active_spark_context is None:
            process = getattr(gateway, "proc", None)
            gateway.shutdown()
            SparkContext._gateway = None
            SparkContext._jvm = None
            if process is not None:
                process.stdin.close()
                process.wait(timeout=60)
        shutil.rmtree(self._folder, ignore_errors=True)


class _Telling:
    """A context in which errors of Spark become errors of this library."""

    def __init__(self, master: str) -> None:
        self._master = master

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            return
        from py4j.protocol import Py4JError
        from pyspark.errors import AnalysisException, ParseException, PySparkException

        if isinstance(error, PySparkException):
            text = str(error)
            said = re.search(r"USER_RAISED_EXCEPTION\] (.*?)(?: SQLSTATE|\n|$)", text)
            if said:
                raise NotDistributedError(said[1]) from error
            if isinstance(error, AnalysisException | ParseException):
                raise NotDistributedError(
                    f"Spark refuses it: {next(_lines(text))[:400]}"
                ) from error
        if isinstance(error, PySparkException | Py4JError | OSError):
            lines = [
                line.removeprefix(": ")
                for line in _lines(str(error))
                if "Traceback" not in line and "error occurred while calling" not in line
            ]
            raise ClusterError(self._master, f"a job failed: {lines[0][:300]}") from error


def _lines(text: str) -> Iterator[str]:
    yield from filter(None, map(str.strip, text.splitlines()))
    yield "without a word"


def _needs_answer(master: str) -> None:
    """Raise the error for a master that nobody runs, for which Spark waits a minute."""
    if not master.startswith("spark://"):
        return
    for each in master.removeprefix("spark://").split(","):
        host, _, port = each.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
        except (OSError, ValueError):
            continue
        return
    raise ClusterError(master, "no master answers there: is it running, and is the port right?")


def _needs_java(master: str) -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    advice = f"install Java {_OLDEST} or newer (openjdk-{_OLDEST}-jre-headless), or set JAVA_HOME"
    if java is None or not Path(java).exists():
        raise ClusterError(master, f"Spark needs Java, which is not here: {advice}")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if version is None or int(version[1]) < _OLDEST:
        has = version[1] if version else "unknown"
        raise ClusterError(master, f"{java} is Java {has}: {advice}")
