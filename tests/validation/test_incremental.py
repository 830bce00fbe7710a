"""A report that is brought up to date is that of a full run, and comes from looking at less."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from ocop_kg.budget import Budget
from ocop_kg.errors import UsageError
from ocop_kg.validation import Baseline, Profile, Report, compare, validate
from ocop_kg.validation.policy.profile import Grade
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE, RDFS, SH
from tests.validation.drawn import (
    comparing_documents,
    data_documents,
    numbers,
    shape_documents,
    terms,
    values_or_blank,
)
from tests.validation.support import CASES, HEADER, case_named, document

drawing = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ALWAYS = "\n ex:z ex:z ex:z .\n"


def quads_in(body: str) -> set[Quad]:
    """The triples of a document, its blank nodes with the same names each time."""
    quads = parse((HEADER + body).encode(), format=RdfFormat.TRIG)
    return {Quad(quad.subject, quad.predicate, quad.object) for quad in quads}


def brought_up_to_date(old: str, new: str, shapes: str, folder: Path) -> tuple[Report, Report]:
    """The report of a full run, and the one that is made from the report before."""
    rules = document(folder, shapes, "shapes.ttl")
    file = document(folder, old)
    previous = validate(file, rules, ontology=False)
    file = document(folder, new)
    full = validate(file, rules, ontology=False)
    changed = quads_in(old) ^ quads_in(new)
    return full, validate(file, rules, ontology=False, changed=changed, previous=previous)


@drawing
@given(
    old=data_documents(terms),
    new=data_documents(terms),
    stay=data_documents(values_or_blank),
    shapes=st.one_of(shape_documents(), shape_documents(), comparing_documents()),
)
def test_it_is_the_report_of_a_full_run(
    old: str, new: str, stay: str, shapes: str, tmp_path: Path
) -> None:
    start = ALWAYS + stay
    full, quick = brought_up_to_date(start + old, start + new, shapes, tmp_path)
    assert quick == full


@drawing
@given(
    data=st.lists(st.one_of(data_documents(terms), data_documents(numbers)), max_size=3),
    less=st.sets(st.integers(0, 40), max_size=2),
    shapes=shape_documents(),
)
def test_so_it_is_after_small_changes(
    data: list[str], less: set[int], shapes: str, tmp_path: Path
) -> None:
    lines = [line for text in data for line in text.splitlines() if "_:" not in line]
    kept = [line for number, line in enumerate(lines) if number not in less]
    old, new = ALWAYS + "\n".join(lines), ALWAYS + "\n".join(kept)
    for one, two in ((old, new), (new, old)):
        full, quick = brought_up_to_date(one, two, shapes, tmp_path)
        assert quick == full


def can_be_followed(quad: Quad) -> bool:
    blank = isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    return not blank and SH not in str(quad) and "subClassOf" not in str(quad)


def test_so_it_is_for_the_packaged_shapes_over_the_cases() -> None:
    bodies = [
        body for name in CASES for body in (case_named(name).passing, case_named(name).failing)
    ]
    quads = sorted({quad for body in bodies for quad in quads_in(body)}, key=str)
    quads = [quad for quad in quads if can_be_followed(quad)]
    every, chance = list(quads), Random(1)
    full = validate(quads)
    assert len(full.results) > 100
    again = 0
    for _ in range(6):
        changed = set(chance.sample(every, 6))
        held = set(quads)
        quads = [*(q for q in quads if q not in changed), *(q for q in changed if q not in held)]
        previous, full = full, validate(quads)
        quick = validate(quads, changed=changed, previous=previous)
        assert quick == full
        assert quick.revisited is not None
        again += quick.revisited
    assert 6 < again < 3 * sum(full.checked.values())


CHAIN = "\n".join(f"ex:n{n} ex:next ex:n{n + 1} ; ex:name 'n{n}' ; a ex:N ." for n in range(20))
FLAG = "\n ex:n10 ex:flag true ."
OTHERS = """
ex:Closed sh:closed true ; sh:ignoredProperties ( rdf:type ex:next ex:name ) .
ex:Flagged sh:path ex:flag ; sh:minCount 1 .
ex:Alias sh:property [ sh:path ex:name ; sh:disjoint ex:alias ] .
"""
COUNTED = """
sh:property [ sh:path ex:next ; sh:qualifiedMaxCount 0 ; sh:qualifiedValueShape ex:Flagged ]
"""
BACK = """
sh:targetClass ex:N ;
sh:property [ sh:path ( ex:next [ sh:inversePath ex:flagOf ] ) ; sh:maxCount 0 ]
"""
FLAGGED = "sh:property [ sh:path ( {} ex:flag ) ; sh:maxCount 0 ]".format
ALONE = {
    "the node itself": ("sh:property [ sh:path ex:flag ; sh:maxCount 0 ]", 1),
    "a value of a path": (FLAGGED("ex:next"), 2),
    "an inverse path": (FLAGGED("[ sh:inversePath ex:next ]"), 2),
    "an inverse sequence": (
        "sh:property [ sh:path [ sh:inversePath ( ex:flag ex:next ) ] ; sh:maxCount 0 ]",
        1,
    ),
    "all that lead to it": (FLAGGED("[ sh:zeroOrMorePath ex:next ]"), 11),
    "one or more steps": (FLAGGED("[ sh:oneOrMorePath ex:next ]"), 11),
    "an optional step": (FLAGGED("[ sh:zeroOrOnePath ex:next ]"), 2),
    "either of two": (FLAGGED("[ sh:alternativePath ( ex:next [ sh:inversePath ex:next ] ) ]"), 3),
    "a closed shape of the value": (
        "sh:property [ sh:path ex:next ; sh:node ex:Closed ]",
        2,
    ),
    "not": ("sh:not [ sh:path ex:flag ; sh:minCount 1 ]", 1),
    "or": ("sh:or ( [ sh:path ex:flag ; sh:maxCount 0 ] [ sh:class ex:M ] )", 1),
    "a comparison": ("sh:property [ sh:path ex:name ; sh:equals ex:flag ]", 1),
    "counted values": (
        COUNTED,
        2,
    ),
    "nothing": ("sh:property [ sh:path ex:name ; sh:minCount 1 ]", 1),
}
"""Shapes of the nodes of a chain, and how many of them a flag at one of them can affect."""


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("removed", [False, True])
def test_only_nodes_that_the_change_can_affect_are_looked_at(
    name: str, removed: bool, tmp_path: Path
) -> None:
    body, most = ALONE[name]
    before, after = (CHAIN + FLAG, CHAIN) if removed else (CHAIN, CHAIN + FLAG)
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:N ; {body} . {OTHERS}"
    full, quick = brought_up_to_date(before, after, shapes, tmp_path)
    assert quick == full
    assert quick.revisited is not None
    assert quick.revisited <= most
    assert full.checked == {"https://example.org/S": 20}


NAMED = "sh:property [ sh:path ex:name ; sh:minCount 1 ]"
CHANGES = {
    "class of a value": (
        "ex:n3 a ex:M .",
        "sh:targetClass ex:N ; sh:property [ sh:path ex:next ; sh:not [ sh:class ex:M ] ]",
        2,
    ),
    "class": ("ex:x a ex:N .", f"sh:targetClass ex:N ; {NAMED}", 1),
    "subject": ("ex:x ex:next ex:y .", f"sh:targetSubjectsOf ex:next ; {NAMED}", 1),
    "object": ("ex:n3 ex:next 'end' .", "sh:targetObjectsOf ex:next ; sh:nodeKind sh:IRI", 2),
    "values of a value, compared": (
        "ex:n4 ex:alias 'n4' .",
        "sh:targetClass ex:N ; sh:property [ sh:path ex:next ; sh:node ex:Alias ]",
        2,
    ),
    "way that comes back": (
        "ex:x ex:flagOf ex:n4 .",
        BACK,
        2,
    ),
    "name": (
        "ex:n3 ex:flag 1 .",
        "sh:targetNode ex:n3, ex:n4 ; sh:property [ sh:path ex:flag ; sh:maxCount 0 ]",
        1,
    ),
}
"""A triple, a shape, and how many focus nodes are looked at when the triple comes or goes."""


@pytest.mark.parametrize("name", CHANGES)
def test_results_come_and_go_with_a_triple(name: str, tmp_path: Path) -> None:
    more, body, most = CHANGES[name]
    shapes = f"ex:S a sh:NodeShape ; {body} . {OTHERS}"
    with_more = f"{CHAIN}\n{more}"
    counts = []
    for before, after in ((with_more, CHAIN), (CHAIN, with_more)):
        full, quick = brought_up_to_date(before, after, shapes, tmp_path)
        assert quick == full
        assert quick.revisited is not None
        assert quick.revisited <= most
        counts.append(len(full.results))
    assert counts[1] == counts[0] + 1


def test_shapes_that_share_a_shape_keep_its_results_once_each(tmp_path: Path) -> None:
    shapes = """
    ex:S a sh:NodeShape ; sh:targetClass ex:N ; sh:property ex:P , [
      sh:path ( ex:next ex:flag ) ; sh:maxCount 0 ] .
    ex:T a sh:NodeShape ; sh:targetSubjectsOf ex:name ; sh:property ex:P .
    ex:P sh:path ex:name ; sh:maxLength 1 .
    """
    full, quick = brought_up_to_date(CHAIN, CHAIN + FLAG, shapes, tmp_path)
    assert quick == full
    assert len(full.results) == 2 * 20 + 1


def test_results_about_values_of_values_are_found(tmp_path: Path) -> None:
    shapes = """
    ex:S a sh:NodeShape ; sh:targetNode ex:n9 ; sh:property [ sh:path ex:next ;
      sh:property [ sh:path ex:flag ; sh:maxCount 0 ] , [ sh:path ex:name ; sh:maxLength 2 ] ] .
    """
    full, quick = brought_up_to_date(CHAIN, CHAIN + FLAG, shapes, tmp_path)
    assert quick == full
    assert len(full.results) == 2


def test_blank_nodes_may_change_their_names(tmp_path: Path) -> None:
    shapes = "ex:S sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:p ; sh:maxLength 1 ] ."
    one, two = "_:x ex:p 'xx' .", "_:y ex:p 'yy' ."
    full, quick = brought_up_to_date(f"{one} {two}", f"{two} {one}", shapes, tmp_path)
    assert quick == full
    assert len(full.results) == 2


def test_disjoint_siblings_are_followed(tmp_path: Path) -> None:
    shapes = """
    ex:S a sh:NodeShape ; sh:targetClass ex:N ; sh:property
      [ sh:path ex:next ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ;
        sh:qualifiedValueShape [ sh:path ex:name ; sh:minCount 1 ] ] ,
      [ sh:path ex:other ; sh:qualifiedMaxCount 1 ;
        sh:qualifiedValueShape [ sh:path ex:flag ; sh:minCount 1 ] ] .
    """
    full, quick = brought_up_to_date(CHAIN, CHAIN + FLAG, shapes, tmp_path)
    assert quick == full
    assert quick.revisited == 2
    assert {str(result.focus)[-4:] for result in full.results} == {"/n9>", "n19>"}


QUERY = """
ex:S a sh:NodeShape ; sh:targetClass ex:N ;
  sh:property [ sh:path ex:name ; sh:maxLength 1 ] ;
  sh:sparql [ sh:message "far" ; sh:select '''SELECT $this WHERE {
    $this <https://example.org/name> 'n3' . ?any <https://example.org/flag> true }''' ] .
