"""The API of the questions: its description, and made-up requests that keep to it."""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from ocop_kg.questions import questions
from tests.server.running import Running

ASKED = ["experts-by-product", "events-by-year", "partnerships-by-provider", "sources-by-date"]


@pytest.fixture(scope="module")
def described(server: Running) -> Any:
    return server.ask("/openapi.json").json()


def test_every_question_is_described_with_its_parameters(described: Any) -> None:
    assert described["openapi"].startswith("3.1")
    for each in questions():
        operation = described["paths"][f"/questions/{each.id}"]["get"]
        told = {one["name"]: one["required"] for one in operation["parameters"]}
        assert told == {one.name: one.required for one in each.parameters.values()}
    assert len(described["paths"]) == len(questions())


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_made_up_requests_are_answered_as_described(
    name: str, mode: Any, described: Any, server: Running
) -> None:
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(described)))
    schema.config.update(base_url=server.url.rstrip("/"))
    operation = schema[f"/questions/{name}"]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Any) -> None:
        case.call_and_validate()

    check()
