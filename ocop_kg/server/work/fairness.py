"""How much of the workers' time one client may use."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

__all__ = ["Fairness"]

_WINDOW = 60.0
_FORGET = 4096


@dataclass(slots=True)
class _Account:
    used: float = 0.0
    at: float = 0.0
    working: int = 0


class Fairness:
    """Accounts of clients, by address: the time that they used lately, and their work in hand.

    The time that a client used flows off at the pace of half of all workers; a minute of that may
    be owed. So one client cannot use the whole machine for long, and a busy one is not refused.
    """

    def __init__(self, workers: int) -> None:
        self._pace = max(1.0, workers / 2)
        self._most = max(1, workers - 1)
        self._accounts: dict[str, _Account] = {}

    def wait(self, client: str) -> float:
        """Tell how many seconds a client must wait until it may ask again; mostly none."""
        account = self._accounts.get(client)
        if account is None:
            return 0.0
        self._flow(account)
        return max(0.0, account.used / self._pace - _WINDOW)

    def may_work(self, client: str) -> bool:
        """Whether a client leaves a worker to others, if one more is given to it."""
        account = self._accounts.get(client)
        return account is None or account.working < self._most

    def begin(self, client: str) -> None:
        """Note that a worker is busy for a client."""
        if len(self._accounts) > _FORGET:
            self._forget()
        self._accounts.setdefault(client, _Account(at=monotonic())).working += 1

    def end(self, client: str, seconds: float) -> None:
        """Note that it is done, and how long it took."""
        account = self._accounts.setdefault(client, _Account(at=monotonic()))
        self._flow(account)
        account.used += seconds
        account.working = max(0, account.working - 1)

    def _flow(self, account: _Account) -> None:
        now = monotonic()
        account.used = max(0.0, account.used - (now - account.at) * self._pace)
        account.at = now

    def _forget(self) -> None:
        for client, account in list(self._accounts.items()):
            self._flow(account)
            if not account.used and not account.working:
                del self._accounts[client]
