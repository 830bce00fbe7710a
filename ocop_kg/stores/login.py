"""Credentials for one endpoint: user and password, or a token.

They are given by the caller alone, never taken from ``.netrc`` or the environment, and go to the
origin that was named and to no other.
"""

from dataclasses import dataclass, field

from ocop_kg.errors import UsageError

__all__ = ["Login"]


@dataclass(frozen=True, slots=True)
class Login:
    """What proves who asks; a password and a token are never shown.

    >>> Login("reader", "secret")
    Login(user='reader')
    """

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if (self.user is None) != (self.password is None):
            raise UsageError("a user and a password are given together")
        if self.token is not None and self.user is not None:
            raise UsageError("give a user with a password, or a token, not both")
        for each in (self.user, self.password, self.token):
            if each is not None and any(sign in each for sign in "\r\n\0"):
                raise UsageError("no credentials hold a line break")
        if self.user is not None and ":" in self.user:
            raise UsageError("no name of a user holds a colon")
