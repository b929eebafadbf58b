"""The profile of a country from its records: targets, progress, indicators, roles, meetings, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.clearing_house.alignment import AlignedTarget, degrees_of
from kg.clearing_house.listing import RecordRow, RecordSets, record_sets
from kg.graph.graph import KnowledgeGraph, take
from kg.knowledge.knowledge import Knowledge
from kg.rdf.namespaces import DCT
from kg.records.content import Record, read_record
from kg.records.countries import Country
from kg.records.model import CHM, RecordField
from kg.records.observations import DATA_TYPE, read_observations
from kg.records.types import read_record_types
from kg.texts.languages import Text

MOST: Final = 100
"""National targets of a country that are listed; all are counted."""
_UNALIGNED: Final = 20
_REPORTS: Final = 10
"""National reports that are read; a Party has one, seldom more."""
_POINTS: Final = 40
_DATA: Final = 300
"""Records with values of indicators that are read: their newest values and counts, all in one query."""
_YEARS: Final = 60
EXPECTED: Final = (
    "nbsap", "nationalTarget7", "nationalReport7", "nationalReport7IndicatorData",
    "nationalReport7BinaryIndicatorData", "focalPoint",
)  # fmt: skip
"""Types of records of which every Party has one."""
NBSAPS: Final = ("nbsap", "nationalReport")
"""Strategies, and reports of earlier forms."""
_FULL: Final = {"yes", "fully"}
_HALF: Final = {"partially", "underDevelopment"}
_NONE: Final = ("no", "none", "notApplicable")


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress in a report: the report, the target (global, national, or '' with its `title`), the level.

    `level` is the IRI of a term, or `level_text` what an export had in its place.
    """

    record: RecordRow
    target: str
    title: str = ""
    level: str = ""
    level_text: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of an indicator as it was reported."""

    record: RecordRow
    year: str
    value: str
    unit: str
    disaggregation: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question of a binary indicator: the question, the words, and `full`, `half` or `none`."""

    question: tuple[Text, ...]
    name: str
    words: tuple[str, ...]
    options: tuple[tuple[Text, ...], ...]
    state: str


@dataclass(slots=True)
class Profile:
    """Everything that a country's page shows, by IRIs and records; names are given by the page.

    `matrix` is counts by record type and year ('' for records without a date), most first. `targets` are the newest
    national targets, `target_counts` how many there are of all, by code of the global target or goal. `answers`,
    `points` (the newest) and `values` (how many points there are) are by IRI of the indicator, which for one of the
    country's own may be the record that gives its values; `national_names` has the names that targets give such
    indicators. `missing` are record types of which there is none, `unaddressed` codes
    of global targets that no national target is aligned with. `cut` are types of which only the newest were read.
    """

    country: Country
    total: int
    years: tuple[str, ...]
    matrix: tuple[tuple[str, int, Mapping[str, int]], ...]
    nbsaps: tuple[RecordRow, ...] = ()
    targets: dict[str, list[AlignedTarget]] = field(default_factory=dict)
    target_counts: dict[str, int] = field(default_factory=dict)
    national: int = 0
    unaligned: tuple[RecordRow, ...] = ()
    progress: tuple[Progress, ...] = ()
    points: dict[str, list[Point]] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    national_names: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    answers: dict[str, tuple[RecordRow, tuple[Answer, ...]]] = field(default_factory=dict)
    roles: tuple[tuple[str, int], ...] = ()
    meetings: tuple[RecordRow, ...] = ()
    meetings_total: int = 0
    answered: tuple[tuple[str, RecordRow], ...] = ()
    missing: tuple[str, ...] = ()
    unaddressed: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


def read_profile(knowledge: Knowledge, country: Country) -> Profile:
    """The profile of a country: counts of all its records, and what the newest of each type say."""
    return _Reader(knowledge, country).profile()


def count_by_country(sets: RecordSets, type_: str = "") -> dict[str, int]:
    """How many records each country has, of one type or of all."""
    among = sets.union("type", (type_,)) if type_ else sets.all
    return dict(sets.counts("country", among))


