"""The plan and pyshacl come to the same results, whatever data and shapes are drawn."""

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from ocop_kg.validation import Report, validate
from ocop_kg.validation.paths import path_text
from tests.validation.drawn import data_documents, shape_documents
from tests.validation.support import document


def found(report: Report) -> Counter[tuple[str, ...]]:
    """What a report says, without places and without the words of messages."""
    return Counter(
        (
            str(result.shape),
            str(result.focus),
            "" if result.path is None else path_text(result.path),
            str(result.value),
            result.component.value.rpartition("#")[2],
            result.severity.value,
        )
        for result in report.results
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=data_documents(), shapes=shape_documents())
def test_both_engines_find_the_same(data: str, shapes: str, tmp_path: Path) -> None:
    file = document(tmp_path, data + "\n ex:z ex:z ex:z .")
    rules = document(tmp_path, shapes, "shapes.ttl")
    plan = validate(file, rules, ontology=False)
    reference = validate(file, rules, ontology=False, engine="pyshacl")
    assert plan.reference_shapes == ()
    assert found(plan) == found(reference)
