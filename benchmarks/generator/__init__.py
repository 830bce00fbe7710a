"""Graphs of the same build as the packaged one, of any size, always the same for the same number.

    python -m benchmarks.generator 1000000 --seed 1 > graph.nq

They are a stream of sources, each a named graph of what it states. Countries, products and concepts
are the real ones; people, organizations, projects, events and claims are made up and say so by
their names. What is often named is named ever more often, as in the real graph; sources repeat,
and contradict, one another; and some records are spoilt, each in a way that one shape reports.
"""

from benchmarks.generator.faults import Fault
from benchmarks.generator.graphs import enlarged, enlarged_nquads
from benchmarks.generator.stream import Generated, generated, write

__all__ = ["Fault", "Generated", "enlarged", "enlarged_nquads", "generated", "write"]
