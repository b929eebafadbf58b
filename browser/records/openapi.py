"""The part of the OpenAPI 3.1 description that is about records, countries, the thesaurus, quality and releases."""

from typing import Any, Final

from browser.records.api import MOST
from browser.thesaurus_api.api import LONGEST, ROOT
from kg.clearing_house.listing import SORTS
from kg.texts.languages import LANGUAGES

TAGS: Final = [
    {"name": "Records", "description": "Records of the Clearing-House, countries, and what stands around a thing."},
    {"name": "Thesaurus", "description": "The thesaurus as the Secretariat's applications ask for it."},
    {"name": "Quality and releases", "description": "Reports on datasets, and what each release changed."},
]
_PROBLEMS: Final = {
    "400": "Something that was sent is not possible; the problem names it.",
    "404": "There is no such thing.",
    "410": "There was such a thing, and it was withdrawn; the problem says when and what replaced it.",
    "413": "The answer would be too large.",
    "503": "The server or its index is not ready; `Retry-After` says when to come back.",
}
_JSON: Final = "application/json"
_STRING: Final = {"type": "string"}
_OR_NULL: Final = {"type": ["string", "null"]}
_INTEGER: Final = {"type": "integer"}
_HEADERS: Final = {"ETag": {"description": "Changes with the answer.", "schema": _STRING}}
_SEVERAL: Final = "Several are separated by blanks, and any of them will do."


def paths() -> dict[str, Any]:
    """The addresses."""
    return {
        "/api/records": {"get": _records()},
        "/api/countries": {"get": _countries()},
        "/api/countries/{iso2}": {"get": _country()},
        "/api/neighbours": {"get": _neighbours()},
        **_thesaurus(),
        **_quality(),
        **_releases(),
    }


def schemas() -> dict[str, Any]:
    """What the answers are made of."""
    name = _object({"value": _STRING, "lang": _STRING})
    values = _list(_STRING)
    record = {
        "iri": _STRING, "url": _STRING, "name": name, "type": _STRING, "typeName": name,
        "day": {**_OR_NULL, "description": "ISO 8601, as precise as it is known."},
        "alignment": _list(_object({"target": _STRING, "degree": _OR_NULL})),
        "country": values, "target": values, "subject": values, "year": values, "status": values, "language": values,
    }  # fmt: skip
    counts = _list(_object({"value": _STRING, "name": _STRING, "count": _INTEGER}))
    records = {
        "total": _INTEGER,
        "bounded": {"type": "boolean", "description": "Whether there are more than `total`."},
        "offset": _INTEGER,
        "next": _OR_NULL,
        "facets": {"type": "object", "additionalProperties": counts},
        "records": _list({"$ref": "#/components/schemas/Record"}),
    }
    country = {
        "iso2": _STRING, "name": _STRING, "party": {"type": "boolean"}, "records": _INTEGER,
        "nationalTargets": _INTEGER, "reports": _INTEGER, "url": _STRING, "list": _STRING,
    }  # fmt: skip
    return {
        "Record": _object(record),
        "Records": _object(records),
        "Countries": _object({"total": _INTEGER, "countries": _list(_object(country))}),
        "CountryProfile": {
            "type": "object",
            "properties": {"iri": _STRING, "iso2": _STRING, "records": _INTEGER, "nationalTargets": _INTEGER},
            "required": ["iri", "iso2", "records", "nationalTargets", "byType", "missing", "queries"],
        },
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _records() -> dict[str, Any]:
    parameters = [
        _query("type", f"Names of schemas. {_SEVERAL}", _STRING, "nationalTarget7"),
        _query("country", f"ISO 3166-1 alpha-2 codes. {_SEVERAL}", _STRING, "mn"),
        _query("target", f"Codes of goals and targets. {_SEVERAL}", _STRING, "3"),
        _query("subject", f"Identifiers of terms. {_SEVERAL}", _STRING, "CBD-SUBJECT-MAR"),
        _query("decision", f"Decisions, or elements of them, that records point to. {_SEVERAL}", _STRING, "cop/16/32"),
        _query("year", f"Years of the records' dates. {_SEVERAL}", _STRING, "2026"),
        _query("status", f"Words or identifiers of terms, blanks written `_`. {_SEVERAL}", _STRING),
        _query("language", f"Languages that records are written in. {_SEVERAL}", _STRING),
        _query("q", "Words in names, in any language.", {"type": "string", "maxLength": 200}, "forest"),
        _query("sort", "Order.", {"type": "string", "enum": list(SORTS), "default": "newest"}),
        _language(),
        _query("limit", "Records at once.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": 20}),
        _query("offset", "Records to pass over.", {"type": "integer", "minimum": 0, "maximum": 1_000_000}),
        _format(),
    ]
    headers = _HEADERS | {"Link": {"description": "What follows, `rel=next`.", "schema": _STRING}}
    return _get(
        "Records", "list_records", "A list of records", _in_three("Records"), "400", "503", parameters=parameters,
        headers=headers,
        description="Records that have a value of every parameter given, with how many have each value of each facet.",
    )  # fmt: skip


def _countries() -> dict[str, Any]:
    return _get(
        "Records", "list_countries", "All countries with the numbers of their records", _in_three("Countries"), "400",
        "503", parameters=[_language(), _format()],
    )  # fmt: skip


def _country() -> dict[str, Any]:
    iso2 = {"type": "string", "pattern": "^[A-Za-z]{2}$"}
    return _get(
        "Records", "describe_country", "The profile of a country", _in_three("CountryProfile"), "400", "404", "503",
        parameters=[_path("iso2", "ISO 3166-1 alpha-2 code.", iso2, "mn"), _language(), _format()],
        description="Records by type and year, national targets by global target with the degree of alignment, "
        "progress, indicator values, answers, roles of focal points, meetings, notifications answered, what is "
        "missing, and the queries that give all of it.",
    )  # fmt: skip


