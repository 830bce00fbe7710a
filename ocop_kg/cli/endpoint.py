"""Which endpoint a command line asks, and who asks it; credentials never stand on the line itself.

What stands there is seen by every user of the machine and kept in histories and logs. So a password
or token comes from the environment of this one program, or is typed unseen.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from ocop_kg.cli.progress import progress
from ocop_kg.errors import UsageError

if TYPE_CHECKING:
    from ocop_kg.budget import Budget
    from ocop_kg.cli.session import Session
    from ocop_kg.graph import Graph
    from ocop_kg.stores.login import Login

__all__ = ["connected", "login_for"]

_Kind = TypeVar("_Kind", bound="Graph")
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
    login = login_for(url)
    with progress(f"asking {url}"):
        seconds = session.budget.seconds or _SECONDS
        return kind.connect(url, login=login, timeout=seconds, budget=budget)


def login_for(url: str) -> Login:
    """Give the credentials for an endpoint; a user without a password is asked for it."""
    from ocop_kg.stores.login import Login

    user, password = os.environ.get(_USER), os.environ.get(_PASSWORD)
    if user is not None and password is None:
        if sys.stdin is None or not sys.stdin.isatty():
            raise UsageError(f"{_USER} needs {_PASSWORD}, or a terminal to type it on")
        password = str(click.prompt(f"Password of {user} at {url}", hide_input=True, err=True))
    return Login(user, password, os.environ.get(_TOKEN))
