"""Tells an endpoint who asks, in the way that it wants to be told.

Standards: RFC 7617 (Basic), 7616 (Digest), 6750 (Bearer).
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    parse_http_list,
    parse_keqv_list,
)

from ocop_kg.errors import UsageError
from ocop_kg.stores.login import Login

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
        self._digest: tuple[HTTPDigestAuthHandler, dict[str, str]] | None = None

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
            handler, challenge = self._digest
            asking: Any = handler  # its stub leaves out what the standard library documents least
            request.add_header(
                "Authorization", f"Digest {asking.get_authorization(request, challenge)}"
            )

    def learn(self, challenges: Iterable[str], url: str) -> bool:
        """Take in what a server asks for; tell whether another try makes sense."""
        login = self._login
        if login.user is None or login.password is None:
            return False
        schemes = {
            scheme.casefold(): rest
            for scheme, _, rest in (each.strip().partition(" ") for each in challenges)
        }
        if "digest" in schemes:
            challenge: dict[str, str] = parse_keqv_list(
                list(filter(None, parse_http_list(schemes["digest"])))
            )
            fresh = self._digest is None or challenge.get("stale", "").casefold() == "true"
            passwords = HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, login.user, login.password)
            self._digest = (HTTPDigestAuthHandler(passwords), challenge)
            return fresh
        if "basic" in schemes and not self._basic:
            self._check_way()
            self._basic = True
            return True
        return False

    def _check_way(self) -> None:
        if not self._safe:
            raise UsageError(
                "a password or token is not sent over http, where others can read it: use https"
            )
