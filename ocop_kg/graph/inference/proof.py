"""Proves conclusions: the rule, the axioms and the premises, down to what is stated.

A saturation that remembers knows in which step each conclusion first appeared. What brought it was
there before, so an instance of that step's rule whose axioms and premises are all of earlier steps
proves it, and no proof can run in a circle. Nothing is searched, and nothing is tried twice.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode, Quad, QuerySolution, Triple

from ocop_kg.graph.inference.closure import STEP, Saturation
from ocop_kg.graph.inference.families import LONG_KEY, LONGEST, prp_key
from ocop_kg.graph.inference.lists import lists_of
from ocop_kg.graph.inference.rule import Node, Rule, Term, solutions
from ocop_kg.vocabulary import OWL, RDF

__all__ = ["Proofs", "Step"]

_FIRST = NamedNode(RDF + "first")
_REST = NamedNode(RDF + "rest")
_KEY = NamedNode(OWL + "hasKey")
_MOST_COMPARED = 200
"""How many instances of a rule are looked at to find the plainest; hubs have very many."""


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule: from `axioms` and `premises` follows `conclusion`."""

    rule: Rule
    axioms: tuple[Triple, ...]
    premises: tuple[Triple, ...]
    conclusion: Triple


class Proofs:
    """Proofs of what follows in a saturation that remembers.

    >>> from pyoxigraph import RdfFormat, parse
    >>> from ocop_kg.graph.inference.closure import saturate
    >>> turtle = '''
    ...     @prefix : <https://example.org/> .
    ...     @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    ...     :supports rdfs:range :Product .
    ...     :liping :supports :date-palm .'''
    >>> saturation = saturate(parse(turtle, format=RdfFormat.TURTLE), remember=True)
    >>> (conclusion,) = saturation.inferred
    >>> step = Proofs(saturation).step(conclusion)
    >>> step.rule.id, len(step.axioms), len(step.premises)
    ('prp-rng', 1, 1)
    """

    def __init__(self, saturation: Saturation) -> None:
        self._saturation = saturation
        self._numbers: dict[Triple, int] = {}
        self._steps: dict[Triple, Step] = {}
        self._long_keys: tuple[Rule, ...] | None = None

    def __contains__(self, triple: Triple) -> bool:
        """Tell whether the triple is stated or follows."""
        return self._number(triple) is not None

    def extend(self, facts: Iterable[Triple | Quad]) -> None:
        """Add facts to the saturation; what was proved stays proved."""
        self._saturation.extend(facts)

    def stated(self, triple: Triple) -> tuple[Triple, ...]:
        """Give what states a triple that `step` has no step for: itself, unless it was rewritten.

        Empty when the triple is not stated.
        """
        return tuple(dict.fromkeys(self._originals(triple))) if self._number(triple) == 0 else ()

    def _originals(self, triple: Triple) -> Iterator[Triple]:
        if triple not in self._saturation.rewritten:
            yield triple
            return
        for part in self._saturation.rewritten[triple]:  # a list that was cut may name an inverse
            yield from self._originals(part)

    def step(self, triple: Triple) -> Step | None:
        """Give the last step of a proof; None when the triple is stated, or does not follow."""
        number = self._number(triple)
        if not number:
            return None
        if triple not in self._steps:
            self._steps[triple] = self._found(triple, number)
        return self._steps[triple]

    def steps(self, triple: Triple) -> dict[Triple, Step]:
        """Give all steps of a proof by their conclusions, the last step first."""
        found: dict[Triple, Step] = {}
        waiting = deque([triple])
        while waiting:
            each = waiting.popleft()
            if each not in found and (step := self.step(each)):
                found[each] = step
                waiting += (*step.axioms, *step.premises)
        return found

    def _number(self, triple: Triple) -> int | None:
        """Give the step that brought a triple, 0 for a stated one, None for one that is not there.

        The lists of steps and rounds stand beside the default graph, which holds everything.
        """
        if triple in self._numbers:
            return self._numbers[triple]
        number: int | None = None
        for quad in self._saturation.store.quads_for_pattern(
            triple.subject, triple.predicate, triple.object, None
        ):
            number = number or 0
            name = quad.graph_name
            if isinstance(name, NamedNode) and name.value.startswith(STEP):
                number = int(name.value.removeprefix(STEP))
        if number is not None:
            self._numbers[triple] = number
        return number

    def _found(self, triple: Triple, number: int) -> Step:
        rule = self._saturation.steps[number - 1]
        rules = self._keys_written_out() if rule is LONG_KEY else (rule,)
        ways = (way for each in rules for way in self._ways(each, triple, number))
        return min(islice(ways, _MOST_COMPARED), key=self._plainness)

    def _ways(self, rule: Rule, triple: Triple, number: int) -> Iterator[Step]:
        """Give the ways in which a rule concludes a triple from earlier ones."""
        values = rule.bound_to(triple)
        if values is None:
            return
        for solution in solutions(self._saturation.store, rule.select, values):
            axioms, premises = rule.instance(solution)
            if all(self._is_earlier(part, number) for part in (*axioms, *premises)):
                cells = self._cells(rule, solution, number)
                if cells is not None:
                    yield Step(rule, (*axioms, *cells), premises, triple)

    def _is_earlier(self, triple: Triple, number: int) -> bool:
        other = self._number(triple)
        return other is not None and other < number

    def _plainness(self, step: Step) -> tuple[int, int, str]:
        """Order the ways: first those from stated triples, then those from early conclusions."""
        parts = (*step.axioms, *step.premises)
        numbers = [self._number(part) or 0 for part in parts]
        return sum(map(bool, numbers)), max(numbers), " ".join(map(str, parts))

    def _cells(self, rule: Rule, solution: QuerySolution, number: int) -> list[Triple] | None:
        """Give the triples on the paths from lists to members; None when one came too late."""
        found: list[Triple] = []
        for start, member in rule.lists(solution):
            way = self._way_to(start, member, number)
            if way is None:
                return None
            found += way
        return found

    def _way_to(self, start: Term, member: Term, number: int) -> list[Triple] | None:
        store = self._saturation.store
        ways: dict[Term, list[Triple]] = {start: []}
        waiting = deque([start])
        while waiting:
            cell = waiting.popleft()
            if not isinstance(cell, Node):
                continue
            first = Triple(cell, _FIRST, member)
            if self._is_earlier(first, number):
                return [*ways[cell], first]
            for quad in store.quads_for_pattern(cell, _REST, None):
                if quad.object not in ways and self._is_earlier(quad.triple, number):
                    ways[quad.object] = [*ways[cell], quad.triple]
                    waiting.append(quad.object)
        return None

    def _keys_written_out(self) -> tuple[Rule, ...]:
        """Give the rules of long keys whose texts name every premise."""
        if self._long_keys is None:
            lengths = {len(found) for _, found in lists_of(self._saturation.store, _KEY)}
            self._long_keys = tuple(
                prp_key(length) for length in sorted(lengths) if length > LONGEST
            )
        return self._long_keys
