"""Tells who asks without sending the password: RFC 7616 (Digest), and RFC 2617 before it.

The standard library knows MD5 and SHA-1 alone; the RFC wants SHA-256 of everybody.
"""

from __future__ import annotations

import hashlib
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.request import parse_http_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Digest", "best", "challenges_of"]

_ALGORITHMS = {"SHA-512-256": "sha512_256", "SHA-256": "sha256", "MD5": "md5"}
"""Those of RFC 7616, the strongest first, by their names in `hashlib`."""
_SESSION = "-SESS"


class Digest:
    """Answers one challenge of a server, again and again while it holds."""

    def __init__(self, user: str, password: str, challenge: Mapping[str, str]) -> None:
        self._user = user
        self._password = password
        self._challenge = challenge
        self._count = 0

    def header(self, method: str, uri: str, cnonce: str = "") -> str:
        """Give the value of the header ``Authorization`` for a request.

        `cnonce` is what the client adds, drawn anew where it is not given.

        >>> digest = Digest("me", "secret", {"realm": "x", "nonce": "1"})
        >>> digest.header("POST", "/sparql").partition(", nonce")[0]
        'Digest username="me", realm="x"'
        """
        told = self._challenge
        algorithm = told.get("algorithm", "MD5")
        realm, nonce = told.get("realm", ""), told["nonce"]
        self._count += 1
        count, fresh = f"{self._count:08x}", cnonce or token_hex(16)
        secret = self._hashed(self._user, realm, self._password)
        if algorithm.upper().endswith(_SESSION):
            secret = self._hashed(secret, nonce, fresh)
        asked = self._hashed(method, uri)
        by_count = (count, fresh, "auth") if "qop" in told else ()
        fields = {
            "username": _quoted(self._user),
            "realm": _quoted(realm),
            "nonce": _quoted(nonce),
            "uri": _quoted(uri),
            "response": _quoted(self._hashed(secret, nonce, *by_count, asked)),
            "algorithm": algorithm,
        }
        if "opaque" in told:
            fields["opaque"] = _quoted(told["opaque"])
        if by_count:
            fields |= {"qop": "auth", "nc": count, "cnonce": _quoted(fresh)}
        return "Digest " + ", ".join(f"{name}={value}" for name, value in fields.items())

    def _hashed(self, *parts: str) -> str:
        algorithm = _algorithm(self._challenge)
        return hashlib.new(algorithm, ":".join(parts).encode(), usedforsecurity=False).hexdigest()


def best(challenges: Iterable[Mapping[str, str]]) -> Mapping[str, str] | None:
    """Choose the strongest challenge that can be answered; None where there is none.

    >>> best([{"nonce": "1"}, {"nonce": "2", "algorithm": "SHA-256"}, {"algorithm": "SHA-256"}])
    {'nonce': '2', 'algorithm': 'SHA-256'}
    """
    strong = list(_ALGORITHMS.values())
    fitting = [each for each in challenges if "nonce" in each and _algorithm(each) and _auth(each)]
    return min(fitting, key=lambda each: strong.index(_algorithm(each)), default=None)


def challenges_of(headers: Iterable[str]) -> list[tuple[str, dict[str, str]]]:
    """Read what the headers ``WWW-Authenticate`` ask for (RFC 9110, 11.6.1): schemes and fields.

    >>> challenges_of(['Basic realm="a, b", Digest nonce="1", qop="auth"', "Negotiate"])
    [('basic', {'realm': 'a, b'}), ('digest', {'nonce': '1', 'qop': 'auth'}), ('negotiate', {})]
    """
    found: list[tuple[str, dict[str, str]]] = []
    for part in (part for header in headers for part in parse_http_list(header)):
        scheme, space, field = part.partition(" ")
        if not space and "=" in part:
            scheme, field = "", part
        if scheme:
            found.append((scheme.casefold(), {}))
        name, equals, value = field.partition("=")
        if equals and found:
            found[-1][1][name.strip().casefold()] = value.strip().strip('"')
    return found


def _algorithm(challenge: Mapping[str, str]) -> str:
    name = challenge.get("algorithm", "MD5").upper().removesuffix(_SESSION)
    found = _ALGORITHMS.get(name, "")
    return found if found in hashlib.algorithms_available else ""


def _auth(challenge: Mapping[str, str]) -> bool:
    """Tell whether the request without its body is enough, which is all that is hashed here."""
    offered = challenge.get("qop", "auth").split(",")
    return "auth" in {each.strip().casefold() for each in offered}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'
