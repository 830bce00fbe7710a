"""Every command and every example of the README and the guides does what the page says."""

import doctest
import re
from pathlib import Path

import pytest

from tests.packaging.machine import ROOT, FreshMachine, commands

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SET_UP = re.compile(r"venv|pytest|git clone")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_console_examples_print_what_the_page_shows(
    page: Path, fresh: FreshMachine, tmp_path: Path
) -> None:
    for command, shown in commands(page):
        if SET_UP.search(command):
            continue  # the fixture runs the first, continuous integration the second
        status = re.search(r"# exit (\d)$", command)
        printed = fresh.run(command, tmp_path, status=int(status[1]) if status else 0)
        checker = doctest.OutputChecker()
        if shown:
            assert checker.check_output(
                shown + "\n", printed, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
            ), f"{command}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_python_examples_run(page: Path) -> None:
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    source = "\n".join(block for block in blocks if ">>>" in block)
    assert all(">>>" in block for block in blocks), "an example that nobody runs"
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    example = doctest.DocTestParser().get_doctest(source, {}, named(page), str(page), 0)
    failures: list[str] = []
    runner.run(example, out=failures.append)
    assert not failures, "".join(failures)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{named(page)} links to {target}"


def test_the_test_command_of_the_readme_is_the_one_that_integration_runs() -> None:
    second = commands(ROOT / "README.md")[1][0]
    assert "pytest" in second
    assert "README.md" in (ROOT / ".ci" / "run").read_text("utf-8")