def _neighbours() -> dict[str, Any]:
    parameters = [
        _query("uri", "A thing.", {"type": "string", "maxLength": 2_000}, "http://metadata.cbd.int/kmgbf/target_3"),
        _query("dataset", "A vocabulary: as a whole, or the one to read the thing in.", _STRING, "kmgbf"),
        _language(),
    ]
    return _get(
        "Records", "neighbours", "What stands around a thing", _object_answer(), "400", "404", "410", "503",
        parameters=parameters,
        description="The thing, relations with the things that they lead to (bounded, with totals), and relations "
        "among these. One of `uri` and `dataset` is needed.",
    )  # fmt: skip


def _thesaurus() -> dict[str, Any]:
    id_ = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    domain = _path("id", "Identifier of a domain.", id_, "GBF-TARGETS")
    term = _path("id", "Identifier of a term.", id_, "GBF-TARGET-03")
    flag = {"type": "string", "enum": ["true", "false"]}
    relations = _query("relations", "Whether relations are given too.", flag)
    within = _query("domain", "Only terms of this domain.", {"type": "string", "maxLength": LONGEST})
    immediate = _query("immediate", "Only terms right below.", flag)
    lists = {_JSON: {"schema": {"type": "array"}}}
    made = {
        "domains": ("list_domains", "All domains", lists, ()),
        "domains/{id}": ("get_domain", "A domain", _object_answer(), (domain, relations)),
        "domains/{id}/terms": ("list_terms", "The terms of a domain", lists, (domain, relations)),
        "terms/{id}": ("get_term", "A term", _object_answer(), (term, relations)),
        "terms/{id}/narrowers": ("list_narrower_terms", "Terms below a term", lists, (term, within, immediate)),
    }
    return {
        f"{ROOT}/{path}": {"get": _get("Thesaurus", name, summary, content, *(("400", "404") if parameters else ()),
                                       "503", parameters=list(parameters))}
        for path, (name, summary, content, parameters) in made.items()
    }  # fmt: skip


def _quality() -> dict[str, Any]:
    turtle = {"text/turtle": {"schema": _STRING}}
    extension = _path("extension", "Format.", {"type": "string", "enum": ["csv", "json", "ttl"]}, "json")
    report = {"text/csv": {"schema": _STRING}, _JSON: {"schema": {"type": "object"}}, **turtle}
    tag = "Quality and releases"
    return {
        "/api/quality": {"get": _get(tag, "list_reports", "Figures of the newest report on each dataset",
                                     _object_answer())},
        "/api/quality/rules": {"get": _get(tag, "list_rules", "The rules that datasets are checked by", turtle)},
        "/api/quality/{dataset}.{extension}": {"get": _get(tag, "get_report", "The newest report on a dataset", report,
                                                           "404", "503", parameters=[_dataset(), extension])},
    }  # fmt: skip


def _releases() -> dict[str, Any]:
    extension = _path("extension", "Format.", {"type": "string", "enum": ["csv", "json"]}, "json")
    revision = _path("revision", "Number of the release.", {"type": "integer", "minimum": 1, "maximum": 100_000}, 1)
    difference = {_JSON: {"schema": {"type": "object"}}, "text/csv": {"schema": _STRING}}
    tag = "Quality and releases"
    return {
        "/api/releases/{dataset}": {"get": _get(tag, "list_releases", "Releases of a dataset, newest first",
                                                _object_answer(), "404", "503", parameters=[_dataset()])},
        "/api/releases/{dataset}/{revision}/difference.{extension}": {
            "get": _get(tag, "get_difference", "What a release changed", difference, "404", "413", "503",
                        parameters=[_dataset(), revision, extension])},
    }  # fmt: skip


def _get(
    tag: str, operation: str, summary: str, content: dict[str, Any], *failures: str,
    parameters: list[dict[str, Any]] | None = None, description: str = "", headers: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "tags": [tag],
        "operationId": operation,
        "summary": summary,
        "description": description or f"{summary}.",
        "parameters": parameters or [],
        "responses": {
            "200": {"description": "The answer.", "content": content, "headers": headers or _HEADERS},
            "304": {"description": "Not changed since the `ETag` sent in `If-None-Match`."},
            **{status: {"description": _PROBLEMS[status], "content": problem} for status in failures},
        },
    }


def _in_three(schema: str) -> dict[str, Any]:
    return {
        _JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
        "text/csv": {"schema": _STRING},
        "application/ld+json": {"schema": {"type": "object"}},
    }


def _object_answer() -> dict[str, Any]:
    return {_JSON: {"schema": {"type": "object"}}}


def _dataset() -> dict[str, Any]:
    return _path("dataset", "Id of a dataset.", {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"}, "kmgbf")


def _format() -> dict[str, Any]:
    kinds = {"type": "string", "enum": ["json", "csv", "jsonld"], "default": "json"}
    return _query("format", "Form of the answer; the end of the address says it too, such as `.csv`.", kinds)


def _language() -> dict[str, Any]:
    return _query("lang", "Language of the names.", {"type": "string", "enum": list(LANGUAGES)})


def _query(name: str, description: str, schema: dict[str, Any], example: str = "") -> dict[str, Any]:
    made = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    return made | ({"example": example} if example else {})


def _path(name: str, description: str, schema: dict[str, Any], example: object) -> dict[str, Any]:
    return {
        "name": name, "in": "path", "required": True, "description": description, "schema": schema, "example": example,
    }  # fmt: skip
