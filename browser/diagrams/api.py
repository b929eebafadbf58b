"""What stands around a thing, as JSON: the explorer reads it, and so may anybody."""

import json
from typing import Annotated, Final

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from browser.diagrams.contexts import Neighbour, NeighbourGroup, Neighbourhood
from browser.diagrams.explorer import reading
from browser.diagrams.limits import LARGE
from browser.diagrams.models import NeighbourLink, NeighbourNode, NeighbourRelation, Surroundings
from browser.diagrams.neighbourhood import neighbourhood, overview
from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.parameters import LanguageAsked
from browser.http.services import services, urls
from browser.things.resolving import resolve, sought
from kg.errors import InvalidInput
from kg.rdf.formats import JSON
from kg.texts.languages import Text
from kg.vocabularies.vocabulary import get_vocabulary

_LONGEST: Final = 2_000
Wanted = Annotated[
    str,
    Query(
        description="A thing.",
        json_schema_extra={"maxLength": _LONGEST},
        examples=["http://metadata.cbd.int/kmgbf/target_3"],
    ),
]
Within = Annotated[
    str,
    Query(description="A vocabulary: as a whole, or the one to read the thing in.", examples=["kmgbf"]),
]
Names = Annotated[
    str, Query(description="The language of names of the vocabulary's things, if not that of the answer.")
]
router = operations("Records")


@router.get("/api/neighbours", summary="What stands around a thing", response_model=Surroundings,
            responses=answers(400, 404, 410, 503, headers=["ETag"]))  # fmt: skip
def neighbours(
    request: Request, language: LanguageAsked, uri: Wanted = "", dataset: Within = "", clang: Names = ""
) -> Response:
    """The thing, relations with the things that they lead to (bounded, with totals), and relations among these.

    One of `uri` and `dataset` is needed: a vocabulary as a whole, or the one to read the thing in.
    """
    parts = services(request)
    knowledge = parts.knowledge.current()
    iri, dataset = uri.strip(), dataset.strip()
    if not iri and not dataset:
        raise InvalidInput("Neither uri nor dataset was given.", "Add ?uri= with the identifier of a thing.")
    if len(iri) > _LONGEST:
        raise InvalidInput(f"uri has {len(iri)} characters, the limit is {_LONGEST}.", "Send one identifier.")
    if iri:
        resolve(sought(request, iri))
    if dataset:
        get_vocabulary(knowledge.vocabularies, dataset)
    number, to = knowledge.generation.number, urls(request)
    content_language = reading(knowledge, iri, dataset, language, clang)

    def make() -> bytes:
        if iri:
            around = neighbourhood(knowledge, to, iri, language, content_language, within=dataset, limits=LARGE)
        else:
            around = overview(knowledge, to, dataset, language, content_language, explorer=False)
        return json.dumps(_document(number, around), ensure_ascii=False).encode()

    content = parts.cache.get_or_make(("neighbours", number, to.root, language, iri, dataset, content_language), make)
    return answer(request, content, JSON.content_type)


def _document(number: int, around: Neighbourhood) -> Surroundings:
    return {
        "generation": number,
        "uri": around.centre.iri,
        "centre": _node(around.centre),
        "explore": around.explore_url,
        "groups": [_group(group) for group in around.groups],
        "links": [_link(*link) for link in around.links],
    }


def _link(source: str, target: str, name: Text) -> NeighbourLink:
    return {
        "source": source, "target": target, "name": name.value, "language": name.language, "direction": name.direction,
    }  # fmt: skip


def _group(group: NeighbourGroup) -> NeighbourRelation:
    return {
        "kind": group.kind,
        "name": group.name.value,
        "language": group.name.language,
        "direction": group.name.direction,
        "predicate": group.predicate or None,
        "inward": group.inward,
        "total": group.total,
        "exact": group.exact,
        "nodes": [_node(thing) for thing in group.neighbours],
    }


def _node(thing: Neighbour) -> NeighbourNode:
    name = thing.name
    node: NeighbourNode = {
        "iri": thing.iri, "label": name.value, "language": name.language, "direction": name.direction,
        "url": thing.page_url,
    }  # fmt: skip
    if thing.code:
        node["code"] = thing.code
    if thing.colour:
        node["colour"] = thing.colour
    if thing.ink:
        node["ink"] = thing.ink
    if thing.deprecated:
        node["deprecated"] = True
    if thing.external:
        node["external"] = True
    return node
