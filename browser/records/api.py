"""Records and countries for programs. `docs/records.md` describes them.

GET /api/records?type=&country=&target=&subject=&year=&status=&language=&q=&sort=&lang=&limit=&offset=&format=
GET /api/countries[.csv|.jsonld]
GET /api/countries/{iso2}[.csv|.jsonld]
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.countries.linked import countries_as_linked_data, profile_as_linked_data
from browser.countries.pages import country_rows
from browser.countries.questions import queries_of
from browser.framework.tables import Columns, Table, printable, table_by
from browser.http.answers import answer
from browser.http.csv_file import write_csv
from browser.http.services import services, urls
from browser.records.asked import Asked, read_asked
from browser.records.listing import name_of_record
from browser.records.naming import Naming
from browser.search.api import language_asked
from browser.search.parameters import clean, whole_number
from kg.clearing_house.listing import RecordList, RecordRow, record_sets
from kg.clearing_house.profiles import Profile, read_profile
from kg.errors import InvalidInput
from kg.rdf.formats import CSV, DATA_FORMATS, JSON, JSONLD
from kg.rdf.namespaces import DCT
from kg.records.countries import get_country
from kg.records.facets import ALIGNMENT, COUNTED
from kg.texts.languages import Text

MOST: Final = 200
_USUAL: Final = 20
_TYPES: Final = {format_.name: format_.content_type for format_ in DATA_FORMATS}


def routes() -> list[BaseRoute]:
    """The addresses."""
    return [
        Route("/api/records", list_records),
        Route("/api/records.{extension}", list_records),
        Route("/api/countries", list_countries),
        Route("/api/countries.{extension}", list_countries),
        Route("/api/countries/{iso2}.{extension}", one_country),
        Route("/api/countries/{iso2}", one_country),
    ]


def list_records(request: Request) -> Response:
    """GET /api/records."""
    asked, language = read_asked(request.query_params), language_asked(request)
    limit = whole_number(request.query_params, "limit", _USUAL, MOST, 1)
    shape = shape_asked(request, tuple(_TYPES))
    knowledge, to = services(request).knowledge.current(), urls(request)
    key = ("api/records", knowledge.generation.number, to.root, shape, language, limit, repr(asked))
    here = {**asked.parameters(), "lang": language, "limit": str(limit), "format": shape}

    def make() -> bytes:
        found = record_sets(knowledge).find(asked.query(limit))
        following = ""
        if asked.offset + limit < found.total:
            following = to.records_api({**here, "offset": str(asked.offset + limit)})
        naming = Naming(knowledge, to, language)
        return following.encode() + b"\n" + _WRITERS[shape](asked, found, naming, following)

    following, _, body = services(request).cache.get_or_make(key, make).partition(b"\n")
    headers = {"X-Kg-Generation": str(knowledge.generation.number)}
    if following:
        headers["Link"] = f'<{following.decode()}>; rel="next"'
    if shape == CSV.name:
        headers["Content-Disposition"] = 'attachment; filename="records.csv"'
    return answer(request, body, _TYPES[shape], headers=headers)


def shape_asked(request: Request, known: tuple[str, ...]) -> str:
    """The format: the extension, else `format`, else JSON. Raises InvalidInput."""
    name = request.path_params.get("extension") or request.query_params.get("format") or JSON.name
    if name not in known:
        raise InvalidInput(f"format={clean(name)[:40]} is not possible.", f"One of: {', '.join(known)}.")
    return str(name)


def as_json(value: object) -> bytes:
    """JSON for people too."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _text(text: Text) -> dict[str, str]:
    return {"value": text.value, "lang": text.language}


def _item(row: RecordRow, naming: Naming) -> dict[str, Any]:
    country = next(iter(row.facets.get("country", ())), "")
    schema = next(iter(row.facets.get("type", ())), "")
    return {
        "iri": row.iri,
        "url": naming.urls.page(row.iri, naming.language),
        "name": _text(name_of_record(naming, row)),
        "type": schema,
        "typeName": _text(naming.type(schema)),
        "countryName": _text(naming.facet("country", country)) if country else None,
        "day": row.day or None,
        **{facet.name: list(row.facets.get(facet.name, ())) for facet in COUNTED if facet.name != "type"},
        "alignment": [{"target": code, "degree": degree or None} for code, degree in _alignments(row)],
    }


