"""How much quicker a report is brought up to date than made anew, after a small change.

    python -m benchmarks.incremental [--triples 100000] [--quads 10] [--rounds 3]

The data are those of `benchmarks/validation.py`, given as quads, so that reading a file, which both
runs do, is not in the times. The change removes quads that chance chooses. Told are the medians of
the whole run, and how many focus nodes were looked at.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from benchmarks.faulty import copied
from ocop_kg.validation import Report, validate


def timed(run: Callable[[], Report]) -> tuple[float, Report]:
    """Run something, and tell how many seconds it took."""
    start = time.perf_counter()
    report = run()
    return time.perf_counter() - start, report


def main() -> None:
    """Measure both, check that they agree, and print what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--quads", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    lines = "".join(copied(chosen.triples)).encode()
    before = [
        Quad(each.subject, each.predicate, each.object)
        for each in parse(lines, format=RdfFormat.N_TRIPLES)
    ]
    named = [quad for quad in before if not isinstance(quad.object, BlankNode)]
    named = [quad for quad in named if not isinstance(quad.subject, BlankNode)]
    changed = set(random.Random(chosen.quads).sample(named, chosen.quads))
    after = [quad for quad in before if quad not in changed]
    previous = validate(before)
    fulls, quicks = [], []
    for _ in range(chosen.rounds):
        seconds, full = timed(lambda: validate(after))
        fulls.append(seconds)
        seconds, quick = timed(lambda: validate(after, changed=changed, previous=previous))
        quicks.append(seconds)
        if quick != full:
            raise SystemExit("the reports differ")
    one, two = statistics.median(fulls), statistics.median(quicks)
    print(f"{len(after)} triples, {len(full.results)} results; {chosen.quads} quads changed")
    print(f"anew {one:.2f} s, up to date {two:.2f} s: {one / two:.1f} times")
    print(f"focus nodes: {sum(full.checked.values())}, looked at again {quick.revisited}")


if __name__ == "__main__":
    main()
