"""Which hosts may be asked, and at which addresses.

A name on the list is not enough: whoever holds the name may point it at the machine behind the
firewall (server-side request forgery). So every address it resolves to is looked at too.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

from ocop_kg.errors import ForbiddenAccessError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Address

__all__ = ["Hosts", "Origin"]

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class Origin(NamedTuple):
    """Scheme, host and port of an address, as RFC 6454 compares them."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Self:
        """Read the origin of an http or https address; raise `UsageError` for anything else.

        >>> Origin.of("HTTPS://Query.Wikidata.org/sparql?query=x")
        Origin(scheme='https', host='query.wikidata.org', port=443)
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError as error:
            raise UsageError(f"no address: {url!r}: {error}") from None
        if parts.scheme not in _PORTS:
            raise UsageError(f"only http and https addresses are asked, not {url!r}")
        if not host:
            raise UsageError(f"an address without a host: {url!r}")
        if parts.username is not None:
            raise UsageError(f"an address holds no user or password: give {host!r} without them")
        try:
            name = host.encode("ascii" if host.isascii() else "idna").decode("ascii")
        except UnicodeError:
            raise UsageError(f"no name of a host: {host!r}") from None
        return cls(parts.scheme, name, _PORTS[parts.scheme] if port is None else port)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that may be asked; unions are written ``|``.

    >>> hosts = Hosts.of("https://query.wikidata.org/sparql") | Hosts.of("http://localhost:3030/ds")
    >>> hosts.check("http://localhost:8080/")
    Traceback (most recent call last):
    ocop_kg.errors.ForbiddenAccessError: refused http://localhost:8080/: http://localhost:8080
    is not among the allowed hosts (http://localhost:3030, https://query.wikidata.org:443)
    """

    origins: frozenset[Origin] = frozenset()
    """What may be asked: exactly these schemes, hosts and ports."""
    private: frozenset[Origin] = frozenset()
    """Those of them that may resolve to private and loopback addresses."""

    @classmethod
    def of(cls, *urls: str, allow_private: bool = False) -> Self:
        """Allow the hosts of some addresses, at exactly their ports.

        Only public addresses of them are asked, unless `allow_private`; but ``localhost`` and a
        loopback address that are named here mean what they say. Raises `UsageError` for what is
        no http or https address.
        """
        origins = frozenset(map(Origin.of, urls))
        return cls(origins, origins if allow_private else frozenset(filter(_loops_back, origins)))

    def __or__(self, other: Hosts) -> Hosts:
        return Hosts(self.origins | other.origins, self.private | other.private)

    def check(self, url: str) -> Origin:
        """Give the origin of an address when it is allowed; raise `ForbiddenAccessError`."""
        try:
            origin = Origin.of(url)
        except UsageError as error:
            raise ForbiddenAccessError(url, str(error)) from None
        if origin not in self.origins:
            allowed = ", ".join(sorted(map(str, self.origins))) or "none"
            raise ForbiddenAccessError(url, f"{origin} is not among the allowed hosts ({allowed})")
        return origin

    def check_addresses(self, origin: Origin, addresses: Iterable[str]) -> None:
        """Raise `ForbiddenAccessError` unless the host may be asked at all of these addresses.

        >>> hosts = Hosts.of("http://example.org/")
        >>> hosts.check_addresses(Origin.of("http://example.org/"), ["::ffff:127.0.0.1"])
        Traceback (most recent call last):
        ocop_kg.errors.ForbiddenAccessError: refused http://example.org:80: it is at
        ::ffff:127.0.0.1, which is no public address
        """
        for each in addresses:
            if not (_is_public(each) or (origin in self.private and _is_private(each))):
                reason = f"it is at {each}, which is no public address"
                raise ForbiddenAccessError(str(origin), reason)


def _loops_back(origin: Origin) -> bool:
    if origin.host == "localhost":
        return True
    try:
        return _real(origin.host).is_loopback
    except ValueError:
        return False


def _is_public(address: str) -> bool:
    real = _real(address)
    special = real.is_multicast or real.is_reserved or real.is_link_local or real.is_unspecified
    return real.is_global and not special


def _is_private(address: str) -> bool:
    """Tell what `allow_private` allows: not link-local, where clouds keep secrets, nor 0.0.0.0."""
    real = _real(address)
    special = real.is_multicast or real.is_link_local or real.is_unspecified
    return (real.is_loopback or real.is_private) and not special


def _real(address: str) -> IPv4Address | IPv6Address:
    """Give the address that is meant, where an IPv6 address only wraps one of IPv4."""
    given = ip_address(address)
    if not isinstance(given, IPv6Address):
        return given
    if given.ipv4_mapped is not None:
        return given.ipv4_mapped
    if given.sixtofour is not None:
        return given.sixtofour
    if given.teredo is not None:
        return given.teredo[1]
    if given in _NAT64:
        return ip_address(int(given) & 0xFFFFFFFF)
    return given
