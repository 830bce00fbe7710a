"""Reads commands from Markdown pages and runs them where only Python was."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "FreshMachine", "commands"]

ROOT = Path(__file__).resolve().parents[2]


def console_blocks(page: Path) -> list[str]:
    """The text of every ``console`` block of a Markdown page."""
    return re.findall(r"^```console\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[tuple[str, str]]:
    """Every command of a page's console blocks, with the output that the page shows for it."""
    found = []
    for block in console_blocks(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            end = part.find("\nEND\n") + 4 if "<<'END'" in part else part.find("\n")
            found.append((part[:end], part[end + 1 :].rstrip("\n")))
    return found


@dataclass(frozen=True)
class FreshMachine:
    """A copy of the tree with its own virtual environment, and what the set-up printed."""

    tree: Path
    printed: str

    def run(self, command: str, cwd: Path, status: int = 0) -> str:
        """Run a command as a user types it, outside the tree; give its standard output."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=cwd,
            env={"PATH": f"{self.tree / '.venv' / 'bin'}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout
