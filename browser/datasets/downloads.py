"""Whole datasets as files.

Files are made from the ledger, not from the store, so that literals are exactly what was published.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from pyoxigraph import NamedNode, serialize
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from browser.http.answers import answer
from browser.http.services import Services, services
from kg.errors import NotFound
from kg.graph.datasets import Dataset, get_dataset
from kg.publishing.projection import in_graph
from kg.rdf.documents import as_triples, write
from kg.rdf.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format, by_name
from kg.rdf.graph_names import GraphNames

DUMP_FORMATS: Final = (TURTLE, TRIG, NQUADS, NTRIPLES, JSONLD, RDFXML)
RECORD_FORMATS: Final = (NQUADS, NTRIPLES)
"""Formats of the records together, which are written line by line: there may be very many."""
RECORDS: Final = GraphNames.RECORDS


@dataclass(frozen=True, slots=True)
class Dump:
    """A dataset in a format: its content, length in bytes, SHA-256, and the number of its triples, as a set."""

    content: bytes
    size: int
    sha256: str
    triples: int


class Dumps:
    """Makes files of datasets, once per version."""

    def __init__(self, parts: Services) -> None:
        self._services = parts

    def find(self, dataset: Dataset, format_: Format) -> Dump:
        """The file of a dataset in a format."""
        ledger = self._services.ledger
        latest = [version for graph in dataset.graphs if (version := ledger.latest(graph))]
        state = "".join(version.sha256 for version in latest)
        key = f"dump {dataset.id} {format_.name} {sha256(state.encode()).hexdigest()}"
        knowledge = self._services.knowledge.current()

        def make() -> Dump:
            quads = [quad for v in latest for quad in in_graph(v.content().triples(), NamedNode(v.graph))]
            content = write(quads, format_)
            return Dump(content, len(content), sha256(content).hexdigest(), len(set(as_triples(quads))))

        return knowledge.remember(key, make)


def download(request: Request) -> Response:
    """GET /download/{dataset}.{format}[.gz]"""
    name = request.path_params["name"]
    packed = name.endswith(".gz")
    id_, _, extension = name.removesuffix(".gz").rpartition(".")
    format_ = by_name(DUMP_FORMATS).get(extension)
    if not id_ or format_ is None:
        raise NotFound(
            f"There is no file {name}.", "Files are named like kmgbf.ttl or kmgbf.nq.gz; /download/catalog lists them."
        )
    parts = services(request)
    if id_ == RECORDS and format_ in RECORD_FORMATS:
        return _records(parts, name, format_, packed=packed)
    dataset = get_dataset(parts.knowledge.current().graph, id_)
    dump = Dumps(parts).find(dataset, format_)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if packed:
        content = parts.cache.get_or_make(("gz", dump.sha256), lambda: gzip.compress(dump.content, 6, mtime=0))
        return answer(request, content, "application/gzip", headers=headers)
    return answer(request, dump.content, format_.content_type, headers=headers)


def _records(parts: Services, name: str, format_: Format, *, packed: bool) -> Response:
    """All records as they were accepted, one after the other; nothing of it is kept in memory."""
    prefix = parts.names.record("")
    graphs = sorted(graph for graph in parts.ledger.newest_revisions() if graph.startswith(prefix))

    def lines() -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=31)
        for graph in graphs:
            version = parts.ledger.latest(graph)
            if version is None or version.payload is None:
                continue
            quads = in_graph(version.content().triples(), NamedNode(graph))
            named = format_ is NQUADS
            text = serialize(quads, format=NQUADS.rdf) if named else serialize(as_triples(quads), format=NTRIPLES.rdf)
            assert text is not None
            yield packer.compress(text) if packed else text
        if packed:
            yield packer.flush()

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines(), media_type="application/gzip" if packed else format_.media_type, headers=headers)
