"""Reading, canonicalising and writing RDF with the engine's own parsers and serialisers."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from kg.errors import InvalidInput
from kg.formats import Format
from kg.namespaces import DOCUMENT_PREFIXES

Subject: TypeAlias = NamedNode | BlankNode | Triple
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

EXTENSIONS: Final[Mapping[str, RdfFormat]] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "json": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}
"""Format of a file by the end of its name."""


_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class CanonicalGraph:
    """A graph as sorted canonical N-Triples (RDFC-1.0 names for blank nodes), which are its identity."""

    ntriples: bytes
    count: int

    @property
    def sha256(self) -> str:
        """Digest of the canonical text: equal for isomorphic graphs."""
        return hashlib.sha256(self.ntriples).hexdigest()

    def triples(self) -> Iterator[Triple]:
        """The triples, literals exactly as they were sent."""
        return (Triple(q.subject, q.predicate, q.object) for q in parse(self.ntriples, format=RdfFormat.N_TRIPLES))


def canonicalize(triples: Iterable[Triple | Quad]) -> CanonicalGraph:
    """Sort, remove repetition, and name blank nodes by RDFC-1.0, so that equal graphs have equal bytes."""
    quads = {Quad(t.subject, t.predicate, t.object) for t in triples}
    if any(isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode) for q in quads):
        dataset = Dataset(quads)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        quads = set(dataset)
    text = serialize((Triple(q.subject, q.predicate, q.object) for q in quads), format=RdfFormat.N_TRIPLES)
    assert text is not None
    lines = sorted(text.splitlines(keepends=True))
    return CanonicalGraph(b"".join(lines), len(lines))


def read_file(path: Path, base_iri: str) -> list[Quad]:
    """All quads of an RDF file; format by extension, `.gz` unpacked. Raises InvalidInput naming file and line."""
    suffixes = [suffix.lstrip(".").lower() for suffix in path.suffixes]
    packed = bool(suffixes) and suffixes[-1] == "gz"
    extension = suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    format_ = EXTENSIONS.get(extension)
    if format_ is None:
        raise InvalidInput(
            f"{path.name}: cannot tell the RDF format from the extension.",
            "Use one of ." + ", .".join(EXTENSIONS) + ", each with or without .gz.",
        )
    try:
        content = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
        return list(parse(content, format=format_, base_iri=base_iri))
    except SyntaxError as error:
        raise InvalidInput(f"{path.name}: {error.msg}", "Nothing was loaded.", line=error.lineno) from error
    except (OSError, EOFError, ValueError) as error:
        raise InvalidInput(f"{path.name}: {error}", "Nothing was loaded.") from error


def write(
    statements: Iterable[Triple | Quad],
    format_: Format,
    first: str = "",
    prefixes: Mapping[str, str] = DOCUMENT_PREFIXES,
) -> bytes:
    """Serialise statements in a format of `kg.formats.RDF_FORMATS`, grouped by subject, the thing `first` at the top.

    Formats without named graphs, and JSON-LD, get triples. Only prefixes that are used are declared.
    """
    assert format_.rdf is not None
    datasets = format_.rdf.supports_datasets and format_.rdf != RdfFormat.JSON_LD
    items: Iterable[Triple | Quad] = statements if datasets else as_triples(statements)
    ordered = sorted(set(items), key=lambda s: _reading_order(s, first))
    text = "\n".join(_iris(ordered))
    used = {name: iri for name, iri in sorted(prefixes.items()) if iri in text}
    content = serialize(ordered, format=format_.rdf, prefixes=used)  # type: ignore[arg-type]
    assert content is not None
    return _sort_prefixes(content) if used and format_.name in ("ttl", "trig") else content


def _sort_prefixes(content: bytes) -> bytes:
    """The engine declares prefixes in random order; equal graphs shall have equal bytes."""
    lines = content.split(b"\n")
    count = sum(1 for line in lines[: len(DOCUMENT_PREFIXES)] if line.startswith(b"@prefix"))
    return b"\n".join((*sorted(lines[:count]), b"", *lines[count:]))


def as_triples(statements: Iterable[Triple | Quad]) -> Iterator[Triple]:
    """Statements without the names of their graphs."""
    return (s if isinstance(s, Triple) else s.triple for s in statements)


def _reading_order(statement: Triple | Quad, first: str) -> tuple[str, bool, str, bool, str, str]:
    graph = str(statement.graph_name) if isinstance(statement, Quad) else ""
    subject, predicate = str(statement.subject), statement.predicate.value
    return (graph, first not in subject, subject, predicate != _RDF_TYPE, predicate, str(statement.object))


def _iris(statements: Iterable[Triple | Quad]) -> Iterator[str]:
    for statement in statements:
        for term in (statement.subject, statement.predicate, statement.object):
            if isinstance(term, NamedNode):
                yield term.value
            elif isinstance(term, Literal):
                yield term.datatype.value
        if isinstance(statement, Quad) and isinstance(statement.graph_name, NamedNode):
            yield statement.graph_name.value
