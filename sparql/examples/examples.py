"""Example queries: files in `examples/`, each with a head of comments, shown on the query page and published as RDF.

# title: Goals of the framework
# question: Which goals does the framework set for 2050?
# group: The framework
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.namespaces import PREFIXES, RDF, RDFS, SCHEMA, SH, XSD
from sparql.language.guard import inspect

FOLDER: Final = Path(__file__).parent
_HEAD: Final = re.compile(r"# (title|question|group): (.+)\n")


@dataclass(frozen=True, slots=True)
class Example:
    """One example: `name` (of its file), what it is called, which question it answers, its group, and the query."""

    name: str
    title: str
    question: str
    group: str
    query: str

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return inspect(self.query).form


def read_example(path: Path) -> Example:
    """One file; raises ValueError if its head is not complete."""
    text = path.read_text(encoding="utf-8")
    head: dict[str, str] = {}
    position = 0
    while match := _HEAD.match(text, position):
        head[match[1]] = match[2].strip()
        position = match.end()
    if len(head) < 3:
        raise ValueError(f"{path.name} lacks title, question or group")
    return Example(path.stem, head["title"], head["question"], head["group"], text[position:].strip() + "\n")


@lru_cache(maxsize=1)
def examples() -> Sequence[Example]:
    """All examples, by the names of their files, which begin with a number."""
    return tuple(read_example(path) for path in sorted(FOLDER.glob("*.rq")))


def by_group() -> dict[str, list[Example]]:
    """Examples by group, groups in order of their first example."""
    groups: dict[str, list[Example]] = {}
    for example in examples():
        groups.setdefault(example.group, []).append(example)
    return groups


def as_graph(public_url: str) -> list[Triple]:
    """All examples as sh:SPARQLExecutable, as editors and crawlers of endpoints read them."""
    endpoint = NamedNode(f"{public_url}sparql")
    declarations = NamedNode(f"{public_url}sparql/examples#prefixes")
    triples = list(prefix_declarations(declarations))
    for example in examples():
        node = NamedNode(f"{public_url}sparql/examples#{example.name}")
        form = example.form
        triples += [
            Triple(node, RDF.type, SH.SPARQLExecutable),
            Triple(node, RDF.type, SH[f"SPARQL{form.title()}Executable"]),
            Triple(node, RDFS.label, Literal(example.title, language="en")),
            Triple(node, RDFS.comment, Literal(example.question, language="en")),
            Triple(node, SCHEMA.keywords, Literal(example.group, language="en")),
            Triple(node, SCHEMA.target, endpoint),
            Triple(node, SH.prefixes, declarations),
            Triple(node, SH[form.lower()], Literal(example.query)),
        ]
    return triples


def prefix_declarations(subject: NamedNode) -> list[Triple]:
    """The default prefixes as sh:declare."""
    triples = []
    for name, iri in PREFIXES.items():
        node = NamedNode(f"{subject.value}-{name or 'default'}")
        triples += [
            Triple(subject, SH.declare, node),
            Triple(node, SH.prefix, Literal(name)),
            Triple(node, SH.namespace, Literal(iri, datatype=XSD.anyURI)),
        ]
    return triples
