"""The impact of every class and property of the ontology, against asking all questions anew."""

import json
import subprocess
import sys
from pathlib import Path

import ocop_kg
from ocop_kg.vocabulary import OCOP

SCRIPT = Path(__file__).parent / "brute_force.py"
PROCESSES = 2


def test_the_changed_answers_are_those_that_asking_everything_anew_finds() -> None:
    parts = [
        subprocess.Popen(
            [sys.executable, str(SCRIPT), str(part), str(PROCESSES)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(ocop_kg.__file__).parent.parent,
            env={"PYTHONPATH": str(Path(ocop_kg.__file__).parent.parent), "PYTHONHASHSEED": "0"},
        )
        for part in range(PROCESSES)
    ]
    found: dict[str, int] = {}
    for part in parts:
        output, problems = part.communicate()
        assert part.returncode == 0, problems.decode()
        found |= json.loads(output)
    assert len(found) > 100
    assert found[OCOP + "supportsProduct"] == 1
    assert found[OCOP + "statedBy"] > 40
    assert sum(count == 0 for count in found.values()) > 5
