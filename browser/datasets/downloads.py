"""Whole datasets as files.

Files are made from the ledger, not from the store, so that literals are exactly what was published.
"""

import zlib
from collections.abc import Iterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from browser.datasets.files import send_file
from browser.http.services import Services, services
from kg.errors import NotFound
from kg.graph.datasets import Dataset, get_dataset
from kg.publishing.dumps import DUMP_FORMATS, Dump, find_dumps, make_dumps, stamp, state_of
from kg.publishing.record_files import RECORD_FORMATS, RECORDS, find_record_files, record_lines, record_revisions
from kg.rdf.formats import Format, by_name
from kg.rdf.xml import unsayable


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
        return _records(request, name, format_, packed=packed)
    dataset = get_dataset(parts.knowledge.current().graph, id_)
    dump = Dumps(parts).find(dataset, format_)
    return send_file(request, name, dump, "" if packed else format_.content_type)


def _records(request: Request, name: str, format_: Format, *, packed: bool) -> Response:
    """All records as they were accepted: the file, or until it is made what it will hold, one after the other."""
    parts = services(request)
    if dump := find_record_files(parts.knowledge.current().generation).get(format_.name):
        return send_file(request, name, dump, "" if packed else format_.content_type)
    revisions = record_revisions(parts.ledger, parts.names)

    def lines() -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=31)
        for text, _ in record_lines(parts.ledger, revisions, format_):
            yield packer.compress(text) if packed else text
        if packed:
            yield packer.flush()

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(), media_type="application/gzip" if packed else format_.media_type, headers=headers)
