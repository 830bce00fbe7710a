"""Streams a graph: the world, then one source after the other, until there are enough quads."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.generator.claims import KINDS, Record, Speaker
from benchmarks.generator.faults import Fault, spoilt
from benchmarks.generator.terms import LABEL, TYPE, date, graph, mixed, ocop, text, thing
from benchmarks.generator.world import World
from ocop_kg.vocabulary import DC, DCTERMS, FOAF

__all__ = ["Generated", "Part", "generated", "write"]

FAULTY = 0.01
"""The share of records that are spoilt."""
LONGEST = 400
"""The most records of one source; most have a few."""


DESCRIPTION = 7
"""The quads that tell what a source is; a graph ends when no more fit."""


class Part(NamedTuple):
    """The lines of a source, as N-Quads, and what is wrong in them."""

    lines: list[str]
    faults: list[Fault]


class Generated(NamedTuple):
    """What was written: how much, its digest, and all its faults."""

    quads: int
    digest: str
    faults: list[Fault]


def generated(quads: int, seed: int = 0, faulty: float = FAULTY) -> Iterator[Part]:
    """Give a graph of so many quads, or a few less, in parts; the same for the same numbers.

    >>> 4993 < sum(len(part.lines) for part in generated(5000)) <= 5000
    True
    """
    world = World(quads)
    chance = Random(f"{seed} {quads}")
    speaker = Speaker(world, chance)
    left = quads - len(world.lines)
    yield Part(world.lines[:quads], [])
    number = 0
    while left >= DESCRIPTION:
        part = _source(number, speaker, faulty, left)
        yield part
        left -= len(part.lines)
        number += 1


def _source(number: int, speaker: Speaker, faulty: float, most: int) -> Part:
    chance = speaker.chance
    key = f"made-{number}"
    speaker.source = thing("source", key)
    end = f" {graph(key)} .\n"
    lines = dict.fromkeys(line + end for line in _described(number, speaker))
    faults: list[Fault] = []
    for _ in range(min(LONGEST, int(2 / chance.random() ** 0.8))):
        record: Record
        if chance.random() < faulty:
            record, fault = spoilt(speaker.source, speaker.once(), chance)
            found = [fault]
        else:
            record = getattr(speaker, KINDS[int(len(KINDS) * chance.random())])()
            found = []
        new = {line + end: None for line in record}
        if len(lines) + len(new) > most:
            break
        lines.update(new)
        faults += found
    return Part(list(lines), faults)


def _described(number: int, speaker: Speaker) -> Record:
    source, code = speaker.source, mixed(number, 13)
    title = text(f"Made-up Source {number}")
    said = (
        (TYPE, ocop("Source")),
        (LABEL, title),
        (f"<{DCTERMS}title>", title),
        (f"<{DC}publisher>", f'"Publisher {code % (number + 1) // 7}"'),
        (f"<{DCTERMS}issued>", date(code % 1500)),
        (f"<{FOAF}page>", f"<https://example.org/page/{number}>"),
        (ocop("hasKind"), speaker.world.kind("source-kind", code)),
    )
    return [f"{source} {predicate} {value}" for predicate, value in said]


def write(path: Path, quads: int, seed: int = 0, faulty: float = FAULTY) -> Generated:
    """Write a graph as N-Quads; no more than one source of it is kept in memory."""
    digest, faults, written = sha256(), [], 0
    with path.open("wb") as out:
        for part in generated(quads, seed, faulty):
            text = "".join(part.lines).encode()
            out.write(text)
            digest.update(text)
            faults += part.faults
            written += len(part.lines)
    return Generated(written, digest.hexdigest(), faults)
