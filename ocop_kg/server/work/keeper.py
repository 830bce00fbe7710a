"""The process that holds the graph and forks workers; the server speaks to it over a socket."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import struct
import warnings
from contextlib import suppress
from typing import NoReturn

from ocop_kg.server.work.worker import Bench, change, work

__all__ = ["Keeper"]

_ORDER = struct.Struct("!cI")
_FORK, _KILL, _CHANGE = b"F", b"K", b"C"
_LOOK = 1.0
"""Seconds after which the keeper looks for children that ended."""


class Keeper:
    """The server's end: orders workers, kills them, and finds a successor when the graph changes.

    Closing it ends the keeper and all its workers.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._last = 0

    @classmethod
    def start(cls, bench: Bench, *others: socket.socket) -> Keeper:
        """Fork the keeper; there must be no other thread that could hold a lock meanwhile.

        `others` are sockets of the server, which the keeper has no business with.
        """
        ours, theirs = socket.socketpair()
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            process = os.fork()  # threads of ours only wait: see the interrupt of the command line
        if process == 0:
            for other in (ours, *others):
                other.close()
            _keep(theirs, bench)
        theirs.close()
        return cls(ours)

    def fork(self) -> tuple[int, socket.socket]:
        """Order a worker; give its number and a socket that speaks with it.

        Raises `OSError` when the keeper is gone.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            return self._order(_FORK, theirs), ours

    def kill(self, number: int) -> None:
        """End a worker, whatever it does."""
        with suppress(OSError):
            self._channel.sendall(_ORDER.pack(_KILL, number))

    def change(self) -> tuple[int, socket.socket, Keeper]:
        """Order a fork that takes one call, changes its copy of the graph, and becomes a keeper.

        Where the answer tells of a failure, the keeper that is given here is none.
        """
        ours, theirs = socket.socketpair()
        next_ours, next_theirs = socket.socketpair()
        with theirs, next_theirs:
            number = self._order(_CHANGE, theirs, next_theirs)
        return number, ours, Keeper(next_ours)

    def close(self) -> None:
        """Let the keeper and its workers go."""
        self._channel.close()

    def fileno(self) -> int:
        """Give the socket's number, which becomes readable when the keeper is gone."""
        return self._channel.fileno()

    def _order(self, kind: bytes, *channels: socket.socket) -> int:
        self._last += 1
        handed = [channel.fileno() for channel in channels]
        socket.send_fds(self._channel, [_ORDER.pack(kind, self._last)], handed)
        return self._last


def _keep(control: socket.socket, bench: Bench) -> NoReturn:
    """Be the keeper until the server lets go."""
    code = 1
    try:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # the server decides when it ends
        signal.set_wakeup_fd(-1)
        bench.served.warm()
        gc.collect()
        gc.freeze()  # what is there need not be looked at, and so need not be copied
        _Keeping(control, bench).run()
        code = 0
    finally:
        os._exit(code)


class _Keeping:
    def __init__(self, control: socket.socket, bench: Bench) -> None:
        self._control = control
        self._bench = bench
        self._children: dict[int, int] = {}
        self._workers: set[int] = set()

    def run(self) -> None:
        """Do what is ordered; return when nobody orders any more."""
        while True:
            if select.select([self._control], [], [], _LOOK)[0]:
                order, handed, _, _ = socket.recv_fds(self._control, _ORDER.size, 2)
                if len(order) < _ORDER.size:
                    break
                kind, number = _ORDER.unpack(order)
                if kind == _KILL:
                    self._end(number)
                else:
                    self._fork(kind, number, [socket.socket(fileno=each) for each in handed])
                if number == 1:  # somebody is at work now, so there is time
                    self._bench.served.warm_further()
            self._reap()
        for number in self._workers & self._children.keys():  # a successor lives on
            self._end(number)

    def _fork(self, kind: bytes, number: int, channels: list[socket.socket]) -> None:
        process = os.fork()
        if process == 0:
            self._be_child(kind, channels)
        self._children[number] = process
        if kind == _FORK:
            self._workers.add(number)
        for channel in channels:
            channel.close()

    def _be_child(self, kind: bytes, channels: list[socket.socket]) -> NoReturn:
        code = 1
        try:
            self._control.close()
            if kind == _FORK:
                work(channels[0], self._bench)
                code = 0
            elif change(channels[0], self._bench):
                channels[0].close()
                _keep(channels[1], self._bench)
        finally:
            os._exit(code)

    def _end(self, number: int) -> None:
        process = self._children.pop(number, None)
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(process, 0)

    def _reap(self) -> None:
        for number, process in list(self._children.items()):
            with suppress(ChildProcessError):
                if os.waitpid(process, os.WNOHANG) == (0, 0):
                    continue
            del self._children[number]
        self._workers &= self._children.keys()
