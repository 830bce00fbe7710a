"""How fast the server is: small questions, a large answer, and many clients with a hostile one.

    python benchmarks/serving.py [--clients 50] [--seconds 5] [--other http://127.0.0.1:7878/query]

A server of the packaged graph is started and asked by ``wrk``, the load tool of that name, which
must be installed. `--other` is an endpoint that holds the same data, such as the one of ``oxigraph
serve-read-only``; it is asked the same, and the ratios are told. Each small question differs from
the others, so that nothing is answered from memory.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

PREFIX = "PREFIX ocop: <https://w3id.org/ocop/ontology#> "
SMALL = PREFIX + "SELECT * { ?c ocop:hasPriorityProduct ?p } LIMIT 20"
LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d a ?e } LIMIT 1000000"
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SCRIPT = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", "{path}?query={query}%20%23" .. n)
end
"""


def loaded(endpoint: str, clients: int, seconds: int) -> dict[str, float]:
    """Ask small questions from so many clients; requests a second, latencies in ms, failures."""
    path = "/" + endpoint.partition("://")[2].partition("/")[2]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT.format(path=path, query=quote(SMALL)))
        script.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}", "--latency", "-s", script.name]
        told = subprocess.run([*command, endpoint], capture_output=True, text=True, check=True)
    text = told.stdout

    def found(pattern: str) -> float:
        match = re.search(pattern, text)
        if match is None:
            return 0.0
        unit = {"us": 1e-3, "ms": 1.0, "s": 1e3}.get(match[2] if match.lastindex == 2 else "", 1.0)
        return float(match[1]) * unit

    return {
        "requests/s": found(r"Requests/sec:\s+([\d.]+)"),
        "median ms": found(r"50%\s+([\d.]+)(us|ms|s)"),
        "99% ms": found(r"99%\s+([\d.]+)(us|ms|s)"),
        "failed": found(r"Non-2xx or 3xx responses: (\d+)"),
    }


def large(endpoint: str) -> float:
    """Fetch a million rows; give the seconds."""
    before = time.perf_counter()
    with urlopen(f"{endpoint}?query={quote(LARGE)}&format=tsv") as answer:
        while answer.read(1 << 20):
            pass
    return time.perf_counter() - before


def measured(endpoint: str, clients: int, seconds: int) -> dict[str, float]:
    """Measure one endpoint."""
    figures = {f"1 client, {name}": value for name, value in loaded(endpoint, 1, seconds).items()}
    for name, value in loaded(endpoint, clients, seconds).items():
        figures[f"{clients} clients, {name}"] = value
    with ThreadPoolExecutor(1) as one:
        one.submit(lambda: urlopen(f"{endpoint}?query={quote(HOSTILE)}", timeout=seconds + 2))
        time.sleep(0.3)
        for name, value in loaded(endpoint, clients, seconds).items():
            figures[f"{clients} clients and a hostile one, {name}"] = value
    figures["a million rows, s"] = large(endpoint)
    return figures


def main() -> None:
    """Measure, and print a table: ours, the other one's, ours by the other one's."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--other", help="an endpoint to compare with")
    given = parser.parse_args()
    command = [sys.executable, "-m", "ocop_kg", "serve", "--port", "0"]
    server = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    assert server.stderr is not None
    try:
        before = time.perf_counter()
        address = server.stderr.readline().split()[1].rstrip(",")
        print(f"ready after {time.perf_counter() - before:.2f} s")
        ours = measured(f"{address}sparql", given.clients, given.seconds)
        other = measured(given.other, given.clients, given.seconds) if given.other else {}
    finally:
        server.terminate()
    for name, value in ours.items():
        ratio = f"   {value / other[name]:8.2f} times" if other.get(name) else ""
        print(f"{name:45} {value:10.2f} {other.get(name, 0):10.2f}{ratio}")


if __name__ == "__main__":
    main()
