"""Cases of W3C manifests (``sht:Validate``), as in the SHACL test suite, compared to the letter.

What is compared of a report is what the suite says: ``sh:conforms``, and of each result its focus
node, path, value, severity, shape and component; messages and constraints only where the case has
them. The two must be the same graph but for the labels of blank nodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from ocop_kg.errors import OcopError, Place, ReadError, ShapesError
from ocop_kg.graph.values import text_of
from ocop_kg.reading import file_quads
from ocop_kg.validation.casebook.outcome import Outcome, differences
from ocop_kg.validation.index import Index, statement
from ocop_kg.validation.naming import short
from ocop_kg.validation.paths import path_text, read_path
from ocop_kg.validation.validating import validate
from ocop_kg.validation.writing.terms import shown
from ocop_kg.vocabulary import RDF_TYPE, SH, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocop_kg.graph.opening import AnyPath
    from ocop_kg.graph.values import AnyTerm
    from ocop_kg.validation.index import Node, Statement

__all__ = ["ManifestCase", "comparable", "manifest_cases", "same"]

_MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_TESTS = "http://www.w3.org/ns/shacl-test#"
_KEPT = (
    "resultPath",
    "resultSeverity",
    "sourceConstraintComponent",
    "sourceShape",
    "focusNode",
    "value",
)
_ASKED_FOR = ("resultMessage", "sourceConstraint")
_PATH = NamedNode(SH + "resultPath")


@dataclass(frozen=True, slots=True)
class ManifestCase:
    """One entry of a manifest: data, shapes and the report that is expected, None for a failure."""

    name: str
    entry: str
    data: Path
    shapes: Path
    expected: tuple[Statement, ...] | None

    def run(self, shapes: Iterable[AnyPath] | None = None) -> Outcome:  # noqa: ARG002  # it has its own
        """Validate, and compare the report of the standard."""
        try:
            found = self.report()
        except ShapesError as error:
            wrong = [] if self.expected is None else [str(error)]
            return Outcome(self.name, tuple(wrong))
        except OcopError as error:
            return Outcome(self.name, (str(error),))
        if self.expected is None:
            return Outcome(self.name, ("the shapes were to be refused, and they ran",))
        wanted = comparable(self.expected, self.expected)
        given = comparable(found, self.expected)
        if same(wanted, given):
            return Outcome(self.name)
        lines = differences(_lines(wanted), _lines(given))
        return Outcome(self.name, tuple(lines) or ("blank nodes are shared in other ways",))

    def report(self) -> list[Statement]:
        """Give the triples of the report that is found.

        Raises `ReadError` or `ShapesError`.
        """
        triples = validate(self.data, self.shapes, ontology=False).to_graph()
        return [statement(Quad(*triple)) for triple in triples]


def manifest_cases(path: AnyPath, folder: AnyPath | None = None) -> Iterator[ManifestCase]:
    """Read the cases of a Turtle file; a file without any gives none.

    Data and shapes are files in the `folder`, that of the file if none is given. Raises `ReadError`
    for a file that cannot be read, a case without data, shapes or result, and files elsewhere.
    """
    home = Path(path).parent if folder is None else Path(folder)
    graph = Index(map(statement, file_quads(path)))
    for node in graph.having(RDF_TYPE):
        if NamedNode(_TESTS + "Validate") in graph.objects(node, RDF_TYPE):
            yield _case(path, graph, node, home)


def _case(path: AnyPath, graph: Index, node: Node, home: Path) -> ManifestCase:
    def one(subject: AnyTerm, namespace: str, name: str) -> AnyTerm:
        found = graph.objects(subject, NamedNode(namespace + name))
        if len(found) != 1:
            raise ReadError(f"the case {node} needs one {name}, and has {len(found)}", place)
        return found[0]

    def file(name: str) -> Path:
        iri = one(action, _TESTS, name)
        parts = urlsplit(iri.value if isinstance(iri, NamedNode) else "")
        if parts.scheme != "file":
            raise ReadError(f"the case {node} has a {name} that is no file: {iri}", place)
        found = Path(url2pathname(parts.path))
        if not found.resolve().is_relative_to(home.resolve()):
            raise ReadError(f"the case {node} has a {name} outside of {home}: {iri}", place)
        return found

    place = Place(str(path))
    action, result = one(node, _MANIFEST, "action"), one(node, _MANIFEST, "result")
    expected = None
    if result != NamedNode(_TESTS + "Failure"):
        if not isinstance(result, NamedNode | BlankNode):
            raise ReadError(f"the case {node} expects no report", place)
        expected = tuple(graph.reached([result]))
    name = f"{path}#{key(node.value)}" if isinstance(node, NamedNode) else str(path)
    return ManifestCase(name, str(node), file("dataGraph"), file("shapesGraph"), expected)


def same(one: Iterable[Statement], other: Iterable[Statement]) -> bool:
    """Tell whether two graphs are the same but for the labels of blank nodes."""
    return _canonical(one) == _canonical(other)


def _canonical(triples: Iterable[Statement]) -> set[str]:
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def comparable(report: Iterable[Statement], like: Iterable[Statement]) -> list[Statement]:
    """Keep of a report what is compared, each result with a path of its own."""
    asked = {predicate.value for _, predicate, _ in like}
    kept = {SH + name for name in _KEPT} | ({SH + name for name in _ASKED_FOR} & asked)
    index = Index(report)
    fresh = (BlankNode(f"copy{number}") for number in count())
    triples: list[Statement] = []
    for root in index.having(NamedNode(SH + "conforms")):
        copy = next(fresh)
        for predicate in (RDF_TYPE, NamedNode(SH + "conforms")):
            triples += [(copy, predicate, value) for value in index.objects(root, predicate)]
        for result in index.objects(root, NamedNode(SH + "result")):
            node = next(fresh)
            triples.append((copy, NamedNode(SH + "result"), node))
            triples += _result(index, result, node, kept, fresh)
    return triples


def _result(
    index: Index, result: AnyTerm, node: BlankNode, kept: set[str], fresh: Iterator[BlankNode]
) -> Iterator[Statement]:
    yield node, RDF_TYPE, NamedNode(SH + "ValidationResult")
    for predicate in index.predicates(result):
        if predicate.value not in kept:
            continue
        for value in index.objects(result, predicate):
            if predicate == _PATH and isinstance(value, BlankNode):
                names: dict[AnyTerm, BlankNode] = {value: next(fresh)}
                for one, verb, other in index.reached([value]):
                    for term in (one, other):
                        if isinstance(term, BlankNode) and term not in names:
                            names[term] = next(fresh)
                    if one in names:
                        yield names[one], verb, names.get(other, other)
                yield node, predicate, names[value]
            else:
                yield node, predicate, value


def _lines(triples: Iterable[Statement]) -> Iterator[str]:
    """Write what is compared, a line a result."""
    index = Index(triples)
    for report in index.having(NamedNode(SH + "conforms")):
        for verdict in index.objects(report, NamedNode(SH + "conforms")):
            yield f"conforms {text_of(verdict)}"
        for result in index.objects(report, NamedNode(SH + "result")):
            yield "; ".join(
                f"{key(predicate.value)} {_shown(index, predicate, value)}"
                for predicate in sorted(index.predicates(result), key=str)
                for value in index.objects(result, predicate)
                if predicate != RDF_TYPE
            )


def _shown(index: Index, predicate: NamedNode, value: AnyTerm) -> str:
    if predicate == _PATH:
        return path_text(read_path(index, value), short)
    return "[]" if isinstance(value, BlankNode) else shown(value)
