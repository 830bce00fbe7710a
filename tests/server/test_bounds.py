"""What a request may cost: time, rows, bytes, workers, and how the server lives through it."""

import asyncio
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.server.running import HOSTILE, Running, running

SMALL = "SELECT ?c { ?c a ocop:Initiative }"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def memory(process: int) -> int:
    """The bytes that a process has for itself alone or shares, now."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def children(process: int) -> list[int]:
    """The processes below a process."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [each for child in map(int, found) for each in (child, *children(child))]


def test_a_query_beyond_its_time_is_stopped_and_said_so(hurried: Running) -> None:
    before = time.monotonic()
    reply = hurried.query(HOSTILE)
    assert reply.status == 503
    assert "not done after 0.5 seconds" in reply.text
    assert time.monotonic() - before < 10  # it would take hours
    assert hurried.query(SMALL).status == 200


def test_others_are_answered_meanwhile(hurried: Running) -> None:
    with ThreadPoolExecutor(8) as many:
        hostile = [many.submit(hurried.query, HOSTILE) for _ in range(4)]
        time.sleep(0.1)
        assert not any(each.done() for each in hostile)
        small = [many.submit(hurried.query, SMALL) for _ in range(20)]
        assert {each.result().status for each in small} == {200}
        assert {each.result().status for each in hostile} == {503}


def test_a_query_ends_when_its_client_goes(hurried: Running) -> None:
    path = f"/sparql?{urlencode({'query': HOSTILE})}"
    for _ in range(6):  # more than there are workers
        connection = HTTPConnection("127.0.0.1", hurried.port)
        connection.request("GET", path)
        connection.close()
    assert hurried.query(SMALL).status == 200


@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_rows_beyond_the_budget_end_the_answer(syntax: str, hurried: Running) -> None:
    def ask(limit: int) -> int:
        query = f"SELECT * {{ ?s ?p ?o }} LIMIT {limit}"
        return hurried.ask(f"/sparql?{urlencode({'query': query, 'format': syntax})}").status

    assert ask(5000) == 200
    with pytest.raises(IncompleteRead):  # cut where nobody can take it for whole
        ask(5001)


def test_too_many_rows_are_refused_where_nothing_was_sent_yet(hurried: Running) -> None:
    narrow = "SELECT (1 AS ?one) { ?s ?p ?o } LIMIT 5001"
    reply = hurried.query(narrow, accept="text/csv")
    assert reply.status == 503
    assert "add a LIMIT" in reply.text


def test_triples_beyond_the_budget_end_the_answer(hurried: Running) -> None:
    with pytest.raises(IncompleteRead):
        hurried.query("CONSTRUCT WHERE { ?s ?p ?o }", accept="application/n-triples")


def test_rows_are_counted_by_their_signs_and_not_by_their_words(server: Running) -> None:
    from ocop_kg.server.work.counting import RowCounter

    query = r"""SELECT * { VALUES (?a ?b) {
        ("}},{\"a" 1) ("<result>\r\n" 2) ("x\"\"\r\n,\"" 3) (UNDEF 4) ("},{}" UNDEF) } }"""
    for syntax in ("json", "xml", "csv", "tsv"):
        body = server.ask(f"/sparql?{urlencode({'query': query, 'format': syntax})}").body
        for size in (1, 7, 10_000):
            counter = RowCounter(syntax)
            for start in range(0, len(body), size):
                counter.feed(body[start : start + size])
            assert counter.rows == 5, (syntax, size)


def test_a_million_rows_flow_through_a_flat_memory(server: Running) -> None:
    query = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d a ?e } LIMIT 1000000"
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"/sparql?{urlencode({'query': query, 'format': 'tsv'})}")
    answer = connection.getresponse()
    processes = [server.process.pid, *children(server.process.pid)]
    before = {each: memory(each) for each in processes}
    grown, rows = 0, 0
    while part := answer.read(1 << 20):
        rows += part.count(b"\n")
        grown = max(grown, *(memory(each) - was for each, was in before.items()))
    connection.close()
    assert rows == 1_000_001
    assert grown < 30 * 2**20


def test_a_client_that_takes_nothing_is_let_go() -> None:
    with running("--workers", "2", "--patience", "1") as server, socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", server.port))
        path = f"/sparql?{urlencode({'query': MANY + ' LIMIT 900000'})}"
        slow.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(1.5)
        slow.settimeout(20)
        heard = b"".join(iter(lambda: slow.recv(1 << 20), b""))
        assert heard.startswith(b"HTTP/1.1 200")
        assert not heard.endswith(b"0\r\n\r\n")
        assert server.query(SMALL).status == 200


def test_who_cannot_have_a_worker_in_time_is_told_to_come_again() -> None:
    with running(
        "--workers", "2", "--waiting", "1", "--patience", "0.2", "--budget", "seconds=0.3"
    ) as server:
        with ThreadPoolExecutor(6) as many:
            replies = [
                each.result() for each in [many.submit(server.query, HOSTILE) for _ in range(6)]
            ]
        refused = [reply for reply in replies if "retry-after" in reply.headers]
        assert refused
        assert {reply.status for reply in replies} == {503}


def test_one_address_cannot_use_the_machine_for_long() -> None:
    from ocop_kg.server.work.fairness import Fairness

    fairness = Fairness(workers=4)
    for _ in range(3):
        assert fairness.may_work("a")
        fairness.begin("a")
    assert not fairness.may_work("a")
    assert fairness.may_work("b")
    for _ in range(3):
        assert fairness.wait("a") == 0
        fairness.end("a", 45.0)
    assert 5 < fairness.wait("a") < 10
    assert fairness.wait("b") == 0


def test_clients_take_turns_and_nobody_who_left_holds_one() -> None:
    from ocop_kg.server.settings import Settings
    from ocop_kg.server.work.turns import Turns

    async def run() -> None:
        turns = Turns(Settings(workers=2))
        called: list[str] = []

        async def take(client: str, name: str) -> None:
            await turns.take(client)
            called.append(name)

        await take("a", "a1")  # one of two, so that the other is for others
        waiting = [asyncio.create_task(take("a", f"a{number}")) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(take("b", "b1")))
        await asyncio.sleep(0)
        assert called == ["a1", "b1"]
        waiting[0].cancel()
        for _ in range(3):
            await asyncio.sleep(0)
            turns.end("a", 0.0)
        await asyncio.sleep(0)
        assert called == ["a1", "b1", "a3", "a4"]

    asyncio.run(run())


def test_an_interrupt_ends_the_server_and_all_its_processes() -> None:
    with running("--workers", "2") as server:
        assert server.query(SMALL).status == 200
        processes = children(server.process.pid)
        assert len(processes) >= 2
    assert server.process.returncode == 0
    assert "stopped" in "".join(server.said)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{each}").exists() for each in processes):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_server_ends_when_the_process_that_holds_the_graph_does() -> None:
    with running("--workers", "1") as server:
        keeper = children(server.process.pid)[0]
        os.kill(keeper, signal.SIGKILL)
        assert server.process.wait(20) == 3
    assert "it ended" in "".join(server.said)


def test_nothing_stays_when_the_server_is_killed() -> None:
    with running("--workers", "2") as server:
        assert server.query(SMALL).status == 200
        processes = children(server.process.pid)
        server.process.kill()
        server.process.wait()
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{each}").exists() for each in processes):
        assert time.monotonic() < deadline
        time.sleep(0.02)
