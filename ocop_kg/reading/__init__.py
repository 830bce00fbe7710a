"""Files and bytes to quads: formats, places, and a door that is closed to the network."""

from ocop_kg.reading.files import bytes_quads, file_graph, file_quads, read_bytes, read_quads
from ocop_kg.reading.formats import FORMATS, Format, format_named, format_of

__all__ = [
    "FORMATS",
    "Format",
    "bytes_quads",
    "file_graph",
    "file_quads",
    "format_named",
    "format_of",
    "read_bytes",
    "read_quads",
]
