"""How fast the server is beside ``oxigraph serve``, the server of the engine that both run on.

    python -m benchmarks.serving [--seconds 2] [--rounds 3] [--only same]

Both servers hold the same statements of the packaged graph in memory, and are asked the same by
``wrk``, which must be installed, in turns: A B A B. So a ratio stands although the machine is busy
with other things; the median of all rounds is told. The cases:

- ``same``: one small question again and again, which may be answered from memory;
- ``new``: small questions of which no two are the same, so that no memory of answers helps;
- ``stored``: the stored questions with changing values, no two the same; the engine works here;
- ``hostile``: ``new`` while one more client asks what would take hours;
- ``rows``: a million rows, as TSV and as JSON.

The CPU time of all processes of a server says least about the machine, and most about the server.
``closing`` says that each request has a connection of its own. `failed` counts answers that are
not 200 and connections that break (not with ``closing``: Oxigraph closes them without a word).
Before all, both servers must give the same answers.

Measured 2026-11 on 2 cores that others used too, Python 3.11, uvicorn 0.54, pyoxigraph and oxigraph
0.5.13, wrk with one thread; medians of 3 rounds, no request failed. The table gives ours, then
Oxigraph's, and in brackets ours before plain requests had their lane:

=======================  ======================  =======================  ==================
case                     requests/s or MB/s      99 % ms                  CPU µs a request
=======================  ======================  =======================  ==================
same, 1 client           33,200 11,500 (4,300)   0.07 7.0 (3.8)           18 58 (181)
same, 50 clients         35,800 21,800 (5,800)   7.4 3.7 (107)            20 71 (144)
same, 50, closing        12,100 5,000 (3,600)    10 24 (29)               69 218 (258)
new, 1 client            1,430 17,700 (1,480)    6.5 3.0 (0.9)            343 44 (702)
new, 50 clients          4,680 22,300 (1,740)    18 2.5 (49)              295 64 (725)
new, 50, closing         3,320 5,060 (1,660)     37 22 (45)               394 222 (775)
stored, 1 client         357 221 (301)           12 12 (12)               2,550 4,880 (2,830)
stored, 50 clients       622 674 (552)           163 423 (135)            2,960 3,200 (3,280)
hostile, 50 clients      3,320 21,400 (1,600)    30 3.0 (51)              564 94 (1,140)
rows, TSV; JSON          230 337; 151 162
=======================  ======================  =======================  ==================

What comes again is answered faster than there. A new small question costs two more hops between
processes and Python's share around 30 µs of engine, which is the price of a query that can really
be ended: Oxigraph goes on with one whose client has left, and ``--timeout-s`` was no way out.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from shutil import which
from socket import create_connection, create_server
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from pyoxigraph import RdfFormat, serialize

from ocop_kg import KnowledgeGraph
from ocop_kg.questions import questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PREFIX = "PREFIX ocop: <https://w3id.org/ocop/ontology#> "
SMALL = PREFIX + "SELECT * { ?c ocop:hasPriorityProduct ?p } LIMIT 20"
LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d a ?e } LIMIT 1000000"
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ACCEPT = {
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
}
OXIGRAPH = which("oxigraph", path=sysconfig.get_path("scripts")) or "oxigraph"
SCRIPT = """
local paths, n = {}, %(start)d
for line in io.lines("%(paths)s") do paths[#paths + 1] = line end
local rest = " HTTP/1.1\\r\\nHost: %(host)s\\r\\nAccept: %(accept)s\\r\\n%(more)s\\r\\n"
request = function()
  n = n + 1
  local path = paths[n %% #paths + 1]
  return "GET " .. path .. (%(different)s and ("%%20%%23" .. n) or "") .. rest
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("\\n@ {\\"requests/s\\": %%f, \\"median ms\\": %%f, \\"99%%%% ms\\": %%f,"
    .. " \\"failed\\": %%d}\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status + %(breaks)s))
end
"""

Figures = dict[str, float]


def asked_for(kg: KnowledgeGraph) -> dict[str, list[str]]:
    """Make the queries of each kind."""
    countries = [str(each.iri) for each in kg.countries()]
    new = [
        f"{PREFIX}SELECT ?code ?p {{ <{iri}> ocop:isoAlpha3 ?code "
        f"OPTIONAL {{ <{iri}> ocop:hasPriorityProduct ?p }} }}"
        for iri in countries
    ]
    values = {"Country": countries, "Product": [str(each.iri) for each in kg.products()]}
    stored = [
        f"{question.sparql}\nVALUES ?{parameter.name} {{ <{iri}> }}"
        for question in questions()
        for parameter in question.parameters.values()
        for kind in parameter.kinds
        for iri in islice(values.get(kind, ()), 40)
    ]
    return {"same": [SMALL], "new": new, "stored": stored}


class Bench:
    """Two servers and a load tool."""

    def __init__(self, statements: bytes, queries: dict[str, list[str]], seconds: int) -> None:
        self.servers = {"ours": Ours(), "oxigraph": Oxigraph(statements)}
        self.queries = queries
        self.seconds = seconds
        self.begun = 0

    def check(self) -> None:
        """Be sure that both give the same answers."""
        for kind, all_queries in self.queries.items():
            for query in all_queries[:: max(1, len(all_queries) // 60)]:
                if kind == "same":
                    continue  # which rows a LIMIT leaves is not said
                answers = {rows_of(each.endpoint, query) for each in self.servers.values()}
                if len(answers) != 1:
                    raise SystemExit(f"answers differ: {query}")

    def cases(self) -> Iterator[tuple[str, Callable[[str], Figures]]]:
        """Name what is measured, each with a function from a server to its figures."""
        for kind, clients, close in (
            *((kind, clients, False) for kind in ("same", "new") for clients in (1, 10, 50)),
            ("same", 50, True),
            ("new", 50, True),
            ("stored", 1, False),
            ("stored", 50, False),
        ):
            name = f"{kind}, {clients} clients" + (", closing" if close else "")
            yield name, partial(self.load, kind, clients, close=close)
        for syntax in ("tsv", "json"):
            yield f"rows, {syntax}", partial(self.large, syntax)
        yield "hostile, 50 clients", self.hostile  # last, since it leaves a mark

    def load(self, kind: str, clients: int, server: str, *, close: bool = False) -> Figures:
        """Ask one server from so many clients."""
        endpoint = urlsplit(self.servers[server].endpoint)
        self.begun += 10_000_000  # so that no question was asked in a round before
        with tempfile.TemporaryDirectory() as folder:
            paths = Path(folder, "paths")
            lines = [f"{endpoint.path}?query={quote(each, safe='')}" for each in self.queries[kind]]
            paths.write_text("\n".join(lines))
            script = Path(folder, "load.lua")
            given = {
                "paths": paths,
                "start": self.begun,
                "host": endpoint.netloc,
                "accept": ACCEPT["json"],
                "more": r"Connection: close\r\n" if close else "",
                "different": "false" if kind == "same" else "true",
                "breaks": "0" if close else "e.connect + e.read + e.write + e.timeout",
            }
            script.write_text(SCRIPT % given)
            place = f"http://{endpoint.netloc}/"
            command = ["wrk", "-t1", f"-c{clients}", f"-d{self.seconds}", "-s", str(script), place]
            before = processor_time(self.servers[server].process.pid)
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            used = processor_time(self.servers[server].process.pid) - before
        figures: Figures = json.loads(told.partition("\n@ ")[2])
        figures["CPU µs each"] = used * 1e6 / max(1.0, figures["requests/s"] * self.seconds)
        return figures

    def hostile(self, server: str) -> Figures:
        """Ask from 50 clients beside a hostile one, who leaves when they are done."""
        query = quote(HOSTILE)
        with urlopen_later(f"{self.servers[server].endpoint}?query={query}"):
            figures = self.load("new", 50, server)
        self.servers[server].restart()
        return figures

    def large(self, syntax: str, server: str) -> Figures:
        """Fetch a million rows."""
        form = "%{size_download} %{time_total}"
        command = ["curl", "-sS", "--fail", "-o", "/dev/null", "-w", form]
        url = f"{self.servers[server].endpoint}?query={quote(LARGE)}"
        accept = ["-H", f"Accept: {ACCEPT[syntax]}"]
        done = subprocess.run([*command, *accept, url], capture_output=True, text=True, check=True)
        size, seconds = map(float, done.stdout.split())
        return {"MB/s": size / seconds / 1e6}


class Server(ABC):
    """A server in a process of its own."""

    endpoint = ""

    def __init__(self) -> None:
        self.process = self.start()

    @abstractmethod
    def start(self) -> subprocess.Popen[str]:
        """Start the server, and set its endpoint."""

    def stop(self) -> None:
        """Stop the server."""
        self.process.terminate()
        self.process.wait()

    def restart(self) -> None:
        """Stop the server and start another."""
        self.stop()
        self.process = self.start()


class Ours(Server):
    """The server of this project, as it comes."""

    def start(self) -> subprocess.Popen[str]:
        """Start it, and tell how long that takes."""
        before = time.perf_counter()
        command = [sys.executable, "-m", "ocop_kg", "serve", "--port", "0"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        self.endpoint = process.stderr.readline().split()[1].rstrip(",") + "sparql"
        self.ready = time.perf_counter() - before
        return process


class Oxigraph(Server):
    """The server of the engine, in memory as ours is.

    Without ``--timeout-s``: it keeps a thread waiting for each query until that time is over, also
    when the answer was there long before, and dies of it under load.
    """

    def __init__(self, statements: bytes) -> None:
        self.statements = statements
        super().__init__()

    def start(self) -> subprocess.Popen[str]:
        """Start it and load the statements."""
        with create_server(("127.0.0.1", 0)) as free:
            place = f"127.0.0.1:{free.getsockname()[1]}"
        command = [OXIGRAPH, "serve", "--bind", place]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, text=True)
        kind = {"Content-Type": "application/n-quads"}
        request = Request(f"http://{place}/store", self.statements, kind, method="POST")
        for _ in range(100):
            try:
                urlopen(request).close()
                break
            except URLError:
                time.sleep(0.05)
        self.endpoint = f"http://{place}/query"
        return process


def processor_time(process: int) -> float:
    """Add up the seconds that a process and all below it have used."""
    place = Path("/proc", str(process))
    ticks = map(int, place.joinpath("stat").read_text().rpartition(") ")[2].split()[11:15])
    below = place.joinpath("task", str(process), "children").read_text().split()
    return sum(ticks) / os.sysconf("SC_CLK_TCK") + sum(processor_time(int(each)) for each in below)


@contextmanager
def urlopen_later(url: str) -> Iterator[None]:
    """Have a request out that is not waited for."""
    place = urlsplit(url)
    with create_connection((place.hostname or "", place.port or 80)) as hostile:
        head = f"GET {place.path}?{place.query} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n"
        hostile.sendall(head.encode())
        time.sleep(0.3)
        yield


def rows_of(endpoint: str, query: str) -> tuple[str, ...]:
    """Give the rows of an answer, sorted."""
    request = Request(f"{endpoint}?query={quote(query)}", headers={"Accept": ACCEPT["json"]})
    with urlopen(request) as answer:
        rows = json.load(answer)["results"]["bindings"]
    return tuple(sorted(json.dumps(row, sort_keys=True) for row in rows))


def main() -> None:
    """Measure, and print a table: ours, the other one's, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="of each run of the load tool")
    parser.add_argument("--only", default="", help="cases whose name begins so")
    given = parser.parse_args()
    kg = KnowledgeGraph.open()
    everything = kg.store.quads_for_pattern(None, None, None)
    statements = serialize(everything, format=RdfFormat.N_QUADS) or b""
    bench = Bench(statements, asked_for(kg), given.seconds)
    try:
        bench.check()
        print(f"{'median of ' + str(given.rounds):38} {'ours':>10} {'oxigraph':>10} ours/oxigraph")
        for name, measure in bench.cases():
            if name.startswith(given.only):
                show(name, measure, given.rounds, list(bench.servers))
    finally:
        for each in bench.servers.values():
            each.stop()


def show(name: str, measure: Callable[[str], Figures], rounds: int, servers: list[str]) -> None:
    """Measure one case in turns, and print its figures."""
    taken: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for server in servers:
            for figure, value in measure(server).items():
                taken[figure, server].append(value)
    for figure in dict.fromkeys(figure for figure, _ in taken):
        ours, other = (statistics.median(taken[figure, server]) for server in servers)
        ratio = f"{ours / other:10.2f}" if other else ""
        print(f"{name + ', ' + figure:38} {ours:10.2f} {other:10.2f} {ratio}", flush=True)


if __name__ == "__main__":
    main()
