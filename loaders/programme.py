"""The official sentences of the programme of work and of the knowledge strategy, beside the codes that are bundled.

They come as JSON: `language`, `goals` with `outcomes` with `actions`, and `knowledgeManagementStrategy.objectives`,
each with `code` and `title`. They become definitions in a graph of the file's language; the names stay our own.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidInput, listed
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from loaders.json_files import JsonFile, read_json_file
from loaders.sentences import Sentences, load_sentences

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
    """The sentences of a file by their codes, in one language, its digest, and what was corrected or is missing."""

    language: str
    source: str
    sha256: str
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
    file = read_json_file(path, _HINT)
    try:
        return _read(file)
    except InvalidInput as error:
        raise InvalidInput(f"{path.name}: {error.message}", error.hint) from None


def load_programme(settings: Settings, ledger: Ledger, path: Path, *, agent: str) -> tuple[Receipt, ProgrammeText]:
    """Accept the sentences of a file as definitions, in a graph of their language, which they replace."""
    text = read_programme(path)
    change = Change(
        dataset=DATASET,
        agent=agent,
        reason=f"Official sentences of the programme of work ({text.language})",
        source=text.source or path.name,
        source_sha256=text.sha256,
    )
    titles = {tag: title.format(LANGUAGES[text.language].name) for tag, title in _TITLES.items()}
    texts = {f"{DATASET}/{code}": sentence for code, sentence in text.sentences.items()}
    return load_sentences(
        settings, ledger, change, [Sentences(f"definitions-{text.language}", text.language, titles, texts)]
    ), text


def _read(file: JsonFile) -> ProgrammeText:
    whole = _object(file.value, "the file")
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
    source = source if isinstance(source, str) else ""
    return ProgrammeText(language, source, file.sha256, sentences, corrections, missing)


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
        raise InvalidInput(f"codes that the programme does not have: {listed(unknown, _SHOWN)}.", _HINT)
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
