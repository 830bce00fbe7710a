"""Writes the rows that questions have on the small graph: ``python -m tests.questions.record ID``.

Without ids it writes those of all questions. Read what it wrote before you keep it.
"""

import sys
from pathlib import Path

from ocop_kg import KnowledgeGraph
from ocop_kg.questions import questions
from tests.conftest import SMALL

__all__ = ["EXPECTED", "main"]

EXPECTED = Path(__file__).parent / "expected"


def main(ids: list[str]) -> None:
    graph = KnowledgeGraph.open(SMALL, replace=True)
    for name in ids or [asked.id for asked in questions()]:
        (EXPECTED / f"{name}.tsv").write_text(graph.ask(name).to_tsv(), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
