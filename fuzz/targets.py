"""The doors that are fuzzed, each a function of bytes, with seeds to begin from."""

import socket
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from urllib.request import Request

from ocop_kg import Budget, KnowledgeGraph
from ocop_kg.errors import OcopError
from ocop_kg.graph.values import to_value
from ocop_kg.questions import questions
from ocop_kg.reading import FORMATS, read_quads
from ocop_kg.stores.querytext import prepare
from ocop_kg.web import Hosts, open_url

__all__ = ["SEEDS", "TARGETS", "answers", "parameters", "queries", "reading", "seeds"]

SMALL = Path(__file__).parent.parent / "tests" / "data" / "small-graph.trig"
_XML = b"""<!DOCTYPE r:RDF [<!ENTITY e "x">]>
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description/></r:RDF>"""
_BUDGET = Budget(bytes=2**20, rows=1000)
_FOLDER = Path(mkdtemp(prefix="ocop-kg-fuzz-"))
_GRAPH = KnowledgeGraph.open(SMALL, replace=True, inferred=False)
_QUESTIONS = list(questions())


def reading(data: bytes) -> None:
    """Read a file: the first byte chooses the format, the others are the content."""
    if not data:
        return
    path = _FOLDER / "file"
    path.write_bytes(data[1:])
    try:
        for quad in read_quads(path, FORMATS[data[0] % len(FORMATS)], budget=_BUDGET):
            to_value(quad.object)
    except OcopError as error:
        str(error)


def parameters(data: bytes) -> None:
    """Answer a question with a value from outside for one of its parameters."""
    if not data:
        return
    asked = _QUESTIONS[data[0] % len(_QUESTIONS)]
    value = data[1:].decode("utf-8", "surrogateescape")
    try:
        len(_GRAPH.ask(asked.id, **dict.fromkeys(asked.parameters, value)))
    except OcopError as error:
        str(error)


def queries(data: bytes) -> None:
    """Look at a query; what the look lets through must be no call of another place."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        prepare.__wrapped__(text)
        _GRAPH.query(text, budget=_BUDGET)
    except OcopError as error:
        str(error)


class _Server:
    """A server on the loopback that answers whatever it is given, and hangs up."""

    def __init__(self) -> None:
        self.answer = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            call, _ = self._listening.accept()
            with call, suppress(OSError):
                call.recv(65536)
                call.sendall(self.answer)
                call.shutdown(socket.SHUT_WR)


@cache
def _server() -> _Server:
    return _Server()


def answers(data: bytes) -> None:
    """Ask a server that answers with these bytes; it may lead nowhere else."""
    server = _server()
    server.answer = data
    hosts = Hosts.of(server.url)
    try:
        with open_url(Request(server.url), hosts, 5, _BUDGET) as given:  # noqa: S310  # ours
            given.read()
    except OcopError as error:
        str(error)


TARGETS = {"reading": reading, "parameters": parameters, "queries": queries, "answers": answers}


def seeds(name: str) -> Path:
    """Write what a target begins from, and give the folder."""
    folder = _FOLDER / name
    folder.mkdir(exist_ok=True)
    if name == "reading":
        small = SMALL.read_bytes()
        texts = [
            b"\x00<urn:s> <urn:p> [ <urn:q> (1 'x'@en) ] .",
            b"\x01" + small[:2000],
            b'\x02<urn:s> <urn:p> "x"@en .',
            b"\x03<urn:s> <urn:p> <<( <urn:s> <urn:p> <urn:o> )>> <urn:g> .",
            b'\x04{"@context": {"a": "urn:a"}, "@id": "urn:s", "a": ["x", {"@list": [1]}]}',
            b"\x05" + _XML,
        ]
    elif name == "answers":
        texts = [
            b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npotato",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\npot\r\n0\r\n\r\n",
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
            b"HTTP/1.1 308 Gone\r\nLocation: //[::ffff:7f00:1]\r\n\r\n",
            b"HTTP/1.0 200\r\n\r\n",
        ]
    elif name == "queries":
        texts = [question.sparql.encode() for question in _QUESTIONS]
        texts += [b"SELECT * FROM <urn:g> { SERVICE SILENT ?x { ?s ?p ?o } }", b"LOAD <urn:x>"]
    else:
        texts = [bytes([number]) + b"potato" for number in range(len(_QUESTIONS))]
    for number, text in enumerate(texts):
        (folder / f"seed-{number}").write_bytes(text)
    return folder


SEEDS = seeds