def _alignments(row: RecordRow) -> list[tuple[str, str]]:
    """Codes of goals and targets with the identifier of the degree of alignment, '' where it is not told."""
    parts = (value.partition(" ") for value in row.facets.get(ALIGNMENT, ()))
    return [(code, degree) for code, _, degree in parts]


def _as_json(asked: Asked, found: RecordList, naming: Naming, following: str) -> bytes:
    facets = {
        name: [
            {"value": value, "name": naming.facet(name, value).value, "count": count} for value, count in values[:MOST]
        ]
        for name, values in found.facets.items()
        if values
    }
    return as_json(
        {
            "total": found.total,
            "bounded": found.bounded,
            "offset": asked.offset,
            "next": following or None,
            "facets": facets,
            "records": [_item(row, naming) for row in found.rows],
        }
    )


def _as_csv(asked: Asked, found: RecordList, naming: Naming, following: str) -> bytes:
    return write_csv(table_by("records", COLUMNS, (Cells(row, naming) for row in found.rows)))


@dataclass(frozen=True)
class Cells:
    """What the columns of a list read of a record."""

    row: RecordRow
    naming: Naming

    @cached_property
    def name(self) -> Text:
        """What the record is called."""
        return name_of_record(self.naming, self.row)

    def values(self, facet: str) -> str:
        """Its values of a facet."""
        return " ".join(self.row.facets.get(facet, ()))

    @property
    def country(self) -> str:
        """The name of its country."""
        country = next(iter(self.row.facets.get("country", ())), "")
        return self.naming.facet("country", country).value if country else ""


COLUMNS: Final[Columns[Cells]] = {
    "iri": lambda cells: cells.row.iri,
    "name": lambda cells: cells.name.value,
    "name_language": lambda cells: cells.name.language,
    "type": lambda cells: cells.values("type"),
    "type_name": lambda cells: cells.naming.type(cells.values("type")).value,
    "country": lambda cells: cells.values("country"),
    "country_name": lambda cells: cells.country,
    "day": lambda cells: cells.row.day,
    "target": lambda cells: cells.values("target"),
    "alignment": lambda cells: " ".join(f"{code}:{degree}".rstrip(":") for code, degree in _alignments(cells.row)),
    **{facet.name: partial(Cells.values, facet=facet.name) for facet in COUNTED[3:]},
    "url": lambda cells: cells.naming.urls.page(cells.row.iri, cells.naming.language),
}
"""The columns of a list as CSV, and what stands in them."""


def _as_jsonld(asked: Asked, found: RecordList, naming: Naming, following: str) -> bytes:
    """Names, classes and dates of the records as linked data; each record's own document has all of it."""
    context = {"dct": DCT.iri, "chm": f"{naming.urls.identifiers.base_iri}chm/ontology#"}
    return as_json({"@context": context, "@graph": [_node(row, naming) for row in found.rows]})


def _node(row: RecordRow, naming: Naming) -> Mapping[str, Any]:
    name = name_of_record(naming, row)
    title: dict[str, str] = {"@value": name.value} | ({"@language": name.language} if name.language else {})
    types = [f"chm:{naming.class_name(schema)}" for schema in row.facets.get("type", ())]
    targets = [{"@id": naming.target_iri(code)} for code in row.facets.get("target", ())]
    countries = [{"@id": naming.term_iri(code)} for code in row.facets.get("country", ())]
    return {
        "@id": row.iri,
        "@type": types,
        "dct:title": title,
        **({"dct:date": row.day} if row.day else {}),
        **({"dct:spatial": countries} if countries else {}),
        **({"dct:relation": targets} if targets else {}),
    }


_WRITERS: Final = {JSON.name: _as_json, CSV.name: _as_csv, JSONLD.name: _as_jsonld}


def list_countries(request: Request) -> Response:
    """GET /api/countries: all countries with the numbers of their records."""
    language, shape = language_asked(request), shape_asked(request, tuple(_TYPES))
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
    language, shape = language_asked(request), shape_asked(request, tuple(_TYPES))
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
    return answer(request, body, _TYPES[shape], headers=headers)


def _cell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else printable(str(value))


def _profile(profile: Profile, naming: Naming) -> dict[str, Any]:
    """The profile as JSON: things by IRI, records by IRI and name, queries by section."""
    country = profile.country

    def item(row: RecordRow) -> dict[str, Any]:
        return {"iri": row.iri, "name": _text(name_of_record(naming, row)), "day": row.day or None}

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
