r"""The processes behind the server: a keeper that holds the graph, and workers that answer.

Neither the engine nor Python's regular expressions can be told to stop, so an answer is worked out
in a process that can be ended. To fork the server itself would copy its connections and, one day,
a lock that some thread holds. So the server forks one *keeper* before anything else, while there is
one thread. The keeper holds the graph, is never busy, and forks *workers*, which share its
memory. A worker answers one request after another; one whose time is over is killed, and the
keeper forks another in its place. An update is made in a fork too, which takes the keeper's place
if it succeeds.

    server (asyncio) --- pool of sockets ---> workers     answers, as frames
           \------------ one socket --------> keeper      "fork", "kill", "change"
"""

from ocop_kg.server.work.answer import Answer
from ocop_kg.server.work.frames import Call
from ocop_kg.server.work.keeper import Keeper
from ocop_kg.server.work.pool import Pool

__all__ = ["Answer", "Call", "Keeper", "Pool"]
