"""The conflicts that are found, against the list that the editors made by hand.

A recorded conflict counts as found when its sources stand on different sides of a found one that is
about the same thing; where there is none, one about another thing will do, such as a region in
place of the event there. ``expected/recorded.txt`` names every hit, miss and extra, and has a
judgement on each miss (why it cannot be found) and each extra (what it is worth), made by hand.
OCOP_KG_RECORD=1 writes it anew and leaves the judgements of new lines empty.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, serialize

from ocop_kg import KnowledgeGraph
from ocop_kg.conflicts import Conflict
from ocop_kg.records import Conflict as Recorded
from ocop_kg.vocabulary import ONTOLOGY_GRAPH

EXPECTED = Path(__file__).parent / "expected" / "recorded.txt"


def name_of(conflict: Conflict) -> str:
    values = list(dict.fromkeys(side.value.partition(":")[0] for side in conflict.sides))
    shown = " | ".join(values if len(values) <= 4 else [*values[:2], "…", values[-1]])
    return f"{conflict.kind}, {conflict.about_label}, {conflict.relation_label}: {shown}"


def opposes(conflict: Conflict, recorded: Recorded) -> bool:
    """Whether the two statements of the editors stand on different sides."""
    one, other = ({source.iri for source in each.sources} for each in recorded.statements)
    sides = [{source.iri for source in side.sources} for side in conflict.sides]
    return any(
        one & sides[first] and other & sides[second]
        for first in range(len(sides))
        for second in range(len(sides))
        if first != second
    )


def hits(found: Sequence[Conflict], recorded: Recorded) -> list[Conflict]:
    opposed = [conflict for conflict in found if opposes(conflict, recorded)]
    about = {thing.iri for thing in recorded.about}
    same = [each for each in opposed if about & {each.about, each.relation}]
    return same or opposed


def compared(kg: KnowledgeGraph) -> tuple[list[str], str]:
    found = kg.conflicts()
    recorded = sorted(kg.recorded_conflicts(), key=lambda each: each.key)
    hit = {each.key: hits(found, each) for each in recorded}
    known = {name_of(conflict) for conflicts in hit.values() for conflict in conflicts}
    lines = [
        f"found\t{key}\t{name_of(conflict)}"
        for key, conflicts in hit.items()
        for conflict in conflicts
    ]
    lines += [f"missed\t{key}" for key, conflicts in hit.items() if not conflicts]
    lines += [f"extra\t{name_of(conflict)}" for conflict in found if name_of(conflict) not in known]
    recall = sum(map(bool, hit.values()))
    matched = sum(name_of(conflict) in known for conflict in found)
    head = (
        f"# recall: {recall} of {len(recorded)} recorded conflicts are found\n"
        f"# precision: {matched} of {len(found)} found conflicts are recorded\n"
    )
    return lines, head


def judged() -> dict[str, str]:
    """The judgements that stand in the file, by the line that they are on."""
    lines = [line for line in EXPECTED.read_text("utf-8").splitlines() if not line.startswith("#")]
    parts = [line.rpartition("\t") for line in lines if not line.startswith("found")]
    return {line: judgement for line, _, judgement in parts}


def test_against_the_editors_list(kg: KnowledgeGraph) -> None:
    lines, head = compared(kg)
    judgements = judged()
    written = head + "".join(
        f"{line}\n" if line.startswith("found") else f"{line}\t{judgements.get(line, '')}\n"
        for line in lines
    )
    if os.environ.get("OCOP_KG_RECORD"):
        EXPECTED.write_text(written, "utf-8")
    assert EXPECTED.read_text("utf-8") == written
    assert all(judgements.values()), "each miss and each extra has a judgement"


def test_the_editors_list_is_not_read(kg: KnowledgeGraph, tmp_path: Path) -> None:
    """Without the recorded conflicts in the graph the same ones are found."""
    kept = [
        quad
        for quad in kg.store
        if "/conflict" not in f"{quad.subject} {quad.object}"
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name != ONTOLOGY_GRAPH
    ]
    file = tmp_path / "without.nq"
    file.write_bytes(serialize(kept, format=RdfFormat.N_QUADS) or b"")
    without = KnowledgeGraph.open(file, replace=True)
    assert not without.recorded_conflicts()
    assert without.conflicts() == kg.conflicts()


def test_every_rule_says_what_it_expects() -> None:
    from ocop_kg.conflicts import rules

    for rule in rules():
        assert rule.text.endswith("."), rule.name
        assert rule.compare in (
            "values", "wordings", "names", "figures", "running counts", "counts",
        )  # fmt: skip
        assert "SELECT ?about ?relation ?value ?source" in rule.sparql
