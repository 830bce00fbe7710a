"""A SPARQL 1.1 endpoint as a store; imported when somebody connects to one."""

from ocop_kg.stores.remote.endpoint import Endpoint
from ocop_kg.stores.remote.store import RemoteStore

__all__ = ["Endpoint", "RemoteStore"]
