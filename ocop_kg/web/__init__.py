"""The one way out: a request to hosts that the caller listed, each address of them checked."""

from ocop_kg.web.hosts import Hosts
from ocop_kg.web.opening import open_url

__all__ = ["Hosts", "open_url"]
