"""The graph as tools of an assistant, by the Model Context Protocol: answers with their sources."""

from ocop_kg.assistant.desk import Desk
from ocop_kg.assistant.tools import TOOLS, Tool

__all__ = ["TOOLS", "Desk", "Tool"]
