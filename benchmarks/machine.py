"""What a run depends on: the machine, how busy it is, and the versions of all that takes part."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

__all__ = ["about", "load", "virtuoso"]


def about(packages: Iterable[str], busy: float, minutes: float) -> dict[str, str]:
    """Tell what a run depended on, which began with a load average and took some minutes."""
    found = ", ".join(f"{name} {version}" for name, version in _versions(packages).items())
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": _machine(),
        "load average": _told(busy, load()),
        "took": f"{minutes:.1f} minutes",
        "versions": found,
    }


def _machine() -> str:
    """Tell processors, memory, system and Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({_processor()}), {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


def load() -> float:
    """Give the load average of the last minute."""
    return os.getloadavg()[0]


def _told(before: float, after: float) -> str:
    told = f"{before:.1f} before, {after:.1f} at the end, of the last minute"
    if before > (os.cpu_count() or 1):
        told += ": others were at work beside it, so take this for a trial"
    return told


def _versions(packages: Iterable[str]) -> dict[str, str]:
    import ocop_kg

    found = {"ocop-kg": ocop_kg.__version__}
    for package in packages:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown"
    name = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return name[1] if name else "unknown"


def virtuoso() -> str | None:
    """Give the version of the Virtuoso that is installed."""
    try:
        told = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(r"Version (\S+)", told.stdout + told.stderr)
    return found[1] if found else None
