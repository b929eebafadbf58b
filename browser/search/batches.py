"""Many IRIs at once: what they are called, and whether they are current.

GET, POST /api/labels     preferred labels in a language
GET, POST /api/resolve    status, successors, the canonical IRI
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.parameters import check_language, clean, language_asked
from browser.http.services import services
from kg.errors import InvalidInput, TooLarge
from kg.graph.names import NOTHING, read_names
from kg.knowledge.knowledge import Knowledge
from kg.knowledge.resolving import Resolution, is_iri, resolve_all
from kg.rdf.formats import JSON
from kg.texts.languages import choose_label

MOST: Final = 1_000
LARGEST: Final = 1024 * 1024
_LONGEST: Final = 2_000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_HINT: Final = 'Send ?iri=…&iri=…, or JSON such as {"iris": ["http://…"], "lang": "fr"}.'
Make = Callable[[Knowledge, list[str], str, str], dict[str, Any]]


async def labels(request: Request) -> Response:
    """What things are called."""
    return await _batch(request, _labels)


async def resolve(request: Request) -> Response:
    """Whether things are current, and what they are now."""
    return await _batch(request, _resolutions)


async def _batch(request: Request, make: Make) -> Response:
    iris, language = await _read(request)
    base = services(request).settings.base_iri

    def work() -> Response:
        knowledge = services(request).knowledge.current()
        body = json.dumps(make(knowledge, iris, language, base), ensure_ascii=False).encode("utf-8", "replace")
        headers = {"X-Kg-Generation": str(knowledge.generation.number)}
        return answer(request, body, JSON.content_type, headers=headers)

    return await run_in_threadpool(work)


async def _read(request: Request) -> tuple[list[str], str]:
    """IRIs and language of a request. Raises InvalidInput and TooLarge."""
    language = language_asked(request)
    if request.method != "POST":
        return _checked(request.query_params.getlist("iri")), language
    body = await _body(request)
    try:
        sent = json.loads(body)
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


def _checked(iris: list[Any]) -> list[str]:
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


def _labels(knowledge: Knowledge, iris: list[str], language: str, _base: str) -> dict[str, Any]:
    names, types = read_names(knowledge.graph, filter(is_iri, iris)), knowledge.search.types(iris)
    found = {}
    for iri in iris:
        known = names.get(iri, NOTHING)
        label = choose_label(known.texts, language)
        found[iri] = (
            {
                "label": {"value": label.value, "lang": label.language} if label else None,
                "machine": bool(label and label.machine),
                "notation": known.code or None,
                "types": list(types.get(iri, ())),
            }
            if label or known.code
            else None
        )
    return {"lang": language, "labels": found}


def _resolutions(knowledge: Knowledge, iris: list[str], language: str, base: str) -> dict[str, Any]:
    resolutions = resolve_all(knowledge, iris, base)
    named = [iri for one in resolutions.values() for iri in (one.canonical, *one.successors) if iri]
    names = read_names(knowledge.graph, named)

    def label(iri: str | None) -> Mapping[str, str] | None:
        chosen = choose_label(names.get(iri or "", NOTHING).texts, language)
        return {"value": chosen.value, "lang": chosen.language} if chosen else None

    def one(found: Resolution) -> dict[str, Any]:
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
