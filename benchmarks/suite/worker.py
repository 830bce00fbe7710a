"""The process of one engine: loads, and answers a line with a line until its input ends.

python -m benchmarks.suite.worker ENGINE FOLDER SECONDS
"""

import importlib
import json
import re
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.suite.answers import summary
from benchmarks.suite.engines import Engine, Refused
from benchmarks.suite.files import Files
from benchmarks.suite.questions import of_name

__all__ = ["main"]


def main(engine: str, folder: str, seconds: str) -> None:
    """Serve one engine."""
    out, sys.stdout = sys.stdout, sys.stderr  # what engines print is no answer

    def tell(**answer: object) -> None:
        print(json.dumps(answer), file=out, flush=True)

    signal.signal(signal.SIGALRM, _over)
    start = time.perf_counter()
    try:
        module, _, name = engine.partition(":")
        loaded: Engine = getattr(importlib.import_module(module), name)()
        loaded.load(Files(Path(folder)))
    except BaseException as error:  # noqa: BLE001  a panic of a Rust engine is no Exception
        tell(failed=_said(error))
        return
    tell(seconds=time.perf_counter() - start, mebibytes=_most_memory())
    try:
        for line in sys.stdin:
            tell(**_answer(loaded, line.strip(), float(seconds)))
    finally:
        getattr(loaded, "close", lambda: None)()


class _Over(BaseException):
    """The time for a question is over; no engine may take it for a fault of its own."""


def _over(_: int, __: FrameType | None) -> None:
    raise _Over


def _answer(engine: Engine, name: str, limit: float) -> dict[str, Any]:
    asked = of_name(name)
    signal.setitimer(signal.ITIMER_REAL, limit)
    start = time.perf_counter()
    try:
        answer = engine.ask(asked)
        seconds = time.perf_counter() - start
    except Refused as refused:
        return {"refused": str(refused)}
    except _Over:
        return {"slow": limit}
    except BaseException as error:  # noqa: BLE001  as above
        return {"failed": _said(error), "ended": not isinstance(error, Exception)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    if seconds > limit:
        return {"slow": limit}
    try:
        rows, digest = summary(engine.rows(answer))
    except Exception as error:  # noqa: BLE001  as above
        return {"failed": _said(error)}
    return {"seconds": seconds, "rows": rows, "digest": digest, "mebibytes": _most_memory()}


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:160]


def _most_memory() -> float:
    """Give the most memory that this process and its servers had, in MiB."""
    mine = [Path("/proc/self")]
    mine += [each for each in Path("/proc").glob("[0-9]*") if _parent(each) == _own()]
    return sum(_peak(each) for each in mine)


def _own() -> str:
    return Path("/proc/self").resolve().name


def _parent(process: Path) -> str:
    return _field(process, "PPid")


def _peak(process: Path) -> float:
    return int(_field(process, "VmHWM").partition(" ")[0] or 0) / 1024


def _field(process: Path, name: str) -> str:
    try:
        status = (process / "status").read_text("utf-8")
    except OSError:  # it has ended
        return ""
    found = re.search(rf"^{name}:\s*(.*)$", status, re.MULTILINE)
    return found[1] if found else ""


if __name__ == "__main__":
    main(*sys.argv[1:])
