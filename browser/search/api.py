"""The search over all datasets for programs, and suggestions while somebody types."""

import json
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked, OneOf, Reader, Whole
from browser.http.services import services, urls
from browser.http.tables import Columns, table_by, write_csv
from browser.http.texts import with_language
from browser.search.models import SearchHit, SearchMatch, SearchResults, Suggestion, Suggestions
from browser.search.page import mark, name_of
from browser.search.parameters import RequestInAddress, SearchRequest
from browser.site.i18n import translations
from browser.urls import Urls
from kg.graph.names import NOTHING, read_names
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import CSV, JSON, Format, by_name
from kg.search.marking import find_ranges
from kg.search.model import Hit, Results, SearchQuery

FORMATS: Final = (JSON, CSV)
MOST: Final = 200
USUAL: Final = 20
_SUGGESTED: Final = 10
COLUMNS: Final[Columns[SearchHit]] = {
    "iri": lambda row: row["iri"],
    "label": lambda row: row["label"]["value"],
    "label_language": lambda row: row["label"]["lang"],
    "notation": lambda row: row["notation"] or "",
    "types": lambda row: " ".join(row["types"]),
    "dataset": lambda row: row["dataset"] or "",
    "deprecated": lambda row: "true" if row["deprecated"] else "false",
    "replaced_by": lambda row: " ".join(row["replacedBy"]),
    "match": lambda row: row["match"]["value"],
    "match_language": lambda row: row["match"]["lang"],
    "match_property": lambda row: row["match"]["property"],
    "match_kind": lambda row: row["match"]["kind"],
    "url": lambda row: row["url"],
}
"""The columns of what was found as CSV, and what stands in them."""
Limit = Annotated[int, Whole("limit", USUAL, MOST, 1), Query(description="Results at once.")]
Form = Annotated[
    str,
    OneOf("format", tuple(format_.name for format_ in FORMATS)),
    Query(alias="format", description="Form of the answer."),
]
router = operations("Search")


def _portion(limit: Limit = USUAL, form: Form = JSON.name) -> tuple[int, str]:
    return limit, form


Portion = Annotated[tuple[int, str], Depends(Reader(_portion))]
"""How much is wanted, and in which form."""


@router.get("/api/search", summary="Search in all datasets", response_model=SearchResults,
            responses=answers(400, 503, also=[CSV], headers=("ETag", "X-Kg-Generation", "Link")))  # fmt: skip
def search(request: Request, asked: RequestInAddress, language: LanguageAsked, portion: Portion) -> Response:
    """Things with a name, code or identifier that has the words, best first; each says which text matched and why.

    Case, accents and variants of letters do not matter; the beginning of a word is enough; other forms of words are
    found, and similar spellings if there is nothing else.
    """
    limit, shape = portion[0], by_name(FORMATS)[portion[1]]
    knowledge = services(request).knowledge.current()
    number, to = knowledge.generation.number, urls(request)
    key = ("api/search", number, to.root, shape.name, language, limit, repr(asked))
    here = {**asked.parameters(), "lang": language, "limit": str(limit), "format": shape.name}

    def make() -> bytes:
        query = asked.query(knowledge.graph, language, limit, knowledge.generation.sequence)
        results = knowledge.search.search(query)
        following = _next(asked, results, limit, to, here)
        rows = [*_rows(knowledge, results, results.corrected or asked.text, language, to)]
        if shape is CSV:
            body = write_csv(table_by("search", COLUMNS, rows))
        else:
            body = _as_json(_found(asked, results, rows, following))
        return following.encode() + b"\n" + body

    following, _, body = services(request).cache.get_or_make(key, make).partition(b"\n")
    return answer(request, body, shape.content_type, headers=_headers(number, following.decode(), shape))


def _headers(number: int, following: str, shape: Format) -> dict[str, str]:
    headers = {"X-Kg-Generation": str(number)}
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    if shape is CSV:
        headers["Content-Disposition"] = 'attachment; filename="search.csv"'
    return headers


def _next(asked: SearchRequest, results: Results, limit: int, to: Urls, here: Mapping[str, str]) -> str:
    after = asked.offset + limit
    return to.search_api({**here, "offset": str(after)}) if results.hits and after < results.total else ""


