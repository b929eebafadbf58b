"""What can be chosen in a field that has no short list: terms of its lists, records of its types, symbols.

Everything that is found is taken back by the rules of validation: its identifier leads to what was found, of a type
that the field may point to, and of one's own government where a record is a government's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final
from urllib.parse import unquote

from browser.forms.terms import TermLists
from browser.records.naming import Naming
from kg.graph.names import NOTHING, read_names
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import SKOS
from kg.records.identifiers import RecordIris, canonical_term, read_reference
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.report import Report
from kg.records.model import RecordField
from kg.records.notations import NotationReader, keys
from kg.records.types import read_record_types
from kg.search.model import SearchQuery
from kg.texts.folding import fold
from kg.texts.languages import Text, choose_label
from kg.validation.known import KnownOfGraph

MOST: Final = 20
"""Values that are offered at once."""
LONGEST: Final = 300
"""Characters of what is looked for."""
_LOOKED_AT: Final = 60
_WORDS: Final = re.compile(r"[^\W_]+")
_WRITTEN: Final = re.compile(r"(?=.*[\d-])[A-Za-z0-9][A-Za-z0-9_.@/-]{1,127}", re.ASCII)
"""An identifier that may be kept although nothing here has it."""
_COUNTRIES: Final = "countries"
_PICKED: Final = ("term", "reference", "symbol")


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen: its identifier as a body has it, its name, what tells it from others (type, country,
    day), and whether anything here has it."""

    value: str
    label: Text
    about: tuple[Text, ...] = ()
    known: bool = True


