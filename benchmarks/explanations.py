"""How good and how fast explanations of empty answers are.

    python -m benchmarks.explanations [--share N] [--triples N]

Broken queries are made from the stored questions by one mistake each, sound ones from valid values
that leave nothing. Both halves of the set are shown, to see that they do not differ; the rules were
made with all of it in sight, so neither half is unseen. Then some of each are
explained on a graph of a million triples, copies of the packaged one with other names.
"""

import argparse
import time

from benchmarks.generator import enlarged
from ocop_kg import KnowledgeGraph
from ocop_kg.errors import NotEmptyError
from tests.explanation.absent import Absent, absent_queries
from tests.explanation.broken import Broken, broken_queries
from tests.explanation.measuring import halves, measured


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
    large = enlarged(chosen.triples)
    print(f"a graph of {len(large):,} triples")
    times = []
    some: list[Broken | Absent] = [*broken[:: max(1, len(broken) // 60)]]
    some += absent[:: max(1, len(absent) // 30)]
    for case in some:
        start = time.perf_counter()
        try:
            why = large.explain_empty(case.query, case.bindings)
        except NotEmptyError:
            continue
        times.append((time.perf_counter() - start, case.id, why.verdict, why.complete))
    times.sort(reverse=True)
    print(f"explained {len(times)}, slowest:")
    for seconds, name, verdict, complete in times[:8]:
        print(f"  {seconds:.2f} s  {name}: {verdict}{'' if complete else ' (time was up)'}")


if __name__ == "__main__":
    main()
