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

_EXTENSIONS: Final[Mapping[str, RdfFormat]] = {
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
    text = serialize(
        (Triple(q.subject, q.predicate, q.object) for q in quads), format=RdfFormat.N_TRIPLES
    )
    assert text is not None
    lines = sorted(text.splitlines(keepends=True))
    return CanonicalGraph(b"".join(lines), len(lines))


def read_file(path: Path, base_iri: str) -> list[Quad]:
    """All quads of an RDF file; format by extension, `.gz` unpacked. Raises InvalidInput naming file and line."""
    suffixes = [suffix.lstrip(".").lower() for suffix in path.suffixes]
    packed = bool(suffixes) and suffixes[-1] == "gz"
    extension = suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    format_ = _EXTENSIONS.get(extension)
    if format_ is None:
        raise InvalidInput(
            f"{path.name}: cannot tell the RDF format from the extension.",
            "Use one of ." + ", .".join(_EXTENSIONS) + ", each with or without .gz.",
        )
    try:
        content = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
        return list(parse(content, format=format_, base_iri=base_iri))
    except SyntaxError as error:
        raise InvalidInput(f"{path.name}: {error.msg}", "Nothing was loaded.", line=error.lineno) from error
    except (OSError, EOFError, ValueError) as error:
        raise InvalidInput(f"{path.name}: {error}", "Nothing was loaded.") from error


def write(
    statements: Iterable[Triple] | Iterable[Quad], format_: Format, prefixes: Mapping[str, str] = DOCUMENT_PREFIXES
) -> bytes:
    """Serialise triples or quads in a format of `kg.formats.RDF_FORMATS`; quads lose their graph in triple formats."""
    assert format_.rdf is not None
    items: Iterable[Triple] | Iterable[Quad] = statements
    if not format_.rdf.supports_datasets:
        items = dict.fromkeys(s if isinstance(s, Triple) else s.triple for s in statements)
    content = serialize(items, format=format_.rdf, prefixes=dict(prefixes))
    assert content is not None
    return content
