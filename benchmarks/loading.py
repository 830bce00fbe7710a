"""How long it takes to load a dump, beside the engine's own bulk loader.

    python benchmarks/loading.py                          # 1 million quads
    python benchmarks/loading.py --quads 10000000 --rounds 1

The engine loads the file alone, and the file with its union, which is what the library's store
holds: each statement in its graph, and each triple once more in the default graph. All compact what
they wrote. Each run is a process of its own, and rounds take turns, so that the ratios stand on a
machine that has other work. `cpu` is what both cores did; on an idle machine `wall` counts.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pyoxigraph import RdfFormat, Store

from benchmarks.generator import enlarged_nquads
from ocop_kg import KnowledgeGraph

ALONE, UNITED, OURS = "engine, file alone", "engine, same store", "ocop-kg load"
LOADERS = (ALONE, UNITED, OURS)


def write(folder: Path, quads: int) -> None:
    """Write the dump, and the dump with its union behind each part."""
    with (folder / "dump.nq").open("wb") as dump, (folder / "united.nq").open("wb") as united:
        for part in enlarged_nquads(quads):
            dump.write(part)
            union = b"".join(line[: line.rfind(b" <")] + b" .\n" for line in part.splitlines())
            united.write(part + union)


def run(loader: str, folder: Path) -> None:
    """Load as one of `LOADERS`, and print what it took."""
    place = folder / "store"
    before = time.perf_counter()
    if loader == OURS:
        KnowledgeGraph.load(folder / "dump.nq", store=place)
    else:
        store = Store(str(place))
        name = "dump.nq" if loader == ALONE else "united.nq"
        store.bulk_load(path=str(folder / name), format=RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
    wall = time.perf_counter() - before
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))


def measured(loader: str, folder: Path) -> list[float]:
    """Run a loader in a process of its own, and throw away what it made."""
    command = [sys.executable, __file__, "--run", loader, "--folder", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    try:
        done = subprocess.run(command, check=True, capture_output=True, env=environment)
        took: list[float] = json.loads(done.stdout)
        return took
    finally:
        shutil.rmtree(folder / "store", ignore_errors=True)


def main() -> None:
    """Load in turns, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", choices=LOADERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(given.run, given.folder)
        return
    with tempfile.TemporaryDirectory(prefix="loading-") as name:
        folder = Path(name)
        write(folder, given.quads)
        rounds: dict[str, list[list[float]]] = {loader: [] for loader in LOADERS}
        for number in range(given.rounds):
            for loader in LOADERS[number % 3 :] + LOADERS[: number % 3]:
                rounds[loader].append(measured(loader, folder))
        print(f"{given.quads:,} quads, median of {given.rounds}")
        print(f"{'':20}{'wall s':>9}{'cpu s':>9}{'MiB':>8}")
        for loader, runs in rounds.items():
            wall, cpu, memory = (median(each) for each in zip(*runs, strict=True))
            print(f"{loader:20}{wall:9.1f}{cpu:9.1f}{memory:8.0f}")
        for peer in (ALONE, UNITED):
            wall, cpu = (
                median(
                    theirs[at] / ours[at]
                    for theirs, ours in zip(rounds[peer], rounds[OURS], strict=True)
                )
                for at in (0, 1)
            )
            print(f"speed of ocop-kg to {peer!r}: wall {wall:.2f}, cpu {cpu:.2f}")


if __name__ == "__main__":
    main()
