"""The command ``ocop-kg serve``: what it refuses, and what it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ocop_kg.cli.app import app
from tests.server.running import Running, running


def refused(*options: str, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["serve", *options], env=environment)
    return result.exit_code, result.stderr


@pytest.mark.parametrize(
    ("options", "token", "words"),
    [
        (["--budget", "seconds=0"], None, "needs a limit of seconds"),
        ([], "short", "too short to keep anybody out"),
        (["--store", "x"], "long-enough-for-a-token", "not changed by a server"),
        (["--endpoint", "http://127.0.0.1:9/sparql"], None, "is served there"),
        (["--host", "no.such.host.invalid"], None, "cannot listen on"),
    ],
)
def test_what_cannot_be_served_is_said_before_anything_is_open(
    options: list[str], token: str | None, words: str
) -> None:
    code, said = refused(*options, **({"OCOP_KG_TOKEN": token} if token else {}))
    assert (code, words in said) == (2, True)


def test_a_port_that_is_taken_is_said(server: Running) -> None:
    code, said = refused("--port", str(server.port))
    assert (code, "cannot listen on" in said) == (2, True)
    assert "in use" in said


def test_a_graph_on_disk_is_served(tmp_path: Path) -> None:
    with running("--store", str(tmp_path / "store"), "--workers", "1") as server:
        assert server.query("ASK { ?c a ocop:Country }").json()["boolean"]
        again = server.query("SELECT ?g { GRAPH ?g { ?c a ocop:Initiative } } LIMIT 1")
        assert again.json()["results"]["bindings"]


def test_a_choice_of_sources_is_served() -> None:
    with running("--as-of", "2022", "--workers", "1") as server:
        query = "SELECT (COUNT(*) AS ?n) { ?source a ocop:Source }"
        count = int(server.query(query).json()["results"]["bindings"][0]["n"]["value"])
        assert 0 < count < 100
        assert "void#dataset" in server.ask("/.well-known/void", accept="text/turtle").text


def test_a_missing_package_is_said_with_the_extra_that_brings_it() -> None:
    code = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "from ocop_kg.cli.app import app; app.main(args=['serve'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'ocop-kg[serve]'" in done.stderr
    assert "Traceback" not in done.stderr
