"""How good and how fast explanations of empty answers are.

    python benchmarks/explanations.py [--share N] [--triples N]

Broken queries are made from the stored questions by one mistake each, sound ones from valid values
that leave nothing. Both halves of the set are shown, to see that they do not differ; the rules were
made with all of it in sight, so neither half is unseen. Then some of each are
explained on a graph of a million triples, copies of the packaged one with other names.
"""

import argparse
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ocop_kg import KnowledgeGraph
from ocop_kg.errors import NotEmptyError
from ocop_kg.explanation import Budget
from ocop_kg.stores import EmbeddedStore
from tests.explanation.absent import Absent, absent_queries
from tests.explanation.broken import Broken, broken_queries
from tests.explanation.measuring import halves, measured

_CLAIM = re.compile(r"<https://w3id\.org/ocop/id/((?!country/|product/|source/)[\w-]+/[^>]*)>")


def large_graph(triples: int) -> KnowledgeGraph:
    """Copy the packaged graph, its claims and people renamed, until it has so many triples."""
    small = KnowledgeGraph.open()
    store = EmbeddedStore()
    base = "".join(f"{quad} .\n" for quad in small.store)
    for number in range(-(-triples // len(small))):
        renamed = rf"<https://w3id.org/ocop/id/\1-{number}>" if number else r"\g<0>"
        store.load(_CLAIM.sub(renamed, base).encode())
    return KnowledgeGraph(store)


def main() -> None:
    """Measure everything and print one line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--share", type=int, default=1, help="measure one in so many")
    options.add_argument("--triples", type=int, default=1_000_000)
    chosen = options.parse_args()
    kg = KnowledgeGraph.open()
    broken, absent = broken_queries(kg, chosen.share), absent_queries(kg)
    for name, half in zip(("first half", "second half"), halves([*broken, *absent]), strict=True):
        found = measured(kg, half)
        print(
            f"{name}: {found.named_share:.1%} of {found.broken} culprits named, "
            f"{found.alarm_share:.1%} of {found.absent} sound queries blamed, "
            f"slowest {found.slowest:.2f} s"
        )
        for wrong in found.wrong:
            print("  " + wrong.partition("\n")[0])
    large = large_graph(chosen.triples)
    print(f"a graph of {len(large):,} triples")
    times = []
    some: list[Broken | Absent] = [*broken[:: max(1, len(broken) // 60)]]
    some += absent[:: max(1, len(absent) // 30)]
    for case in some:
        start = time.perf_counter()
        try:
            why = large.explain_empty(case.query, case.bindings, budget=Budget())
        except NotEmptyError:
            continue
        times.append((time.perf_counter() - start, case.id, why.verdict, why.complete))
    times.sort(reverse=True)
    print(f"explained {len(times)}, slowest:")
    for seconds, name, verdict, complete in times[:8]:
        print(f"  {seconds:.2f} s  {name}: {verdict}{'' if complete else ' (time was up)'}")


if __name__ == "__main__":
    main()
