"""All countries, and the profile of one: every number leads to its records and to the query that gives it."""

from collections.abc import Iterator
from typing import Any, Final

from starlette.requests import Request

from browser.countries.alignment import NAMED
from browser.countries.contexts import (
    AlignedTargets,
    BinaryRow,
    CountriesPage,
    CountryPage,
    CountryRow,
    Dot,
    IndicatorRow,
    MatrixRow,
    Missing,
    ProgressRow,
    RecordLink,
)
from browser.countries.questions import queries_of
from browser.http.services import language_of, services, urls
from browser.records.field_contexts import Count
from browser.records.listing import name_of_record
from browser.records.naming import Naming
from browser.site.contexts import FormatLink, Frame, Link, Tile
from browser.site.frame import format_links, make_frame, words
from browser.site.html import plain
from browser.site.values import code_order
from browser.things.structured import about
from browser.urls import Urls
from kg.clearing_house.listing import RecordRow, record_sets
from kg.clearing_house.profiles import NBSAPS, Answer, Profile, count_by_country, read_profile
from kg.framework import ROLES
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import DATA_FORMATS, JSON, Format
from kg.records.countries import Country, countries, get_country
from kg.texts.languages import Text, choose_label

_POINTS: Final = 8
_BEHIND: Final = {
    "nbsaps": NBSAPS,
    "progress": ("nationalReport7",),
    "indicators": ("nationalReport7IndicatorData",),
    "binary": ("nationalReport7BinaryIndicatorData",),
    "roles": ("focalPoint",),
    "meetings": ("meeting",),
    "answered": ("submission",),
}
"""Types of the records that a section is made from."""


def countries_page(request: Request) -> CountriesPage:
    """All countries with the numbers of their records."""
    knowledge, to, language = services(request).knowledge.current(), urls(request), language_of(request)
    _ = words(language)
    rows = country_rows(knowledge, Naming(knowledge, to, language))
    return CountriesPage(
        frame=make_frame(
            request,
            title=_("Countries"),
            address=lambda tag: to.countries(tag),
            section="countries",
            styles=("records.css",),
        ),
        parties=tuple(row for row in rows if row.is_party),
        others=tuple(row for row in rows if not row.is_party),
        data=_data(to, language),
        records_url=to.records(language),
    )


def country_rows(knowledge: Knowledge, naming: Naming) -> list[CountryRow]:
    """All countries in the order of their names in the reader's language."""
    sets, to, language = record_sets(knowledge), naming.urls, naming.language
    counts, targets, reports = (count_by_country(sets, name) for name in ("", "nationalTarget7", "nationalReport7"))
    return [
        CountryRow(
            to.country(language, iso2), iso2, naming.country_name(country), country.is_party, counts.get(iso2, 0),
            to.records(language, {"country": iso2}), targets.get(iso2, 0), reports.get(iso2, 0),
        )
        for iso2, country in ((iso2, countries()[iso2]) for iso2 in naming.in_order(countries()))
    ]  # fmt: skip


def country_page(request: Request) -> CountryPage:
    """The profile of the country in the path. Raises NotFound."""
    country = get_country(request.path_params["iso2"])
    return _Maker(request, country).page()


def _data(to: Urls, language: str, iso2: str = "") -> tuple[FormatLink, ...]:
    """The same as files, in the reader's language."""

    def address(format_: Format) -> str:
        url = to.countries_api(iso2, "" if format_ is JSON else format_.name)
        return to.with_parameters(url, {"lang": language})

    return format_links(address, DATA_FORMATS)


