"""What the tests of hostile input share: a server that must hear nothing, a watched process."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import ocop_kg

ROOT = Path(ocop_kg.__file__).parent.parent

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Watch = Callable[..., list[str]]


@dataclass
class Listener:
    """A server on the loopback that counts who calls."""

    url: str
    heard: list[str] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listening server; the test fails when anybody has called it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = Listener(f"http://127.0.0.1:{server.getsockname()[1]}/x")

        def listen() -> None:
            while True:
                try:
                    call, caller = server.accept()
                except OSError:
                    return
                told.heard.append(str(caller))
                call.close()

        threading.Thread(target=listen, daemon=True).start()
        yield told
        server.shutdown(socket.SHUT_RDWR)
    assert told.heard == []


_WATCHED = """
import json, os, sys
seen = []
import ocop_kg.knowledge_graph, ocop_kg.validation, ocop_kg.validation.engine, ocop_kg.errors
import pyshacl, rdflib, rdflib.plugins.sparql.parser, encodings.idna
allowed = tuple(map(os.path.realpath, json.loads(sys.argv[1])))
def hook(event, arguments):
    if event.startswith(("socket.", "urllib.", "subprocess.", "http.", "ftplib.")):
        seen.append(event)
    elif event == "open" and isinstance(arguments[0], str):
        if not os.path.realpath(arguments[0]).startswith(allowed):
            seen.append("open " + arguments[0])
sys.addaudithook(hook)
try:
    exec(sys.argv[2])
except ocop_kg.errors.OcopError as error:
    print(type(error).__name__, error, file=sys.stderr)
print(json.dumps(seen))
"""


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process that sees this package."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **changes}


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """Run code in a process of its own; give the sockets and foreign files it opened."""

    def call(code: str, *files: Path, told: str | None = None) -> list[str]:
        own = [str(ROOT), sys.prefix, sys.base_prefix, os.devnull, "/proc/", *map(str, files)]
        own += [path for path in sys.path if path]
        done = subprocess.run(
            [sys.executable, "-c", _WATCHED, json.dumps(own), code],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment(),
            timeout=120,
            check=True,
        )
        if told is not None:
            assert told in done.stderr
        seen: list[str] = json.loads(done.stdout.splitlines()[-1])
        return seen

    return call


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command line as a process of its own; it never shows a traceback."""

    def call(
        *arguments: str, stdin: str = "", **changes: str
    ) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "ocop_kg", *arguments],
            input=stdin.encode(),
            capture_output=True,
            cwd=tmp_path,
            env=environment(**changes),
            timeout=120,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return call
