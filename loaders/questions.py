"""The sentences in which forms of reports ask their questions, beside the questions that are bundled.

They come as JSON in the two forms of the Secretariat's systems: sections of one report in one language
(`en.cpbNationalReport3.json`), and sections of the binary indicators in all languages. They become definitions of the
questions, in a graph for each report and language; the names of the questions stay our own.
"""

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InvalidInput
from kg.ledger.ledger import Change, Ledger, Receipt
from kg.publishing.changes import accept
from kg.rdf.characters import mend_quads
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import SKOS
from kg.records.mapping.json_input import find_fault, read_json
from kg.records.mapping.texts import plain
from kg.records.model import RecordField
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.texts.languages import LANGUAGES

DATASET: Final = "question"
_HINT: Final = "It must be as docs/loading.md says. Nothing was loaded."
_NAME: Final = re.compile(r"(?:.*[\\/])?(?P<language>[a-z]{2})\.(?P<schema>[A-Za-z0-9]+)\.json(?:\.gz)?")
_DEFAULT: Final = "http://metadata.cbd.int/"
_SPACE: Final = f"{_DEFAULT}question/"
_SHOWN: Final = 5
Texts = dict[tuple[str, str], str]
"""Sentences by the IRI of the question and the language."""


@dataclass(frozen=True, slots=True)
class QuestionTexts:
    """The sentences of a file, keys of which no question is known, and questions that the file does not ask."""

    texts: Texts
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
    content = path.read_bytes()
    try:
        content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
        value = read_json(content.decode("utf-8-sig"))
    except (OSError, EOFError, ValueError) as error:
        raise InvalidInput(f"{path.name} cannot be read as JSON: {error}", _HINT) from error
    if fault := find_fault(value):
        raise InvalidInput(f"{path.name}: {fault}", _HINT)
    named = _NAME.fullmatch(path.name)
    try:
        return _read(value, named["language"] if named else "", named["schema"] if named else "")
    except InvalidInput as error:
        raise InvalidInput(f"{path.name}: {error.message}", error.hint) from None


def load_questions(
    settings: Settings, ledger: Ledger, path: Path, *, agent: str
) -> tuple[list[Receipt], QuestionTexts]:
    """Accept the sentences of a file as definitions, in graphs of their report and language, which they replace."""
    found, names = read_questions(path), GraphNames(settings.base_iri)
    graphs: dict[tuple[str, str], list[Quad]] = {}
    for (iri, language), text in found.texts.items():
        node = NamedNode(settings.base_iri + iri.removeprefix(_DEFAULT))
        quad = Quad(node, SKOS.definition, Literal(text, language=language))
        graphs.setdefault((iri.removeprefix(_SPACE).partition("/")[0], language), []).append(quad)
    receipts = []
    for (report, language), quads in sorted(graphs.items()):
        change = Change(
            dataset=DATASET,
            agent=agent,
            reason=f"Sentences of the questions of {report} ({language})",
            source=path.name,
            source_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        graph = names.named(f"{DATASET}/definitions-{report}-{language}")
        receipts.append(accept(settings, ledger, change, {graph: mend_quads(quads)[0]}))
    return receipts, found


def _read(value: Any, language: str, schema: str) -> QuestionTexts:
    if not isinstance(value, list) or not all(isinstance(section, dict) for section in value):
        raise InvalidInput("it is no list of sections.", _HINT)
    known = _known(schema, value)
    texts: Texts = {}
    unknown = []
    for key, title in _asked(value):
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
    return QuestionTexts(texts, tuple(unknown[:_SHOWN]), missing)


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
        waiting = list(section.get("questions") or ())
        while waiting:
            question = waiting.pop(0)
            if not isinstance(question, dict) or not isinstance(question.get("key"), str):
                raise InvalidInput(f"the section {key[:40]} has a question without a key.", _HINT)
            yield (block, question["key"]), question.get("title")
            waiting += question.get("questions") or ()


def _by_language(title: Any, language: str, key: str) -> Iterator[tuple[str, str]]:
    """The sentences of a question by their languages, without markup; empty ones are left out."""
    texts = title if isinstance(title, dict) else {language: title}
    for tag, text in texts.items():
        if tag not in LANGUAGES or not isinstance(text, str | None):
            raise InvalidInput(f"the question {key[:40]} has a title in no language of the six.", _HINT)
        if text and (clean := plain(text)):
            yield tag, clean
