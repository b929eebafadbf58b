"""The data that comes with the program: `ontologies/manifest.toml` says which file is which graph."""

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import groupby
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.changes import make_visible
from kg.publishing.standing import check_before_writing
from kg.rdf.documents import canonicalize
from kg.rdf.identifiers import Identifiers
from kg.settings import Settings

AGENT: Final = "Bundled with the program"


@dataclass(frozen=True, slots=True)
class BundledGraph:
    """A graph of the manifest: path below the base, dataset, files with their packages, version, licence, source."""

    graph: str
    dataset: str
    files: tuple[tuple[str, str], ...]
    version: str
    licence: str
    source: str


def read_manifest() -> list[BundledGraph]:
    """The graphs that come with the program; several entries of one graph are one, its files together."""
    text = files("ontologies").joinpath("manifest.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["graph"]
    entries.sort(key=lambda entry: entry["graph"])
    bundled = []
    for graph, group in groupby(entries, key=lambda entry: entry["graph"]):
        parts = list(group)
        first = parts[0]
        bundled.append(
            BundledGraph(
                graph=graph,
                dataset=first["dataset"] if len({part["dataset"] for part in parts}) == 1 else "catalogue",
                files=tuple((part.get("package", "ontologies"), part["file"]) for part in parts),
                version=first["version"],
                licence=first.get("licence", ""),
                source=first.get("source", ""),
            )
        )
    return bundled


def load_bundled(settings: Settings, ledger: Ledger) -> list[Receipt]:
    """Bring the bundled data in, a change for each dataset, all at once; never replace what was loaded since.

    Readers see all of it or nothing, so that a copy that has just been set up answers for everything when it answers.
    A graph whose newest version came from elsewhere is left alone, so that an operator's release survives restarts.
    """
    identifiers = Identifiers(settings.base_iri)
    changes = []
    manifest = sorted(read_manifest(), key=lambda entry: entry.dataset)
    for dataset, group in groupby(manifest, key=lambda entry: entry.dataset):
        entries = [entry for entry in group if _may_replace(ledger, identifiers.iri(entry.graph))]
        if not entries:
            continue
        change = Change(
            dataset=dataset,
            agent=AGENT,
            reason=f"Bundled release {entries[0].version}",
            release=entries[0].version,
            source=entries[0].source,
            licence=entries[0].licence,
        )
        graphs = {identifiers.iri(entry.graph): _read(entry, settings.base_iri) for entry in entries}
        changes.append((change, {name: canonicalize(quads) for name, quads in graphs.items()}))
    check_before_writing(settings, ledger)
    receipts = ledger.append_all(changes)
    visible = make_visible(settings, ledger, ledger.last_sequence()) is not None
    return [replace(receipt, visible=visible) for receipt in receipts]


def _may_replace(ledger: Ledger, graph: str) -> bool:
    history = ledger.history(graph)
    return not history or history[0][1].agent == AGENT


def _read(entry: BundledGraph, base_iri: str) -> list[Quad]:
    return [
        quad
        for package, name in entry.files
        for quad in parse(files(package).joinpath(name).read_bytes(), format=RdfFormat.TURTLE, base_iri=base_iri)
    ]
