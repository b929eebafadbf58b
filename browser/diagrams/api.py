"""What stands around a thing, as JSON: the explorer reads it, and so may anybody."""

import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from browser.diagrams.contexts import Neighbour, NeighbourGroup, Neighbourhood
from browser.diagrams.limits import LARGE
from browser.diagrams.neighbourhood import neighbourhood, overview
from browser.http.answers import answer
from browser.http.services import language_of, services, urls
from browser.things.kinds import resolve, sought
from kg.errors import InvalidInput
from kg.rdf.formats import JSON
from kg.texts.languages import LANGUAGES, Text
from kg.vocabularies.vocabulary import get_vocabulary

_LONGEST: Final = 2_000


def neighbours(request: Request) -> Response:
    """GET /api/neighbours?uri=&dataset=&lang=; without `uri` around a vocabulary as a whole, with it `dataset` may say
    in which vocabulary the thing is read.

    `centre` is a node: `iri`, `label` with `language` and `direction`, `url` of its page, and where they are there
    `code`, `colour`, `ink`, `deprecated`, `external`. `groups` are relations: `kind`, `name`, `predicate`, `inward`,
    `total`, `exact`, and their `nodes`, bounded. `links` are relations among these nodes. Raises InvalidInput,
    NotFound, Withdrawn.
    """
    parts = services(request)
    knowledge = parts.knowledge.current()
    language = request.query_params.get("lang") or language_of(request)
    if language not in LANGUAGES:
        raise InvalidInput(f"There is no language “{language[:40]}” here.", f"There are: {', '.join(LANGUAGES)}.")
    iri = request.query_params.get("uri", "").strip()
    dataset = request.query_params.get("dataset", "").strip()
    if not iri and not dataset:
        raise InvalidInput("Neither uri nor dataset was given.", "Add ?uri= with the identifier of a thing.")
    if len(iri) > _LONGEST:
        raise InvalidInput(f"uri has {len(iri)} characters, the limit is {_LONGEST}.", "Send one identifier.")
    if iri:
        resolve(sought(request, iri))
    if dataset:
        get_vocabulary(knowledge.vocabularies, dataset)
    number, to = knowledge.generation.number, urls(request)

    def make() -> bytes:
        if iri:
            around = neighbourhood(knowledge, to, iri, language, within=dataset, limits=LARGE)
        else:
            around = overview(knowledge, to, dataset, language, explorer=False)
        return json.dumps(
            {"generation": number, "uri": around.centre.iri, **_document(around)}, ensure_ascii=False
        ).encode()

    content = parts.cache.get_or_make(("neighbours", number, to.root, language, iri, dataset), make)
    return answer(request, content, JSON.content_type, vary="" if "lang" in request.query_params else "Accept-Language")


def _document(around: Neighbourhood) -> dict[str, Any]:
    return {
        "centre": _node(around.centre),
        "explore": around.explore_url,
        "groups": [_group(group) for group in around.groups],
        "links": [{"source": one, "target": other, **_text("name", name)} for one, other, name in around.links],
    }


def _group(group: NeighbourGroup) -> dict[str, Any]:
    return {
        "kind": group.kind,
        **_text("name", group.name),
        "predicate": group.predicate or None,
        "inward": group.inward,
        "total": group.total,
        "exact": group.exact,
        "nodes": [_node(thing) for thing in group.neighbours],
    }


def _node(thing: Neighbour) -> dict[str, Any]:
    node: dict[str, Any] = {"iri": thing.iri, **_text("label", thing.name), "url": thing.page_url}
    more = {"code": thing.code, "colour": thing.colour, "ink": thing.ink}
    flags = {"deprecated": thing.deprecated, "external": thing.external}
    return node | {name: value for name, value in {**more, **flags}.items() if value}


def _text(name: str, text: Text) -> dict[str, str]:
    return {name: text.value, "language": text.language, "direction": text.direction}
