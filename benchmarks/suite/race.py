"""Runs engines side by side: each in a process of its own, all asked in turn, again and again."""

import json
import select
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.suite.engines import Contestant
from benchmarks.suite.files import Files
from benchmarks.suite.questions import Asked
from benchmarks.suite.results import Answered, Loaded, Size

__all__ = ["Limits", "raced"]

_ROOT = Path(__file__).parents[2]
GRACE = 8
"""Seconds more for an engine that cannot be interrupted, and for reading its rows."""


class Limits(NamedTuple):
    """How long things may take, in seconds, and how often all is asked."""

    question: float
    load: float
    patience: float
    """What takes longer is measured once."""
    rounds: int


class _Process:
    """A worker, started again when it has ended."""

    def __init__(self, contestant: Contestant, files: Files, limits: Limits) -> None:
        self._limits = limits
        self._command = [
            *(sys.executable, "-m", "benchmarks.suite.worker", contestant.engine),
            *(str(files.folder), str(limits.question)),
        ]
        self.loaded = self._start()

    def _start(self) -> dict[str, Any]:
        self._process = subprocess.Popen(
            self._command, stdin=-1, stdout=-1, stderr=-3, text=True, bufsize=1, cwd=_ROOT
        )
        answer = self._line(self._limits.load)
        return answer or {"failed": "did not load in time"}

    def ask(self, name: str) -> dict[str, Any]:
        """Ask a question; a process that gives no answer is ended and started anew."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(name + "\n")
            answer = self._line(self._limits.question + GRACE)
        except BrokenPipeError:
            answer = None
        if answer is None:
            ended = self._process.poll()
            self.end()
            self._start()
            return {"failed": f"ended with {ended}"} if ended else {"slow": self._limits.question}
        if answer.get("panic"):
            self.end()
            self._start()
        return answer

    def _line(self, seconds: float) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else ""
        return dict(json.loads(line)) if line else None

    def end(self) -> None:
        """End it, and with it its servers."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
            self._process.wait(5)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def raced(
    contestants: Iterable[Contestant],
    questions: Iterable[Asked],
    files: Files,
    limits: Limits,
    before: Size | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Size:
    """Load each engine, then ask each question of all of them, round after round.

    What an engine was too slow for `before`, at a smaller size, it is not asked again.
    """
    size = Size({}, _too_slow(before))
    running: dict[str, _Process] = {}
    try:
        for each in contestants:
            tell(f"loads {each.name}")
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
        for turn in range(limits.rounds):
            tell(f"round {turn + 1} of {limits.rounds}")
            for question in asked:
                _asked_in_turn(size, running, question.name, limits)
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
        told = process.ask(name)
        if "seconds" not in told:
            size.answers[name][engine] = Answered([], None, _problem(told))
            continue
        if known is None:
            known = Answered([], (told["rows"], told["digest"]), None)
            size.answers[name][engine] = known
        known.seconds.append(told["seconds"])
        loaded = size.loaded[engine]
        most = max(loaded.mebibytes or 0, told["mebibytes"])
        size.loaded[engine] = loaded._replace(mebibytes=most)


def _problem(told: dict[str, Any]) -> str:
    if "slow" in told:
        return f"slow: no answer in {told['slow']:g} s"
    return next(f"{kind}: {told[kind]}" for kind in ("refused", "failed") if kind in told)
