"""What all commands share: which graph is asked, in which language, and how it is opened."""

from __future__ import annotations

import os
import re
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from ocop_kg.budget import Budget, can_fork
from ocop_kg.cli.failing import say
from ocop_kg.cli.filenames import FileName
from ocop_kg.cli.interrupt import tidying
from ocop_kg.cli.progress import progress
from ocop_kg.cli.wanted import Wanted
from ocop_kg.errors import UsageError
from ocop_kg.vocabulary import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ocop_kg.cli.ahead import Ahead
    from ocop_kg.cli.clock import Clock
    from ocop_kg.graph import Graph
    from ocop_kg.graph.sources import SourceFacts
    from ocop_kg.knowledge_graph import KnowledgeGraph
    from ocop_kg.stores.services import ServiceEndpoint

__all__ = ["BUDGET", "ENDPOINT", "GRAPH_OPTIONS", "Session", "keep", "session_of"]

_Kind = TypeVar("_Kind", bound="Graph")
_Value = TypeVar("_Value")
_LANGUAGE = r"[a-z]{2,8}(-[a-z0-9]{1,8})*"


class Session:
    """The choices made on one command line."""

    def __init__(self, ahead: Ahead | None = None, clock: Clock | None = None) -> None:
        self._ahead = ahead
        self._clock = clock
        self.wanted = Wanted()
        self.files: tuple[str, ...] = ()
        self.replace = False
        self.store: str | None = None
        self.endpoint: str | None = None
        self.services: tuple[ServiceEndpoint, ...] = ()
        self.inferred = True
        self.languages: tuple[str, ...] = ("en",)
        self.as_of: str | None = None
        self.publishers: tuple[str, ...] = ()
        self.source_kinds: tuple[str, ...] = ()
        self.without: tuple[str, ...] = ()
        self.budget = Budget(seconds=120)

    def start_clock(self) -> None:
        """Let the time of the command begin, where it runs as a process of its own."""
        if self._clock is not None:
            self._clock.start(self.budget.seconds)

    def stop_clock(self) -> None:
        """Let the command run for as long as it likes from now on."""
        if self._clock is not None:
            self._clock.stop()

    @property
    def engine_budget(self) -> Budget:
        """The budget for what runs in a process of its own, where that costs little."""
        return self.budget if can_fork() else replace(self.budget, seconds=None)

    def graph(self) -> Graph:
        """Open the graph with as little of the library as queries need."""
        from ocop_kg.graph import Graph

        return self._opened(Graph)

    def knowledge_graph(self) -> KnowledgeGraph:
        """Open the graph with everything that the library offers."""
        from ocop_kg.knowledge_graph import KnowledgeGraph

        return self._opened(KnowledgeGraph)

    def _opened(self, kind: type[_Kind]) -> _Kind:
        chosen = self.as_of or self.publishers or self.source_kinds or self.without
        if self.as_of:
            from ocop_kg.graph.periods import given_period

            given_period(self.as_of, "--as-of")  # a wrong one is refused before anything is opened
        graph = self._whole(kind)
        if not chosen or "_OCOP_KG_COMPLETE" in os.environ:  # shells complete from all sources
            return graph
        view = graph.view(
            as_of=self.as_of,
            publishers=self.publishers or None,
            kinds=self.source_kinds or None,
            without=self.without or None,
        )
        say(str(view.choice))
        return view

    def _whole(self, kind: type[_Kind]) -> _Kind:
        if self.replace and not self.files:
            raise UsageError("--replace needs --data: name the files that stand in for the graph")
        self.start_clock()
        untimed = replace(self.budget, seconds=None)
        if self.endpoint:
            from ocop_kg.cli.endpoint import connected

            return connected(self, kind, self.endpoint, untimed)
        slow = bool(self.files or self.store or not self.inferred or self.services)
        store = self._ahead.take() if self._ahead and not slow else None
        if store is not None:
            return kind(store, untimed)
        with progress("opening the graph", when=slow), tidying() if self.store else nullcontext():
            return kind.open(
                *self.files,
                store=self.store,
                replace=self.replace,
                inferred=self.inferred,
                budget=untimed,
                services=self.services,
            )


def session_of(context: click.Context) -> Session:
    """Give the session of a command line, which its first command begins."""
    root = context.find_root()
    if not isinstance(root.obj, Session):
        root.obj = Session()
    return root.obj


def _replace(session: Session, value: bool) -> None:  # noqa: FBT001
    session.replace = session.replace or value


def _leave_out_inferred(session: Session, value: bool) -> None:  # noqa: FBT001
    session.inferred = session.inferred and not value


def _budget(session: Session, value: tuple[str, ...]) -> None:
    session.wanted.limits += value
    for each in value:
        session.budget = session.budget.with_limit(each)


