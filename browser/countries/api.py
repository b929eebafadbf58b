"""Countries for programs: all with their numbers, and the profile of one, as JSON, CSV and JSON-LD."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Final

from fastapi import Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from browser.countries.linked import countries_as_linked_data, profile_as_linked_data
from browser.countries.models import Countries, Country, CountryProfile, RecordItem
from browser.countries.pages import country_rows
from browser.countries.questions import queries_of
from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked
from browser.http.services import services, urls
from browser.http.tables import Table, printable, write_csv
from browser.http.texts import with_language
from browser.records.api import TYPES, Extension, Form, as_json, extension_asked
from browser.records.listing import name_of_record
from browser.records.naming import Naming
from kg.clearing_house.listing import RecordRow
from kg.clearing_house.profiles import Profile, read_profile
from kg.rdf.formats import CSV, JSONLD
from kg.records.countries import Country as KnownCountry
from kg.records.countries import get_country

Iso2 = Annotated[
    str,
    Path(description="ISO 3166-1 alpha-2 code.", json_schema_extra={"pattern": "^[A-Za-z]{2}$"}, examples=["mn"]),
]


async def _country_asked(iso2: Iso2) -> KnownCountry:
    return get_country(iso2)


CountryAsked = Annotated[KnownCountry, Depends(_country_asked)]
router = operations("Records")
_ALL: Final = answers(400, 503, also=[CSV, JSONLD], headers=["ETag"])
_ONE: Final = answers(400, 404, 503, also=[CSV, JSONLD], headers=["ETag"])


@router.get("/api/countries", summary="All countries with the numbers of their records",
            response_model=Countries, responses=_ALL)  # fmt: skip
def list_countries(request: Request, language: LanguageAsked, form: Form = "json") -> Response:
    """All countries with the numbers of their records, national targets and reports."""
    return _countries(request, language, form)


@router.get("/api/countries.{extension}", summary="All countries, the form in the address",
            response_model=Countries, responses=_ALL)  # fmt: skip
def list_countries_as(request: Request, extension: Extension, language: LanguageAsked) -> Response:
    """The same; the end of the address says what form it has."""
    return _countries(request, language, extension_asked(extension))


@router.get("/api/countries/{iso2}.{extension}", summary="The profile of a country, its form in the address",
            response_model=CountryProfile, responses=_ONE)  # fmt: skip
def describe_country_as(
    request: Request, country: CountryAsked, extension: Extension, language: LanguageAsked
) -> Response:
    """The same; the end of the address says what form it has."""
    return _country(request, country, language, extension_asked(extension))


@router.get("/api/countries/{iso2}", summary="The profile of a country", response_model=CountryProfile,
            responses=_ONE)  # fmt: skip
def describe_country(request: Request, country: CountryAsked, language: LanguageAsked, form: Form = "json") -> Response:
    """Records by type and year, national targets by global target with the degree of alignment, progress, indicator
    values, answers, roles of focal points, meetings, notifications answered, what is missing, and the queries that give
    all of it.
    """
    return _country(request, country, language, form)


def _countries(request: Request, language: str, shape: str) -> Response:
    knowledge, to = services(request).knowledge.current(), urls(request)
    key = ("api/countries", knowledge.generation.number, to.root, shape, language)

    def make() -> bytes:
        rows: list[Country] = [
            {
                "iso2": row.iso2, "name": row.name.value, "party": row.is_party, "records": row.records,
                "nationalTargets": row.targets, "reports": row.reports, "url": row.url, "list": row.list_url,
            }
            for row in country_rows(knowledge, Naming(knowledge, to, language))
        ]  # fmt: skip
        if shape == CSV.name:
            return write_csv(Table("countries", tuple(rows[0]), tuple(tuple(map(_cell, row.values())) for row in rows)))
        if shape == JSONLD.name:
            return as_json(countries_as_linked_data(rows, to.identifiers.base_iri, language))
        countries: Countries = {"total": len(rows), "countries": rows}
        return as_json(countries)

    return _file(request, services(request).cache.get_or_make(key, make), shape, "countries")


def _country(request: Request, country: KnownCountry, language: str, shape: str) -> Response:
    knowledge, to = services(request).knowledge.current(), urls(request)
    key = ("api/countries", knowledge.generation.number, to.root, shape, language, country.iso2)

    def make() -> bytes:
        naming = Naming(knowledge, to, language)
        profile = read_profile(knowledge, country)
        if shape == CSV.name:
            return write_csv(Table(country.iso2, _PROFILE_COLUMNS, tuple(_profile_rows(profile, naming))))
        return as_json(profile_as_linked_data(profile, naming) if shape == JSONLD.name else _profile(profile, naming))

    return _file(request, services(request).cache.get_or_make(key, make), shape, f"country-{country.iso2}")


def _file(request: Request, body: bytes, shape: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'} if shape == CSV.name else {}
    return answer(request, body, TYPES[shape], headers=headers)


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else printable(str(value))


def _profile(profile: Profile, naming: Naming) -> CountryProfile:
    """The profile as JSON: things by IRI, records by IRI and name, queries by section."""
    country = profile.country

    def item(row: RecordRow) -> RecordItem:
        return {"iri": row.iri, "name": with_language(name_of_record(naming, row)), "day": row.day or None}

    return {
        "iri": naming.term_iri(country.iso2),
        "iso2": country.iso2,
        "iso3": country.iso3 or None,
        "m49": country.m49 or None,
        "party": country.is_party,
        "names": {text.language: text.value for text in country.names()},
        "records": profile.total,
        "byType": [
            {"type": schema, "name": naming.type(schema).value, "total": total, "years": dict(sorted(years.items()))}
            for schema, total, years in profile.matrix
        ],
        "strategies": [item(row) for row in profile.nbsaps],
        "nationalTargets": profile.national,
        "alignedTotal": dict(sorted(profile.target_counts.items())),
        "aligned": {
            code: [{**item(one.record), "degree": one.degree or None} for one in aligned]
            for code, aligned in sorted(profile.targets.items())
        },
        "unaligned": [item(row) for row in profile.unaligned],
        "progress": [
            {
                "report": one.record.iri, "target": one.target or None, "title": one.title or None,
                "level": one.level or None, "levelText": one.level_text or None,
            }
            for one in profile.progress
        ],
        "indicators": {
            iri: [
                {
                    "record": one.record.iri, "year": one.year, "value": one.value, "unit": one.unit,
                    "part": one.disaggregation,
                }
                for one in points
            ]
            for iri, points in profile.points.items()
        },
        "binary": {
            iri: {"record": row.iri, "answers": {answer.name: list(answer.words) for answer in answers}}
            for iri, (row, answers) in profile.answers.items()
        },
        "focalPoints": dict(profile.roles),
        "meetings": {"total": profile.meetings_total, "newest": [item(row) for row in profile.meetings]},
        "answered": [{"notification": iri, "submission": item(row)} for iri, row in profile.answered],
        "missing": list(profile.missing),
        "unaddressed": list(profile.unaddressed),
        "queries": dict(queries_of(naming.urls, naming.language, country.iso2)),
    }  # fmt: skip


_PROFILE_COLUMNS: Final = ("section", "item", "detail", "value", "record")


def _profile_rows(profile: Profile, naming: Naming) -> Iterator[tuple[str, ...]]:
    """The profile as one table: a row for each number, target, level, value, answer and gap."""
    for schema, _, years in profile.matrix:
        yield from _rows_of("records", ((schema, year, str(number), "") for year, number in sorted(years.items())))
    for code, aligned in sorted(profile.targets.items()):
        yield from _rows_of(
            "aligned", ((code, name_of_record(naming, one.record).value, one.degree, one.record.iri) for one in aligned)
        )
    yield from _rows_of(
        "progress",
        ((one.target or one.title, "", one.level or one.level_text, one.record.iri) for one in profile.progress),
    )
    for iri, points in profile.points.items():
        yield from _rows_of(
            "indicator", ((iri, f"{one.year} {one.unit}".strip(), one.value, one.record.iri) for one in points)
        )
    for iri, (row, given) in profile.answers.items():
        yield from _rows_of("binary", ((iri, answer.name, " ".join(answer.words), row.iri) for answer in given))
    yield from _rows_of("focal point", ((role, "", str(number), "") for role, number in profile.roles))
    yield from _rows_of("answered", ((iri, "", "", row.iri) for iri, row in profile.answered))
    yield from _rows_of("missing", ((schema, "", "0", "") for schema in profile.missing))
    yield from _rows_of("no national target", ((code, "", "0", "") for code in profile.unaddressed))


def _rows_of(section: str, rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return ((section, *map(printable, row)) for row in rows)
