"""How much quicker a report is brought up to date than made anew, after a small change.

    python -m benchmarks.incremental [--triples 100000] [--quads 10] [--rounds 3]

The data are those of `benchmarks/validation/`, given as quads, so that reading a file, which both
runs do, is not in the times. The change removes quads that chance chooses. Told are the medians of
the whole run, and how many focus nodes were looked at.
"""

import argparse
import random
import statistics

from pyoxigraph import BlankNode, Quad, RdfFormat, parse

from benchmarks.faulty import lines
from benchmarks.measuring import in_turn
from ocop_kg.validation import validate


def main() -> None:
    """Measure both, check that they agree, and print what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--quads", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    data = "".join(lines(chosen.triples)).encode()
    before = [
        Quad(each.subject, each.predicate, each.object)
        for each in parse(data, format=RdfFormat.N_TRIPLES)
    ]
    named = [quad for quad in before if not isinstance(quad.object, BlankNode)]
    named = [quad for quad in named if not isinstance(quad.subject, BlankNode)]
    changed = set(random.Random(chosen.quads).sample(named, chosen.quads))
    after = [quad for quad in before if quad not in changed]
    previous = validate(before)
    full = validate(after)
    quick = validate(after, changed=changed, previous=previous)
    if quick != full:
        raise SystemExit("the reports differ")
    ways = {
        "anew": lambda: validate(after),
        "up to date": lambda: validate(after, changed=changed, previous=previous),
    }
    one, two = map(statistics.median, in_turn(ways, chosen.rounds).values())
    print(f"{len(after)} triples, {len(full.results)} results; {chosen.quads} quads changed")
    print(f"anew {one:.2f} s, up to date {two:.2f} s: {one / two:.1f} times")
    print(f"focus nodes: {sum(full.checked.values())}, looked at again {quick.revisited}")


if __name__ == "__main__":
    main()
