"""The shapes files themselves: layout, names, words, and what they cover."""

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from ocop_kg.assets import asset
from ocop_kg.errors import ReadError
from ocop_kg.graph.opening import ontology_quads
from ocop_kg.validation import LEVELS, RULES, packaged_shapes
from ocop_kg.validation.index import Index, relabelled, statement
from ocop_kg.validation.naming import SHAPES
from ocop_kg.validation.packaged import packaged_statements
from ocop_kg.validation.reading import statements
from ocop_kg.validation.shapes import packaged_files, read_shapes
from ocop_kg.validation.terms import ontology
from ocop_kg.vocabulary import OCOP, RDF_TYPE, SH, key
from tests.validation.support import tidy

FILES = sorted(asset("shapes").rglob("*.ttl"))
SEVERITIES = {"must": "Violation", "should": "Warning", "may": "Info"}
CLASSES_OF_THE_DESIGN = str.split("""
    Initiative Programme Project Country Region Product ProductSector ProductDesignation ValueChain
    ValueChainActivity Stage Market Technology Person Expert ExpertSupport Organization Role
    Partnership Contribution Event Observation PolicyFrame Source Claim
""")


def sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def graph_of(path: Path) -> Index:
    return Index(statements(str(path)))


def words(graph: Index, shape: NamedNode, name: str) -> list[str]:
    return [value.value for value in graph.objects(shape, sh(name)) if isinstance(value, Literal)]


def named_shapes(graph: Index) -> list[NamedNode]:
    return [
        node
        for node in graph.subjects()
        if isinstance(node, NamedNode) and node.value.startswith(SHAPES)
    ]


def targeted(graph: Index) -> list[NamedNode]:
    return [
        shape
        for shape in named_shapes(graph)
        if any(key(verb.value).startswith("target") for verb in graph.predicates(shape))
    ]


def test_the_folders_are_the_levels() -> None:
    assert {path.parent.name for path in FILES} == {"shapes", *LEVELS}
    assert len(FILES) > 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_shapes_file_has_one_fact_a_line_and_sorted_blocks(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == tidy(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_rule_says_what_why_and_how_grave(path: Path) -> None:
    graph = graph_of(path)
    for shape in named_shapes(graph):
        assert len(words(graph, shape, "name")) == 1, shape
        assert all(text.endswith(".") for text in words(graph, shape, "description")), shape
        assert len(words(graph, shape, "description")) == 1, shape
    for shape in targeted(graph):
        assert graph.objects(shape, sh("severity")) == (sh(SEVERITIES[path.parent.name]),), shape
        (message,) = words(graph, shape, "message")
        assert message.endswith("."), shape
        assert not set("{}?") & set(message), shape
        assert re.search(r": \w|, or ", message), f"{shape} says no way out"


def test_every_property_shape_has_a_readable_iri() -> None:
    graph = packaged_shapes("may").graph
    for shape in graph.having(sh("path")):
        assert isinstance(shape, NamedNode)
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*(-[a-z][A-Za-z0-9]*)?", key(shape.value))


def test_no_shape_is_idle() -> None:
    for level in LEVELS:
        assert packaged_shapes(level).idle == ()


def test_every_class_of_the_design_is_covered() -> None:
    shapes = packaged_shapes("may")
    covered = {
        target.value
        for targets in shapes.targets.values()
        for kind, target in targets
        if kind == "targetClass" and isinstance(target, NamedNode)
    }
    # a market is an organization, and the shapes of organizations look at it
    assert {OCOP + name for name in CLASSES_OF_THE_DESIGN} - covered == {OCOP + "Market"}


def test_patterns_of_values_are_anchored() -> None:
    graph = packaged_shapes("may").graph
    for shape in graph.having(sh("pattern")):
        for pattern in graph.objects(shape, sh("pattern")):
            assert isinstance(pattern, Literal)
            looks_for_a_part = isinstance(shape, BlankNode) or key(str(shape.value)) in (
                "HasBasketNote",
            )
            assert looks_for_a_part or re.fullmatch(r"\^.*\$", pattern.value), pattern


def test_rules_in_python_have_the_parts_of_a_shape() -> None:
    assert list(RULES) == sorted(RULES, key=lambda rule: rule.iri.value)
    for rule in RULES:
        assert rule.name
        assert rule.description.endswith(".")
        assert rule.severity in {sh(name) for name in SEVERITIES.values()}


def test_country_codes_are_those_of_iso_3166() -> None:
    pycountry = pytest.importorskip("pycountry", reason="the extra 'curate' brings pycountry")
    codes = "|".join(sorted(country.alpha_3 for country in pycountry.countries))
    patterns = {
        pattern.value
        for shape in packaged_shapes("must").graph.having(sh("pattern"))
        for pattern in packaged_shapes("must").graph.objects(shape, sh("pattern"))
        if isinstance(pattern, Literal)
    }
    assert f"^({codes})$" in patterns
    assert f"^https://w3id[.]org/ocop/id/country/({codes})$" in patterns


def test_shapes_carry_a_version_iri() -> None:
    header = graph_of(asset("shapes/shapes.ttl"))
    (version,) = header.objects(
        NamedNode("https://w3id.org/ocop/shapes"),
        NamedNode("http://www.w3.org/2002/07/owl#versionIRI"),
    )
    assert isinstance(version, NamedNode)
    assert re.fullmatch(r"https://w3id\.org/ocop/shapes/\d+\.\d+\.\d+", version.value)
    assert header.having(RDF_TYPE)


def test_the_packaged_shapes_pass_the_checks_that_shapes_of_users_must_pass() -> None:
    root = asset("shapes")
    read = read_shapes([root / "shapes.ttl", *(root / level for level in LEVELS)])
    assert read.targets == packaged_shapes("may").targets


@pytest.mark.parametrize("level", LEVELS)
def test_packaged_shapes_are_read_as_the_guards_read_them(level: str) -> None:
    guarded = read_shapes(packaged_files(level)).graph
    assert list(packaged_shapes(level).graph) == list(guarded)


def test_the_packaged_ontology_is_read_as_the_guards_read_it() -> None:
    guarded = relabelled(map(statement, ontology_quads()), "ontology")
    assert list(ontology()) == list(guarded)


def test_a_packaged_file_that_somebody_broke_is_told_with_its_place(tmp_path: Path) -> None:
    broken = tmp_path / "labels.ttl"
    broken.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> urn:c .\n", "utf-8")
    with pytest.raises(ReadError, match=r"labels\.ttl:2:"):
        list(packaged_statements(broken))
