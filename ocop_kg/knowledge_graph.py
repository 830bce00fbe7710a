"""`KnowledgeGraph`: the one object that users hold, with everything that this library offers."""

from ocop_kg.graph import Graph
from ocop_kg.questions import Answer, ask

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph(Graph):
    """The OCOP knowledge graph: open it, then ask.

    >>> kg = KnowledgeGraph.open()
    >>> answer = kg.ask("experts-by-product", product="potato")
    >>> "https://w3id.org/ocop/id/person/liping-jin" in {row["expert"].value for row in answer}
    True
    """

    def ask(self, question: str, /, **parameters: object) -> Answer:
        """Answer a stored question; see `ocop_kg.questions.ask` for values and errors."""
        return ask(self, question, parameters)
