"""The plan and pyshacl come to the same results, whatever data and shapes are drawn."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import NamedNode

from ocop_kg.validation import Result, validate
from ocop_kg.validation.paths import path_text
from ocop_kg.vocabulary import SH
from tests.validation.drawn import (
    comparing_documents,
    data_documents,
    equal_documents,
    numbers,
    shape_documents,
)
from tests.validation.support import document


def found(results: Iterable[Result]) -> Counter[object]:
    """What results say, without places and without the words of messages.

    Details are compared where pyshacl gives them, which is for ``sh:node``.
    """
    return Counter(
        (
            str(result.shape),
            str(result.focus),
            "" if result.path is None else path_text(result.path),
            str(result.value),
            result.component,
            result.severity,
            frozenset(found(result.details).items()) if result.component == _NODE else None,
        )
        for result in results
    )


_NODE = NamedNode(SH + "NodeConstraintComponent")


drawing = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def agree(data: str, shapes: str, folder: Path) -> None:
    file = document(folder, data + "\n ex:z ex:z ex:z .")
    rules = document(folder, shapes, "shapes.ttl")
    plan = validate(file, rules, ontology=False)
    reference = validate(file, rules, ontology=False, engine="pyshacl")
    assert plan.reference_shapes == ()
    assert found(plan.results) == found(reference.results)


@drawing
@given(data=data_documents(), shapes=shape_documents())
def test_both_engines_find_the_same(data: str, shapes: str, tmp_path: Path) -> None:
    agree(data, shapes, tmp_path)


@drawing
@given(data=data_documents(numbers), shapes=comparing_documents())
def test_both_engines_compare_numbers_in_the_same_way(
    data: str, shapes: str, tmp_path: Path
) -> None:
    agree(data, shapes, tmp_path)


@drawing
@given(data=data_documents(), shapes=equal_documents())
def test_both_engines_find_the_same_values_missing(data: str, shapes: str, tmp_path: Path) -> None:
    agree(data, shapes, tmp_path)


KNOWN = {
    "pyshacl orders a date and a number": (
        "ex:a ex:p '2024-01-31'^^xsd:date .",
        "maxInclusive 1.5",
    ),
    "pyshacl orders text with and without a language": ("ex:a ex:p 'x'@en .", "minExclusive 'x'"),
    "pyshacl orders a truth value and a number": ("ex:a ex:p true .", "maxInclusive 1"),
    "pyshacl passes a blank node where no length is asked": ("ex:a ex:p [] .", "minLength 0"),
    "pyshacl orders IRIs": ("ex:a ex:p ex:a ; ex:q ex:b .", "lessThan ex:q"),
}
"""SPARQL 1.1 has no order between these (section 17.3), so there must be a result. A blank node has
no length (SHACL section 4.4.1), so it fails whatever is asked."""


@pytest.mark.parametrize("name", KNOWN)
def test_where_pyshacl_is_known_to_differ(name: str, tmp_path: Path) -> None:
    data, constraint = KNOWN[name]
    shape = f"ex:S sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:{constraint} ."
    rules = document(tmp_path, shape, "shapes.ttl")
    file = document(tmp_path, data)
    assert len(validate(file, rules, ontology=False).results) == 1
    assert validate(file, rules, ontology=False, engine="pyshacl").results == ()
