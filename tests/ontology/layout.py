"""The one way a Turtle file of the ontology is written, so that a new fact is a one-line diff.

Prefixes sorted and none unused; one block a subject, blocks sorted; one fact a line, ``a`` first,
then by predicate and object; each line ends with `` ;``; the closing dot stands alone; tabs.

``python -m tests.ontology.layout FILE...`` rewrites files in this layout.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

__all__ = ["laid_out"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FIRST, NIL, REST, TYPE = (NamedNode(RDF + name) for name in ("first", "nil", "rest", "type"))
XSD_STRING = NamedNode("http://www.w3.org/2001/XMLSchema#string")
PREFIX = re.compile(r"^@prefix ([\w-]*:) <([^>]*)> \.$", re.MULTILINE)
LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w.-]*[\w-])?")
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple
Facts: TypeAlias = dict[Node, list[tuple[NamedNode, Node]]]


class _Writer:
    def __init__(self, facts: Facts, prefixes: dict[str, str]) -> None:
        self.facts = facts
        self.prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self.used: set[str] = set()

    def name(self, node: NamedNode) -> str:
        for prefix, namespace in self.prefixes:
            local = node.value.removeprefix(namespace)
            if node.value.startswith(namespace) and LOCAL.fullmatch(local):
                self.used.add(prefix)
                return prefix + local
        return f"<{node.value}>"

    def term(self, node: Node, depth: int) -> str:
        indent = "\t" * depth
        match node:
            case NamedNode():
                return "()" if node == NIL else self.name(node)
            case Literal(value=value, language=language, datatype=datatype):
                text = f'"{value.translate(ESCAPES)}"'
                if language:
                    return f"{text}@{language}"
                return text if datatype == XSD_STRING else f"{text}^^{self.name(datatype)}"
            case Triple():
                raise ValueError("the ontology uses no triple terms")
        if any(predicate == FIRST for predicate, _ in self.facts[node]):
            members = (f"{indent}\t{self.term(m, depth + 1)}\n" for m in self.members(node))
            return f"(\n{''.join(members)}{indent})"
        return f"[\n{self.lines(node, depth + 1)}{indent}]"

    def members(self, node: Node) -> list[Node]:
        found = []
        while node != NIL:
            cell = dict(self.facts[node])
            found.append(cell[FIRST])
            node = cell[REST]
        return found

    def lines(self, subject: Node, depth: int) -> str:
        indent = "\t" * depth
        rows = []
        for predicate, node in self.facts[subject]:
            verb = "a" if predicate == TYPE else self.name(predicate)
            rows.append((verb != "a", verb, self.term(node, depth)))
        return "".join(f"{indent}{verb} {node} ;\n" for _, verb, node in sorted(rows))


def laid_out(text: str) -> str:
    """Give a Turtle text in the layout of the ontology; `SyntaxError` where it is not Turtle."""
    facts: Facts = defaultdict(list)
    inner: set[Node] = set()
    for quad in parse(text.encode(), RdfFormat.TURTLE):
        facts[quad.subject].append((quad.predicate, quad.object))
        if isinstance(quad.object, BlankNode):
            inner.add(quad.object)
    prefixes = dict(PREFIX.findall(text))
    writer = _Writer(facts, prefixes)
    blocks = []
    for subject in list(facts):
        if subject not in inner:
            name = writer.name(subject) if isinstance(subject, NamedNode) else "[]"
            blocks.append(f"{name}\n{writer.lines(subject, 1)}\t.\n")
    header = "".join(f"@prefix {p} <{prefixes[p]}> .\n" for p in sorted(writer.used))
    return "\n".join([header, *sorted(blocks)])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(laid_out(path.read_text("utf-8")), "utf-8", newline="\n")
