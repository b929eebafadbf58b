"""The data of the comparison: 50,000 concepts of 20 triples in six languages, always the same ones.

They are brought in as an operator would bring in a vocabulary, through the ledger, beside the data that comes with the
program; the peers get what the service then shows, so that all servers hold the same.
"""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, RdfFormat, Store, Triple, parse, serialize

from kg.graph.generations import Generation, read_current
from kg.graph.named_graphs import NamedGraphs
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.search.index import SCHEMA_VERSION
from kg.settings import Settings
from loaders.bundled import load_bundled

VERSION: Final = 1
"""To be raised whenever the generator writes something else, so that no old copy is used."""
BASE: Final = "http://example.org/vocabulary/"
GRAPH: Final = "http://example.org/graph/vocabulary"
CONCEPTS: Final = 50_000
SCHEMES: Final = 10
CHILDREN: Final = 8

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_DCT: Final = "http://purl.org/dc/terms/"
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"
_QUALITIES: Final = 32
_THINGS: Final = 40
_LABELS: Final = _QUALITIES * _THINGS * _THINGS
_STEP: Final = 7919  # prime to the number of labels: neighbours in the tree do not share words
_PREFERRED: Final = {
    "en": "{quality} {thing} of {other}",
    "fr": "{thing} {quality} de {other}",
    "es": "{thing} {quality} de {other}",
    "ar": "{thing} {quality} في {other}",
    "zh": "{other}的{quality}{thing}",
    "ru": "{quality} {thing}: {other}",
}
LANGUAGES: Final = tuple(_PREFERRED)
_ALTERNATIVE: Final = "{other}, {quality} {thing}"


@cache
def words(kind: str, language: str) -> tuple[str, ...]:
    """The words that labels are made of: `quality` or `thing`, in one language, in the same order in all."""
    text = files("bench.sparql").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return tuple(row[language] for row in rows if row["kind"] == kind)


def _label(number: int, language: str, pattern: str) -> str:
    place = (number * _STEP + 13) % _LABELS
    thing, other = place // _QUALITIES % _THINGS, place // (_QUALITIES * _THINGS)
    things = words("thing", language)
    return pattern.format(
        quality=words("quality", language)[place % _QUALITIES], thing=things[thing], other=things[other]
    )


def preferred(number: int, language: str) -> str:
    """The preferred label of a concept; no two concepts share one in a language."""
    return _label(number, language, _PREFERRED[language])


def concept(number: int) -> str:
    """IRI of a concept."""
    return f"{BASE}c{number}"


def scheme(number: int) -> str:
    """IRI of a concept scheme."""
    return f"{BASE}scheme{number}"


def concept_lines(number: int, concepts: int) -> Iterator[str]:
    """The 20 triples of one concept as N-Triples."""
    about = _label(number, "en", "{quality} {thing}, as far as it depends on {other}")
    objects = [
        (_TYPE, f"<{_SKOS}Concept>"),
        (f"{_SKOS}inScheme", f"<{scheme(number % SCHEMES)}>"),
        (f"{_SKOS}notation", f'"{number:06d}"'),
        (f"{_SKOS}broader", f"<{concept(number // CHILDREN)}>")
        if number
        else (f"{_SKOS}topConceptOf", f"<{scheme(0)}>"),
        (f"{_SKOS}related", f"<{concept((number * 7 + 1) % concepts)}>"),
        (f"{_SKOS}definition", f'"{about}, in the sense of concept {number}."@en'),
        (f"{_DCT}modified", f'"{2010 + number % 15}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"^^<{_DATE}>'),
        (f"{_DCT}identifier", f'"C-{number}"'),
    ]
    for language in LANGUAGES:
        objects.append((f"{_SKOS}prefLabel", f'"{preferred(number, language)}"@{language}'))
        objects.append((f"{_SKOS}altLabel", f'"{_label(number, language, _ALTERNATIVE)}"@{language}'))
    for predicate, value in objects:
        yield f"<{concept(number)}> <{predicate}> {value} ."


def write_vocabulary(path: Path, concepts: int = CONCEPTS) -> None:
    """Write the vocabulary as N-Triples."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(concepts):
            for line in concept_lines(number, concepts):
                file.write(line + "\n")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A copy's data folder, and what it shows as N-Quads and as N-Triples (without the names of graphs)."""

    data: Path
    nquads: Path
    ntriples: Path
    generation: Generation
    triples: int
    concepts: int


def prepare(cache_folder: Path, concepts: int = CONCEPTS) -> Prepared:
    """The data, made on the first call and found again on the next; brought up to date with the bundled data."""
    folder = cache_folder / f"vocabulary-{concepts}-{VERSION}-{SCHEMA_VERSION}"
    settings = Settings(data=folder / "data")
    stamp = folder / "generation.txt"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_vocabulary(folder / "vocabulary.nt", concepts)
    ledger = Ledger(settings.ledger_address)
    load_bundled(settings, ledger)
    if not stamp.exists():
        _load(settings, ledger, folder / "vocabulary.nt")
    ledger.close()
    generation = read_current(settings.data)
    assert generation is not None
    nquads, ntriples = folder / "all.nq", folder / "all.nt"
    store = Store.read_only(str(generation.graph))
    if not stamp.exists() or stamp.read_text() != str(generation.number):
        _dump(store, nquads, ntriples)
        stamp.write_text(str(generation.number))
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    return Prepared(settings.data, nquads, ntriples, generation, triples, concepts)


def _load(settings: Settings, ledger: Ledger, vocabulary: Path) -> None:
    quads = parse(path=str(vocabulary), format=RdfFormat.N_TRIPLES)
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    accept(settings, ledger, Change(dataset="", agent="Benchmark", reason="To be measured"), {GRAPH: triples})


def _dump(store: Store, nquads: Path, ntriples: Path) -> None:
    serialize(NamedGraphs(store), str(nquads), format=RdfFormat.N_QUADS)
    store.dump(str(ntriples), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
