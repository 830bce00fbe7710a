"""How the tests call the command line: in this process, as a process, on a terminal."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ocop_kg
from ocop_kg.cli.app import app

ROOT = Path(ocop_kg.__file__).parent.parent
SMALL = ("--data", str(ROOT / "tests/data/small-graph.trig"), "--replace")
EXPECTED = Path(__file__).parent / "expected"

Invoke = Callable[..., Result]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a process: this package, no settings of whoever runs the tests."""
    ours = (
        "COLUMNS",
        "LINES",
        "NO_COLOR",
        "OCOP_KG_ENDPOINT",
        "OCOP_KG_LANG",
        "OCOP_KG_STORE",
        "PYTHONPATH",
        "TERM",
    )
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **changes}


def command(*arguments: str) -> list[str]:
    """The words that start the command line as a process."""
    return [sys.executable, "-m", "ocop_kg", *arguments]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "OCOP_KG_ENDPOINT", "OCOP_KG_LANG", "OCOP_KG_STORE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def invoke() -> Invoke:
    """Call the command line in this process."""

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, arguments, input=stdin, prog_name="ocop-kg")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.stderr
        return result

    return call


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Call the command line as a process of its own, in an empty folder."""

    def call(
        *arguments: str, stdin: bytes = b"", **changes: str
    ) -> "subprocess.CompletedProcess[bytes]":
        done = subprocess.run(
            command(*arguments),
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env=environment(**changes),
            timeout=60,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    return call


def assert_expected(name: str, text: str) -> None:
    """Compare with a recorded output; OCOP_KG_RECORD=1 records it anew, for review in the diff."""
    recorded = EXPECTED / name
    if os.environ.get("OCOP_KG_RECORD"):
        recorded.write_bytes(text.encode())
    assert recorded.read_bytes().decode() == text


def files_in(folder: Path) -> Sequence[str]:
    """All names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())