class _Reader:
    def __init__(self, knowledge: Knowledge, country: Country) -> None:
        self._graph: KnowledgeGraph = knowledge.graph
        self._framework = knowledge.framework
        self._sets = record_sets(knowledge)
        self._country = country
        self._own = self._sets.union("country", (country.iso2,))
        self._cut: list[str] = []

    def profile(self) -> Profile:
        years, matrix = self._matrix()
        counts = {schema: number for schema, number, _ in matrix}
        profile = Profile(self._country, self._own.bit_count(), years, matrix)
        profile.nbsaps = tuple(row for schema in NBSAPS for row in self._rows(schema, 20))
        self._targets(profile)
        profile.progress = tuple(self._progress())
        self._indicators(profile)
        self._binary(profile)
        profile.roles = tuple(self._roles())
        profile.meetings = tuple(self._rows("meeting", 12))
        profile.meetings_total = counts.get("meeting", 0)
        profile.answered = tuple(self._answered())
        if self._country.is_party:
            profile.missing = tuple(schema for schema in EXPECTED if not counts.get(schema))
            if profile.national:
                codes = [target.code for target in self._framework.targets]
                profile.unaddressed = tuple(code for code in codes if code not in profile.target_counts)
        profile.cut = tuple(self._cut)
        return profile

    def _matrix(self) -> tuple[tuple[str, ...], tuple[tuple[str, int, Mapping[str, int]], ...]]:
        years = sorted((year for year, _ in self._sets.counts("year", self._own)), reverse=True)[:_YEARS]
        rows = []
        for schema, number in self._sets.counts("type", self._own):
            among = self._own & self._sets.union("type", (schema,))
            by_year = dict(self._sets.counts("year", among))
            dated = sum(by_year.values())
            rows.append((schema, number, by_year | ({"": number - dated} if number > dated else {})))
        return tuple(years), tuple(rows)

    def _rows(self, schema: str, limit: int) -> list[RecordRow]:
        """The newest records of a type; if there are more, the type is added to `cut`."""
        among = self._own & self._sets.union("type", (schema,))
        if among.bit_count() > limit:
            self._cut.append(schema)
        return self._sets.newest(among, limit)

    def _records(self, schema: str, limit: int) -> Iterator[tuple[RecordRow, Record]]:
        type_ = read_record_types()[schema]
        for row in self._rows(schema, limit):
            yield row, read_record(self._graph, row.iri, type_)

    def _targets(self, profile: Profile) -> None:
        """National targets by global target, all counted, the newest of them listed."""
        national = self._sets.union("type", ("nationalTarget7",)) & self._own
        among = national | (self._sets.union("type", ("nationalTarget7Mapping",)) & self._own)
        profile.national = national.bit_count()
        profile.target_counts = dict(self._sets.counts("target", among))
        rows = self._sets.newest(among, MOST)
        if among.bit_count() > MOST:
            self._cut.append("nationalTarget7")
        for row in rows:
            degrees = degrees_of(row, self._graph.names.base_iri)
            for code in row.facets.get("target", ()):
                profile.targets.setdefault(code, []).append(AlignedTarget(row, degrees.get(code, "")))
        profile.unaligned = tuple(row for row in rows if not row.facets.get("target"))[:_UNALIGNED]

    def _progress(self) -> Iterator[Progress]:
        for row, record in self._records("nationalReport7", _REPORTS):
            for node in record.things(CHM.iri + "sectionIII"):
                target = next(iter(record.things(CHM.iri + "target", node)), "")
                level = next(iter(record.things(CHM.iri + "levelOfProgress", node)), "")
                title = next(iter(record.literals(CHM.iri + "targetText", node)), "")
                text = next(iter(record.literals(CHM.iri + "levelOfProgressText", node)), "")
                if target or title:
                    yield Progress(row, target, title, level, text)

    def _indicators(self, profile: Profile) -> None:
        for row in self._rows(DATA_TYPE, _DATA):
            for observed in read_observations(row.observations):
                points = profile.points.setdefault(observed.indicator, [])
                if observed.value:
                    points.append(Point(row, observed.year, observed.value, observed.unit, observed.part))
            for indicator, count in row.values.items():
                profile.values[indicator] = profile.values.get(indicator, 0) + count
        for indicator, points in profile.points.items():
            points.sort(key=lambda point: (point.year, point.record.iri, point.disaggregation), reverse=True)
            del points[_POINTS:]
            if names := self._national_names(indicator):
                profile.national_names[indicator] = names

    def _national_names(self, indicator: str) -> tuple[Text, ...]:
        """Names of an indicator that a national target describes: bodies of data name it by its identifier alone."""
        terms = f"{self._graph.names.base_iri}thesaurus/"
        store = self._graph.store
        if not indicator.startswith(terms) or any(store.quads_for_pattern(NamedNode(indicator), None, None, None)):
            return ()
        named = Literal(unquote(indicator.removeprefix(terms)))
        nodes = [quad.subject for quad in take(store.quads_for_pattern(None, DCT.identifier, named, None), 10)]
        value = NamedNode(f"{self._graph.names.base_iri}chm/ontology#value")
        found = [quad.object for node in nodes for quad in take(store.quads_for_pattern(node, value, None, None), 10)]
        return tuple(Text(one.value, one.language or "") for one in found if isinstance(one, Literal))

    def _binary(self, profile: Profile) -> None:
        for row, record in self._records("nationalReport7BinaryIndicatorData", _REPORTS):
            for block in record.type.fields:
                responses = next((one for one in block.fields if one.name == "responses"), None)
                for node in record.objects(block) if responses else ():
                    assert responses is not None
                    indicator = next(iter(record.things(CHM.iri + "indicator", node)), "")
                    answers = tuple(_answers(record, responses, node))
                    if answers and indicator not in profile.answers:
                        profile.answers[indicator or block.name] = (row, answers)

    def _roles(self) -> Iterator[tuple[str, int]]:
        """Roles of focal points and how many hold them; nothing about who they are."""
        yield from self._sets.counts("role", self._own & self._sets.union("type", ("focalPoint",)))

    def _answered(self) -> Iterator[tuple[str, RecordRow]]:
        """Notifications that the country answered with a submission."""
        for row, record in self._records("submission", 20):
            for iri in record.things(CHM.iri + "notifications"):
                yield iri, row


def _answers(record: Record, responses: RecordField, node: str) -> Iterator[Answer]:
    for inner in record.objects(responses, node):
        for question in responses.fields:
            if question.kind not in ("word", "option"):
                continue
            words = tuple(record.words(question, inner))
            if words:
                named = {one.value: one.labels for one in question.options}
                state = "full" if _FULL & set(words) else "none" if set(words) <= set(_NONE) else "half"
                if state == "half" and question.many and not _HALF & set(words):
                    state = "full"  # one or several of a list were chosen
                yield Answer(question.labels, question.name, words, tuple(named.get(word, ()) for word in words), state)
