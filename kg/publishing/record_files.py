"""All records together as files, line by line, made behind each publication beside those of datasets (`dumps`).

    {data}/dumps/record.json                 for which records, as of which change, and size and SHA-256 of each file
    {data}/dumps/record-{state}.{ending}     the files; and `.gz` beside each

The state is a digest of the revisions of all records. A generation in which no record changed has the same files.
"""

import fcntl
import gzip
import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, serialize

from kg.graph.generations import Generation, write_durably
from kg.ledger.ledger import Ledger, Version
from kg.publishing.dumps import FOLDER, NO_STATUS, Dump, as_note, digest_of, find_dumps, path_of, with_status
from kg.publishing.projection import in_graph
from kg.rdf.documents import as_triples
from kg.rdf.formats import NQUADS, NTRIPLES, Format
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings

RECORD_FORMATS: Final = (NQUADS, NTRIPLES)
"""Formats of the records together, which are written line by line: there may be very many."""
RECORDS: Final = GraphNames.RECORDS


def find_record_files(generation: Generation) -> dict[str, Dump]:
    """The files of the records of a generation, by the ending of the format; none that is damaged."""
    try:
        entry = json.loads((generation.data / FOLDER / f"{RECORDS}.json").read_bytes())
        if not generation.hash or entry["change"] != generation.hash:
            return {}
        found = find_dumps(generation.data, RECORDS, entry["state"])
        return {name: dump for name, dump in found.items() if dump.is_untouched}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def record_lines(ledger: Ledger, revisions: Mapping[str, int], format_: Format) -> Iterator[tuple[bytes, int]]:
    """The lines of each record as it was accepted, and their number; one record at a time is in memory."""
    for graph in sorted(revisions):
        version = ledger.version(graph, revisions[graph])
        if version is not None and version.payload is not None:
            yield _lines(version, format_), version.triples


def record_revisions(ledger: Ledger, names: GraphNames, upto: int | None = None) -> dict[str, int]:
    """The newest revision of each record, by its graph, withdrawn ones included; one query."""
    prefix = names.record("")
    return {
        graph: revision for graph, revision in ledger.newest_revisions(upto=upto).items() if graph.startswith(prefix)
    }


def make_record_files(settings: Settings, ledger: Ledger, generation: Generation) -> None:
    """The files of the records of a generation, if there are records; one process at a time makes them."""
    revisions = record_revisions(ledger, GraphNames(settings.base_iri), generation.sequence)
    if not revisions:
        return
    folder = settings.data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    named = "".join(f"{graph} {revision}\n" for graph, revision in sorted(revisions.items()))
    state = sha256(f"{generation.identity}\n{named}".encode()).hexdigest()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        files = find_dumps(settings.data, RECORDS, state)
        if not files or not all(_is_whole(dump) for dump in files.values()):
            files = {one.name: _make(settings.data, state, ledger, revisions, one) for one in RECORD_FORMATS}
        kept = {name: as_note(with_status(dump)) for name, dump in files.items()}
        entry = {"state": state, "change": generation.hash, "files": kept}
        write_durably(folder / f"{RECORDS}.json", json.dumps(entry).encode())
        for path in folder.glob(f"{RECORDS}-*"):
            if state[:32] not in path.name:
                path.unlink()


def _is_whole(dump: Dump) -> bool:
    return dump.is_untouched or not any(True for _ in dump.damaged())


def _make(data: Path, state: str, ledger: Ledger, revisions: Mapping[str, int], format_: Format) -> Dump:
    path = path_of(data, RECORDS, state, format_.name)
    unfinished = [path.with_name(f"{path.name}{ending}.tmp") for ending in ("", ".gz")]
    digest, size, triples = sha256(), 0, 0
    with unfinished[0].open("wb") as plain, unfinished[1].open("wb") as packed:
        with gzip.GzipFile("", "wb", 6, packed, mtime=0) as packer:
            for text, count in record_lines(ledger, revisions, format_):
                plain.write(text)
                packer.write(text)
                digest.update(text)
                size, triples = size + len(text), triples + count
        for file in (plain, packed):
            file.flush()
            os.fsync(file.fileno())
    for one in unfinished:
        one.replace(one.with_suffix(""))
    packed_digest = digest_of(path.with_name(path.name + ".gz"))
    return Dump(path, size, digest.hexdigest(), triples, packed_digest, NO_STATUS)


def _lines(version: Version, format_: Format) -> bytes:
    quads = in_graph(version.content().triples(), NamedNode(version.graph))
    named = format_ is NQUADS
    text = serialize(quads, format=NQUADS.rdf) if named else serialize(as_triples(quads), format=NTRIPLES.rdf)
    assert text is not None
    return text
