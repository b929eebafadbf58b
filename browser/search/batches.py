"""Many IRIs at once: what they are called, and whether they are current."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import WithJsonSchema
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import NEEDED, answers, body, operations
from browser.http.parameters import LanguageAsked, check_language, clean, example
from browser.http.services import services
from browser.http.texts import TextInLanguage, with_language
from browser.search.models import MOST_IRIS, Iris, Label, Labels, Resolutions, Resolved
from kg.errors import InvalidInput, TooLarge
from kg.graph.names import NOTHING, read_names
from kg.knowledge.knowledge import Knowledge
from kg.knowledge.resolving import Resolution, resolve_all
from kg.rdf.formats import JSON
from kg.rdf.identifiers import is_iri
from kg.texts.languages import Text, choose_label
from kg.texts.marks import without_mark

MOST: Final = MOST_IRIS
LARGEST: Final = 1024 * 1024
_LONGEST: Final = 2_000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HINT: Final = 'Send ?iri=…&iri=…, or JSON such as {"iris": ["http://…"], "lang": "fr"}.'
Make = Callable[[Knowledge, list[str], str, str], Mapping[str, Any]]
Wanted = Annotated[
    tuple[str, ...],
    WithJsonSchema(
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "maxItems": 50, **NEEDED}
    ),
    Query(
        description="An IRI; may be repeated.",
        openapi_examples=example(["http://metadata.cbd.int/kmgbf/target_3"]),
    ),
]
router = operations("Search")
_ANSWERS: Final = answers(400, 413, 503)
_BODY: Final = body((JSON, Iris.model_json_schema()))


@router.get("/api/labels", summary="Labels of many IRIs", response_model=Labels, responses=_ANSWERS)
async def labels(request: Request, language: LanguageAsked, iri: Wanted = ()) -> Response:
    """Labels in a language, with the language they are really in."""
    return await _batch(request, _labels, _checked(iri), language)


@router.post("/api/labels", summary="Labels of very many IRIs", response_model=Labels, responses=_ANSWERS,
             operation_id="labels_batch", openapi_extra=_BODY)  # fmt: skip
async def labels_of_body(request: Request, language: LanguageAsked) -> Response:
    """Labels in a language, with the language they are really in, of at most 1,000 IRIs in 1,048,576 bytes."""
    return await _batch(request, _labels, *await _read(request, language))


@router.get("/api/resolve", summary="Whether IRIs are current", response_model=Resolutions, responses=_ANSWERS)
async def resolve(request: Request, language: LanguageAsked, iri: Wanted = ()) -> Response:
    """Status, canonical IRI and successors of IRIs."""
    return await _batch(request, _resolutions, _checked(iri), language)


@router.post("/api/resolve", summary="Whether very many IRIs are current", response_model=Resolutions,
             responses=_ANSWERS, operation_id="resolve_batch", openapi_extra=_BODY)  # fmt: skip
async def resolve_body(request: Request, language: LanguageAsked) -> Response:
    """Status, canonical IRI and successors of at most 1,000 IRIs in 1,048,576 bytes."""
    return await _batch(request, _resolutions, *await _read(request, language))


async def _batch(request: Request, make: Make, iris: list[str], language: str) -> Response:
    base = services(request).settings.base_iri

    def work() -> Response:
        knowledge = services(request).knowledge.current()
        body = json.dumps(make(knowledge, iris, language, base), ensure_ascii=False).encode("utf-8", "replace")
        headers = {"X-Kg-Generation": str(knowledge.generation.number)}
        return answer(request, body, JSON.content_type, headers=headers)

    return await run_in_threadpool(work)


async def _read(request: Request, language: str) -> tuple[list[str], str]:
    """IRIs and language in a body. Raises InvalidInput and TooLarge."""
    body = await _body(request)
    try:
        sent = json.loads(without_mark(body))
    except (ValueError, RecursionError):
        raise InvalidInput("The body is not JSON in UTF-8.", _HINT) from None
    if not isinstance(sent, dict) or not isinstance(sent.get("iris"), list):
        raise InvalidInput("The body is not an object with a list “iris”.", _HINT)
    asked = sent.get("lang") or language
    if not isinstance(asked, str):
        raise InvalidInput("“lang” is not a text.", _HINT)
    return _checked(sent["iris"]), check_language(asked)


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise TooLarge(f"The body is longer than {LARGEST:,} bytes.", f"Send {MOST:,} IRIs at most at once.")
    except ClientDisconnect as error:
        raise InvalidInput("The request was not sent to its end.") from error
    return bytes(body)


def _checked(iris: Sequence[Any]) -> list[str]:
    if not iris:
        raise InvalidInput("No IRI was sent.", _HINT)
    if len(iris) > MOST:
        raise TooLarge(f"{len(iris):,} IRIs were sent, the limit is {MOST:,}.", "Divide them into several requests.")
    for iri in iris:
        if not isinstance(iri, str) or not iri.strip() or _SURROGATE.search(iri):
            raise InvalidInput("One of the IRIs is not a text.", _HINT)
        if len(iri) > _LONGEST:
            raise InvalidInput(f"An IRI has {len(iri):,} characters, the limit is {_LONGEST:,}.", clean(iri)[:80])
    return list(dict.fromkeys(iri.strip() for iri in iris))


def _labels(knowledge: Knowledge, iris: list[str], language: str, base: str) -> Labels:
    names, types = read_names(knowledge.graph, filter(is_iri, iris)), knowledge.search.types(iris)
    resolutions = resolve_all(knowledge, iris, base)
    found: dict[str, Label | None] = {}
    for iri in iris:
        known = names.get(iri, NOTHING)
        label = choose_label(known.texts, language)
        status = resolutions[iri]
        if not label and not known.code and status.status != "withdrawn":
            found[iri] = None
            continue
        shown = label or (Text(status.label) if status.label else None)
        named: Label = {
            "label": with_language(shown) if shown else None,
            "machine": bool(label and label.machine),
            "notation": known.code or None,
            "types": list(types.get(iri, ())),
        }
        if status.status in ("deprecated", "withdrawn"):
            named["replacedBy"] = list(status.successors)
        if status.withdrawn:
            named["withdrawn"] = status.withdrawn
        found[iri] = named
    return {"lang": language, "labels": found}


def _resolved(knowledge: Knowledge, iris: list[str], base: str) -> dict[str, Resolution]:
    """What is unknown as it is written is resolved as what it names, if that is one thing."""
    found = dict(resolve_all(knowledge, iris, base))
    unknown = [iri for iri, one in found.items() if one.status == "unknown"]
    meant = {iri: named[0] for iri in unknown if len(named := knowledge.search.named(iri)) == 1}
    others = resolve_all(knowledge, list(dict.fromkeys(meant.values())), base) if meant else {}
    return found | {iri: others[other] for iri, other in meant.items()}


def _resolutions(knowledge: Knowledge, iris: list[str], language: str, base: str) -> Resolutions:
    resolutions = _resolved(knowledge, iris, base)
    named = [iri for one in resolutions.values() for iri in (one.canonical, *one.successors) if iri]
    names = read_names(knowledge.graph, named)

    def label(iri: str | None) -> TextInLanguage | None:
        chosen = choose_label(names.get(iri or "", NOTHING).texts, language)
        return with_language(chosen) if chosen else None

    def one(found: Resolution) -> Resolved:
        return {
            "status": found.status,
            "canonical": found.canonical,
            "label": label(found.canonical) or ({"value": found.label, "lang": ""} if found.label else None),
            "replacedBy": [{"iri": iri, "label": label(iri)} for iri in found.successors],
            "chain": [list(step) for step in found.chain],
            "sameAs": list(found.same),
            "withdrawn": found.withdrawn or None,
            "reason": found.reason or None,
        }

    return {"lang": language, "results": {iri: one(found) for iri, found in resolutions.items()}}
