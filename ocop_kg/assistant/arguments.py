"""What a tool takes: told to the assistant as JSON Schema, and held against what it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ocop_kg.errors import UnknownNameError, UnknownParameterError, UsageError
from ocop_kg.naming import near_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Argument", "checked", "schema_of"]

_TYPES: dict[str, type] = {"string": str, "integer": int, "boolean": bool, "object": dict}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a tool; one without a `default` must be given, unless it is `optional`."""

    name: str
    type: str
    description: str
    default: object = None
    optional: bool = False
    choices: tuple[str, ...] = ()
    most: int | None = None
    properties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def required(self) -> bool:
        """Tell whether a call without it is refused."""
        return self.default is None and not self.optional

    def schema(self) -> dict[str, Any]:
        """Write the argument as JSON Schema.

        >>> Argument("limit", "integer", "The most rows.", default=5, most=9).schema()
        {'type': 'integer', 'description': 'The most rows.', 'default': 5, 'minimum': 1,
         'maximum': 9}
        """
        written: dict[str, Any] = {"type": self.type, "description": self.description}
        if self.default is not None:
            written["default"] = self.default
        if self.choices:
            written["enum"] = list(self.choices)
        if self.most is not None:
            written |= {"minimum": 1, "maximum": self.most}
        if self.type == "object":
            written |= {"properties": dict(self.properties), "additionalProperties": False}
        return written

    def read(self, value: object) -> object:
        """Give a value that was sent, if it is one; raises `UsageError` or `UnknownNameError`."""
        wanted = _TYPES[self.type]
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise UsageError(f"{self.name} must be of type {self.type}: {self.description}")
        if self.choices and value not in self.choices:
            raise UnknownNameError(
                str(value), near_names(str(value), self.choices), self.description
            )
        if self.most is not None and not 1 <= int(str(value)) <= self.most:
            raise UsageError(f"{self.name} must be from 1 to {self.most}")
        return value


def schema_of(arguments: Sequence[Argument]) -> dict[str, Any]:
    """Write what a tool takes as JSON Schema."""
    return {
        "type": "object",
        "properties": {each.name: each.schema() for each in arguments},
        "required": [each.name for each in arguments if each.required],
        "additionalProperties": False,
    }


def checked(
    tool: str, arguments: Sequence[Argument], given: Mapping[str, object]
) -> dict[str, Any]:
    """Give the value of each argument, by what was sent and the defaults.

    Raises `UnknownParameterError` or `UsageError`.

    >>> checked("find", [Argument("text", "string", "A name.")], {"text": "potato"})
    {'text': 'potato'}
    """
    known = [each.name for each in arguments]
    for name in given:
        if name not in known:
            advice = f"{tool} takes {' and '.join(known) or 'nothing'}"
            raise UnknownParameterError(name, near_names(name, known), advice)
    values: dict[str, Any] = {}
    for each in arguments:
        value = given.get(each.name)
        if value is None and each.required:
            raise UsageError(f"{tool} needs {each.name}: {each.description}")
        values[each.name] = each.default if value is None else each.read(value)
    return values
