"""The Secretariat's thesaurus API, `/api/v2013/thesaurus`, answered from the graph (CBD-DATA section 1).

Applications written for it can point here: addresses, field names and identifiers are the same.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from browser.http.answers import answer
from browser.http.json import as_json
from browser.http.services import services
from browser.thesaurus_api.terms import Thesaurus
from kg.errors import InvalidInput
from kg.rdf.formats import JSON

ROOT: Final = "/api/v2013/thesaurus"
LONGEST: Final = 300
"""Characters of an identifier."""
_YES: Final = frozenset(("true", "1", "yes", "all", "domain"))
_NO: Final = frozenset(("", "false", "0", "no"))


def routes() -> list[BaseRoute]:
    """The addresses. An identifier may be an address itself, so that it reaches over slashes."""
    return [
        Route(f"{ROOT}/domains", domains),
        Route(f"{ROOT}/domains/{{id:path}}/terms", terms),
        Route(f"{ROOT}/domains/{{id:path}}", domain),
        Route(f"{ROOT}/terms/{{id:path}}/narrowers", narrowers),
        Route(f"{ROOT}/terms/{{id:path}}", term),
    ]


def domains(request: Request) -> Response:
    """All domains: identifier, name and titles."""
    return _answer(request, ("domains",), lambda thesaurus: thesaurus.domains())


def domain(request: Request) -> Response:
    """One domain."""
    identifier = _identifier(request)
    _flag(request, "relations")  # taken, as clients send it; what it would add is not known
    return _answer(request, ("domain", identifier), lambda thesaurus: thesaurus.domain(identifier))


def terms(request: Request) -> Response:
    """The terms of a domain, with `relations=true` also their relations."""
    identifier, relations = _identifier(request), _flag(request, "relations")
    make = partial(Thesaurus.of_domain, identifier=identifier, relations=relations)
    return _answer(request, ("terms", identifier, relations), make)


def term(request: Request) -> Response:
    """One term, with `relations=true` also its relations."""
    identifier, relations = _identifier(request), _flag(request, "relations")
    make = partial(Thesaurus.term, identifier=identifier, relations=relations)
    return _answer(request, ("term", identifier, relations), make)


def narrowers(request: Request) -> Response:
    """Terms below a term, with `domain` only those of one domain, with `immediate=true` only those right below."""
    identifier, immediate = _identifier(request), _flag(request, "immediate")
    within = request.query_params.get("domain", "")
    if len(within) > LONGEST:
        raise InvalidInput("The value of domain is too long.", f"An identifier has at most {LONGEST} characters.")
    make = partial(Thesaurus.narrower, identifier=identifier, domain=within, immediate=immediate)
    return _answer(request, ("narrowers", identifier, within, immediate), make)


def _identifier(request: Request) -> str:
    identifier: str = request.path_params["id"]
    if len(identifier) > LONGEST:
        raise InvalidInput("The identifier is too long.", f"An identifier has at most {LONGEST} characters.")
    return identifier


def _flag(request: Request, name: str) -> bool:
    value = request.query_params.get(name, "").lower()
    if value not in _YES | _NO:
        raise InvalidInput(f"{name}={value[:40]} is neither true nor false.", f"Write {name}=true, or leave it out.")
    return value in _YES


def _answer(request: Request, key: tuple[Hashable, ...], make: Callable[[Thesaurus], object]) -> Response:
    """What `make` makes of the thesaurus, once per generation and question."""
    knowledge = services(request).knowledge.current()
    generation = knowledge.generation.number
    content = services(request).cache.get_or_make(
        ("api/thesaurus", generation, *key), lambda: as_json(make(Thesaurus(knowledge.graph)))
    )
    return answer(request, content, JSON.media_type, headers={"X-Kg-Generation": str(generation)})
