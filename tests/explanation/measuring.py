"""How often explanations are right: the share of culprits named and of false alarms."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter
from zlib import crc32

from ocop_kg import KnowledgeGraph
from tests.explanation.absent import Absent
from tests.explanation.broken import Broken, names_the_culprit

__all__ = ["Measure", "halves", "measured"]


@dataclass
class Measure:
    """Counts over a set of queries, and which of them came out wrong."""

    broken: int = 0
    named: int = 0
    absent: int = 0
    alarms: int = 0
    slowest: float = 0.0
    wrong: tuple[str, ...] = ()

    @property
    def named_share(self) -> float:
        """The share of broken queries whose culprit is named."""
        return self.named / self.broken

    @property
    def alarm_share(self) -> float:
        """The share of sound queries that are called something else than ``truly none``."""
        return self.alarms / self.absent


def halves(cases: Iterable[Broken | Absent]) -> tuple[list[Broken | Absent], list[Broken | Absent]]:
    """Split cases into two halves by their ids; neither was kept from who made the rules."""
    every = list(cases)
    second = [case for case in every if crc32(case.id.encode()) & 64]
    return [case for case in every if case not in second], second


def measured(kg: KnowledgeGraph, cases: Iterable[Broken | Absent]) -> Measure:
    """Explain every query and count."""
    found = Measure()
    for case in cases:
        start = perf_counter()
        why = kg.explain_empty(case.query, case.bindings)
        found.slowest = max(found.slowest, perf_counter() - start)
        if isinstance(case, Broken):
            found.broken += 1
            right = names_the_culprit(case, why)
            found.named += right
        else:
            found.absent += 1
            right = why.verdict == "truly none"
            found.alarms += not right
        if not right:
            found.wrong += (f"{case.id}: {why}",)
    return found