"""


def test_a_query_may_look_anywhere(tmp_path: Path) -> None:
    full, quick = brought_up_to_date(CHAIN, CHAIN + FLAG, QUERY, tmp_path)
    assert quick == full
    assert [result.message for result in full.results].count("far") == 1


def test_so_may_a_query_behind_another_shape(tmp_path: Path) -> None:
    inner = QUERY.replace("ex:S a sh:NodeShape ; sh:targetClass ex:N ;", "ex:T a sh:NodeShape ;")
    inner = inner.replace("sh:property [ sh:path ex:name ; sh:maxLength 1 ] ;", "")
    outer = "ex:S a sh:NodeShape ; sh:targetClass ex:N ; sh:not [ sh:not ex:T ] ."
    full, quick = brought_up_to_date(CHAIN, CHAIN + FLAG, inner + outer, tmp_path)
    assert quick == full
    assert [str(result.focus)[-4:] for result in full.results] == ["/n3>"]


A, P = NamedNode("https://example.org/a"), NamedNode("https://example.org/p")
SUBCLASS, CLOSED = NamedNode(RDFS + "subClassOf"), NamedNode(SH + "closed")
FULL = {
    "a class": Quad(A, SUBCLASS, A),
    "a shape": Quad(A, CLOSED, Literal("no")),
    "the ontology": Quad(A, P, A, ONTOLOGY_GRAPH),
    "a blank node": Quad(A, P, BlankNode("b")),
}


@pytest.mark.parametrize("name", FULL)
def test_what_cannot_be_followed_is_a_full_run(name: str) -> None:
    data = [Quad(A, P, Literal("x"))]
    previous = validate(data)
    after = [*data, FULL[name]]
    quick = validate(after, changed=[FULL[name]], previous=previous)
    assert quick.revisited is None
    assert quick == validate(after)


def test_a_report_of_other_rules_is_not_used(tmp_path: Path) -> None:
    data = document(tmp_path, CHAIN)
    rules = document(tmp_path, QUERY, "shapes.ttl")
    must = validate(data, level="must")
    off = Profile("off", (Grade("Term-isKnown", "off", "no reason"),))
    for previous in (must, validate(data, rules), validate(data, profile=off)):
        assert validate(data, changed=[], previous=previous).revisited is None
    assert validate(data, level="must", changed=[], previous=must).revisited is not None
    slow = validate(data, level="must", changed=[], previous=must, engine="pyshacl")
    assert slow.revisited is None


def test_what_was_inferred_changes_nothing(tmp_path: Path) -> None:
    data = document(tmp_path, CHAIN)
    previous = validate(data)
    changed = [Quad(A, SUBCLASS, A, INFERRED_GRAPH)]
    quick = validate(data, changed=changed, previous=previous)
    assert quick == previous
    assert quick.revisited is not None


def test_results_that_were_accepted_are_taken_over(tmp_path: Path) -> None:
    rules = document(tmp_path, QUERY, "shapes.ttl")
    data = document(tmp_path, CHAIN)
    report = validate(data, rules, ontology=False)
    accepted = compare(report, Baseline.of(report))
    assert not accepted.results
    quick = validate(data, rules, ontology=False, changed=[], previous=accepted)
    assert quick == report
    assert len(report.results) == 20


def test_it_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    data = document(tmp_path, CHAIN)
    previous = validate(data)
    quick = validate(data, changed=iter(()), previous=previous, budget=Budget(seconds=60))
    assert quick == previous
    assert quick.revisited is not None


def test_a_change_needs_the_report_before_it(tmp_path: Path) -> None:
    data = document(tmp_path, CHAIN)
    previous = validate(data, level="must")
    with pytest.raises(UsageError, match="both"):
        validate(data, changed=[])
    with pytest.raises(UsageError, match="both"):
        validate(data, previous=previous)
    with pytest.raises(UsageError, match="a str is none"):
        validate(data, changed=["x"], previous=previous)  # type: ignore[list-item]  # on purpose


def test_a_report_of_shapes_that_say_something_else_is_not_used(tmp_path: Path) -> None:
    rules = tmp_path / "rules.ttl"
    text = """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:x:S> a sh:NodeShape ; sh:targetClass <urn:x:C> ;
            sh:property <urn:x:P> . <urn:x:P> sh:path <urn:x:p> ; sh:minCount %d ."""
    node, kind = NamedNode("urn:x:a"), NamedNode("urn:x:C")
    data = [Quad(node, RDF_TYPE, kind), Quad(node, NamedNode("urn:x:p"), kind)]
    rules.write_text(text % 1)
    lenient = validate(data, rules, ontology=False)
    rules.write_text(text % 2)
    strict = validate(data, rules, ontology=False, changed=[], previous=lenient)
    assert strict.revisited is None
    assert len(strict.results) == 1
    again = validate(data, rules, ontology=False, changed=[], previous=strict)
    assert again.revisited is not None
    assert again == strict