class _Maker:
    """Puts a profile together."""

    def __init__(self, request: Request, country: Country) -> None:
        self._request, self._country = request, country
        self._knowledge = services(request).knowledge.current()
        self._to, self._language = urls(request), language_of(request)
        self._naming = Naming(self._knowledge, self._to, self._language)
        self._profile: Profile = read_profile(self._knowledge, country)
        self._terms: dict[str, Text] = {}

    def page(self) -> CountryPage:
        """The page."""
        country, profile, naming = self._country, self._profile, self._naming
        name = naming.country_name(country)
        return CountryPage(
            frame=self._frame(name),
            name=name,
            names=country.names(),
            iso2=country.iso2.upper(),
            iso3=country.iso3,
            m49=country.m49,
            is_party=country.is_party,
            total=self._count(profile.total),
            years=profile.years,
            matrix=self._matrix(),
            nbsaps=tuple(self._link(row) for row in profile.nbsaps),
            national=self._count(profile.national, type="nationalTarget7"),
            aligned=self._aligned(),
            unaligned=tuple(self._link(row) for row in profile.unaligned),
            progress=tuple(self._progress()),
            covered=self._covered(),
            indicators=tuple(self._indicators()),
            binary=tuple(self._binary()),
            roles=profile.roles,
            meetings=tuple(self._link(row) for row in profile.meetings),
            meetings_total=self._count(profile.meetings_total, type="meeting"),
            answered=tuple((self._thing(iri), self._link(row)) for iri, row in profile.answered),
            missing=tuple(Missing(naming.type(schema), self._list(type=schema)) for schema in profile.missing),
            unaddressed=tuple(tile for code in profile.unaddressed if (tile := self._tile(code))),
            cut=tuple(naming.type(schema) for schema in profile.cut),
            totals=tuple(self._totals()),
            queries=queries_of(self._to, self._language, country.iso2),
            data=_data(self._to, self._language, country.iso2),
            iri=naming.term_iri(country.iso2),
        )

    def _totals(self) -> Iterator[tuple[str, Count]]:
        """How many records stand behind each section."""
        numbers = {schema: number for schema, number, _ in self._profile.matrix}
        for section, schemas in _BEHIND.items():
            number = sum(numbers.get(schema, 0) for schema in schemas)
            yield section, self._count(number, type=" ".join(schemas))

    def _frame(self, name: Text) -> Frame:
        _ = words(self._language)
        return make_frame(
            self._request,
            title=name.value,
            address=lambda tag: self._to.country(tag, self._country.iso2),
            breadcrumbs=[Link(self._to.countries(self._language), _("Countries"))],
            section="countries",
            structured=self._structured(name),
            styles=("records.css",),
            feed={"party": self._country.iso2.upper()},
        )

    def _structured(self, name: Text) -> dict[str, Any]:
        """What search engines are told: a schema.org Country, which is the term of the thesaurus."""
        country, url = self._country, self._to.country(self._language, self._country.iso2)
        others = [text for text in country.names() if text.language != name.language]
        codes = [code for code in (country.iso2.upper(), country.iso3, country.m49) if code]
        told = about("Country", self._naming.term_iri(country.iso2), name, self._language, url, others)
        return {**told, "identifier": codes}

    def _list(self, **filters: str) -> str:
        return self._to.records(self._language, {"country": self._country.iso2, **filters})

    def _count(self, number: int, **filters: str) -> Count:
        return Count(number, self._list(**filters))

    def _link(self, row: RecordRow, note: Text | None = None) -> RecordLink:
        return RecordLink(self._to.page(row.iri, self._language), name_of_record(self._naming, row), row.day, note)

    def _thing(self, iri: str) -> RecordLink:
        value, _ = self._naming.thing(iri)
        return RecordLink(value.url, Text(plain(value.text.value), value.text.language))

    def _tile(self, code: str) -> Tile | None:
        return self._naming.tile(self._naming.target_iri(code))

    def _term(self, iri: str) -> Text | None:
        if iri and iri not in self._terms:
            self._terms[iri] = self._naming.thing(iri)[0].text
        return self._terms.get(iri)

    def _matrix(self) -> tuple[MatrixRow, ...]:
        rows = []
        for schema, total, by_year in self._profile.matrix:
            cells = tuple(
                self._count(by_year[year], type=schema, year=year) if by_year.get(year) else None
                for year in self._profile.years
            )
            rows.append(MatrixRow(self._naming.type(schema), self._count(total, type=schema), cells))
        return tuple(rows)

    def _aligned(self) -> tuple[AlignedTargets, ...]:
        found = []
        for code, total in self._profile.target_counts.items():
            aligned = self._profile.targets.get(code, [])
            if tile := self._tile(code):
                links = tuple(self._link(one.record, self._term(one.degree)) for one in aligned[:NAMED])
                url = self._list(target=code, type="nationalTarget7 nationalTarget7Mapping")
                found.append(AlignedTargets(tile, links, total, url))
        return tuple(sorted(found, key=lambda one: code_order(one.tile.code)))

    def _progress(self) -> list[ProgressRow]:
        rows = []
        for one in self._profile.progress:
            tile = self._naming.tile(one.target) if one.target else None
            target = self._thing(one.target) if one.target else RecordLink("", Text(plain(one.title)))
            level = self._term(one.level) or Text(one.level_text, "en" if one.level_text else "")
            rows.append(ProgressRow(target.name, target.url, tile, level, self._link(one.record)))
        return sorted(rows, key=lambda row: (code_order(row.tile.code if row.tile else ""), row.target.value))

    def _covered(self) -> tuple[tuple[str, Text, str, bool], ...]:
        if not self._profile.points:
            return ()
        headline = {
            link.indicator.iri: link.indicator for link in self._knowledge.framework.links if link.role is ROLES[0]
        }
        return tuple(
            (
                one.code,
                one.label(self._language),
                self._to.page(iri, self._language),
                bool(self._profile.values.get(iri)),
            )
            for iri, one in sorted(headline.items(), key=lambda pair: code_order(pair[1].code))
        )

    def _indicators(self) -> list[IndicatorRow]:
        rows = []
        for iri, points in self._profile.points.items():
            value, _ = self._naming.thing(iri)
            shown = tuple(
                (one.year, one.value, one.unit, one.disaggregation, self._to.page(one.record.iri, self._language))
                for one in points[:_POINTS]
            )
            name = choose_label(self._profile.national_names.get(iri, ()), self._language) or value.text
            more = self._profile.values.get(iri, 0) - len(shown)
            rows.append(IndicatorRow(value.code, name, value.url, shown, more))
        return sorted(rows, key=lambda row: (not row.code, code_order(row.code), row.name.value))

    def _binary(self) -> list[BinaryRow]:
        rows = []
        for iri, (row, answers) in self._profile.answers.items():
            value, _ = self._naming.thing(iri)
            dots = tuple(self._dot(answer) for answer in answers)
            rows.append(BinaryRow(value.code, value.text, value.url, self._link(row), dots))
        return sorted(rows, key=lambda one: code_order(one.code))

    def _dot(self, answer: Answer) -> Dot:
        question = choose_label(answer.question, self._language) or Text(answer.name)
        said = tuple(
            choose_label(labels, self._language) or Text(word)
            for word, labels in zip(answer.words, answer.options, strict=True)
        )
        state = "full" if answer.state == "full" else "half" if answer.state == "half" else "none"
        return Dot(question, said, state)  # type: ignore[arg-type]
