"""Our road through pyshacl and pyshacl alone come to the same results on all failing cases."""

import re
from collections import Counter
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import NamedNode

from ocop_kg.assets import asset
from ocop_kg.validation import RULES, validate
from ocop_kg.vocabulary import SH
from tests.validation.support import CASES, case_named, document

RESULT = rdflib.URIRef(SH + "result")
PARTS = ("sourceShape", "focusNode", "value", "sourceConstraintComponent", "resultSeverity")


def all_cases(folder: Path) -> Path:
    """One document with the failing data of every case."""
    bodies = [case_named(name).failing for name in CASES if not name.startswith("Term-")]
    return document(folder, "\n".join(bodies))


def graph_of(*files: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file)
    return graph


def test_the_snippet_of_the_readme_gives_the_same_results(tmp_path: Path) -> None:
    data = all_cases(tmp_path)
    ours = Counter(
        (
            result.shape.value,
            result.focus.value if isinstance(result.focus, NamedNode) else "",
            getattr(result.value, "value", None),
            result.component.value,
            result.severity.value,
        )
        for result in validate(data).results
        if result.shape not in {rule.iri for rule in RULES}
    )
    vocabularies = sorted(asset("ontology/vocabularies").glob("*.ttl"))
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        _, found, _ = pyshacl.validate(
            graph_of(data, asset("ontology/ocop.ttl"), *vocabularies),
            shacl_graph=graph_of(*asset("shapes").rglob("*.ttl")),
            allow_infos=True,
            allow_warnings=True,
        )
    finally:
        rdflib.NORMALIZE_LITERALS = before
    theirs: Counter[tuple[object, ...]] = Counter()
    for node in found.objects(None, RESULT):
        parts = [found.value(node, rdflib.URIRef(SH + part)) for part in PARTS]
        theirs[tuple(None if part is None else str(part) for part in parts)] += 1
    assert theirs == ours
    assert len(ours) > 200


def test_the_readme_names_the_rules_in_python() -> None:
    readme = asset("shapes/README.md").read_text("utf-8")
    named = {rule.iri.value.rpartition("#")[2] for rule in RULES}
    assert named <= set(re.findall(r"`([A-Za-z-]+)`", readme))
