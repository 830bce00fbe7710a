"""What the graph answers: made by a worker, or remembered where it cannot have changed."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from ocop_kg.server.memory import LARGEST, Memory

if TYPE_CHECKING:
    from ocop_kg.server.work import Pool
    from ocop_kg.server.work.frames import Head

__all__ = ["Answers"]


class Answers:
    """Answers to calls, which are given as bytes.

    An answer has a tag before it is made, from the graph as it is and all that is asked.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._memory = Memory()
        self._begun = token_hex(8)

    def tag(self, call: bytes) -> str:
        """Name the answer to a call (RFC 9110, section 8.8.3)."""
        return f'W/"{self._begun}-{self.pool.version}-{sha256(call).hexdigest()[:24]}"'

    def remembered(self, tag: str) -> tuple[Head, bytes] | None:
        """Give an answer that was kept."""
        return self._memory.get(tag)

    def keep(self, tag: str, head: Head, body: bytes) -> None:
        """Remember an answer, if it is small and can be given again."""
        if head.status == 200 and head.steady and len(body) <= LARGEST:
            self._memory.put(tag, head, body)

    @staticmethod
    def sent_with(tag: str) -> dict[str, str]:
        """Give the headers of an answer that stays as long as the graph does."""
        return {"ETag": tag, "Cache-Control": "no-cache"}
