"""What the tests share: a server as it comes, some in a hurry or to be changed, and a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.server.running import TOKEN, Running, running

SMALL = Path(__file__).parent.parent / "data" / "small-graph.trig"


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """A server of the packaged graph, as it comes."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def hurried() -> Iterator[Running]:
    """A server with three workers that gives a query one second, and a small answer."""
    with running("--workers", "3", "--budget", "seconds=0.5", "--budget", "rows=5000") as started:
        yield started


@pytest.fixture(scope="session")
def changeable() -> Iterator[Running]:
    """A server of the small graph that may be changed by who has the token."""
    options = ("--data", str(SMALL), "--replace", "--workers", "2", "--budget", "seconds=2")
    with running(*options, OCOP_KG_TOKEN=TOKEN) as started:
        yield started


@pytest.fixture(scope="module")  # no longer: no other event loop runs beside it
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium is installed")
    expect.set_options(timeout=20_000)  # it looks often, and waits that long on a busy machine
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()
