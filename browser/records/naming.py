"""Names and addresses of types, countries, targets, subjects and values on pages of records."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from browser.site import i18n
from browser.site.contexts import Link, Tile, Value
from browser.site.frame import words
from browser.site.tiles import make_tile
from browser.site.values import ValueMaker
from browser.urls import Urls
from kg.clearing_house.decision_tree import decision_name
from kg.framework import Goal, Target
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import local_name
from kg.records.content import type_of
from kg.records.countries import Country, countries
from kg.records.decisions import DecisionName, read_path
from kg.records.facets import BY_NAME
from kg.records.nodes import main_class
from kg.records.types import read_record_types
from kg.texts.languages import Text, choose_label

_GOALS: Final = "ABCD"


class Naming:
    """Names for one page in one language."""

    def __init__(self, knowledge: Knowledge, urls: Urls, language: str) -> None:
        self.knowledge, self.urls, self.language = knowledge, urls, language
        self.labels = knowledge.labels()
        self.values = ValueMaker(knowledge.graph, self.labels, urls, language, answers=knowledge.answers)
        base = urls.identifiers.base_iri
        self._terms, self._framework = f"{base}thesaurus/", f"{base}kmgbf/"

    def type(self, schema: str) -> Text:
        """The name of a record type."""
        type_ = read_record_types().get(schema)
        return (choose_label(type_.labels, self.language) if type_ else None) or Text(schema)

    def class_name(self, schema: str, iri: str = "") -> str:
        """The class of a type's records, or of what one of them is shown as, as `chm:` and its name."""
        path = iri.removeprefix(self.urls.identifiers.base_iri)
        return f"chm:{local_name(main_class(path, read_record_types()[schema]))}"

    def country_name(self, country: Country) -> Text:
        """A country as the thesaurus calls it in the reader's language, else as CLDR does."""
        return self.knowledge.country_names(self.language)[country.iso2]

    def in_order(self, codes: Collection[str]) -> list[str]:
        """Codes of countries in the order of their names in the reader's language; those of none are left out."""
        return [iso2 for iso2 in self.knowledge.country_names(self.language) if iso2 in codes]

    def country(self, iri: str) -> Country | None:
        """The country that a term of the thesaurus is."""
        if not iri.startswith(self._terms):
            return None
        return countries().get(iri.removeprefix(self._terms).lower())

    def country_link(self, iso2: str) -> Link | None:
        """The profile of a country, by its name."""
        country = countries().get(iso2)
        return Link(self.urls.country(self.language, iso2), self.country_name(country).value) if country else None

    def target_iri(self, code: str) -> str:
        """The IRI of a goal or target by its code."""
        return f"{self._framework}{'goal' if code in _GOALS else 'target'}_{code}"

    def tile(self, iri: str) -> Tile | None:
        """The tile of a goal or target of the Framework; None for anything else."""
        found = self.knowledge.framework.by_iri.get(iri)
        return make_tile(found, self.urls, self.language) if isinstance(found, Goal | Target) else None

    def term_iri(self, identifier: str) -> str:
        """The IRI of a term of the thesaurus."""
        return self._terms + quote(identifier, safe="")

    def thing(self, iri: str) -> tuple[Value, bool]:
        """A thing by its name, and whether anything is known of it here.

        A country leads to its profile, an element of a decision to its place on the decision's page.
        """
        if country := self.country(iri):
            url = self.urls.country(self.language, country.iso2)
            return Value("iri", self.country_name(country), url=url, iri=iri), True
        if name := decision_name(self.knowledge.graph, iri):
            whole = self.urls.page(self.urls.identifiers.base_iri + name.whole.path, self.language)
            url = f"{whole}#{name.anchor}" if name.parts else whole
            return Value("iri", self.decision(name), url=url, iri=iri), True
        if self.urls.identifiers.is_local(iri) and not self.knowledge.graph.knows(iri):
            document = f"{self.urls.identifiers.base_iri}document/"
            name_ = unquote(iri.removeprefix(document)) if iri.startswith(document) else local_name(iri)
            return Value("iri", Text(name_), iri=iri), False
        value = self.values.iri(NamedNode(iri))
        return (value if self.labels.texts(iri) else replace(value, text=self._nameless(iri, value.text))), True

    def _nameless(self, iri: str, otherwise: Text) -> Text:
        """A name for a record that has none, from its type and country; for other things `otherwise`."""
        type_ = type_of(self.knowledge.graph, iri)
        if type_ is None:
            return otherwise
        name, node = self.type(type_.schema), NamedNode(iri)
        property_ = NamedNode(f"{self.urls.identifiers.base_iri}chm/ontology#government")
        for quad in self.knowledge.graph.said(node, property_):
            if isinstance(quad.object, NamedNode) and (country := self.country(quad.object.value)):
                return Text(f"{name.value}: {self.country_name(country).value}", name.language)
        return Text(f"{name.value}: {local_name(iri)}", name.language)

    def decision(self, name: DecisionName) -> Text:
        """The name of a decision or of an element of it, such as “Decision 16/32, paragraph 21”."""
        kind = self.type(schema_of_decision(name))
        words_ = place_words(name.parts, self.language)
        text = f"{kind.value} {name.short}" + (i18n.comma(self.language) + words_ if words_ else "")
        return Text(text, kind.language)

    def owner(self, owner: str) -> Text:
        """Whose a record is, as grants say it: a government by the name of its country, an organisation as it is."""
        kind, _, name = owner.partition(":")
        if kind == "government":
            return self.knowledge.country_names(self.language).get(name) or Text(name.upper())
        return Text(name if kind == "organisation" else owner)

    def facet(self, name: str, value: str) -> Text:
        """The name of a value of a facet of lists."""
        match BY_NAME[name].values:
            case "type":
                return self.type(value)
            case "country":
                country = countries().get(value)
                return self.country_name(country) if country else Text(value.upper())
            case "decision":
                decided = read_path(f"decision/{value}")
                return self.decision(decided) if decided else Text(value)
            case "target":
                found = self.knowledge.framework.by_iri.get(self.target_iri(value))
                return found.label(self.language) if isinstance(found, Goal | Target) else Text(value)
            case "language":
                return Text(i18n.language(value).name, value)
            case "term":
                return choose_label(self.labels.texts(self.term_iri(value)), self.language) or Text(value)
            case "plain":
                return Text(value)


def schema_of_decision(name: DecisionName) -> str:
    """The record type of a decision: subsidiary bodies adopt recommendations."""
    return "decision" if name.body == "cop" or name.body.endswith("mop") else "recommendation"


def place_words(parts: Sequence[str], language: str) -> str:
    """An element as people write it: `paragraph 24 (e)`, `Annex 1, Section A, paragraph 3`; '' for no parts."""
    _ = words(language)
    annex, section, paragraph = _("Annex"), _("Section"), _("paragraph")
    written: list[str] = []
    for part in parts:
        if part.startswith("annex"):
            written.append(f"{annex} {part.removeprefix('annex')}".strip())
        elif part.startswith("section"):
            written.append(f"{section} {part.removeprefix('section').upper()}".strip())
        elif part.isdigit():
            written.append(f"{paragraph} {part}")
        elif written:
            written[-1] += f" ({part})"
        else:
            written.append(f"({part})")
    return i18n.comma(language).join(written)
