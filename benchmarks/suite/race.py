"""Runs engines side by side: each in a process of its own, all asked in turn, again and again."""

import json
import logging
import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.suite.engines import Contestant
from benchmarks.suite.files import Files
from benchmarks.suite.questions import Asked
from benchmarks.suite.results import Answered, Loaded, Size

__all__ = ["Limits", "raced"]

_LOG = logging.getLogger("benchmarks")
_ROOT = Path(__file__).parents[2]
GRACE = 8
"""Seconds more for reading rows, and for an engine that cannot be interrupted: it has as long as it
took to load, if that is more, for so long it would take to start it again."""


class Limits(NamedTuple):
    """How long things may take, in seconds, and how often all is asked."""

    question: float
    load: float
    patience: float
    """What takes longer is measured once."""
    rounds: int
    until: float = math.inf
    """When no further round is begun that would not end in time, by `time.monotonic`."""
    waste: float = math.inf
    """An engine that spent so long on questions without an answer is asked no further."""


class _Process:
    """A worker, started again when it has ended."""

    def __init__(self, contestant: Contestant, files: Files, limits: Limits) -> None:
        self._limits = limits
        self._command = [
            *(sys.executable, "-m", "benchmarks.suite.worker", contestant.engine),
            *(str(files.folder), str(limits.question)),
        ]
        self.wasted = 0.0
        """Seconds for questions without an answer."""
        self.loaded = self._start()

    def _start(self) -> dict[str, Any]:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
            cwd=_ROOT,
            start_new_session=True,  # so that its servers end with it
        )
        try:
            return self._line(self._limits.load)
        except TimeoutError:
            return {"failed": "did not load in time"}

    def ask(self, name: str) -> dict[str, Any]:
        """Ask a question; a process that gives no answer is ended and started anew."""
        assert self._process.stdin is not None
        start = time.monotonic()
        try:
            self._process.stdin.write(name + "\n")
            more = max(GRACE, self.loaded.get("seconds", 0))
            answer = self._line(self._limits.question + more)
        except TimeoutError:
            answer = {"slow": self._limits.question, "ended": True}
        except BrokenPipeError:
            answer = self._ended()
        if answer.get("ended"):
            self.end(patience=0)
            if self.wasted + time.monotonic() - start <= self._limits.waste:
                self._start()
        if "seconds" not in answer:
            self.wasted += time.monotonic() - start
        return answer

    def _line(self, seconds: float) -> dict[str, Any]:
        """Read an answer; raise `TimeoutError` when none comes in time."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        if not ready:
            raise TimeoutError
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line else self._ended()

    def _ended(self) -> dict[str, Any]:
        return {"failed": f"ended with {self._process.wait(10)}", "ended": True}

    def end(self, patience: float = 10) -> None:
        """Let it end; then end what is left of it and of its servers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()


def raced(
    contestants: Iterable[Contestant],
    questions: Iterable[Asked],
    files: Files,
    limits: Limits,
    before: Size | None = None,
) -> Size:
    """Load each engine, then ask each question of all of them, round after round.

    What an engine was too slow for `before`, at a smaller size, it is not asked again.
    """
    size = Size({}, _too_slow(before))
    running: dict[str, _Process] = {}
    try:
        for each in contestants:
            _LOG.info("loads %s", each.name)
            process = _Process(each, files, limits)
            if "failed" in process.loaded:
                size.loaded[each.name] = Loaded(None, None, process.loaded["failed"])
                process.end()
                continue
            running[each.name] = process
            size.loaded[each.name] = Loaded(
                process.loaded["seconds"], process.loaded["mebibytes"], None
            )
        asked = list(questions)
        took = 0.0
        for turn in range(limits.rounds):
            start = time.monotonic()
            if turn and start + took > limits.until:
                _LOG.info("no time for more than %d rounds", turn)
                break
            _LOG.info("round %d of %d", turn + 1, limits.rounds)
            for question in asked:
                _asked_in_turn(size, running, question.name, limits)
            took = time.monotonic() - start
    finally:
        for process in running.values():
            process.end()
    return size


def _too_slow(before: Size | None) -> dict[str, dict[str, Answered]]:
    return {
        question: {
            engine: Answered([], None, answered.problem)
            for engine, answered in by_engine.items()
            if answered.problem and answered.problem.startswith("slow")
        }
        for question, by_engine in (before.answers.items() if before else ())
    }


def _asked_in_turn(size: Size, running: dict[str, _Process], name: str, limits: Limits) -> None:
    for engine, process in running.items():
        known = size.answers.setdefault(name, {}).get(engine)
        if known and (known.problem or known.seconds[0] > limits.patience):
            continue
        if process.wasted > limits.waste:
            if known is None:
                problem = f"slow: left out after {limits.waste:g} s on questions without an answer"
                size.answers[name][engine] = Answered([], None, problem)
            continue
        told = process.ask(name)
        if "seconds" not in told:
            size.answers[name][engine] = Answered([], None, _problem(told))
            continue
        if known is None:
            known = Answered([], (told["rows"], told["digest"]), None)
            size.answers[name][engine] = known
        known.seconds.append(round(told["seconds"], 7))
        loaded = size.loaded[engine]
        most = max(loaded.mebibytes or 0, told["mebibytes"])
        size.loaded[engine] = loaded._replace(mebibytes=most)


def _problem(told: dict[str, Any]) -> str:
    if "slow" in told:
        return f"slow: no answer in {told['slow']:g} s"
    return next(f"{kind}: {told[kind]}" for kind in ("refused", "failed") if kind in told)
