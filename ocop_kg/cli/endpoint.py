"""Which endpoint a command line asks, and who asks it; credentials never stand on the line itself.

What stands there is seen by every user of the machine and kept in histories and logs. So a password
or token comes from the environment of this one program, or is typed unseen.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from ocop_kg.cli.failing import say
from ocop_kg.cli.progress import progress
from ocop_kg.display import visible
from ocop_kg.errors import SilentServiceWarning, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ocop_kg.budget import Budget
    from ocop_kg.cli.session import Session
    from ocop_kg.graph import Graph
    from ocop_kg.stores.login import Login
    from ocop_kg.stores.services import ServiceEndpoint, Settled

__all__ = [
    "callable_endpoints",
    "connected",
    "login_for",
    "logins_for",
    "settled",
    "timeout_option",
]

_Kind = TypeVar("_Kind", bound="Graph")
_Called = TypeVar("_Called", bound="Callable[..., object]")
_SECONDS = 120.0

_USER, _PASSWORD, _TOKEN = (
    "OCOP_KG_ENDPOINT_USER",
    "OCOP_KG_ENDPOINT_PASSWORD",
    "OCOP_KG_ENDPOINT_TOKEN",
)


def connected(session: Session, kind: type[_Kind], url: str, budget: Budget) -> _Kind:
    """Connect to the endpoint of a command line.

    Raises `UsageError` for options that need a graph of one's own, and what `Graph.connect` raises.
    """
    if session.files or session.replace or session.store or not session.inferred:
        raise UsageError(
            "--endpoint asks what is there: it goes without --data, --replace, --store and "
            "--no-inferred"
        )
    if session.services:
        raise UsageError(
            "--service goes without --endpoint: one endpoint is not told what another one says"
        )
    login = login_for(url)
    with progress(f"asking {url}"):
        seconds = session.budget.seconds or _SECONDS
        return kind.connect(url, login=login, timeout=seconds, budget=budget)


def logins_for(urls: Iterable[str]) -> dict[str, Login]:
    """Give the credentials for each of some endpoints; raise `UsageError` for several with any."""
    from ocop_kg.stores.login import Login

    logins = {url: login_for(url) for url in urls}
    if len(logins) > 1 and any(login != Login() for login in logins.values()):
        raise UsageError("one endpoint's credentials are for no other: name one URL at a time")
    return logins


def callable_endpoints(urls: Iterable[str]) -> tuple[ServiceEndpoint, ...]:
    """Give the endpoints of ``--service``; raise `UsageError` for what is no address."""
    from ocop_kg.stores.services import ServiceEndpoint

    return tuple(ServiceEndpoint(url, login) for url, login in logins_for(urls).items())


@contextmanager
def _telling() -> Iterator[None]:
    """Say on standard error which endpoints did not answer and were let pass."""
    from warnings import catch_warnings, simplefilter

    with catch_warnings(record=True) as caught:
        simplefilter("ignore")
        simplefilter("always", SilentServiceWarning)
        try:
            yield
        finally:
            for each in caught:
                say(f"warning: {visible(str(each.message))}")


def settled(
    graph: Graph, sparql: str, bindings: Mapping[str, object], budget: Budget
) -> tuple[str | Settled, Budget]:
    """Ask the endpoints that a query calls and say what they gave; see `Graph.settled`."""
    from ocop_kg.graph.values import to_terms

    with _telling():
        asked, left = graph.settled(sparql, to_terms(bindings), budget)
    for call in () if isinstance(asked, str) else asked.calls:
        if not call.failure:
            say(visible(str(call)))
    return asked, left


def login_for(url: str) -> Login:
    """Give the credentials for an endpoint; a user without a password is asked for it."""
    from ocop_kg.stores.login import Login

    user, password = os.environ.get(_USER), os.environ.get(_PASSWORD)
    if user is not None and password is None:
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError(f"{_USER} needs {_PASSWORD}, or a terminal to type it on")
        password = str(click.prompt(f"Password of {user} at {url}", hide_input=True, err=True))
    return Login(user, password, os.environ.get(_TOKEN))


def timeout_option(help_: str) -> Callable[[_Called], _Called]:
    """Make the option ``--timeout``: the seconds that a server may take for one request."""
    return click.option(
        "--timeout",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=60.0,
        show_default=True,
        help=help_,
    )
