"""Records for programs. `docs/records.md` describes them."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, cast

from fastapi import Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked, OneOf, Reader, Whole
from browser.http.services import services, urls
from browser.http.tables import table_by, write_csv
from browser.http.texts import with_language
from browser.records.columns import COLUMNS, Cells, alignments
from browser.records.list_request import ListRequest, RequestInAddress
from browser.records.listing import name_of_record
from browser.records.models import FacetCount, Record, Records
from browser.records.naming import Naming
from kg.clearing_house.listing import RecordList, RecordRow, record_sets
from kg.rdf.formats import CSV, DATA_FORMATS, JSON, JSONLD
from kg.rdf.namespaces import DCT
from kg.records.facets import COUNTED

MOST: Final = 200
USUAL: Final = 20
TYPES: Final = {format_.name: format_.content_type for format_ in DATA_FORMATS}
_FORM: Final = OneOf("format", tuple(TYPES))
Limit = Annotated[int, Whole("limit", USUAL, MOST, 1), Query(description="Records at once.")]
Form = Annotated[str, _FORM, Query(alias="format", description="Form of the answer.")]
Extension = Annotated[
    str, Path(description="Form of the answer.", json_schema_extra={"enum": list(TYPES)}, examples=["csv"])
]
router = operations("Records")


def _portion(limit: Limit = USUAL, form: Form = JSON.name) -> tuple[int, str]:
    return limit, form


Portion = Annotated[tuple[int, str], Depends(Reader(_portion))]
"""How much is wanted, and in which form."""
_ANSWERS: Final = answers(400, 503, also=[CSV, JSONLD], headers=("ETag", "X-Kg-Generation", "Link"))


@router.get("/api/records", summary="A list of records", response_model=Records, responses=_ANSWERS)
def list_records(request: Request, asked: RequestInAddress, language: LanguageAsked, portion: Portion) -> Response:
    """Records that have a value of every parameter given, with how many have each value of each facet."""
    return _listed(request, asked, language, *portion)


@router.get("/api/records.{extension}", summary="A list of records, its form in the address",
            response_model=Records, responses=_ANSWERS)  # fmt: skip
def list_records_as(
    request: Request, extension: Extension, asked: RequestInAddress, language: LanguageAsked, limit: Limit = USUAL
) -> Response:
    """The same; the end of the address says what form it has."""
    return _listed(request, asked, language, limit, extension_asked(extension))


def _listed(request: Request, asked: ListRequest, language: str, limit: int, shape: str) -> Response:
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
    return answer(request, body, TYPES[shape], headers=headers)


def extension_asked(name: str) -> str:
    """The form that the end of an address says. Raises InvalidInput."""
    return str(_FORM.read(name))


def as_json(value: object) -> bytes:
    """JSON for people too."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _item(row: RecordRow, naming: Naming) -> Record:
    country = next(iter(row.facets.get("country", ())), "")
    schema = next(iter(row.facets.get("type", ())), "")
    item = {
        "iri": row.iri,
        "url": naming.urls.page(row.iri, naming.language),
        "name": with_language(name_of_record(naming, row)),
        "type": schema,
        "typeName": with_language(naming.type(schema)),
        "countryName": with_language(naming.facet("country", country)) if country else None,
        "day": row.day or None,
        **{facet.name: list(row.facets.get(facet.name, ())) for facet in COUNTED if facet.name != "type"},
        "alignment": [{"target": code, "degree": degree or None} for code, degree in alignments(row)],
    }
    return cast(Record, item)


def _as_json(asked: ListRequest, found: RecordList, naming: Naming, following: str) -> bytes:
    facets: dict[str, list[FacetCount]] = {
        name: [
            {"value": value, "name": naming.facet(name, value).value, "count": count} for value, count in values[:MOST]
        ]
        for name, values in found.facets.items()
        if values
    }
    records: Records = {
        "total": found.total,
        "bounded": found.bounded,
        "offset": asked.offset,
        "next": following or None,
        "facets": facets,
        "records": [_item(row, naming) for row in found.rows],
    }
    return as_json(records)


def _as_csv(asked: ListRequest, found: RecordList, naming: Naming, following: str) -> bytes:
    return write_csv(table_by("records", COLUMNS, (Cells(row, naming) for row in found.rows)))


def _as_jsonld(asked: ListRequest, found: RecordList, naming: Naming, following: str) -> bytes:
    """Names, classes and dates of the records as linked data; each record's own document has all of it."""
    context = {"dct": DCT.iri, "chm": f"{naming.urls.identifiers.base_iri}chm/ontology#"}
    return as_json({"@context": context, "@graph": [_node(row, naming) for row in found.rows]})


def _node(row: RecordRow, naming: Naming) -> Mapping[str, Any]:
    name = name_of_record(naming, row)
    title: dict[str, str] = {"@value": name.value} | ({"@language": name.language} if name.language else {})
    types = [naming.class_name(schema, row.iri) for schema in row.facets.get("type", ())]
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
