"""Large answers as typed columns: the engine writes, Arrow reads, and Python walks no rows."""
