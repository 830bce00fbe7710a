"""What a run depends on: the machine, how busy it is, and the versions of all that takes part."""

import os
import platform
import re
import subprocess
from importlib import metadata
from pathlib import Path

__all__ = ["load", "machine", "versions"]

_PACKAGES = ("pyoxigraph", "oxigraph", "oxrdflib", "rdflib", "maplib", "holosdb", "sparq-rdf")


def machine() -> str:
    """Tell processors, memory, system and Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} processors ({_processor()}), {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


def load() -> float:
    """Give the load average of the last minute."""
    return os.getloadavg()[0]


def versions() -> dict[str, str]:
    """Give the versions of what is installed."""
    import ocop_kg

    found = {"ocop-kg": ocop_kg.__version__}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    if server := _virtuoso():
        found["Virtuoso"] = server
    return found


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or "unknown"
    name = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return name[1] if name else "unknown"


def _virtuoso() -> str | None:
    try:
        told = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    found = re.search(r"Version (\S+)", told.stdout + told.stderr)
    return found[1] if found else None
