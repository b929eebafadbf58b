"""Search in the names of goals, targets and indicators, in memory: by beginnings of words and by parts of text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from browser.framework.parameters import ALL
from browser.framework.wording import UNKNOWN, in_language, texts_of
from kg.framework import Framework, FrameworkThing
from kg.knowledge.knowledge import Knowledge
from kg.texts.folding import fold, tokens

Field = Literal["code", "label", "title", "definition"]
NAMES: Final[tuple[Field, ...]] = ("code", "label", "title")
LONG_TEXTS: Final[tuple[Field, ...]] = ("definition",)
_EXACT, _START, _WORDS, _CONTAINS = range(4)
_ARTICLE: Final = "ال"
_FIRST_CJK: Final = "\u3040"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, and in which text of it."""

    thing: FrameworkThing
    field: Field
    language: str


@dataclass(frozen=True, slots=True)
class PreparedText:
    """One text, prepared for comparing. `position` keeps goals before targets before indicators, by code."""

    thing: FrameworkThing
    position: int
    field: Field
    language: str
    folded: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, prepared the same way; `bare` is without an Arabic article at its beginning."""

    folded: str
    bare: str
    words: tuple[str, ...]
    spaced: bool

    @classmethod
    def parse(cls, query: str) -> "Wanted":
        """Prepare a query; an Arabic word with the article is looked for without it.

        >>> Wanted.parse("الأنظمة").words
        ('انظمه',)
        """
        folded = fold(query).strip()
        pieces = tokens(query)
        following = (*pieces[1:], "")  # one too many where there is no word at all
        words = tuple(piece for piece, after in zip(pieces, following, strict=False) if piece != _ARTICLE + after)
        bare = folded.removeprefix(_ARTICLE) if words and folded.startswith(_ARTICLE + words[0]) else folded
        return cls(folded, bare, words, not any(word[0] >= _FIRST_CJK for word in words))


def search(knowledge: Knowledge, query: str, language: str, *, definitions: bool) -> list[Hit]:
    """Things in whose texts a query is found, best first: exact, beginning, beginnings of words, anywhere.

    Texts are those that an answer in `language` shows, or with `all` those of every language; each thing counts once.
    What is found only in a definition comes last.
    """
    entries = _remembered(knowledge, language, NAMES) + (
        _remembered(knowledge, language, LONG_TEXTS) if definitions else []
    )
    wanted = Wanted.parse(query)
    best: dict[int, tuple[tuple[int, int, int], PreparedText]] = {}
    for entry in entries:
        rank = _rank(entry, wanted)
        if rank is None:
            continue
        key = (int(entry.field == "definition"), rank, entry.position)
        if entry.position not in best or key < best[entry.position][0]:
            best[entry.position] = (key, entry)
    found = sorted(best.values(), key=lambda pair: pair[0])
    return [Hit(entry.thing, entry.field, entry.language) for _, entry in found]


def _rank(entry: PreparedText, wanted: Wanted) -> int | None:
    if entry.folded == wanted.folded:
        return _EXACT
    if entry.field == "code":
        return None
    if entry.folded.startswith(wanted.folded):
        return _START
    if wanted.words and wanted.spaced and _begins_words(entry, wanted):
        return _WORDS
    return _CONTAINS if wanted.bare in entry.folded else None


def _begins_words(entry: PreparedText, wanted: Wanted) -> bool:
    return all(any(word.startswith(begin) for word in entry.words) for begin in wanted.words)


def _remembered(knowledge: Knowledge, language: str, fields: tuple[Field, ...]) -> list[PreparedText]:
    key = f"api.search {language} {' '.join(fields)}"
    return knowledge.remember(key, lambda: list(_entries(knowledge.framework, language, fields)))


def _entries(framework: Framework, language: str, fields: tuple[Field, ...]) -> Iterator[PreparedText]:
    for position, thing in enumerate((*framework.goals, *framework.targets, *framework.indicators)):
        for field in fields:
            for tag, value in _searched(thing, field, language):
                yield PreparedText(thing, position, field, tag, fold(value), tuple(tokens(value)))


def _searched(thing: FrameworkThing, field: Field, language: str) -> list[tuple[str, str]]:
    """The texts of a thing that are searched, with their languages."""
    if field == "code":
        return [("", thing.code)]
    texts = texts_of(thing, definition=True)[field]
    if language == ALL:
        return [(text.language or UNKNOWN, text.value) for text in texts]
    return [(tag, text.value) for tag, text in in_language(texts, language).items()]
