"""A server in a process of its own, and the plainest client there is."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN = "a-token-of-32-signs-or-some-more"
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        if self.headers.get("content-encoding") == "gzip":
            return gzip.decompress(self.body).decode()
        return self.body.decode()

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Running:
    """A running server."""

    process: subprocess.Popen[str]
    url: str
    said: list[str]
    mark: str  # in the environment of its processes, and of no others

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        **headers: str,
    ) -> Reply:
        """Send a request; ``content_type`` is written as a header ``Content-Type``."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, received, answer.read())
        finally:
            connection.close()

    def query(self, sparql: str, **headers: str) -> Reply:
        """Ask a query by GET."""
        return self.ask(f"/sparql?{urlencode({'query': sparql})}", "GET", None, **headers)

    def update(self, sparql: str, token: str = TOKEN) -> Reply:
        """Send an update."""
        return self.ask(
            "/sparql",
            "POST",
            sparql.encode(),
            content_type="application/sparql-update",
            authorization=f"Bearer {token}",
        )

    def talk(self, sent: bytes, timeout: float = 20) -> bytes:
        """Say something to the port, and hear what comes back until it closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(sent)
            return b"".join(iter(lambda: connection.recv(65536), b""))


@contextmanager
def running(*options: str, **environment: str) -> Iterator[Running]:
    """Start ``ocop-kg serve`` on a free port, and stop it as Ctrl-C does."""
    mark = f"TEST_SERVER={uuid4()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "ocop_kg", "serve", "--port", "0", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment, "TEST_SERVER": mark.partition("=")[2]},
    )
    assert process.stderr is not None
    said: list[str] = []
    rest = threading.Thread(target=said.extend, args=(process.stderr,), daemon=True)
    try:
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"serving (http://\S+/),", line):
                break
        else:
            raise AssertionError("".join(said))
        rest.start()
        yield Running(process, found[1], said, mark)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()
            if rest.is_alive():
                rest.join()  # up to the last word of the last process
            process.stderr.close()
