"""The official sentences of the programme of work and of the knowledge strategy, beside the codes that are bundled.

They come as JSON: `language`, `goals` with `outcomes` with `actions`, and `knowledgeManagementStrategy.objectives`,
each with `code` and `title`. They become definitions in a graph of the file's language; the names stay our own.
"""

import csv
import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import InvalidInput
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.changes import accept
from kg.rdf.characters import mend_quads
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, RDFS, SKOS
from kg.records.mapping.json_input import find_fault, read_json
from kg.settings import Settings
from kg.texts.languages import LANGUAGES

DATASET: Final = "programme"
_LEVELS: Final = ("goals", "outcomes", "actions")
_STRATEGY: Final = "knowledgeManagementStrategy"
_HINT: Final = "It must be as docs/loading.md says. Nothing was loaded."
_SHOWN: Final = 5
_TITLES: Final = {
    "en": "Official sentences: {}",
    "fr": "Phrases officielles : {}",
    "es": "Frases oficiales: {}",
    "ar": "الجمل الرسمية: {}",
    "ru": "Официальные формулировки: {}",
    "zh": "官方文句：{}",
}
"""Names of the graph of a language."""


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """The sentences of a file by their codes, in one language, and what was corrected or is missing."""

    language: str
    source: str
    sentences: dict[str, str]
    corrections: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{len(self.sentences)} sentences in the language {self.language}.", *self.corrections]
        if self.missing:
            lines.append(f"Without a sentence: {', '.join(self.missing)}.")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sentence and the code that the file gives it; `by_order` is the code that its place says."""

    code: str
    title: str
    by_order: str
    place: str


def read_programme(path: Path) -> ProgrammeText:
    """The sentences of a file; a code that stands twice is corrected by its place. Raises InvalidInput."""
    try:
        value = read_json(_unpacked(path).decode("utf-8-sig"))
    except (OSError, EOFError, ValueError) as error:
        raise InvalidInput(f"{path.name} cannot be read as JSON: {error}", _HINT) from error
    if fault := find_fault(value):
        raise InvalidInput(f"{path.name}: {fault}", _HINT)
    try:
        return _read(value)
    except InvalidInput as error:
        raise InvalidInput(f"{path.name}: {error.message}", error.hint) from None


def load_programme(settings: Settings, ledger: Ledger, path: Path, *, agent: str) -> tuple[Receipt, ProgrammeText]:
    """Accept the sentences of a file as definitions, in a graph of their language, which they replace.

    The catalogue names the graph as a part of the dataset, so that its files hold it.
    """
    text = read_programme(path)
    names = GraphNames(settings.base_iri)
    space = f"{settings.base_iri}{DATASET}/"
    quads = [
        Quad(NamedNode(space + code), SKOS.definition, Literal(sentence, language=text.language))
        for code, sentence in text.sentences.items()
    ]
    change = Change(
        dataset=DATASET,
        agent=agent,
        reason=f"Official sentences of the programme of work ({text.language})",
        source=text.source or path.name,
        source_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    graph = names.named(f"{DATASET}/definitions-{text.language}")
    catalogue = f"{names.catalogue}/{DATASET}"
    before = ledger.latest(catalogue)
    described = {*(before.content().triples() if before and before.sha256 else ()), *_describe(names, graph, text)}
    return accept(settings, ledger, change, {graph: mend_quads(quads)[0], catalogue: described}), text


def _describe(names: GraphNames, graph: str, text: ProgrammeText) -> Iterator[Triple]:
    dataset, node = NamedNode(f"{names.base_iri}dataset/{DATASET}"), NamedNode(graph)
    yield Triple(dataset, DCT.hasPart, node)
    yield Triple(node, DCT.isPartOf, dataset)
    for tag, title in _TITLES.items():
        yield Triple(node, RDFS.label, Literal(title.format(LANGUAGES[text.language].name), language=tag))


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _read(value: Any) -> ProgrammeText:
    whole = _object(value, "the file")
    strategy = _object(whole.get(_STRATEGY, {}), _STRATEGY)
    language = whole.get("language")
    if not isinstance(language, str) or language not in LANGUAGES:
        raise InvalidInput(f"“language” must be one of {', '.join(LANGUAGES)}.", _HINT)
    entries = [*_entries(whole, 0, "", "goals"), *_list(strategy, "objectives", f"{_STRATEGY}.objectives", "")]
    if not entries:
        raise InvalidInput(f"it has neither goals nor objectives in {_STRATEGY}.", _HINT)
    codes = _known_codes()
    sentences, corrections = _by_code(entries, frozenset(codes))
    source = whole.get("source")
    missing = tuple(code for code in codes if code not in sentences)
    return ProgrammeText(language, source if isinstance(source, str) else "", sentences, corrections, missing)


def _known_codes() -> tuple[str, ...]:
    """All codes of the programme and of the strategy, in their order."""
    table = files("ontologies").joinpath(DATASET).joinpath("facts").joinpath("concepts.csv")
    return tuple(row["code"] for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


def _entries(within: dict[str, Any], level: int, parent: str, place: str) -> Iterator[_Entry]:
    """Goals, then outcomes, then actions, each followed by what is below it."""
    for number, entry in enumerate(_list(within, _LEVELS[level], place, parent)):
        yield entry
        if level + 1 < len(_LEVELS):
            below = within[_LEVELS[level]][number]
            yield from _entries(below, level + 1, entry.code, f"{place}[{number}].{_LEVELS[level + 1]}")


def _list(within: dict[str, Any], name: str, place: str, parent: str) -> list[_Entry]:
    values = within.get(name, [])
    if not isinstance(values, list):
        raise InvalidInput(f"{place} is no list.", _HINT)
    return [_entry(value, f"{place}[{number}]", number, parent) for number, value in enumerate(values)]


def _entry(value: Any, place: str, number: int, parent: str) -> _Entry:
    found = _object(value, place)
    code, title = (_text(found, name, place) for name in ("code", "title"))
    if parent and not code.startswith(f"{parent}."):
        raise InvalidInput(f"{place} has the code {code[:40]}, but stands below {parent}.", _HINT)
    above, _, own = code.rpartition(".")
    in_order = chr(ord("A") + number) if own.isalpha() and number < 26 else str(number + 1)
    return _Entry(code, title, f"{above}.{in_order}" if above else in_order, place)


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(f"{place} is no object.", _HINT)
    return value


def _text(found: dict[str, Any], name: str, place: str) -> str:
    value = found.get(name)
    text = re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""
    if not text:
        raise InvalidInput(f"{place} has no text as “{name}”.", _HINT)
    return text


def _by_code(entries: list[_Entry], known: frozenset[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Sentences by codes, and what was corrected: of a code that stands twice, the later has the code of its place."""
    unknown = [f"{entry.code[:40]} ({entry.place})" for entry in entries if entry.code not in known]
    if unknown:
        listed = ", ".join(unknown[:_SHOWN]) + (f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else "")
        raise InvalidInput(f"codes that the programme does not have: {listed}.", _HINT)
    given = {entry.code for entry in entries}
    sentences: dict[str, str] = {}
    corrections = []
    for entry in entries:
        code = entry.code
        if code in sentences:
            code = entry.by_order
            if code in given or code not in known or sentences[entry.code] == entry.title:
                raise InvalidInput(f"the code {entry.code} stands twice, again at {entry.place}.", _HINT)
            given.add(code)
            corrections.append(f"{entry.code} stands twice: the one at {entry.place} is read as {code}, by its place.")
        sentences[code] = entry.title
    return sentences, tuple(corrections)
