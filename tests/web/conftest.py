"""Real servers on the loopback that answer as a test tells them, and remember what they heard."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

Serve = Callable[..., "Server"]


@dataclass
class Server:
    """A server that gives each caller the next of its answers, byte for byte, and then hangs up."""

    port: int
    heard: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sparql"


def answer(body: bytes = b"potato", status: str = "200 OK", **headers: str) -> bytes:
    """Write an answer of HTTP."""
    fields = {"Content-Length": str(len(body))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def moved(target: str, status: str = "302 Found") -> bytes:
    """Write a redirect."""
    return answer(b"", status, Location=target)


def _read(call: socket.socket) -> str:
    """Read a request with its body."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = call.recv(65536)
        if not more or more.startswith(b"\x16"):  # the start of TLS, which is not spoken here
            return got.decode(errors="replace")
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    wanted = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            wanted = int(line.partition(b":")[2])
    while len(body) < wanted and (more := call.recv(65536)):
        body += more
    return (head + b"\r\n\r\n" + body).decode(errors="replace")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers; an answer is bytes, or a function that is given the connection."""
    running: list[socket.socket] = []

    def start(*answers: bytes | Callable[[socket.socket], None], host: str = "127.0.0.1") -> Server:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, 0), family=family)
        running.append(listening)
        server = Server(listening.getsockname()[1])

        def run() -> None:
            for each in answers:
                try:
                    call, _ = listening.accept()
                except OSError:
                    return
                with call:
                    try:
                        server.heard.append(_read(call))
                        if isinstance(each, bytes):
                            call.sendall(each)
                        else:
                            each(call)
                    except OSError:  # the caller has had enough
                        pass

        threading.Thread(target=run, daemon=True).start()
        return server

    yield start
    for each in running:
        each.close()
