"""Tells an endpoint who asks, in the way that it wants to be told.

Standards: RFC 7617 (Basic), 7616 (Digest), 6750 (Bearer).
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from ocop_kg.errors import UsageError
from ocop_kg.stores.login import Login
from ocop_kg.stores.remote.digest import Digest, best, challenges_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from urllib.request import Request

__all__ = ["Authorising"]


class Authorising:
    """Adds to requests what the server asked for: it says first which way it wants to be told."""

    def __init__(self, login: Login | None, *, safe: bool) -> None:
        """Make it for a `login`; not `safe` is a way on which others may read along."""
        self._login = login or Login()
        self._safe = safe
        self._basic = False
        self._digest: Digest | None = None

    def add(self, request: Request) -> None:
        """Add the header, as far as it is known by now what the server wants."""
        login = self._login
        if login.token is not None:
            self._check_way()
            request.add_header("Authorization", f"Bearer {login.token}")
        elif self._basic:
            packed = b64encode(f"{login.user}:{login.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {packed}")
        elif self._digest is not None:
            told = self._digest.header(request.get_method(), request.selector)
            request.add_header("Authorization", told)

    def learn(self, headers: Iterable[str]) -> bool:
        """Take in what a server asks for (``WWW-Authenticate``); tell whether to try again."""
        login = self._login
        if login.user is None or login.password is None:
            return False
        challenges = challenges_of(headers)
        challenge = best(fields for scheme, fields in challenges if scheme == "digest")
        if challenge is not None:
            fresh = self._digest is None or challenge.get("stale", "").casefold() == "true"
            self._digest = Digest(login.user, login.password, challenge)
            return fresh
        if any(scheme == "basic" for scheme, _ in challenges) and not self._basic:
            self._check_way()
            self._basic = True
            return True
        return False

    def _check_way(self) -> None:
        if not self._safe:
            raise UsageError(
                "a password or token is not sent over http, where others can read it: use https"
            )
