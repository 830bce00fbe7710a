"""A fresh machine: a copy of the tree, and the first command of the README run in it."""

import re
import shutil
import subprocess

import pytest

from tests.packaging.machine import ROOT, FreshMachine, commands

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "dist", "*.egg-info"
)
NO_INDEX = re.compile(r"No matching distribution|Temporary failure|Connection|ProxyError")


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> FreshMachine:
    """Set up a fresh machine with the README's first command, exactly as it is printed there."""
    tree = tmp_path_factory.mktemp("machine") / "ocop_kg"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    (command, _), *_ = commands(ROOT / "README.md")
    done = subprocess.run(
        ["bash", "-c", command], cwd=tree, capture_output=True, text=True, check=False
    )
    if done.returncode and NO_INDEX.search(done.stderr):
        pytest.skip("a fresh install needs a package index, and none is in reach")
    assert done.returncode == 0, done.stderr
    return FreshMachine(tree, done.stdout)
