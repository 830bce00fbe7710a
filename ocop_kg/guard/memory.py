"""How much memory this process has and may still take, as far as the system tells."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["available", "reserved"]

_AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)
_CONTAINER = Path("/sys/fs/cgroup")


def available() -> int | None:
    """Tell the bytes that are free, within the limits of process and container; None if unknown.

    >>> known = available()
    >>> known is None or known > 0
    True
    """
    told = [_in_machine(), _in_container(), _in_process()]
    known = [each for each in told if each is not None]
    return max(1, min(known)) if known else None


def reserved() -> int | None:
    """Tell the bytes of addresses that this process has, which its limit counts; None if unknown.

    >>> known = reserved()
    >>> known is None or known > 0
    True
    """
    pages = _text("/proc/self/statm").split()
    if not pages:
        return None
    import resource

    return int(pages[0]) * resource.getpagesize()


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_text("ascii")
    except (OSError, ValueError):  # another system
        return ""


def _in_machine() -> int | None:
    found = _AVAILABLE.search(_text("/proc/meminfo"))
    return int(found[1]) * 1024 if found else None


def _in_container() -> int | None:
    most, used = (_text(_CONTAINER / name).strip() for name in ("memory.max", "memory.current"))
    return int(most) - int(used) if most.isdecimal() and used.isdecimal() else None


def _in_process() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    here = reserved()
    return None if most == resource.RLIM_INFINITY or here is None else most - here
