"""RDF documents from outside, read into canonical N-Triples. Runs in the sandbox."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from kg.errors import InvalidInput, Refused
from kg.rdf.blank_nodes import refuse_alike
from kg.rdf.characters import refuse_unsayable
from kg.rdf.documents import NO_BASE, CanonicalGraph, canonicalize, refuse_relative
from kg.rdf.reading import read

# A document may expand entities to gigabytes, and the engine's parser lets it. The keyword can only hide in another
# character encoding, so those are refused too.
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"""\A\s*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']""", re.IGNORECASE)
_UTF8: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes from outside with their media type; `name` is for errors.

    Relative IRIs are resolved against `base_iri`; without one they are refused.
    """

    content: bytes
    media_type: str
    base_iri: str
    name: str = ""


def read_documents(documents: Sequence[Document], add_to: bytes = b"") -> CanonicalGraph:
    """One graph from documents, merged with canonical N-Triples if there are some: blank nodes stay apart.

    Raises InvalidInput with the line, and Refused for document types and named graphs.
    """
    quads: list[Quad] = list(parse(add_to, format=RdfFormat.N_TRIPLES))
    for document in documents:
        found = list(_read(document))
        if not document.base_iri:
            refuse_relative(_named(document), found)
        quads += found
    refuse_alike(quads)
    graph = canonicalize(quads)
    refuse_unsayable(graph.ntriples)
    return graph


def _read(document: Document) -> Iterator[Quad]:
    format_ = RdfFormat.from_media_type(document.media_type)
    if format_ is None:
        raise InvalidInput(f"{document.media_type} is not an RDF format.")
    if format_ == RdfFormat.RDF_XML:
        _refuse_document_type(document)
    for quad in read(
        document.content, format_, document.base_iri or NO_BASE, _named(document), rename_blank_nodes=True
    ):
        if not isinstance(quad.graph_name, DefaultGraph):
            raise Refused(
                f"{_named(document)} holds the named graph {quad.graph_name}; it is to become one graph.",
                "Send the triples of one graph at a time.",
            )
        yield quad


def _named(document: Document) -> str:
    return f"“{document.name}”" if document.name else "The document"


def _refuse_document_type(document: Document) -> None:
    content = document.content
    encoding = _ENCODING.match(content)
    if (
        b"\x00" in content
        or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        or (encoding and encoding[1].lower() not in _UTF8)
    ):
        raise Refused(f"{_named(document)} is XML in another encoding than UTF-8.", "Send UTF-8.")
    if _DECLARATION.search(content):
        raise Refused(
            f"{_named(document)} has a document type or entities, which are not read here.",
            "Write the entities out, or send Turtle.",
        )
