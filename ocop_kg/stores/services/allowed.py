"""The endpoints that queries may call; a query can name them, and never add one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, Variable

from ocop_kg.errors import ForbiddenAccessError, UsageError
from ocop_kg.web import Hosts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocop_kg.stores.login import Login

__all__ = ["ServiceEndpoint", "Services"]


@dataclass(frozen=True, slots=True)
class ServiceEndpoint:
    """An endpoint that queries may call by SERVICE, who asks it, and the seconds for one answer.

    >>> ServiceEndpoint("https://query.wikidata.org/sparql", timeout=10).timeout
    10
    """

    url: str
    login: Login | None = field(default=None, repr=False)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        Hosts.of(self.url)
        if not self.timeout > 0:
            raise UsageError(f"a timeout of {self.timeout} seconds leaves no time: give more")


@dataclass(frozen=True, slots=True)
class Services:
    """The list: what is not on it, letter by letter, is refused."""

    endpoints: tuple[ServiceEndpoint, ...] = ()

    @classmethod
    def of(cls, given: Iterable[ServiceEndpoint | str]) -> Self:
        """Make it of endpoints and addresses; raise `UsageError` for what is no address.

        >>> len(Services.of(["https://query.wikidata.org/sparql"]).endpoints)
        1
        """
        given = (given,) if isinstance(given, str) else given
        known = (ServiceEndpoint(each) if isinstance(each, str) else each for each in given)
        return cls(tuple({each.url: each for each in known}.values()))

    def __bool__(self) -> bool:
        return bool(self.endpoints)

    def named(self, endpoint: NamedNode | Variable) -> ServiceEndpoint:
        """Find the endpoint that a query calls; raise `ForbiddenAccessError` for any other.

        >>> Services.of(["https://a.example/sparql"]).named(NamedNode("https://a.example/other"))
        Traceback (most recent call last):
        ocop_kg.errors.ForbiddenAccessError: refused SERVICE https://a.example/other: this endpoint
        is not on the list of services (https://a.example/sparql)
        """
        if isinstance(endpoint, Variable):
            reason = "a query says itself whom it calls: write the address in place of the variable"
            raise ForbiddenAccessError(f"SERVICE {endpoint}", reason)
        for each in self.endpoints:
            if each.url == endpoint.value:
                return each
        listed = ", ".join(each.url for each in self.endpoints)
        reason = f"this endpoint is not on the list of services ({listed})"
        raise ForbiddenAccessError(f"SERVICE {endpoint.value}", reason)
