"""What an explanation spends of its time."""

from time import monotonic

__all__ = ["Spending", "SpentError"]


class SpentError(Exception):
    """The time is spent; never leaves this room."""


class Spending:
    """Seconds and probes that may be spent; a probe is one small query to the engine.

    A probe is not begun when the longest so far would no longer fit.

    >>> spending = Spending(seconds=2.0, probes=1)
    >>> spending.take(); spending.is_spent
    True
    """

    def __init__(self, seconds: float, probes: int = 400) -> None:
        self._end = monotonic() + seconds
        self._probes = probes
        self._longest = 0.0

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._end - monotonic()

    @property
    def is_spent(self) -> bool:
        """Whether no further probe may begin."""
        return self._probes <= 0 or self.left < self._longest

    def take(self) -> None:
        """Take one probe; raises `SpentError` when there is none left."""
        if self.is_spent:
            raise SpentError
        self._probes -= 1

    def took(self, seconds: float) -> None:
        """Tell how long a probe took."""
        self._longest = max(self._longest, seconds)
