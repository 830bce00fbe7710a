"""Where calls are answered: each within its budget, as text that can do no harm.

An answer is worked out in a fork, which can be ended. A process with threads should not fork, and
the protocol's transport has threads. So the desk sits in a process of its own, which is forked
before any of them is there, holds the graph, and answers one call after another.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn, Self

from ocop_kg.assistant.answers import Answers
from ocop_kg.assistant.arguments import checked
from ocop_kg.assistant.tools import tool_named
from ocop_kg.budget import can_fork
from ocop_kg.display import harmless
from ocop_kg.errors import BudgetError, OcopError
from ocop_kg.graph.intime import kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from multiprocessing.connection import Connection

    from ocop_kg.budget import Budget
    from ocop_kg.graph import Graph

__all__ = ["ANSWER_BYTES", "Desk", "Reply"]

ANSWER_BYTES = 256 * 1024
"""Bytes of one answer: an assistant has to read them all."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as JSON, or what is wrong in words."""

    text: str
    is_error: bool = False


class Desk:
    """Answers the calls of tools from a graph, within a budget for each call.

    >>> from ocop_kg import Budget, KnowledgeGraph
    >>> desk = Desk(KnowledgeGraph.open(), Budget(seconds=20))
    >>> desk.reply("find", {"text": "lesoto"}).text[:60]
    '{"matches": [{"iri": "https://w3id.org/ocop/id/country/LSO",'
    >>> desk.reply("find", {"txt": "lesoto"})
    Reply(text="unknown parameter 'txt'; did you mean text?", is_error=True)
    """

    def __init__(self, graph: Graph, budget: Budget, languages: Sequence[str] = ("en",)) -> None:
        self._answers = Answers(graph.within(replace(budget, seconds=None)), languages, budget)
        self._budget = budget
        self._line: Connection | None = None
        self._turn = Lock()

    def reply(self, tool: str, arguments: Mapping[str, Any] | None) -> Reply:
        """Answer one call; what the library raises becomes a reply that is an error."""
        if self._line is None:
            return self._worked_out(tool, arguments or {})
        try:
            with self._turn:
                self._line.send_bytes(json.dumps([tool, arguments or {}]).encode())
                return Reply(*json.loads(self._line.recv_bytes()))
        except (EOFError, OSError):
            return Reply("the process that held the graph has ended: start it again", is_error=True)

    def apart(self) -> Self:
        """Move the desk into a process of its own, where this platform can fork.

        There must be no thread that may hold a lock meanwhile.
        """
        if not can_fork():
            return self
        from multiprocessing import Pipe
        from warnings import catch_warnings

        ours, theirs = Pipe()
        with catch_warnings(action="ignore", category=DeprecationWarning):
            process = os.fork()  # threads of ours only wait: see the interrupt of the command line
        if process == 0:
            ours.close()
            self._sit(theirs)
        theirs.close()
        self._line = ours
        return self

    def close(self) -> None:
        """Let the process of the desk go."""
        if self._line is not None:
            self._line.close()

    def _sit(self, line: Connection) -> NoReturn:
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides when it ends
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.set_wakeup_fd(-1)
            _leave_standard_streams()
            self._warm()
            while True:
                tool, arguments = json.loads(line.recv_bytes())
                reply = self._worked_out(tool, arguments)
                line.send_bytes(json.dumps([reply.text, reply.is_error]).encode())
        except (EOFError, OSError):  # nobody asks any more
            os._exit(0)
        except Exception:  # noqa: BLE001  # a mistake of ours, which the finally would hide
            traceback.print_exc()
        finally:
            os._exit(1)

    def _warm(self) -> None:
        """Load what answers need, so that their forks find it."""
        with suppress(OcopError):  # what is wrong with a graph is told to who asks
            self._answers.warm()
        gc.collect()
        gc.freeze()

    def _worked_out(self, tool: str, arguments: Mapping[str, Any]) -> Reply:
        try:
            given = checked(tool, tool_named(tool).arguments, arguments)
            return Reply(kept(partial(_answered, self._answers, tool, given), self._budget))
        except BudgetError as error:
            return Reply(harmless(f"{error}; narrow what is asked, or give a LIMIT"), is_error=True)
        except OcopError as error:
            return Reply(harmless(str(error)), is_error=True)
        except Exception:  # noqa: BLE001  # a mistake of ours must not end the session
            sys.stderr.write(harmless(traceback.format_exc()))
            return Reply("this went wrong inside ocop-kg: its log tells more", is_error=True)


def _answered(answers: Answers, tool: str, given: Mapping[str, Any]) -> str:
    told = tool_named(tool).work(answers, **given)
    text = json.dumps(_harmless(told), ensure_ascii=False)
    size = len(text.encode())
    if size > ANSWER_BYTES:
        raise BudgetError("bytes", ANSWER_BYTES, f"the answer has {size:,} bytes")
    return text


def _harmless(value: Any) -> Any:  # noqa: ANN401
    """Write signs that are not seen, or turn the writing, as escapes in all texts of an answer."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dict):
        return {harmless(str(name)): _harmless(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_harmless(each) for each in value]
    return value


def _leave_standard_streams() -> None:
    """Let go of the streams on which the protocol speaks, so that nothing else gets there."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
