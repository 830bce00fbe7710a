"""Real SPARQL servers on the loopback, started for the tests and ended with them."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

READY = 60.0
"""So many seconds a server may take to come up on a busy machine."""

INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {most}
"""


@dataclass(frozen=True)
class Running:
    """The addresses of a server: queries, and the Graph Store Protocol."""

    query: str
    graphs: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[None]:
    """Run a server until the block ends; fail with what it said when it does not come up."""
    log = folder / "said.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)
    try:
        end = time.monotonic() + READY
        while not answers(url):
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"{command[0]} did not come up: {log.read_text('utf-8', 'replace')}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(30)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except (URLError, OSError):
        return False


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Running]:
    """Run the ``oxigraph`` server of PyPI, in memory."""
    try:
        files = metadata.files("oxigraph") or ()
    except metadata.PackageNotFoundError:
        files = ()
    program = next((str(file.locate()) for file in files if file.stem == "oxigraph"), None)
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    root = f"http://127.0.0.1:{free_port()}"
    command = [program, "serve", "--bind", root.removeprefix("http://"), *options]
    with running(command, root, folder):
        yield Running(f"{root}/query", f"{root}/store")


@contextmanager
def virtuoso(folder: Path, most_rows: int = 10_000) -> Iterator[Running]:
    """Run Virtuoso with an empty database, in which everybody may write; it is the loopback."""
    if not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        pytest.skip(
            "Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin "
            "virtuoso-opensource-7-common"
        )
    http, sql = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, http=http, sql=sql, most=most_rows), "utf-8")
    root = f"http://127.0.0.1:{http}"
    command = ["virtuoso-t", "+configfile", str(ini), "+foreground"]
    with running(command, f"{root}/sparql", folder):
        grant = 'exec=grant SPARQL_UPDATE to "SPARQL";'
        subprocess.run(["isql-vt", str(sql), "dba", "dba", grant], check=True, capture_output=True)
        yield Running(f"{root}/sparql", f"{root}/sparql-graph-crud")
