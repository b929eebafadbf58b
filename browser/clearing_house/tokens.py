"""Tokens for an address and a password, and who a token is of."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from browser.clearing_house.callers import account_of, anyone
from browser.clearing_house.calls import Lacking, answered, calls, ends
from browser.clearing_house.sent import read_object, text_of
from browser.http.api_operations import body
from browser.http.passwords import Passwords
from browser.http.services import services
from browser.http.sessions import attempt
from kg.accounts.people import People
from kg.accounts.tables import Scope
from kg.errors import Refused
from kg.rdf.formats import JSON

router = calls(token=False)
LIFETIME: Final = timedelta(days=1)
_SCOPES: Final[tuple[Scope, ...]] = ("submit", "approve")
_LONGEST: Final = 1_000
_BODY: Final = body((JSON, {
    "type": "object",
    "required": ["email", "password"],
    "properties": {"email": {"type": "string"}, "password": {"type": "string"}},
}))  # fmt: skip


class Token(TypedDict):
    """A token, and until when it is valid."""

    authenticationToken: str
    expiration: Annotated[str, Field(description="ISO 8601; '' for a token without an end.")]


class CurrentUser(TypedDict):
    """Who a token is of."""

    userID: int
    name: str
    email: Annotated[str, Field(description="Left empty: addresses are shown to nobody.")]
    government: str | None
    isAuthenticated: bool
    isEmailVerified: bool
    roles: list[str]
    userGroups: list[str]


@router.post("/api/v2013/authentication/token", summary="A token for a password", response_model=Token,
             responses=ends(403, 413, 429), openapi_extra=_BODY)  # fmt: skip
async def take_token(request: Request) -> Response:
    """A token for a day, which may submit and approve as far as the account's grants go; 403 for a wrong password.

    A program may have a token of its account in place of a password; it is answered as it is.
    """
    sent = await read_object(request)
    email, password = text_of(sent, "email", _LONGEST), text_of(sent, "password", _LONGEST)
    for name, value in (("email", email), ("password", password)):
        if not value:
            raise Lacking(name, f"{name} is missing.")
    passwords = services(request).of(Passwords)
    found = await attempt(request, lambda: passwords.run(lambda: _token(request, email, password)), email)
    if found is None:
        raise Refused("There is no account of this address and password.", "Five attempts a minute are possible.")
    return answered(found)


def _token(request: Request, email: str, password: str) -> Token | None:
    accounts = services(request).accounts
    if accounts.check(password) is not None:
        return {"authenticationToken": password, "expiration": ""}
    account = People(accounts).sign_in(email, password)
    if account is None:
        return None
    token = accounts.issue(account.name, LIFETIME, "password", scopes=_SCOPES)
    until = (datetime.now(UTC) + LIFETIME).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"authenticationToken": token, "expiration": until}


@router.get("/api/v2013/authentication/user", summary="Who a token is of", response_model=CurrentUser,
            responses=ends(401))  # fmt: skip
def current_user(request: Request) -> Response:
    """The account of the token with its roles; without one, nobody."""
    actor = anyone(request)
    if actor is None:
        return answered(_user(0, "anonymous", None, []))
    account = account_of(actor)
    governments = {one.owner.partition(":")[2] for one in actor.grants if one.owner.startswith("government:")}
    government = governments.pop() if len(governments) == 1 else None
    return answered(_user(account.number, account.name, government, sorted({one.role for one in actor.grants})))


def _user(number: int, name: str, government: str | None, roles: list[str]) -> dict[str, Any]:
    known = number > 0
    return {
        "userID": number,
        "name": name,
        "email": "",
        "government": government,
        "isAuthenticated": known,
        "isEmailVerified": known,
        "roles": roles,
        "userGroups": [],
    }
