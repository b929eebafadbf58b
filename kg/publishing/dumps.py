"""Datasets as files, made behind each publication: whoever asks for one finds it, and its size and digest.

    {data}/dumps/{dataset}.json                 for which state, and size, SHA-256 and status of each file
    {data}/dumps/{dataset}-{state}.{ending}     the files; and `.gz` beside each

Made from the ledger, not from the store, so that literals are exactly what was published. The state is a digest of the
versions that a file is made from, so that a file is never of another state, only missing. One that is no longer what
it was when it was made is noticed by its status when it is asked for, which costs a stat, and made again.
"""

import fcntl
import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Quad

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
_Status = tuple[int, int, int]
"""Inode, size in bytes, and time of the last change in nanoseconds."""
NO_STATUS: Final[tuple[_Status, _Status]] = ((0, 0, 0), (0, 0, 0))
_NOTED: Final = ("size", "sha256", "triples", "packed_sha256", "statuses")


@dataclass(frozen=True, slots=True)
class Dump:
    """A dataset in a format: its file, which is also there as gzip, length in bytes, SHA-256, and number of triples.

    Triples that stand in several graphs count once. `packed_sha256` is that of the gzip, `statuses` are those of both
    files as they were made.
    """

    path: Path
    size: int
    sha256: str
    triples: int
    packed_sha256: str
    statuses: tuple[_Status, _Status]

    @property
    def packed(self) -> Path:
        """The same as gzip."""
        return self.path.with_name(self.path.name + ".gz")

    @property
    def is_untouched(self) -> bool:
        """Whether both files are those that were made, by their status."""
        return _statuses(self) == self.statuses

    def damaged(self) -> Iterator[Path]:
        """Which of both files is missing, or not what it was; reads them."""
        for path, expected in ((self.path, self.sha256), (self.packed, self.packed_sha256)):
            try:
                found = digest_of(path)
            except OSError:
                found = ""
            if found != expected:
                yield path


def state_of(ledger: Ledger, dataset: Dataset) -> str:
    """A digest of what a dataset holds."""
    return sha256("".join(version.sha256 for version in _latest(ledger, dataset, heads=True)).encode()).hexdigest()


def find_dumps(data: Path, dataset: str, state: str) -> dict[str, Dump]:
    """The files of a state of a dataset, by the ending of the format; empty until they are made."""
    try:
        entry = json.loads((data / FOLDER / f"{dataset}.json").read_bytes())
        if entry["state"] != state:
            return {}
        return {name: _from_note(path_of(data, dataset, state, name), found) for name, found in entry["files"].items()}
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
        if not _are_sound(find_dumps(settings.data, dataset.id, state_of(ledger, dataset))):
            make_dumps(settings.data, ledger, dataset)


def find_damaged_dumps(settings: Settings, ledger: Ledger, generation: Generation) -> Iterator[Path]:
    """The files of datasets that are not what they were when they were made; reads all of them."""
    graph = KnowledgeGraph.open(generation.graph, GraphNames(settings.base_iri))
    for dataset in read_datasets(graph):
        for dump in find_dumps(settings.data, dataset.id, state_of(ledger, dataset)).values():
            yield from dump.damaged()


def make_dumps(data: Path, ledger: Ledger, dataset: Dataset) -> dict[str, Dump]:
    """The files of a dataset, made if they are not there; one process at a time makes them."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        versions = _latest(ledger, dataset)
        state = sha256("".join(version.sha256 for version in versions).encode()).hexdigest()
        found = find_dumps(data, dataset.id, state)
        if _are_sound(found):
            return _note(data, dataset.id, state, found)
        made: dict[str, Dump] = {}
        quads = _quads(versions)
        for format_ in DUMP_FORMATS:
            with suppress(NotAcceptable):  # there is no file in a format that cannot say everything
                made[format_.name] = _make(path_of(data, dataset.id, state, format_.name), quads, format_)
        made = _note(data, dataset.id, state, made)
        for path in folder.glob(f"{dataset.id}-*"):
            if path.name.removeprefix(f"{dataset.id}-")[:32].isalnum() and state[:32] not in path.name:
                path.unlink()
    return made


def _are_sound(dumps: dict[str, Dump]) -> bool:
    return bool(dumps) and not any(path for dump in dumps.values() for path in dump.damaged())


def _note(data: Path, dataset: str, state: str, dumps: dict[str, Dump]) -> dict[str, Dump]:
    """The files with the status that they have now, which is noted: they were copied, or have just been made."""
    noted = {name: with_status(dump) for name, dump in dumps.items()}
    if noted != find_dumps(data, dataset, state):
        files = {name: as_note(dump) for name, dump in noted.items()}
        write_durably(data / FOLDER / f"{dataset}.json", json.dumps({"state": state, "files": files}).encode())
    return noted


def as_note(dump: Dump) -> dict[str, object]:
    """What is noted of a file, as JSON values."""
    return {name: getattr(dump, name) for name in _NOTED}


def _from_note(path: Path, found: dict[str, Any]) -> Dump:
    """Raises KeyError or TypeError for a note of an earlier form."""
    plain, packed = found["statuses"]
    fields = {name: found[name] for name in _NOTED if name != "statuses"}
    return Dump(path, **fields, statuses=(tuple(plain), tuple(packed)))


def with_status(dump: Dump) -> Dump:
    """The same with the status that both files have now."""
    return replace(dump, statuses=_statuses(dump))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, of which little is in memory at a time."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _statuses(dump: Dump) -> tuple[_Status, _Status]:
    return _status(dump.path), _status(dump.packed)


def _status(path: Path) -> _Status:
    try:
        status = path.stat()
    except OSError:
        return NO_STATUS[0]
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _quads(versions: list[Version]) -> list[Quad]:
    return [quad for version in versions for quad in in_graph(version.content().triples(), NamedNode(version.graph))]


def _make(path: Path, quads: list[Quad], format_: Format) -> Dump:
    content = write(quads, format_)
    packed = gzip.compress(content, 6, mtime=0)
    dump = Dump(
        path,
        len(content),
        sha256(content).hexdigest(),
        len(set(as_triples(quads))),
        sha256(packed).hexdigest(),
        NO_STATUS,
    )
    write_durably(dump.path, content)
    write_durably(dump.packed, packed)
    return dump


def path_of(data: Path, dataset: str, state: str, name: str) -> Path:
    """The file of a state of a dataset in the format with this ending."""
    return data / FOLDER / f"{dataset}-{state[:32]}.{name}"


def _latest(ledger: Ledger, dataset: Dataset, *, heads: bool = False) -> list[Version]:
    found = (ledger.latest_head(graph) if heads else ledger.latest(graph) for graph in dataset.graphs)
    return [version for version in found if version]
