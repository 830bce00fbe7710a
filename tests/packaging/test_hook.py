"""The pre-commit hook and the workflow of the steward's guide do what they promise."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.packaging.machine import ROOT, FreshMachine

HOOKS = ROOT / ".pre-commit-hooks.yaml"
GOOD = """
@prefix ocop: <https://w3id.org/ocop/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/ocop/id/region/africa> a ocop:Region ; skos:prefLabel "Africa"@en .
"""
BAD = GOOD.replace("Region ;", "ProductDesignation ;")
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:own> a sh:PropertyShape ; sh:path <urn:p> ; sh:targetClass <urn:C> ; sh:minCount 1 ;
  sh:message "No value: write one." .
"""
CASE = """
rule = "urn:own"
severity = "violation"
message = "No value: write one."
focus = "urn:b"
passing = "<urn:b> a <urn:C> ; <urn:p> 1 ."
failing = "<urn:b> a <urn:C> ."
"""


def pre_commit(folder: Path, machine: FreshMachine | None, *words: str) -> tuple[int, str]:
    path = "/usr/bin:/bin" if machine is None else f"{machine.tree}/.venv/bin:/usr/bin:/bin"
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=folder,
        env={"PATH": path, "PRE_COMMIT_HOME": str(folder / ".cache"), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that uses the hook as it is, with the program that is installed."""
    (hook,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    hook["language"] = "system"
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    return tmp_path


def test_the_definition_is_one_that_pre_commit_takes(tmp_path: Path) -> None:
    assert pre_commit(tmp_path, None, "validate-manifest", str(HOOKS)) == (0, "")


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({"good.ttl": GOOD}, 0, "Passed"),
        ({"good.ttl": GOOD, "bad.ttl": BAD}, 1, "bad.ttl:4:1: "),
        ({"half.ttl": "<urn:a>"}, 1, "half.ttl:1"),
        ({"other.ttl": "<urn:a> a <urn:b> ."}, 1, "nothing was checked"),
        ({"notes.md": "none of ours"}, 0, "Skipped"),
    ],
)
def test_the_hook_stops_a_commit_of_data_that_may_not_be_published(
    files: dict[str, str], status: int, words: str, repository: Path, fresh: FreshMachine
) -> None:
    for name, text in files.items():
        (repository / name).write_text(text, "utf-8")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    code, said = pre_commit(repository, fresh, "run", "--all-files")
    assert (code, words in said) == (status, True), said


def test_the_commands_of_the_workflow_run(fresh: FreshMachine, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "steward.md").read_text("utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    config, workflow = map(yaml.safe_load, blocks)
    (known,) = yaml.safe_load(HOOKS.read_text("utf-8"))
    assert config["repos"][0]["hooks"][0]["id"] == known["id"]
    steps = [step["run"] for step in workflow["jobs"]["validate"]["steps"] if "run" in step]
    install, *checks = steps
    assert install.startswith("pip install")
    assert [check.split()[1] for check in checks] == ["validate", "test-shapes"]
    for folder in ("exports", "shapes", "cases"):
        (tmp_path / folder).mkdir()
    (tmp_path / "waivers.toml").write_text("# none yet\n", "utf-8")
    (tmp_path / "exports" / "good.ttl").write_text(GOOD, "utf-8")
    (tmp_path / "shapes" / "own.ttl").write_text(SHAPE, "utf-8")
    (tmp_path / "cases" / "own.toml").write_text(CASE, "utf-8")
    fresh.run("ocop-kg validate exports/*.ttl --output report.json", tmp_path)
    for check in checks:
        fresh.run(f"set -e\n{check}", tmp_path)
    (tmp_path / "exports" / "bad.ttl").write_text(BAD, "utf-8")
    fresh.run(checks[0], tmp_path, status=1)
