"""The child processes of this one, ended ones that nobody has asked for included (Linux)."""

from pathlib import Path

__all__ = ["children"]


def children() -> set[int]:
    """Give the process ids of the children; other tests of this run may have some too."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(child) for task in tasks for child in task.read_text().split()}
