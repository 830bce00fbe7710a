"""Bulk work on dumps that no one machine holds, on Apache Spark (extra ``spark``).

SPARQL becomes SQL, where the two are exactly the same; what is not is refused by its name.
"""

from ocop_kg.cluster.dump import Cluster, Dump

__all__ = ["Cluster", "Dump"]