class Finder:
    """Finds values of fields for somebody who writes for an owner (`government:be`), in one generation and language."""

    def __init__(self, knowledge: Knowledge, naming: Naming, iris: RecordIris, terms: TermLists, owner: str) -> None:
        self._knowledge, self._naming, self._iris, self.terms = knowledge, naming, iris, terms
        self._language = naming.language
        kind, _, name = owner.partition(":")
        self._government = iris.term(name) if kind == "government" else ""
        self._known = knowledge.remember("known to forms", lambda: KnownOfGraph(knowledge.graph, iris))
        self._mapper = Mapper(iris, Report())
        self._notations = NotationReader(iris.base_iri)

    def find(self, field: RecordField, words: str) -> list[Option]:
        """The first values of a field that some words, an identifier or an address name; of no words: any."""
        words = " ".join(words[:LONGEST].split())
        found = list(dict.fromkeys(self._found(field, words)))[:MOST]
        written = self._as_written(field, words)
        meant = {self._iri(field, one.value) for one in found}
        return [*found, written] if written and self._iri(field, written.value) not in meant else found

    def named(self, field: RecordField, values: Iterable[str]) -> Mapping[str, Option]:
        """The values that stand in a field, by what they are called."""
        wanted = [value for value in dict.fromkeys(values) if value]
        listed = dict(self.terms.of(field.domains)) if field.domains else {}
        found = {value: Option(value, label) for value in wanted if (label := listed.get(canonical_term(value)))}
        others = {value: self._iri(field, value) for value in wanted if value not in found}
        known = {option_iri: one for one, option_iri in self._options(field, others.items())}
        for value, iri in others.items():
            found[value] = known.get(iri) or Option(value, Text(value), known=False)
        return found

    def _found(self, field: RecordField, words: str) -> Iterator[Option]:
        if field.kind == "term" or (field.domains and not field.targets):
            yield from self._found_terms(field, words)
            return
        pairs = [(value, iri) for iri in self._hits(field, words) if (value := self._value(field, iri))]
        for option, _ in self._options(field, pairs):
            yield option
        if field.domains:
            yield from self._found_terms(field, words)

    def _found_terms(self, field: RecordField, words: str) -> Iterator[Option]:
        if listed := self.terms.of(field.domains):
            yield from (Option(value, label) for value, label in self._matching(listed, words))
            return
        schemes = tuple(self._iris.domain(name) for name in field.domains)
        known = [scheme for scheme in schemes if self._knowledge.graph.knows(scheme)]
        if schemes and not known:
            return
        if not known and not words:
            return
        facets = {"scheme": tuple(known)} if known else {"type": (SKOS.Concept.value,)}
        start = self._iris.term("")
        for iri in self._search(words, facets):
            if iri.startswith(start) and "/" not in iri.removeprefix(start):
                name = choose_label(self._knowledge.graph.texts(iri), self._language)
                value = unquote(iri.removeprefix(start))
                yield Option(value, name or Text(value))

    def _matching(self, listed: Sequence[tuple[str, Text]], words: str) -> Iterator[tuple[str, Text]]:
        """The terms of a list that a notation or an address names, then those that have all words, then those in which
        words begin so."""
        wanted, named = fold(words).split(), set(keys(words)) if words else set()
        ranked: tuple[list[tuple[str, Text]], ...] = ([], [], [])
        for value, label in listed:
            spoken = f"{fold(label.value)} {fold(value)}"
            whole = {*_WORDS.findall(spoken), *spoken.split()}
            if named & set(keys(value)) or words in (self._iris.term(value), self._naming.term_iri(value)):
                ranked[0].append((value, label))
            elif whole.issuperset(wanted):
                ranked[1].append((value, label))
            elif all(any(word.startswith(one) for word in whole) for one in wanted):
                ranked[2].append((value, label))
        return chain(*ranked)

    def _hits(self, field: RecordField, words: str) -> Iterator[str]:
        types = [one for name in field.targets if (one := read_record_types().get(name))]
        own = {one.schema for one in types if one.schema_type == "national"} if self._government else set()
        for national in (True, False):
            classes = [
                rebased(iri, self._iris.base_iri)
                for one in types
                if (one.schema in own) is national
                for iri in (one.class_iri, one.thing_iri)
                if iri
            ]
            if classes:
                facets = {"type": tuple(classes)} | ({"country": (self._government,)} if national else {})
                yield from self._search(words, facets)
        if not types and words:
            yield from self._search(words, {})

    def _search(self, words: str, facets: Mapping[str, tuple[str, ...]]) -> list[str]:
        query = SearchQuery(words, self._language, {**facets, "status": ()}, limit=_LOOKED_AT, counted=False,
                            quick=True, sequence=self._knowledge.generation.sequence)  # fmt: skip
        return [hit.iri for hit in self._knowledge.search.search(query).hits if not hit.deprecated]

    def _iri(self, field: RecordField, value: str) -> str:
        """What an identifier in a field leads to, '' for nothing."""
        if field.kind == "symbol":
            meant = self._mapper.resolve_symbol(value, field.targets)
            return meant.value if meant else ""
        if field.kind == "term" or self._mapper.means_term(field, value):
            return self._iris.term(value)
        reference = read_reference(value)
        return self._iris.record(reference.identifier) if reference else ""

    def _value(self, field: RecordField, iri: str) -> str:
        """The identifier by which a field leads to a thing that was found, '' where none does."""
        tail = unquote(iri.rpartition("/")[2])
        notation = self._notations.notation(iri)
        code = read_names(self._knowledge.graph, [iri]).get(iri, NOTHING).code if field.kind == "symbol" else ""
        for one in (code, tail, notation, notation.removeprefix("decision/")):
            meant = self._iri(field, one) if one else ""
            if meant and (meant == iri or (field.kind == "reference" and self._known.record(meant).schema)):
                return one if self._fits(field, meant) else ""
        return ""

    def _fits(self, field: RecordField, iri: str) -> bool:
        if field.kind == "term":
            return True
        found = self._known.record(iri)
        if field.targets and found.schema not in field.targets:
            return False
        type_ = read_record_types().get(found.schema)
        national = type_ is not None and type_.schema_type == "national"
        return not (national and self._government and found.governments and self._government not in found.governments)

    def _options(self, field: RecordField, pairs: Iterable[tuple[str, str]]) -> list[tuple[Option, str]]:
        """Options for identifiers and what they lead to, in their order; what is not known here is left out."""
        wanted = [(value, iri) for value, iri in pairs if iri]
        days = self._days([iri for _, iri in wanted]) if field.kind != "term" else {}
        made = []
        for value, iri in wanted:
            thing, known = self._naming.thing(iri)
            if known and self._knowledge.graph.knows(iri):
                made.append((Option(value, thing.text, tuple(self._about(iri, days.get(iri, "")))), iri))
        return made

    def _about(self, iri: str, day: str) -> Iterator[Text]:
        found = self._known.record(iri)
        if found.schema:
            yield self._naming.type(found.schema)
        for government in sorted(found.governments)[:3]:
            if country := self._naming.country(government):
                yield self._naming.country_name(country)
        if day:
            yield Text(day)

    def _days(self, iris: Sequence[str]) -> Mapping[str, str]:
        marks = ",".join("?" * len(iris))
        sql = f"SELECT iri, day FROM record WHERE iri IN ({marks})"
        return dict(self._knowledge.search.ask(lambda connection, _: connection.execute(sql, iris).fetchall()))

    def _as_written(self, field: RecordField, words: str) -> Option | None:
        """An identifier as it was written, where nobody here can say that it is none."""
        iri = self._iri(field, words) if _WRITTEN.fullmatch(words) else ""
        if not iri or not self._may_be(field, iri):
            return None
        return replace(self.named(field, [words])[words], value=words)

    def _may_be(self, field: RecordField, iri: str) -> bool:
        """Whether what an identifier leads to fits, or is not known here while it may well be elsewhere."""
        if field.kind == "term":
            return not any(self._known.domain(name).terms for name in field.domains)
        return not self._known.record(iri).schema or self._fits(field, iri)


def is_picked(field: RecordField) -> bool:
    """Whether the values of a field are chosen by looking for them, where they are no short list."""
    return field.kind in _PICKED and "body" not in field.targets


def may_suggest(field: RecordField) -> bool:
    """Whether a term that the lists of a field lack may be suggested: no country, and nothing that an object is about,
    such as a goal."""
    return (
        field.kind == "term" and field.name != "identifier" and bool(field.domains) and _COUNTRIES not in field.domains
    )
