"""Datasets as files, made behind each publication: whoever asks for one finds it, and its size and digest.

    {data}/dumps/{dataset}.json                 for which state, and size and SHA-256 of each file
    {data}/dumps/{dataset}-{state}.{ending}     the files; and `.gz` beside each

Made from the ledger, not from the store, so that literals are exactly what was published. The state is a digest of the
versions that a file is made from, so that a file is never wrong, only missing.
"""

import fcntl
import gzip
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import NotAcceptable
from kg.graph.datasets import Dataset, read_datasets
from kg.graph.generations import Generation, write_durably
from kg.graph.graph import KnowledgeGraph
from kg.ledger.ledger import Ledger, Version
from kg.publishing.projection import in_graph
from kg.rdf.documents import as_triples, write
from kg.rdf.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings

DUMP_FORMATS: Final = (TURTLE, TRIG, NQUADS, NTRIPLES, JSONLD, RDFXML)
FOLDER: Final = "dumps"


@dataclass(frozen=True, slots=True)
class Dump:
    """A dataset in a format: its file, which is also there as gzip, length in bytes, SHA-256, and number of triples.

    Triples that stand in several graphs count once.
    """

    path: Path
    size: int
    sha256: str
    triples: int

    @property
    def packed(self) -> Path:
        """The same as gzip."""
        return self.path.with_name(self.path.name + ".gz")


def state_of(ledger: Ledger, dataset: Dataset) -> str:
    """A digest of what a dataset holds."""
    return sha256("".join(version.sha256 for version in _latest(ledger, dataset, heads=True)).encode()).hexdigest()


def find_dumps(data: Path, dataset: str, state: str) -> dict[str, Dump]:
    """The files of a state of a dataset, by the ending of the format; empty until they are made."""
    try:
        entry = json.loads((data / FOLDER / f"{dataset}.json").read_bytes())
        if entry["state"] != state:
            return {}
        return {name: Dump(path_of(data, dataset, state, name), *found) for name, found in entry["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def count_triples(dumps: Mapping[str, Dump]) -> int | None:
    """How many triples a dataset has, each counted once in whatever graphs it stands; None until its files are made."""
    return next((dump.triples for dump in dumps.values()), None)


def stamp(data: Path) -> int:
    """A number that changes when files are made; costs a stat."""
    try:
        return (data / FOLDER).stat().st_mtime_ns
    except OSError:
        return 0


def make_all_dumps(settings: Settings, ledger: Ledger, generation: Generation) -> None:
    """The files of all datasets that have changed, or whose files are damaged."""
    graph = KnowledgeGraph.open(generation.graph, GraphNames(settings.base_iri))
    for dataset in read_datasets(graph):
        if not sound_dumps(find_dumps(settings.data, dataset.id, state_of(ledger, dataset))):
            make_dumps(settings.data, ledger, dataset)


def make_dumps(data: Path, ledger: Ledger, dataset: Dataset) -> dict[str, Dump]:
    """The files of a dataset, made if they are not there; one process at a time makes them."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        versions = _latest(ledger, dataset)
        state = sha256("".join(version.sha256 for version in versions).encode()).hexdigest()
        if sound := sound_dumps(find_dumps(data, dataset.id, state)):
            return sound
        made: dict[str, Dump] = {}
        for format_ in DUMP_FORMATS:
            with suppress(NotAcceptable):  # there is no file in a format that cannot say everything
                made[format_.name] = _make(data, dataset.id, state, versions, format_)
        files = {name: (dump.size, dump.sha256, dump.triples) for name, dump in made.items()}
        write_durably(folder / f"{dataset.id}.json", json.dumps({"state": state, "files": files}).encode())
        for path in folder.glob(f"{dataset.id}-*"):
            if path.name.removeprefix(f"{dataset.id}-")[:32].isalnum() and state[:32] not in path.name:
                path.unlink()
    return made


def sound_dumps(dumps: dict[str, Dump]) -> dict[str, Dump]:
    """The files, if each is what it was when it was made, and its gzip too; else none."""
    for dump in dumps.values():
        with suppress(OSError, EOFError, zlib.error):
            plain = sha256(dump.path.read_bytes()).hexdigest()
            if plain == sha256(gzip.decompress(dump.packed.read_bytes())).hexdigest() == dump.sha256:
                continue
        return {}
    return dumps


def _make(data: Path, dataset: str, state: str, versions: list[Version], format_: Format) -> Dump:
    quads = [quad for version in versions for quad in in_graph(version.content().triples(), NamedNode(version.graph))]
    content = write(quads, format_)
    dump = Dump(
        path_of(data, dataset, state, format_.name),
        len(content),
        sha256(content).hexdigest(),
        len(set(as_triples(quads))),
    )
    write_durably(dump.path, content)
    write_durably(dump.packed, gzip.compress(content, 6, mtime=0))
    return dump


def path_of(data: Path, dataset: str, state: str, name: str) -> Path:
    """The file of a state of a dataset in the format with this ending."""
    return data / FOLDER / f"{dataset}-{state[:32]}.{name}"


def _latest(ledger: Ledger, dataset: Dataset, *, heads: bool = False) -> list[Version]:
    found = (ledger.latest_head(graph) if heads else ledger.latest(graph) for graph in dataset.graphs)
    return [version for version in found if version]
