"""The Secretariat's thesaurus API, `/api/v2013/thesaurus`, answered from the graph (CBD-DATA section 1).

Applications written for it can point here: addresses, field names and identifiers are the same. An identifier may be an
address itself, so that it reaches over slashes.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Annotated, Final

from fastapi import Path, Query
from pydantic import AfterValidator
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.api_operations import answers, operations
from browser.http.json import as_json
from browser.http.parameters import Flag
from browser.http.services import services
from browser.thesaurus_api.models import ThesaurusDomain, ThesaurusTerm
from browser.thesaurus_api.terms import Thesaurus
from kg.errors import InvalidInput
from kg.rdf.formats import JSON

ROOT: Final = "/api/v2013/thesaurus"
LONGEST: Final = 300
"""Characters of an identifier."""
_ALSO: Final = ("all", "domain")
"""What its clients write for yes."""


def _short(identifier: str) -> str:
    if len(identifier) > LONGEST:
        raise InvalidInput("The identifier is too long.", f"An identifier has at most {LONGEST} characters.")
    return identifier


_BOUNDED: Final = {"minLength": 1, "maxLength": LONGEST}
DomainId = Annotated[
    str,
    AfterValidator(_short),
    Path(description="Identifier of a domain.", json_schema_extra=_BOUNDED, examples=["GBF-TARGETS"]),
]
TermId = Annotated[
    str,
    AfterValidator(_short),
    Path(description="Identifier of a term.", json_schema_extra=_BOUNDED, examples=["GBF-TARGET-03"]),
]
Relations = Annotated[
    bool,
    Flag("relations", _ALSO),
    Query(description="Whether relations are given too."),
]
Immediate = Annotated[
    bool,
    Flag("immediate", _ALSO),
    Query(description="Only terms right below."),
]
TermCode = Annotated[str, Query(description="Identifier of a term.", json_schema_extra=_BOUNDED, examples=["ca"])]
Within = Annotated[str, Query(description="Only terms of this domain.", json_schema_extra={"maxLength": LONGEST})]
router = operations("Thesaurus")
_LIST: Final = answers(503)
_ANSWERS: Final = answers(400, 404, 503)


@router.get(f"{ROOT}/domains", operation_id="list_domains", summary="All domains",
            response_model=list[ThesaurusDomain], responses=_LIST)  # fmt: skip
def domains(request: Request) -> Response:
    """All domains: identifier, name and titles."""
    return _answer(request, ("domains",), lambda thesaurus: thesaurus.domains())


@router.get(f"{ROOT}/domains/{{id:path}}/terms", operation_id="list_terms", summary="The terms of a domain",
            response_model=list[ThesaurusTerm], responses=_ANSWERS)  # fmt: skip
def terms(request: Request, id: DomainId, relations: Relations = False) -> Response:
    """The terms of a domain, with `relations=true` also their relations."""
    make = partial(Thesaurus.of_domain, identifier=id, relations=relations)
    return _answer(request, ("terms", id, relations), make)


@router.get(f"{ROOT}/domains/{{id:path}}", operation_id="get_domain", summary="A domain",
            response_model=ThesaurusDomain, responses=_ANSWERS)  # fmt: skip
def domain(request: Request, id: DomainId, relations: Relations = False) -> Response:
    """One domain. `relations` is taken, as clients send it; what it would add is not known."""
    return _answer(request, ("domain", id), lambda thesaurus: thesaurus.domain(id))


@router.get(f"{ROOT}/terms", operation_id="get_term_by_code", summary="A term by its code",
            response_model=ThesaurusTerm, responses=_ANSWERS)  # fmt: skip
def term_by_code(request: Request, termCode: TermCode = "", relations: Relations = False) -> Response:  # noqa: N803
    """One term by the parameter `termCode`, as older applications ask for it."""
    if not termCode:
        raise InvalidInput("No term was asked for.", f"Write {ROOT}/terms?termCode=ca, or {ROOT}/terms/ca.")
    return term(request, _short(termCode), relations)


@router.get(f"{ROOT}/terms/{{id:path}}/narrowers", operation_id="list_narrower_terms", summary="Terms below a term",
            response_model=list[ThesaurusTerm], responses=_ANSWERS)  # fmt: skip
def narrowers(request: Request, id: TermId, domain: Within = "", immediate: Immediate = False) -> Response:
    """Terms below a term, with `domain` only those of one domain, with `immediate=true` only those right below."""
    if len(domain) > LONGEST:
        raise InvalidInput("The value of domain is too long.", f"An identifier has at most {LONGEST} characters.")
    make = partial(Thesaurus.narrower, identifier=id, domain=domain, immediate=immediate)
    return _answer(request, ("narrowers", id, domain, immediate), make)


@router.get(f"{ROOT}/terms/{{id:path}}", operation_id="get_term", summary="A term", response_model=ThesaurusTerm,
            responses=_ANSWERS)  # fmt: skip
def term(request: Request, id: TermId, relations: Relations = False) -> Response:
    """One term, with `relations=true` also its relations."""
    make = partial(Thesaurus.term, identifier=id, relations=relations)
    return _answer(request, ("term", id, relations), make)


def _answer(request: Request, key: tuple[Hashable, ...], make: Callable[[Thesaurus], object]) -> Response:
    """What `make` makes of the thesaurus, once per generation and question."""
    knowledge = services(request).knowledge.current()
    generation = knowledge.generation.number
    content = services(request).cache.get_or_make(
        ("api/thesaurus", generation, *key), lambda: as_json(make(Thesaurus(knowledge.graph)))
    )
    return answer(request, content, JSON.media_type, headers={"X-Kg-Generation": str(generation)})
