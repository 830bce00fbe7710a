"""The pages in a real browser, where one is installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.server.running import Running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


def browse(url: str, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [
        str(CHROMIUM),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={folder}",
        "--enable-logging=stderr",
        "--virtual-time-budget=3000",
        *options,
        url,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "id/country/LSO",
        "questions/experts-by-product?product=potato",
        "questions/priority-products-by-country?as=map",
        "questions/growth-by-date?as=chart",
    ],
)
def test_a_browser_shows_a_page_without_a_complaint(
    path: str, server: Running, tmp_path: Path
) -> None:
    shown = browse(f"{server.url}{path}", tmp_path, "--dump-dom")
    assert "<main" in shown.stdout
    complaints = re.findall(r"CONSOLE.*", shown.stderr)
    assert complaints == []


@pytest.mark.parametrize("form", ["map", "chart", "network"])
def test_a_browser_shows_a_picture_that_stands_alone(
    form: str, server: Running, tmp_path: Path
) -> None:
    address = f"{server.url}questions/priority-products-by-country/picture?as={form}"
    shown = browse(address, tmp_path, "--dump-dom")
    assert "</svg>" in shown.stdout
    assert "error" not in shown.stdout.lower()
    assert re.findall(r"CONSOLE.*", shown.stderr) == []  # its style sheet is let in


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_fits_the_screen(width: int, server: Running, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    browse(
        f"{server.url}id/country/LSO",
        tmp_path,
        f"--screenshot={picture}",
        f"--window-size={width},800",
    )
    assert picture.stat().st_size > 10_000
