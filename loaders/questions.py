"""The sentences in which forms of reports ask their questions, beside the questions that are bundled.

They come as JSON in the two forms of the Secretariat's systems: sections of one report in one language
(`en.cpbNationalReport3.json`), and sections of the binary indicators in all languages. They become definitions of the
questions, in a graph for each report and language; the names of the questions stay our own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.errors import InvalidInput
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.texts import plain
from kg.records.model import RecordField
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.texts.languages import LANGUAGES, choose_label
from loaders.json_files import JsonFile, read_json_file
from loaders.sentences import Sentences, load_sentences

DATASET: Final = "question"
_HINT: Final = "It must be as docs/loading.md says. Nothing was loaded."
_NAME: Final = re.compile(r"(?:.*[\\/])?(?P<language>[a-z]{2})\.(?P<schema>[A-Za-z0-9]+)\.json(?:\.gz)?")
_SPACE: Final = f"{PUBLISHED_BASE}question/"
_SHOWN: Final = 5
_TITLES: Final = {
    "en": "Sentences of the questions: {}, {}",
    "fr": "Énoncés des questions : {}, {}",
    "es": "Enunciados de las preguntas: {}, {}",
    "ar": "نصوص الأسئلة: {}، {}",
    "ru": "Формулировки вопросов: {}, {}",
    "zh": "问题文句：{}，{}",
}
"""Names of the graph of a report in a language."""
Texts = dict[tuple[str, str], str]
"""Sentences by the IRI of the question and the language."""


@dataclass(frozen=True, slots=True)
class QuestionTexts:
    """The sentences of a file, its digest, keys of which no question is known, and questions that it does not ask."""

    texts: Texts
    sha256: str
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        languages = ", ".join(sorted({language for _, language in self.texts}))
        lines = [f"{len(self.texts)} sentences in the languages {languages}."]
        if self.unknown:
            lines.append(f"Keys of no question, which were left out: {', '.join(self.unknown)}.")
        if self.missing:
            lines.append(f"Questions without a sentence: {', '.join(self.missing)}.")
        return "\n".join(lines)


def read_questions(path: Path) -> QuestionTexts:
    """The sentences of a file. Raises InvalidInput for one that has none, or is of another form."""
    file = read_json_file(path, _HINT)
    named = _NAME.fullmatch(path.name)
    try:
        return _read(file, named["language"] if named else "", named["schema"] if named else "")
    except InvalidInput as error:
        raise InvalidInput(f"{path.name}: {error.message}", error.hint) from None


def load_questions(settings: Settings, ledger: Ledger, path: Path, *, agent: str) -> tuple[Receipt, QuestionTexts]:
    """Accept the sentences of a file as definitions, in graphs of their report and language, which they replace."""
    found = read_questions(path)
    graphs: dict[tuple[str, str], dict[str, str]] = {}
    for (iri, language), text in found.texts.items():
        report = iri.removeprefix(_SPACE).partition("/")[0]
        graphs.setdefault((report, language), {})[iri.removeprefix(PUBLISHED_BASE)] = text
    reports, languages = (", ".join(sorted(set(each))) for each in zip(*graphs, strict=True))
    change = Change(
        dataset=DATASET,
        agent=agent,
        reason=f"Sentences of the questions of {reports} ({languages})",
        source=path.name,
        source_sha256=found.sha256,
    )
    every = [
        Sentences(f"definitions-{report}-{language}", language, _titles(report, language), texts)
        for (report, language), texts in sorted(graphs.items())
    ]
    return load_sentences(settings, ledger, change, every), found


def _titles(report: str, language: str) -> dict[str, str]:
    """Names of the graph of a report in a language."""
    type_ = read_record_types()[_reports()[report]]
    return {
        tag: title.format(
            label.value if (label := choose_label(type_.labels, tag)) else report, LANGUAGES[language].name
        )
        for tag, title in _TITLES.items()
    }


@cache
def _reports() -> dict[str, str]:
    """The schemas of reports by the first segment of their questions."""
    types = read_record_types().values()
    asked = ((type_.schema, field.question_iri) for type_ in types for _, field in type_.walk() if field.question_iri)
    return {iri.removeprefix(_SPACE).partition("/")[0]: schema for schema, iri in asked}


def _read(file: JsonFile, language: str, schema: str) -> QuestionTexts:
    sections = file.value
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise InvalidInput("it is no list of sections.", _HINT)
    known = _known(schema, sections)
    texts: Texts = {}
    unknown = []
    for key, title in _asked(sections):
        iri = known.get(key)
        if iri is None:
            unknown.append(key[-1][:40])
            continue
        for tag, text in _by_language(title, language, key[-1]):
            texts[iri, tag] = text
    if not texts:
        raise InvalidInput("it asks no question that is known here.", _HINT)
    asked = {iri for iri, _ in texts}
    missing = tuple(iri.removeprefix(_SPACE) for iri in known.values() if iri not in asked)
    return QuestionTexts(texts, file.sha256, tuple(unknown[:_SHOWN]), missing)


def _known(schema: str, sections: list[dict[str, Any]]) -> Mapping[tuple[str, ...], str]:
    """IRIs of questions by their keys: that of the field, after that of the block of answers where there are blocks."""
    types = read_record_types()
    if any(str(section.get("key", "")).startswith("binaryResponse") for section in sections):
        fields = types["nationalReport7BinaryIndicatorData"].fields
        return {(block.name, field.name): field.question_iri for block in fields for field in _answers(block)}
    if schema not in types or not any(field.question_iri for field in types[schema].fields):
        raise InvalidInput("its name does not say which report it is of.", "Name it LANGUAGE.SCHEMA.json. " + _HINT)
    return {("", field.name): field.question_iri for field in types[schema].fields if field.question_iri}


def _answers(block: RecordField) -> Iterator[RecordField]:
    for field in block.fields:
        if field.question_iri:
            yield field
        else:
            yield from _answers(field)


def _asked(sections: list[dict[str, Any]]) -> Iterator[tuple[tuple[str, str], Any]]:
    """Keys and titles of the questions of all sections, and of those that stand in other questions."""
    for section in sections:
        key = str(section.get("key", ""))
        block = key if key.startswith("binaryResponse") else ""
        for question in _below(section, key):
            yield (block, question["key"]), question.get("title")


def _below(holder: dict[str, Any], section: str) -> Iterator[dict[str, Any]]:
    """The questions of a section or of a question, each followed by those that stand in it."""
    questions = holder.get("questions") or []
    if not isinstance(questions, list):
        raise InvalidInput(f"the section {section[:40]} has questions that are no list.", _HINT)
    for question in questions:
        if not isinstance(question, dict) or not isinstance(question.get("key"), str):
            raise InvalidInput(f"the section {section[:40]} has a question without a key.", _HINT)
        yield question
        yield from _below(question, section)


def _by_language(title: Any, language: str, key: str) -> Iterator[tuple[str, str]]:
    """The sentences of a question by their languages, without markup; empty ones are left out."""
    texts = title if isinstance(title, dict) else {language: title}
    for tag, text in texts.items():
        if tag not in LANGUAGES or not isinstance(text, str | None):
            raise InvalidInput(f"the question {key[:40]} has a title in no language of the six.", _HINT)
        if text and (clean := plain(text)):
            yield tag, clean
