"""The questions as an API that programs can read of: OpenAPI 3.1, made from the questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ocop_kg import __version__
from ocop_kg.questions import questions
from ocop_kg.server.mediatypes import ROWS
from ocop_kg.server.work.frames import Head

if TYPE_CHECKING:
    from ocop_kg.questions import Parameter, Question
    from ocop_kg.server.served import Served
    from ocop_kg.server.work import Call
    from ocop_kg.server.work.sink import Sink

__all__ = ["openapi"]

_PROBLEMS = {
    "400": "A parameter is missing or unknown, or its value names several things.",
    "404": "No thing has this name; near names are offered.",
    "406": "None of the formats is taken by the client.",
    "429": "This address used too much time lately; see Retry-After.",
    "503": "The answer took too long or too much, or all workers are busy.",
}
_TERM = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string"},
    },
}
_ROWS = {
    "type": "object",
    "required": ["head", "results"],
    "properties": {
        "head": {
            "type": "object",
            "required": ["vars"],
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": {"$ref": "#/components/schemas/Term"},
                    },
                }
            },
        },
    },
}
_PROBLEM = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
    },
}


def openapi(served: Served, call: Call, sink: Sink) -> None:  # noqa: ARG001
    """Write the description of the API, a path for each stored question."""
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "Questions of the OCOP knowledge graph",
            "version": __version__,
            "description": "Each stored question, with its parameters. Things are named by label "
            "in any language, code, key or IRI.",
        },
        "servers": [{"url": call.arguments["base"]}],
        "paths": {f"/questions/{each.id}": {"get": _operation(each)} for each in questions()},
        "components": {
            "schemas": {"Rows": _ROWS, "Term": _TERM, "Problem": _PROBLEM},
            "responses": {status: _problem(words) for status, words in _PROBLEMS.items()},
        },
    }
    sink.head = Head(200, {"Content-Type": "application/json"})
    sink.write(json.dumps(described, ensure_ascii=False).encode())


def _operation(question: Question) -> dict[str, Any]:
    rows = {"schema": {"$ref": "#/components/schemas/Rows"}}
    text = {"schema": {"type": "string"}}
    content = {each.types[0]: rows if each.name == "json" else text for each in ROWS}
    return {
        "operationId": question.id,
        "summary": question.text,
        "description": question.empty_means,
        "tags": list(question.keywords),
        "parameters": [_parameter(each) for each in question.parameters.values()],
        "responses": {
            "200": {"description": "The rows, in a stated order.", "content": content},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _PROBLEMS},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = {"type": "string"}  # an empty value counts as none, for forms send them all
    if parameter.type == "year":
        schema["pattern"] = "^([12][0-9]{3})?$"
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
    }


def _problem(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {
            "text/plain": {"schema": {"type": "string"}},
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        },
    }
