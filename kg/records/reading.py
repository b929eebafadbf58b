"""Reading facets, dates and names of records out of a graph in one pass, when it is indexed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.rdf.documents import Selection, Statement
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import DCT, ELI, FOAF, RDF, RDFS, SCHEMA
from kg.records.facets import ALIGNMENT, DECISION, FACETS, Facet
from kg.records.model import CHM, RecordType
from kg.records.observations import DATA_TYPE, MOST, Observation, ObservationReader, count_values
from kg.records.types import read_record_types
from kg.texts.authority import language_tag
from kg.texts.languages import Text

_DATES: Final = (
    ELI.date_document, DCT.date, DCT.issued, SCHEMA.startDate, CHM.adoptionDate, CHM.publicationDate, DCT.dateSubmitted,
    DCT.created, DCT.modified,
)  # fmt: skip
GOVERNMENT: Final = "government"
"""The country whose record it is, before that of others that it names."""
_COUNTRIES: Final = frozenset("government country countries hostGovernments eventCountry".split())
OTHER_PLACES: Final = {DCT.spatial.value: "spatial", SCHEMA.addressCountry.value: "country"}
PLACES: Final = (*(CHM[name].value for name in sorted(_COUNTRIES - {GOVERNMENT})), *OTHER_PLACES)
"""Properties by which a record that is of no government belongs to a country."""
_TEXTS: Final = (RDFS.label, DCT.title, FOAF.name, SCHEMA.name)
"""Properties that name a record, the first that it has is used (as `kg.graph.labels` has it)."""
_LONGEST: Final = 400
_LONGEST_WORD: Final = 100
_MOST_NAMES: Final = 12


def read_name(written: str) -> Text:
    """A name that `Part.shown` wrote.

    >>> read_name("fr Une cible"), read_name(" COP 16").language
    (Text(value='Une cible', language='fr', machine=False), '')
    """
    language, _, value = written.partition(" ")
    return Text(value, language)


@dataclass(slots=True)
class Part:
    """Facets and names of a record in one graph. `dates` and `texts` are by the rank of their property."""

    facets: dict[str, set[str]] = field(default_factory=dict)
    dates: dict[int, str] = field(default_factory=dict)
    texts: dict[int, list[Text]] = field(default_factory=dict)
    observations: list[Observation] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        """Note a value of a facet."""
        self.facets.setdefault(name, set()).add(value)

    @property
    def names(self) -> list[Text]:
        """Texts that name the record; empty if there is none."""
        return self.texts[min(self.texts)] if self.texts else []

    def shown(self) -> dict[str, set[str]]:
        """The data of a record in lists and profiles: names, which `read_name` reads, and observations."""
        names = {f"{text.language} {text.value[:_LONGEST]}" for text in self.names[:_MOST_NAMES]}
        found = {"names": names, "observations": {each.written() for each in self.observations[:MOST]}}
        found["values"] = {f"{count} {indicator}" for indicator, count in count_values(self.observations).items()}
        return {name: values for name, values in found.items() if values}

    @property
    def day(self) -> str:
        """The day that the record belongs to, with the rank of its property before it; '' if it has none."""
        return min((f"{rank}{day}" for rank, day in self.dates.items()), default="")


class RecordReader:
    """Parts of records out of the statements of a graph, under one base."""

    def __init__(self, names: GraphNames) -> None:
        self._prefix = f"{names.prefix}record/"
        base = names.base_iri
        chm = f"{base}chm/ontology#"
        self._base, self._terms, self._framework = base, f"{base}thesaurus/", f"{base}kmgbf/"
        self._schemas = {rebased(iri, base): type_.schema for iri, type_ in types_by_class().items()}
        own = {property_.value.removeprefix(CHM.iri): property_ for property_ in _DATES}
        self._dates = {
            (chm + name if property_.value.startswith(CHM.iri) else property_.value): rank
            for rank, (name, property_) in enumerate(own.items())
        }
        self._texts = {property_.value: rank for rank, property_ in enumerate(_TEXTS)}
        self._countries = {chm + name: name for name in _COUNTRIES} | OTHER_PLACES
        self._own = {rebased(iri, base): facet for facet in FACETS for iri in facet.properties}
        self._decisions = f"{base}decision/"
        self._aligned_with, self._degree = f"{chm}alignedWith", f"{chm}degreeOfAlignment"

        properties = (*self._dates, *self._texts, *self._countries, *self._own, self._aligned_with, self._degree)
        self.selection = Selection.of(
            (RDF.type, DCT.subject, *map(NamedNode, properties)),
            (self._framework, f"{self._terms}CBD-SUBJECT-", self._decisions),
        )
        self._observations = ObservationReader(base)
        self.selection |= self._observations.selection
        """The statements that are read of a graph."""

    def holds_records(self, graph: str) -> bool:
        """Whether a graph is one that records stand in."""
        return graph.startswith(self._prefix)

    def read(self, statements: Sequence[Statement]) -> dict[str, Part]:
        """One pass over a graph, or what `selection` chooses of it: parts by IRI of the record.

        Nodes inside a record count for the record, elements of a decision for the decision.
        """
        parts: dict[str, Part] = {}
        alignments: dict[str, dict[str, str]] = {}
        last, iri, inner, part = "", "", False, Part()
        for subject, predicate, value in statements:
            if not subject.startswith(self._base):
                continue
            if subject != last:
                last, (iri, inner) = subject, self._record_of(subject)
                part = parts.get(iri) or parts.setdefault(iri, Part())
            if isinstance(value, str):
                self._link(part, predicate, value, inner)
                if value.startswith(self._decisions):
                    self._decided(part, iri, value)
                if inner and predicate in (self._aligned_with, self._degree):
                    alignments.setdefault(subject, {})[predicate] = value
            elif not inner:
                self._literal(part, predicate, value)
        for node, aligned in alignments.items():
            code = aligned.get(self._aligned_with, "").removeprefix(self._framework).rpartition("_")[2]
            degree = unquote(aligned.get(self._degree, "").removeprefix(self._terms))
            parts[node.partition("#")[0]].add(ALIGNMENT, f"{code} {degree}".strip())
        self._observe(parts, statements)
        return parts

    def _observe(self, parts: Mapping[str, Part], statements: Sequence[Statement]) -> None:
        for iri, part in parts.items():
            if DATA_TYPE in part.facets.get("type", ()):
                part.observations = self._observations.read(iri, statements)

    def _record_of(self, subject: str) -> tuple[str, bool]:
        """The record that a subject is, or is inside of, and whether it is inside."""
        iri, inner, _ = subject.partition("#")
        if iri.startswith(self._decisions):
            iri, inner = self._whole_decision(iri)
        return iri, bool(inner)

    def _link(self, part: Part, predicate: str, value: str, inner: bool) -> None:
        if value.startswith(self._framework):
            kind, _, code = value.removeprefix(self._framework).partition("_")
            if kind in ("target", "goal") and code:
                part.add("target", code)
        elif value.startswith(self._terms):
            term = unquote(value.removeprefix(self._terms))
            if term.startswith("CBD-SUBJECT-") or predicate == DCT.subject.value:
                part.add("subject", term)
            elif not inner and predicate in self._countries and len(term) == 2:
                part.add(GOVERNMENT if self._countries[predicate] == GOVERNMENT else "country", term.lower())
            elif not inner and predicate in self._own:
                part.add(self._own[predicate].name, term)
        elif not inner and predicate == DCT.language.value:
            part.add("language", language_tag(value))
        elif not inner and predicate == RDF.type.value and (schema := self._schemas.get(value)):
            part.add("type", schema)

    def _whole_decision(self, iri: str) -> tuple[str, str]:
        """IRI of the decision and path below it, for the IRI of an element: it counts for its decision."""
        pieces = iri.removeprefix(self._decisions).split("/", 3)
        return self._decisions + "/".join(pieces[:3]), "".join(pieces[3:])

    def _decided(self, part: Part, iri: str, value: str) -> None:
        whole, element = self._whole_decision(value.partition("#")[0])
        if whole != iri:
            path = whole.removeprefix(self._decisions)
            part.add(DECISION, path)
            if element:
                part.add(DECISION, f"{path}/{element}")

    def _literal(self, part: Part, predicate: str, value: Literal) -> None:
        rank = self._dates.get(predicate)
        if rank is not None:
            day = value.value[:10]
            if day[:4].isdigit() and rank not in part.dates:
                part.dates[rank] = day
        elif predicate in self._texts:
            part.texts.setdefault(self._texts[predicate], []).append(Text(value.value, value.language or ""))
        elif facet := self._own.get(predicate):
            part.add(facet.name, _word(value.value, facet))


def _word(text: str, facet: Facet) -> str:
    """A text as a value of a facet, which has no blanks."""
    word = "_".join(text.split())[:_LONGEST_WORD]
    return word.lower() if facet.lower else word


@cache
def types_by_class() -> Mapping[str, RecordType]:
    """Record types by the classes of their records and of the things that these are about.

    The IRIs are below the base that shapes are written for.
    """
    types = read_record_types().values()
    return {type_.class_iri: type_ for type_ in types} | {type_.thing_iri: type_ for type_ in types if type_.about}
