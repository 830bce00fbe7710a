"""How a server is run: where it listens, who may do what, and what a request may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ocop_kg.budget import Budget

__all__ = ["Settings", "default_workers"]


def default_workers() -> int:
    """Count the workers that suit this machine: two for each processor, at least four."""
    return max(4, 2 * (os.cpu_count() or 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a server is told when it starts; the defaults suit one's own machine.

    >>> Settings().host, Settings().budget.seconds
    ('127.0.0.1', 20)
    """

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    """Host names that requests may address, beside the loopback ones and addresses in numbers."""
    origins: tuple[str, ...] = ()
    """Web origins whose pages may read answers (CORS); ``*`` stands for all."""
    token: str | None = None
    """What a request must bring to change the graph; without it nobody can."""
    packaged: bool = False
    """Whether it is the packaged graph, whole and alone, that is served."""
    languages: tuple[str, ...] = ("en",)
    """Languages of labels for who asks for none."""
    budget: Budget = field(default_factory=lambda: Budget(seconds=20))
    """What one answer may cost."""
    workers: int = field(default_factory=default_workers)
    """Answers that are worked on at one time; each has a process of its own."""
    waiting: int = 256
    """Requests that may wait for a worker."""
    connections: int = 512
    """Connections that may be open at one time."""
    answer_bytes: int = 2 * 2**30
    """Bytes of one answer, before compression."""
    query_bytes: int = 2**20
    """Bytes of a query that is sent as the body of a request."""
    upload_bytes: int = 2**23
    """Bytes of data that are sent to be validated."""
    patience: float = 10.0
    """Seconds in which a client must have sent its request, and must take parts of an answer."""