def _found(asked: SearchRequest, results: Results, rows: list[SearchHit], following: str) -> SearchResults:
    return {
        "query": asked.text,
        "corrected": results.corrected or None,
        "looser": list(results.looser),
        "total": results.total,
        "bounded": results.bounded,
        "offset": asked.offset,
        "facets": {
            name: [{"value": value, "count": count} for value, count in values]
            for name, values in results.facets.items()
            if values
        },
        "results": rows,
        "next": following or None,
    }


def _rows(knowledge: Knowledge, results: Results, text: str, language: str, to: Urls) -> list[SearchHit]:
    iris = [hit.iri for hit in results.hits]
    names, types = read_names(knowledge.graph, iris), knowledge.search.types(iris)
    rows: list[SearchHit] = []
    for hit in results.hits:
        found = names.get(hit.iri, NOTHING)
        label = name_of(names, hit.iri, language) if found.texts else hit.matched
        rows.append(
            {
                "iri": hit.iri,
                "url": to.page(hit.iri, language),
                "label": with_language(label),
                "notation": found.code or None,
                "types": list(types.get(hit.iri, ())),
                "dataset": hit.dataset or None,
                "deprecated": hit.deprecated,
                "replacedBy": knowledge.graph.successors(hit.iri) if hit.deprecated else [],
                "match": _match(hit, text),
            }
        )
    return rows


def _match(hit: Hit, text: str) -> SearchMatch:
    return {
        "value": hit.matched.value,
        "lang": hit.matched.language,
        "property": hit.property,
        "kind": hit.kind,
        "ranges": [list(range_) for range_ in find_ranges(hit.matched, text, hit.kind)],
    }


@router.get("/api/suggest", summary="Suggestions while somebody types", response_model=Suggestions,
            responses=answers(400, 503))  # fmt: skip
def suggest(request: Request, asked: RequestInAddress, language: LanguageAsked) -> Response:
    """At most ten things with where they are, for a list below a search box."""
    knowledge = services(request).knowledge.current()
    number, to = knowledge.generation.number, urls(request)
    key = ("api/suggest", number, to.root, language, repr(asked))

    def make() -> bytes:
        filters = {name: values for name, values in asked.chosen.items() if values}
        query = SearchQuery(
            asked.text, language, filters, limit=_SUGGESTED, counted=False, quick=True,
            sequence=knowledge.generation.sequence,
        )  # fmt: skip
        results = knowledge.search.search(query) if asked.text else Results()
        return _as_json(_suggestions(knowledge, results, asked.text, language, to))

    body = services(request).cache.get_or_make(key, make)
    return answer(request, body, JSON.content_type, max_age=300, headers={"X-Kg-Generation": str(number)})


def _suggestions(knowledge: Knowledge, results: Results, text: str, language: str, to: Urls) -> Suggestions:
    datasets = {hit.dataset: to.identifiers.dataset(hit.dataset) for hit in results.hits if hit.dataset}
    names = read_names(knowledge.graph, [*(hit.iri for hit in results.hits), *datasets.values()])
    suggestions: list[Suggestion] = []
    for hit in results.hits:
        found = names.get(hit.iri, NOTHING)
        label = name_of(names, hit.iri, language) if found.texts else hit.matched
        same = (label.value, label.language) == (hit.matched.value, hit.matched.language)
        suggestion: Suggestion = {
            "iri": hit.iri,
            "url": to.page(hit.iri, language),
            "label": {"value": label.value, "lang": label.language, "dir": label.direction},
            "notation": found.code or None,
            "dataset": name_of(names, datasets[hit.dataset], language, hit.dataset).value if hit.dataset else None,
            "parts": list(mark(hit, results.corrected or text).parts) if same else None,
        }
        if not same and hit.matched.value != found.code:
            matched = hit.matched
            suggestion["matched"] = {"value": matched.value, "lang": matched.language, "dir": matched.direction}
        suggestions.append(suggestion)
    count = len(suggestions)
    words = translations(language)
    status = words.ngettext("%(num)d suggestion", "%(num)d suggestions", count) % {"num": count}
    return {"query": text, "status": status if suggestions else words.gettext("No suggestions"), "results": suggestions}


def _as_json(made: object) -> bytes:
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace")
