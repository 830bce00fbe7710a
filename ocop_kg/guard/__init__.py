"""Runs a piece of work in a process of its own, so that it can be ended.

The engine cannot be told to stop, nor can Python's regular expressions. A process can: it sends its
result as a stream of bytes, and is killed when its time is over or nobody reads on.
"""

from ocop_kg.guard.guarded import Guarded, result_of
from ocop_kg.guard.work import limit_memory

__all__ = ["Guarded", "limit_memory", "result_of"]
