"""The package works where only Python was: installed, outside the checkout, without extras."""

import json
from pathlib import Path

from tests.packaging.machine import FreshMachine


def test_the_first_command_of_the_readme_answers_the_main_question(fresh: FreshMachine) -> None:
    for word in ("Liping Jin", "potato", "chief expert on", "2025-07"):
        assert word in fresh.printed


def test_the_installed_package_carries_its_assets(fresh: FreshMachine, tmp_path: Path) -> None:
    code = (
        "import json, ocop_kg, pathlib; from ocop_kg.assets import asset;"
        "home = pathlib.Path(ocop_kg.__file__).parent;"
        "print(json.dumps({'home': str(home), 'typed': (home / 'py.typed').exists(),"
        " 'files': [str(asset(n)) for n in ('ontology/ocop.ttl', 'data/rdf/ocop.nq',"
        " 'data/tables/sources.csv', 'shapes/must')]}))"
    )
    found = json.loads(fresh.run(f'python -c "{code}"', tmp_path))
    assert "site-packages" in found["home"]
    assert found["typed"]
    assert all(file.startswith(found["home"]) for file in found["files"])


def test_what_is_optional_is_not_installed_and_says_how(
    fresh: FreshMachine, tmp_path: Path
) -> None:
    code = (
        "from ocop_kg import KnowledgeGraph;"
        "KnowledgeGraph.open().ask('experts-by-product').to_polars()"
    )
    fresh.run(f'python -c "{code}" 2>err.txt', tmp_path, status=1)
    told = (tmp_path / "err.txt").read_text("utf-8")
    assert "pip install 'ocop-kg[polars]'" in told


def test_the_package_brings_no_tests_and_no_pickles(fresh: FreshMachine, tmp_path: Path) -> None:
    listed = fresh.run("pip show -f ocop-kg", tmp_path)
    assert "ocop_kg/_assets/data/rdf/ocop.nq" in listed
    assert "ocop_kg/questions/library/experts-by-product.rq" in listed
    for absent in ("tests/", ".pickle", ".pkl", "benchmarks/"):
        assert absent not in listed
