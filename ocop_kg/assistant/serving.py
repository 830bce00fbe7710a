"""Speaks the Model Context Protocol on the standard streams, with the official SDK."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from ocop_kg import __version__
from ocop_kg.assets import asset
from ocop_kg.assistant.answers import listed
from ocop_kg.assistant.tools import INSTRUCTIONS, TOOLS

if TYPE_CHECKING:
    from ocop_kg.assistant.desk import Desk

__all__ = ["serve"]

_READS = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_RESOURCES = {
    "ocop://ontology": types.Resource(
        uri="ocop://ontology",
        name="ontology",
        title="The ontology: classes and properties for SPARQL",
        mime_type="text/turtle",
    ),
    "ocop://questions": types.Resource(
        uri="ocop://questions",
        name="questions",
        title="The stored questions, with their parameters",
        mime_type="application/json",
    ),
}


def serve(desk: Desk) -> None:
    """Answer on the standard streams until the other side closes them."""
    anyio.run(_serve, desk)


async def _serve(desk: Desk) -> None:
    server = _server(desk)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def _server(desk: Desk) -> Server[dict[str, Any]]:
    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:  # noqa: ANN401
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=tool.schema(),
                    annotations=_READS,
                )
                for tool in TOOLS.values()
            ]
        )

    async def call_tool(_: Any, call: types.CallToolRequestParams) -> types.CallToolResult:  # noqa: ANN401
        reply = await anyio.to_thread.run_sync(desk.reply, call.name, call.arguments)
        text = types.TextContent(type="text", text=reply.text)
        return types.CallToolResult(content=[text], is_error=reply.is_error)

    async def list_resources(_: Any, __: Any) -> types.ListResourcesResult:  # noqa: ANN401
        return types.ListResourcesResult(resources=list(_RESOURCES.values()))

    async def read_resource(
        _: Any,  # noqa: ANN401
        wanted: types.ReadResourceRequestParams,
    ) -> types.ReadResourceResult:
        resource = _RESOURCES.get(wanted.uri)
        if resource is None:
            known = " and ".join(_RESOURCES)
            raise MCPError(types.INVALID_PARAMS, f"no such resource; there are {known}")
        text = types.TextResourceContents(
            uri=resource.uri, mime_type=resource.mime_type, text=_text(resource.name)
        )
        return types.ReadResourceResult(contents=[text])

    return Server(
        "ocop-kg",
        version=__version__,
        title="One Country One Priority Product",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )


def _text(resource: str) -> str:
    if resource == "ontology":
        return asset("ontology/ocop.ttl").read_text("utf-8")
    return json.dumps(listed(), ensure_ascii=False)
