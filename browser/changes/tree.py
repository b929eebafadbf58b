"""A choice among changes as a Linked Data Event Stream (LDES), its pages as nodes of TREE hypermedia.

Every node is an address of this copy. A page that is full leads to the next, from the moment when it is full.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from browser.changes.choosing import Choice
from browser.urls import Urls
from kg.history.members import Member, describe, iri_of, quads
from kg.history.portions import Portion
from kg.rdf.documents import write
from kg.rdf.formats import JSONLD, NQUADS, TRIG, Format
from kg.rdf.namespaces import AS, DCT, DOCUMENT_PREFIXES, LDES, RDF, RDFS, SCHEMA, TREE, XSD
from kg.records.shape_files import ShapeFiles

WITH_GRAPHS: Final = (TRIG, NQUADS, JSONLD)
"""Formats that can say what a member holds, in a graph of its name."""
_PREFIXES: Final[Mapping[str, str]] = {
    **DOCUMENT_PREFIXES, "as": AS.iri, "ldes": LDES.iri, "tree": TREE.iri,
}  # fmt: skip
_WITHOUT: Final = (
    "This format has no named graphs: members are described without what they hold. "
    "TriG, N-Quads and JSON-LD have all of it."
)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: what it is a choice of, and the format that its addresses ask for, '' to leave it to the client."""

    to: Urls
    choice: Choice
    form: str = ""

    @property
    def iri(self) -> str:
        """The event stream, which is where it is described."""
        return self.to.stream(**self.choice.parameters)

    def page(self, after: int, form: str = "") -> str:
        """The page after an event."""
        form = form or self.form
        return self.to.stream(**self.choice.parameters, after=str(after), **({"format": form} if form else {}))

    def about(self) -> Iterator[Triple]:
        """What every document says of the stream: how its members are read, and where they begin."""
        base, node = self.to.identifiers.base_iri, NamedNode(self.iri)
        shapes = ShapeFiles(base)
        yield Triple(node, RDF.type, LDES.EventStream)
        yield Triple(node, LDES.timestampPath, DCT.issued)
        yield Triple(node, LDES.sequencePath, SCHEMA.position)
        yield Triple(node, LDES.versionOfPath, DCT.isVersionOf)
        for name, kind in (("Create", AS.Create), ("Update", AS.Update), ("Delete", AS.Delete)):
            yield Triple(node, LDES[f"version{name}Path"], RDF.type)
            yield Triple(node, LDES[f"version{name}Object"], kind)
        yield Triple(node, TREE.shape, NamedNode(shapes.member))
        yield Triple(node, TREE.view, NamedNode(self.page(0)))

    def described(self, title: str) -> Iterator[Quad]:
        """The stream by itself, with its shape, so that clients need not ask for that."""
        node, shapes = NamedNode(self.iri), ShapeFiles(self.to.identifiers.base_iri)
        for triple in self.about():
            yield Quad(triple.subject, triple.predicate, triple.object)
        yield Quad(node, DCT.title, Literal(title, language="en"))
        yield Quad(NamedNode(self.page(0)), RDF.type, TREE.Node)
        for quad in shapes.graph(shapes.changes):
            yield Quad(quad.subject, quad.predicate, quad.object)

    def node(self, portion: Portion) -> Iterator[Triple]:
        """A page as a node: where it leads."""
        node = NamedNode(self.page(portion.after))
        yield from self.about()
        yield Triple(node, RDF.type, TREE.Node)
        if not portion.full:
            return
        relation = BlankNode("next")
        yield Triple(node, TREE.relation, relation)
        yield Triple(relation, RDF.type, TREE.GreaterThanOrEqualToRelation)
        yield Triple(relation, TREE.node, NamedNode(self.page(portion.last)))
        yield Triple(relation, TREE.path, DCT.issued)
        yield Triple(relation, TREE.value, Literal(portion.events[-1].moment, datatype=XSD.dateTime))

    def write_page(self, portion: Portion, members: Iterable[Member], format_: Format) -> bytes:
        """A page in a format: with what its members hold where the format has named graphs."""
        found, base = list(members), self.to.identifiers.base_iri
        node, stream = NamedNode(self.page(portion.after)), NamedNode(self.iri)
        said = [Quad(one.subject, one.predicate, one.object) for one in self.node(portion)]
        said += [Quad(stream, TREE.member, NamedNode(iri_of(base, member.event))) for member in found]
        if format_ in WITH_GRAPHS:
            return write_dataset([*said, *quads(base, found)], format_, f"<{stream.value}>")
        said.append(Quad(node, RDFS.comment, Literal(_WITHOUT, language="en")))
        said += [Quad(node, RDFS.seeAlso, NamedNode(self.page(portion.after, one.name))) for one in WITH_GRAPHS]
        triples = [triple for member in found for triple in describe(base, member)]
        return write([*said, *triples], format_, f"<{stream.value}>", _PREFIXES)


def write_dataset(statements: Iterable[Quad], format_: Format, first: str) -> bytes:
    """Quads with the names of their graphs, in a format that has them; JSON-LD is expanded."""
    if format_ is not JSONLD:
        return write(statements, format_, first, _PREFIXES)
    ordered = sorted(set(statements), key=lambda quad: (str(quad.graph_name), str(quad)))
    return serialize(ordered, format=RdfFormat.JSON_LD) or b"[]"
