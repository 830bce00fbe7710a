"""`mend`: the fixes of files, proved and written into their texts; nothing changes on disk.

A run has several rounds, since a mended result may uncover another that can be mended, and since
of two fixes of one triple the second is made on what the first leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from ocop_kg.validation.fixing.chaining import chained
from ocop_kg.validation.fixing.change import Fix
from ocop_kg.validation.fixing.documents import Document, changed, read_documents
from ocop_kg.validation.fixing.facts import Facts
from ocop_kg.validation.fixing.kinds import candidates
from ocop_kg.validation.fixing.proving import Proof
from ocop_kg.validation.fixing.putting import put
from ocop_kg.validation.policy.baseline import likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ocop_kg.budget import Budget
    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.validation.fixing.change import Change
    from ocop_kg.validation.fixing.proving import Check
    from ocop_kg.validation.index import Index
    from ocop_kg.validation.policy.baseline import Likeness
    from ocop_kg.validation.report import Result

__all__ = ["Mending", "guesses", "mend"]

_ROUNDS = 5
_TRIES = 60
_LINKS = 5  # results that a change may uncover: what mends more of them is no small patch
_Proposal = tuple["Result", tuple["Change", ...]]


@dataclass(frozen=True, slots=True)
class Mending:
    """The fixes of some files, and the files before and after.

    `fixes` have all that is offered, those included that the texts cannot take simply. `ambiguous`
    are results that several changes mend, so that nobody knows which is meant; `untried` those
    whose changes were not tried, because there were too many.
    """

    before: tuple[Document, ...]
    after: tuple[Document, ...]
    fixes: tuple[Fix, ...] = ()
    ambiguous: tuple[Result, ...] = ()
    untried: tuple[Result, ...] = ()

    @property
    def written(self) -> tuple[Fix, ...]:
        """The fixes that the files after hold."""
        return tuple(fix for fix in self.fixes if not fix.unwritten)

    @property
    def unwritten(self) -> tuple[Fix, ...]:
        """The fixes that somebody must write by hand."""
        return tuple(fix for fix in self.fixes if fix.unwritten)


def mend(  # noqa: PLR0913  # what, by which judge and shapes, what of it, within which limits
    files: AnyPath | Iterable[AnyPath],
    check: Check,
    shapes: Index,
    *,
    wanted: Iterable[Result] | None = None,
    rounds: int = _ROUNDS,
    tries: int = _TRIES,
    budget: Budget | None = None,
) -> Mending:
    """Find the fixes of files, by trying each on a copy.

    `check` judges quads, as `validate` does with the `shapes`, which say what is allowed. `wanted`
    are the results to mend, all if it is not given; `rounds` and `tries` limit how often is
    checked again.

    Raises `UsageError` for what is no ordinary file, and what reading and `check` raise.
    """
    documents = read_documents(files, budget)
    run = _Run(documents, tries)
    chosen = None if wanted is None else set(map(likeness, wanted))
    while run.rounds < rounds and run.round(check, shapes, chosen):
        pass
    ambiguous, untried = tuple(run.ambiguous.values()), tuple(run.untried.values())
    return Mending(documents, run.now, tuple(run.fixes), ambiguous, untried)


def guesses(
    files: AnyPath | Iterable[AnyPath],
    results: Iterable[Result],
    shapes: Index,
    budget: Budget | None = None,
) -> int:
    """Count the results for which there is something to try; nothing is proved.

    Raises what reading raises.
    """
    quads = [quad for document in read_documents(files, budget) for quad in document.quads]
    facts = Facts(quads, shapes)
    return sum(bool(candidates(result, facts)) for result in results)


@dataclass(slots=True)
class _Run:
    """What a run has come to: the documents as they are now, and what was found."""

    now: tuple[Document, ...]
    tries: int
    rounds: int = 0
    fixes: list[Fix] = field(default_factory=list)
    ambiguous: dict[Likeness, Result] = field(default_factory=dict)
    untried: dict[Likeness, Result] = field(default_factory=dict)
    left_alone: set[Likeness] = field(default_factory=set)

    def round(self, check: Check, shapes: Index, chosen: set[Likeness] | None) -> bool:
        """Find fixes of the documents as they are; tell whether they are others now."""
        quads = [quad for document in self.now for quad in document.quads]
        before = check(quads)
        if not self.rounds and chosen is not None:
            self.left_alone = set(map(likeness, before.results)) - chosen
        self.rounds += 1
        facts = Facts(quads, shapes)
        proposed = [
            (result, candidates(result, facts))
            for result in before.results
            if likeness(result) not in self.left_alone
        ]
        proof = Proof(self.now, before, check, self.tries)
        known = {fix.change for fix in self.fixes}
        found = self._offered(proposed, proof, shapes)
        offered = [fix for fix in found if fix.change not in known]
        written, unwritten, after = put(self.now, offered)
        if unwritten and written:  # they must hold without the others
            written, _, after = put(self.now, proof.kept(written))
        self.tries = proof.tries
        self.untried = {likeness(each): each for fix in proof.untried for each in fix.results}
        self.fixes += [*written, *unwritten]
        self.now = after
        return bool(written)

    def _offered(self, proposed: Sequence[_Proposal], proof: Proof, shapes: Index) -> list[Fix]:
        """Give the fixes of the results that exactly one change mends, or one chain of changes."""
        passing: dict[int, list[Change]] = {}
        tried: list[list[Fix]] = []

        def attempt(owners: dict[Change, list[int]]) -> None:
            kept = proof.kept([_fix(change, own, proposed) for change, own in owners.items()])
            tried.append(kept)
            for fix in kept:
                for number in owners[fix.change]:
                    if proposed[number][0] in fix.results:
                        passing.setdefault(number, []).append(fix.change)

        for turn in range(max((len(changes) for _, changes in proposed), default=0)):
            owners: dict[Change, list[int]] = {}
            for number, (_, changes) in enumerate(proposed):
                if turn < len(changes):
                    owners.setdefault(changes[turn], []).append(number)
            attempt(owners)
        uncovering: dict[Change, list[int]] = {}
        for number, (_, changes) in enumerate(proposed):
            for change in changes if number not in passing else ():
                if change in proof.uncovered:
                    uncovering.setdefault(change, []).append(number)
        if chains := self._chains(uncovering, proof, shapes):
            attempt(chains)
        self.ambiguous = {}
        owners = {}
        for number, passed in sorted(passing.items()):
            if len(passed) == 1:
                owners.setdefault(passed[0], []).append(number)
            else:
                result = proposed[number][0]
                self.ambiguous[likeness(result)] = result
        fixes = [_fix(change, own, proposed) for change, own in owners.items()]
        return fixes if fixes in tried else proof.kept(fixes)

    def _chains(
        self, uncovering: Mapping[Change, list[int]], proof: Proof, shapes: Index
    ) -> dict[Change, list[int]]:
        """Give, in place of changes that uncover results, those that mend these too."""
        chains = {}
        for change, own in uncovering.items():
            uncovered = proof.uncovered[change]
            if len(uncovered) <= _LINKS:
                quads = chain.from_iterable(changed(self.now, [change]))
                if (whole := chained(change, uncovered, Facts(quads, shapes))) is not None:
                    chains[whole] = own
        return chains


def _fix(change: Change, owners: Iterable[int], proposed: Sequence[_Proposal]) -> Fix:
    return Fix(tuple(proposed[number][0] for number in owners), change)
