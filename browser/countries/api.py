"""Countries for programs: all with their numbers, and the profile of one, as JSON, CSV and JSON-LD."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.countries.linked import countries_as_linked_data, profile_as_linked_data
from browser.countries.pages import country_rows
from browser.countries.questions import queries_of
from browser.http.answers import answer
from browser.http.parameters import language_asked
from browser.http.services import services, urls
from browser.http.tables import Table, printable, write_csv
from browser.records.api import TYPES, as_json, shape_asked, text_with_language
from browser.records.listing import name_of_record
from browser.records.naming import Naming
from kg.clearing_house.listing import RecordRow
from kg.clearing_house.profiles import Profile, read_profile
from kg.rdf.formats import CSV, JSONLD
from kg.records.countries import get_country


def routes() -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/api/countries", list_countries),
        Route("/api/countries.{extension}", list_countries),
        Route("/api/countries/{iso2}.{extension}", one_country),
        Route("/api/countries/{iso2}", one_country),
    ]


def list_countries(request: Request) -> Response:
    """GET /api/countries: all countries with the numbers of their records."""
    language, shape = language_asked(request), shape_asked(request, tuple(TYPES))
    knowledge, to = services(request).knowledge.current(), urls(request)
    key = ("api/countries", knowledge.generation.number, to.root, shape, language)

    def make() -> bytes:
        rows = [
            {
                "iso2": row.iso2, "name": row.name.value, "party": row.is_party, "records": row.records,
                "nationalTargets": row.targets, "reports": row.reports, "url": row.url, "list": row.list_url,
            }
            for row in country_rows(knowledge, Naming(knowledge, to, language))
        ]  # fmt: skip
        if shape == CSV.name:
            columns = tuple(rows[0])
            return write_csv(
                Table("countries", columns, tuple(tuple(_cell(row[name]) for name in columns) for row in rows))
            )
        if shape == JSONLD.name:
            return as_json(countries_as_linked_data(rows, to.identifiers.base_iri, language))
        return as_json({"total": len(rows), "countries": rows})

    return _file(request, services(request).cache.get_or_make(key, make), shape, "countries")


def one_country(request: Request) -> Response:
    """GET /api/countries/{iso2}: the profile of a country. Raises NotFound."""
    country = get_country(request.path_params["iso2"])
    language, shape = language_asked(request), shape_asked(request, tuple(TYPES))
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


def _profile(profile: Profile, naming: Naming) -> dict[str, Any]:
    """The profile as JSON: things by IRI, records by IRI and name, queries by section."""
    country = profile.country

    def item(row: RecordRow) -> dict[str, Any]:
        return {"iri": row.iri, "name": text_with_language(name_of_record(naming, row)), "day": row.day or None}

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
    for iri, (row, answers) in profile.answers.items():
        yield from _rows_of("binary", ((iri, answer.name, " ".join(answer.words), row.iri) for answer in answers))
    yield from _rows_of("focal point", ((role, "", str(number), "") for role, number in profile.roles))
    yield from _rows_of("answered", ((iri, "", "", row.iri) for iri, row in profile.answered))
    yield from _rows_of("missing", ((schema, "", "0", "") for schema in profile.missing))
    yield from _rows_of("no national target", ((code, "", "0", "") for code in profile.unaddressed))


def _rows_of(section: str, rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return ((section, *map(printable, row)) for row in rows)
