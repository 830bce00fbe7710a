"""A report that is brought up to date is that of a full run, and comes from looking at less."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple, parse

from ocop_kg.errors import UsageError
from ocop_kg.validation import Profile, Report, validate
from ocop_kg.vocabulary import INFERRED_GRAPH, ONTOLOGY_GRAPH, RDF_TYPE, ocop, thing
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
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def quads_of(file: Path) -> set[Quad]:
    """The triples of a file, its blank nodes with the same names each time."""
    quads = parse(path=str(file), base_iri="https://example.org/")
    return {Quad(quad.subject, quad.predicate, quad.object) for quad in quads}


def difference(old: Path, new: Path) -> set[Quad]:
    return quads_of(old) ^ quads_of(new)


def brought_up_to_date(old: str, new: str, shapes: str, folder: Path) -> tuple[Report, Report]:
    """The report of a full run, and the one that is made from the report before."""
    rules = document(folder, shapes, "shapes.ttl")
    before = document(folder, old, "old.ttl")
    previous = validate(before, rules, ontology=False)
    after = document(folder, new, "new.ttl")
    full = validate(after, rules, ontology=False)
    changed = difference(before, after)
    return full, validate(after, rules, ontology=False, changed=changed, previous=previous)


ALWAYS = "\n ex:z ex:z ex:z .\n"


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
