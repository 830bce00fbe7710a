"""SERVICE in a query: endpoints on an explicit list, each asked alone, and told when it is dead.

What asks them is in `ocop_kg.stores.services.settling`, which is imported when there is a call.
"""

from ocop_kg.stores.services.allowed import ServiceEndpoint, Services
from ocop_kg.stores.services.settled import ServiceCall, Settled

__all__ = ["ServiceCall", "ServiceEndpoint", "Services", "Settled"]
