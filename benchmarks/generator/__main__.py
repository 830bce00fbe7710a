"""Writes a generated graph to standard output, as N-Quads."""

import argparse
import sys

from benchmarks.generator.stream import FAULTY, generated


def main() -> None:
    """Stream, one source at a time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__)
    parser.add_argument("quads", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faulty", type=float, default=FAULTY, help="the share of spoilt records")
    given = parser.parse_args()
    for part in generated(given.quads, given.seed, given.faulty):
        sys.stdout.buffer.write("".join(part.lines).encode())


if __name__ == "__main__":
    main()
