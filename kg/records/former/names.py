"""Names that terms of the ontology of records had: `ontologies/chm/former.csv`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import NamedNode, Triple

from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import DOCUMENT_PREFIXES, RDF
from kg.records.former.statements import RecordStatements
from kg.records.model import CHM

RENAMED: Final = "renamed"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name of the ontology that is no longer written: IRIs of what stands in its place, and by which rule."""

    iri: str
    kind: str
    successors: tuple[str, ...]
    rule: str


@cache
def former_names() -> tuple[FormerName, ...]:
    """All rows of the table."""
    text = files("ontologies").joinpath("chm", "former.csv").read_text(encoding="utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


def _read(row: dict[str, str]) -> FormerName:
    return FormerName(CHM.iri + row["name"], row["kind"], tuple(_iris(row["successors"])), row["rule"])


def _iris(names: str) -> Iterator[str]:
    for name in names.split("|") if names else ():
        prefix, _, local = name.partition(":")
        if local.startswith("//"):
            yield name  # a whole IRI
            continue
        yield (CHM.iri if prefix == "chm" else DOCUMENT_PREFIXES[prefix]) + local


@cache
def _renamed(base_iri: str) -> dict[str, NamedNode]:
    return {
        rebased(each.iri, base_iri): NamedNode(rebased(each.successors[0], base_iri))
        for each in former_names()
        if each.rule == RENAMED
    }


def rename(record: RecordStatements) -> None:
    """Properties, and classes of nodes, that have another name and the same meaning."""
    renamed = _renamed(record.base_iri)
    for triple in list(record.triples):
        if (name := renamed.get(triple.predicate.value)) is not None:
            record.replace(triple, Triple(triple.subject, name, triple.object))
        elif triple.predicate == RDF.type and (name := renamed.get(str(triple.object)[1:-1])) is not None:
            record.replace(triple, Triple(triple.subject, triple.predicate, name))