def _languages(session: Session, value: str | None) -> None:
    if value is None:
        return
    tags = [tag.strip().replace("_", "-").lower() for tag in value.split(",")]
    for tag in tags:
        if not re.fullmatch(_LANGUAGE, tag):
            raise click.BadParameter(
                f"{tag!r} is no language tag; give such as fr, or fr,es", param_hint="--lang"
            )
    wanted = (part for tag in tags for part in (tag, tag.partition("-")[0]))
    session.languages = tuple(dict.fromkeys(wanted))


def keep(change: Callable[[Session, _Value], None]) -> Callable[..., None]:
    """Make a callback of an option that changes the session."""

    def callback(context: click.Context, _: click.Parameter, value: _Value) -> None:
        change(session_of(context), value)

    return callback


def _last(name: str) -> Callable[..., None]:
    """Keep the value that was given last, before the command or after it."""
    return keep(lambda session, value: setattr(session, name, value or getattr(session, name)))


def _all(name: str) -> Callable[..., None]:
    """Keep all values that are given."""
    return keep(lambda session, value: setattr(session, name, getattr(session, name) + value))


def _complete_publishers(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """List the publishers that begin with what is typed, in any case."""
    return _beginning(incomplete, (who for each in _known(context) for who in each.publishers))


def _complete_source_kinds(
    context: click.Context, _: click.Parameter, incomplete: str
) -> list[str]:
    """List the keys of the kinds that sources have."""
    return _beginning(incomplete, (key(kind) for each in _known(context) for kind in each.kinds))


def _complete_sources(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """List the keys of the sources that begin with what is typed."""
    return _beginning(incomplete, (each.key for each in _known(context)))


def _known(context: click.Context) -> tuple[SourceFacts, ...]:
    return session_of(context).graph().choice.kept


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    begin = incomplete.casefold()
    return sorted({name for name in names if name.casefold().startswith(begin)})


BUDGET = click.Option(
    ["--budget"],
    multiple=True,
    metavar="NAME=NUMBER",
    expose_value=False,
    callback=keep(_budget),
    help=f"Change a limit of what files and answers may cost: {', '.join(Budget.names())}. "
    "Of seconds a command has 120; 0 lifts a limit. May be given several times.",
)

ENDPOINT = click.Option(
    ["--endpoint"],
    metavar="URL",
    envvar="OCOP_KG_ENDPOINT",
    expose_value=False,
    callback=_last("endpoint"),
    help="Ask the graph at this SPARQL endpoint; who asks is told by the environment variables "
    "OCOP_KG_ENDPOINT_USER and _PASSWORD, or _TOKEN.",
)

GRAPH_OPTIONS = (
    click.Option(
        ["--data"],
        multiple=True,
        metavar="FILE",
        type=FileName(),
        expose_value=False,
        callback=_all("files"),
        help="Add an RDF file of your own to the graph; may be given several times.",
    ),
    click.Option(
        ["--replace"],
        is_flag=True,
        expose_value=False,
        callback=keep(_replace),
        help="Let the files of --data stand in place of the packaged graph.",
    ),
    click.Option(
        ["--store"],
        metavar="FOLDER",
        type=FileName("folder"),
        envvar="OCOP_KG_STORE",
        expose_value=False,
        callback=_last("store"),
        help="Keep the graph on disk in this folder, and use what is there.",
    ),
    ENDPOINT,
    click.Option(
        ["--no-inferred"],
        is_flag=True,
        expose_value=False,
        callback=keep(_leave_out_inferred),
        help="Leave out what only follows by the rules of the ontology.",
    ),
    click.Option(
        ["--as-of"],
        metavar="DATE",
        expose_value=False,
        callback=_last("as_of"),
        help="Only what sources published by the end of this year, month or day state; undated "
        "ones are left out.",
    ),
    click.Option(
        ["--publisher"],
        multiple=True,
        metavar="NAME",
        expose_value=False,
        callback=_all("publishers"),
        shell_complete=_complete_publishers,
        help="Only what sources of this publisher state; may be given several times.",
    ),
    click.Option(
        ["--source-kind"],
        multiple=True,
        metavar="KIND",
        expose_value=False,
        callback=_all("source_kinds"),
        shell_complete=_complete_source_kinds,
        help="Only what sources of this kind state, such as news; may be given several times.",
    ),
    click.Option(
        ["--without-source"],
        multiple=True,
        metavar="SOURCE",
        expose_value=False,
        callback=_all("without"),
        shell_complete=_complete_sources,
        help="Leave out what this source states; may be given several times.",
    ),
    click.Option(
        ["--lang"],
        metavar="TAGS",
        envvar="OCOP_KG_LANG",
        expose_value=False,
        callback=keep(_languages),
        help="Languages of labels, the best first, such as fr,es; English otherwise.",
    ),
    BUDGET,
)
"""The options that say which graph is asked; they may stand before or after the command."""
