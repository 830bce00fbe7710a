"""What a change leaves as it was: shapes are asked again only of focus nodes that it can affect.

A focus node is affected where a way that a shape looks along begins at it and comes to a changed
triple. Up to the first changed triple of a way nothing on it has changed, so the ways are walked
back in the new data alone. Shapes that share results are judged together. Queries that people wrote
may look anywhere: they, and what rests on them, are asked of all nodes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from ocop_kg.graph.values import text_of
from ocop_kg.validation.lexical import kept
from ocop_kg.validation.plan.backwards import MOST, starts
from ocop_kg.validation.plan.checks import SelectCheck, ValueCheck
from ocop_kg.validation.plan.focus import Focus, targeted
from ocop_kg.validation.plan.queries import placed
from ocop_kg.validation.plan.reads import reads, tested
from ocop_kg.validation.plan.reference import needs_reference
from ocop_kg.vocabulary import RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.datagraph import DataGraph
    from ocop_kg.validation.index import Node, Statement
    from ocop_kg.validation.plan.checks import Check
    from ocop_kg.validation.plan.compiling import Compiler
    from ocop_kg.validation.plan.focus import Target
    from ocop_kg.validation.plan.queries import Placed
    from ocop_kg.validation.report import Result

__all__ = ["Affected", "Change"]

_AFFECTED, _HAS = NamedNode("urn:ocop-kg:affected"), NamedNode("urn:ocop-kg:has")
_UNION = DefaultGraph()
_Key = tuple["Node", NamedNode]
"""Shape and component: what tells the results of one check from those of another."""


@dataclass(frozen=True, slots=True)
class Change:
    """The triples that were added or removed, and what was found before.

    `referred` names the shapes that the reference engine ran then.
    """

    triples: Collection[Statement]
    results: Collection[Result]
    referred: Collection[str]


@dataclass(slots=True)
class _Together:
    """Shapes with targets that share results, and the nodes that they have to be asked of again.

    `nodes` are None where they are all. `written` are the checks that are asked of all anyway.
    """

    roots: list[Node]
    keys: set[_Key]
    written: set[_Key]
    nodes: set[AnyTerm] | None

    def joined(self, other: _Together) -> _Together:
        """Put two groups together."""
        return _Together(
            [*self.roots, *other.roots],
            self.keys | other.keys,
            self.written | other.written,
            None if self.nodes is None or other.nodes is None else self.nodes | other.nodes,
        )


class Affected:
    """The focus nodes that a change can affect, by the shape whose targets choose them.

    `kept` are the results of before that still hold. `asked` counts the focus nodes of the shapes
    that are not asked of all of theirs.
    """

    def __init__(
        self,
        compiler: Compiler,
        targets: Mapping[Node, Iterable[Target]],
        change: Change,
    ) -> None:
        self._compiler = compiler
        self._data = compiler.data
        self._targets = {node: tuple(chosen_by) for node, chosen_by in targets.items()}
        self._change = change
        self._changed: dict[NamedNode, list[tuple[AnyTerm, AnyTerm]]] = {}
        for subject, predicate, value in change.triples:
            self._changed.setdefault(predicate, []).append((subject, kept(value)))
        self._before: dict[_Key, list[Result]] = {}
        self._nameless: set[_Key] = set()
        for result in change.results:
            key = result.shape, result.component
            self._before.setdefault(key, []).append(result)
            if isinstance(result.focus, BlankNode) or isinstance(result.value, BlankNode):
                self._nameless.add(key)  # it may have another name by now, so it is found anew
        self.kept: list[Result] = []
        self.asked: dict[Node, int] = {}
        self._written: set[_Key] = set()
        self._focus: dict[Node, Focus | None] = {}
        for group in self._groups():
            if group.nodes is not None:
                self._restrict(group, group.nodes)

    def narrowed(self, root: Node, item: Placed) -> Placed | None:
        """Give a check at the nodes that it has to be asked of again; None if there are none."""
        if root not in self._focus or (item.shape.node, item.check.component) in self._written:
            return item
        focus = self._focus[root]
        return None if focus is None else replace(item, focus=focus)

    def _restrict(self, group: _Together, nodes: set[AnyTerm]) -> None:
        self._written |= group.written
        for key in group.keys - group.written:
            before = self._before.get(key, ())
            self.kept += [result for result in before if kept(result.focus) not in nodes]
        for root in group.roots:
            met = [node for node in nodes if self._is_target(root, node)]
            self._focus[root] = self._remembered(root, met) if met else None
            self.asked[root] = len(met)

    def _remembered(self, root: Node, nodes: Iterable[AnyTerm]) -> Focus:
        """Put nodes into a graph of their own: a query cannot name one that is blank."""
        name = NamedNode(f"urn:ocop-kg:affected:{len(self._focus)}")
        self._data.engine.extend(Quad(name, _HAS, node, _AFFECTED) for node in nodes)
        pattern = f"GRAPH {_AFFECTED} {{ {name} {_HAS} ?f0 }}"
        return Focus(pattern, ("?f0",), self._targets[root])

    def _is_target(self, root: Node, node: AnyTerm) -> bool:
        return any(_chooses(self._data, target, node) for target in self._targets[root])

    def _groups(self) -> list[_Together]:
        groups: list[_Together] = []
        for root, chosen_by in self._targets.items():
            focus = targeted(chosen_by, self._data)
            if focus is None:  # what the targets chose before has changed, so none of it is kept
                continue
            found = self._alone(root, focus)
            apart = []
            for group in groups:
                if group.keys.isdisjoint(found.keys):
                    apart.append(group)
                else:
                    found = group.joined(found)
            groups = [*apart, found]
        return groups

    def _alone(self, root: Node, focus: Focus) -> _Together:
        compiler = self._compiler
        shape = compiler.shapes.shape(root)
        items = list(placed(compiler, shape, focus))
        keys = {(item.shape.node, item.check.component) for item in items}
        whole = (
            needs_reference(compiler, shape)
            or text_of(root) in self._change.referred
            or any(len(item.focus.chain) > 1 for item in items)
            or not keys.isdisjoint(self._nameless)
            or not compiler.asking.isdisjoint(tested(compiler.shapes.graph, {k for k, _ in keys}))
        )
        written = {
            (item.shape.node, item.check.component) for item in items if _is_written(item.check)
        }
        return _Together([root], keys, written, None if whole else self._nodes(root))

    def _nodes(self, root: Node) -> set[AnyTerm] | None:
        """Give the nodes that a change can affect, as the store has them; None for too many."""
        every = [pair for pairs in self._changed.values() for pair in pairs]
        found = {end for pair in every for end in pair}
        for read in reads(self._compiler.shapes, root):
            pairs = every if read.predicate is None else self._changed.get(read.predicate, [])
            ends = {value if read.inverse else subject for subject, value in pairs}
            nodes = starts(self._data.engine, read.before, ends)
            if nodes is None or len(nodes) + len(found) > MOST:
                return None
            found |= nodes
        return found


def _is_written(check: Check) -> bool:
    """Tell whether a check is a query that somebody wrote."""
    return isinstance(check, SelectCheck) or (
        isinstance(check, ValueCheck) and check.query is not None
    )


def _chooses(data: DataGraph, target: Target, node: AnyTerm) -> bool:
    """Tell whether a target chooses a node (SHACL section 2.1.3)."""
    kind, term = target
    if kind == "targetNode" or not isinstance(term, NamedNode):
        return kind == "targetNode" and node == kept(term)
    pattern = data.engine.quads_for_pattern
    if kind == "targetObjectsOf":
        return any(True for _ in pattern(None, term, node, _UNION))
    if not isinstance(node, NamedNode | BlankNode):
        return False
    if kind == "targetSubjectsOf":
        return any(True for _ in pattern(node, term, None, _UNION))
    classes = data.classes(term)
    return any(quad.object in classes for quad in pattern(node, RDF_TYPE, None, _UNION))
