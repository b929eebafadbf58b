"""Whole datasets as files.

Files are made from the ledger, not from the store, so that literals are exactly what was published.
"""

import zlib
from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode, serialize
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from browser.datasets.files import send_file
from browser.http.services import Services, services
from kg.errors import NotFound
from kg.graph.datasets import Dataset, get_dataset
from kg.publishing.dumps import DUMP_FORMATS, Dump, find_dumps, make_dumps, stamp, state_of
from kg.publishing.projection import in_graph
from kg.rdf.documents import as_triples
from kg.rdf.formats import NQUADS, NTRIPLES, Format, by_name
from kg.rdf.graph_names import GraphNames
from kg.rdf.xml import unsayable

RECORD_FORMATS: Final = (NQUADS, NTRIPLES)
"""Formats of the records together, which are written line by line: there may be very many."""
RECORDS: Final = GraphNames.RECORDS


class Dumps:
    """Files of datasets, which are made behind each publication (`kg.publishing.dumps`)."""

    def __init__(self, parts: Services) -> None:
        self._services = parts

    def known(self, dataset: Dataset) -> Mapping[str, Dump]:
        """The files of a dataset by the ending of their format; empty for the moment until they are made."""
        state = state_of(self._services.ledger, dataset)
        return find_dumps(self._services.settings.data, dataset.id, state)

    def find(self, dataset: Dataset, format_: Format) -> Dump:
        """The file of a dataset in a format, made now if it is not there, or no longer what was made.

        Raises NotAcceptable for a format that cannot say all that the dataset holds.
        """
        known = self.known(dataset).get(format_.name)
        if known is None or not known.is_untouched:
            made = make_dumps(self._services.settings.data, self._services.ledger, dataset)
            if format_.name not in made:
                raise unsayable(f"{format_.title} cannot say everything that {dataset.id} holds.")
            return made[format_.name]
        return known


def dumps_state(request: Request) -> int:
    """A number that changes when files are made."""
    return stamp(services(request).settings.data)


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
    return send_file(request, name, dump, "" if packed else format_.content_type)


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
