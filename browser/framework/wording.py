"""Texts for an answer: in one language with its fallback, or in all; their real languages always travel with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic.alias_generators import to_camel

from browser.framework.parameters import ALL
from kg.framework import FrameworkThing
from kg.texts.languages import FALLBACKS, Text, choose_label, matches

UNKNOWN: Final = "und"
"""BCP 47 for a language that nobody stated."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The texts of one thing that an answer gives, by key and real language."""

    texts: Mapping[str, Mapping[str, Text]]

    def maps(self) -> dict[str, dict[str, str] | None]:
        """Texts by language; None where there is none."""
        return {key: {tag: text.value for tag, text in texts.items()} or None for key, texts in self.texts.items()}

    def strings(self) -> dict[str, str | None]:
        """Texts of an answer in one language; None where there is none."""
        return {key: next((text.value for text in texts.values()), None) for key, texts in self.texts.items()}

    def languages(self) -> dict[str, str]:
        """Real language of each text of an answer in one language."""
        return {to_camel(key): tag for key, texts in self.texts.items() for tag in texts}

    def machine_translated(self) -> dict[str, list[str]]:
        """Languages in which a machine made the text, by key, without the keys that have none."""
        found = {key: [tag for tag, text in texts.items() if text.machine] for key, texts in self.texts.items()}
        return {to_camel(key): tags for key, tags in found.items() if tags}

    def members(self, *, as_maps: bool) -> dict[str, Any]:
        """Members of a model: the texts, and what has to be said about them."""
        members: dict[str, Any] = {**self.maps()} if as_maps else {**self.strings(), "languages": self.languages()}
        machine = self.machine_translated()
        return members | ({"machine_translated": machine} if machine else {})


def in_language(texts: Sequence[Text], language: str) -> dict[str, Text]:
    """The best text for a reader, or with `all` the best of each language, by the language that it is really in.

    >>> list(in_language([Text("Goal A", "en"), Text("Objectif A", "fr")], "ru"))
    ['en']
    """
    if language != ALL:
        text = choose_label(texts, language)
        return {text.language or UNKNOWN: text} if text else {}
    found = {tag: choose_label([text for text in texts if matches(text.language, tag)], tag) for tag in FALLBACKS}
    best = {tag: text for tag, text in found.items() if text}
    return best or {text.language or UNKNOWN: text for text in texts[:1]}


def texts_of(thing: FrameworkThing, *, definition: bool, note: bool = False) -> dict[str, tuple[Text, ...]]:
    """All texts of a thing by the key under which answers give them; its code stands in for a missing label."""
    texts = {
        "label": thing.labels or (Text(thing.code),),
        "title": thing.titles,
        "description": thing.summaries,
    }
    return texts | ({"definition": thing.definitions} if definition else {}) | ({"note": thing.notes} if note else {})


def choose_texts(texts: Mapping[str, Sequence[Text]], language: str) -> Chosen:
    """What an answer gives of some texts."""
    return Chosen({key: in_language(candidates, language) for key, candidates in texts.items()})
