"""Reviews of commitments by the countries that they name, and the setting by which a country has all reviewed."""

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from browser.clearing_house.callers import anyone, caller
from browser.clearing_house.calls import ALL_FAILURES, Identifier, Lacking, answered, calls, ends, known
from browser.clearing_house.infos import User, local
from browser.clearing_house.sent import read_object, text_of
from browser.clearing_house.working import submissions_of
from browser.http.api_operations import body
from browser.http.parameters import Whole
from browser.http.services import services
from kg.rdf.formats import JSON
from kg.records.mapping.iris import read_iris
from kg.submissions.actors import Actor
from kg.submissions.country_reviews import LONGEST_REASON, MOST, SCHEMA, CountryReview, CountryReviews, countries_for

router = calls()
opened = calls(token=False)
_ALL: Final = "/api/v2023/documents/schemas/stakeholder-commitment/country-reviews"
_ONE: Final = f"{_ALL}/{{identifier}}"
_BODY: Final = body((JSON, {
    "type": "object",
    "properties": {"government": {"type": "string"}, "reason": {"type": "string", "maxLength": LONGEST_REASON}},
}))  # fmt: skip
GovernmentAsked = Annotated[str, Query(description="Identifier of a government, where you review for several.")]
Reason = Annotated[str, Query(description="Why it is given back.", json_schema_extra={"maxLength": LONGEST_REASON})]
Top = Annotated[int, Whole("$top", 100, MOST), Query(alias="$top", description="How many at most.")]
Skip = Annotated[int, Whole("$skip", 0, 1_000_000), Query(alias="$skip", description="How many to pass over.")]


class Review(TypedDict):
    """What a country says of a commitment."""

    identifier: str
    government: Annotated[str, Field(examples=["be"])]
    status: Literal["reviewed", "returned"]
    revision: Annotated[int, Field(description="The version that it is about.")]
    automatic: Annotated[bool, Field(description="Whether the setting of the country did it.")]
    reviewedOn: str
    reviewedBy: User | None
    reason: str


class ReviewList(TypedDict):
    """What countries say of commitments; `automatic` names those for which you review that have all reviewed."""

    Count: int
    Items: list[Review]
    automatic: list[str]


class Setting(TypedDict):
    """Whether all commitments are reviewed for a government as they are published."""

    government: str
    automatic: bool


@router.get(_ALL, summary="Reviews of commitments by your countries", response_model=ReviewList, responses=ends(401))
def list_country_reviews(
    request: Request, government: GovernmentAsked = "", top: Top = 100, skip: Skip = 0
) -> Response:
    """What the countries for which you review say now, the newest first."""
    countries = [one for one in countries_for(caller(request)) if government.lower() in ("", one)]
    reviews = _reviews(request)
    return answered(_listed(reviews.of_countries(countries, skip, top), reviews.automatic(countries)))


@router.post(_ALL, summary="Have all commitments reviewed", response_model=Setting, responses=ends(*ALL_FAILURES),
             openapi_extra=_BODY)  # fmt: skip
async def review_all(request: Request, government: GovernmentAsked = "") -> Response:
    """From now on commitments that name your country are reviewed for it as they are published."""
    return await _set(request, government, on=True)


@router.delete(_ALL, summary="No longer have all reviewed", response_model=Setting, responses=ends(*ALL_FAILURES),
               openapi_extra=_BODY)  # fmt: skip
async def review_each(request: Request, government: GovernmentAsked = "") -> Response:
    """From now on commitments wait for a review; what was reviewed stays so."""
    return await _set(request, government, on=False)


@opened.get(_ONE, summary="Reviews of a commitment", response_model=ReviewList, responses=ends(401, 404))
def get_country_reviews(request: Request, identifier: Identifier) -> Response:
    """What each country says now of a commitment; who said so and why is told to those only who have a part in it."""
    actor, submissions = anyone(request), submissions_of(request)
    found = _reviews(request).of(known(identifier))
    standing = submissions.standing(identifier, SCHEMA) if actor and found else None
    author = actor is not None and standing is not None and bool(actor.roles(standing.owner, SCHEMA))
    mine = countries_for(actor) if actor else ()
    items = [_review(one, whole=author or one.government in mine) for one in found]
    return answered({"Count": len(items), "Items": items, "automatic": []})


@router.post(_ONE, summary="Review a commitment", response_model=Review, responses=ends(*ALL_FAILURES),
             openapi_extra=_BODY)  # fmt: skip
async def review_commitment(request: Request, identifier: Identifier, government: GovernmentAsked = "") -> Response:
    """Say for your country that you have seen a commitment that names it."""
    return await _said(request, known(identifier), government, "review")


@router.delete(_ONE, summary="Give a commitment back", response_model=Review, responses=ends(*ALL_FAILURES),
               openapi_extra=_BODY)  # fmt: skip
async def return_commitment(
    request: Request, identifier: Identifier, government: GovernmentAsked = "", reason: Reason = ""
) -> Response:
    """Say for your country that a commitment that names it is given back, and why. It stays published."""
    return await _said(request, known(identifier), government, "return", reason)


def _reviews(request: Request) -> CountryReviews:
    return CountryReviews(submissions_of(request), read_iris(services(request).settings.base_iri))


async def _set(request: Request, government: str, *, on: bool) -> Response:
    actor = await run_in_threadpool(caller, request)
    country = _country(actor, government, await read_object(request))
    await run_in_threadpool(lambda: _reviews(request).set_automatic(actor, country, on=on))
    return answered({"government": country, "automatic": on})


async def _said(request: Request, identifier: str, government: str, action: str, reason: str = "") -> Response:
    actor = await run_in_threadpool(caller, request)
    sent = await read_object(request)
    country, why = _country(actor, government, sent), text_of(sent, "reason", LONGEST_REASON) or reason
    made = await run_in_threadpool(_reviews(request).say, actor, identifier, country, action, why)
    return answered(_review(made))


def _country(actor: Actor, asked: str, sent: dict[str, Any]) -> str:
    """The country that a request is about: the one it names, else the only one that somebody reviews for."""
    named = (asked or text_of(sent, "government", 64)).lower()
    mine = countries_for(actor)
    if not named and len(mine) != 1:
        raise Lacking("government", "Say for which government.", f"You review for: {', '.join(mine) or 'none'}.")
    return named or mine[0]


def _listed(some: Iterable[CountryReview], automatic: Iterable[str]) -> ReviewList:
    items = [_review(one) for one in some]
    return {"Count": len(items), "Items": items, "automatic": sorted(automatic)}


def _review(one: CountryReview, *, whole: bool = True) -> Review:
    return {
        "identifier": one.record,
        "government": one.government,
        "status": "reviewed" if one.action == "review" else "returned",
        "revision": one.revision,
        "automatic": one.account is None,
        "reviewedOn": local(one.at),
        "reviewedBy": {"userID": one.account} if whole and one.account is not None else None,
        "reason": one.reason if whole else "",
    }
