"""Which clearing-house a request is for: its header `Realm`, or the parameter `realm`."""

from typing import Final

from starlette.requests import Request

from browser.clearing_house.calls import Lacking, Wrong
from browser.http.parameters import clean
from kg.records.types import read_record_types
from kg.submissions.judged import REALMS

_TEST: Final = "-dev"
_HINT: Final = f"Send the header Realm, or the parameter realm: {', '.join(REALMS)}."


def realm_of(request: Request, schema: str = "") -> str:
    """The realm that a request names; of a test realm (`ort-dev`) the real one, since this copy is one of its own.

    Raises Lacking without one, Wrong for one that is not known or has no records of the type.
    """
    told = request.query_params.get("realm") or request.headers.get("realm", "")
    if not told.strip():
        raise Lacking("realm", "The request does not say for which realm it is.", _HINT)
    realm = told.strip().lower().removesuffix(_TEST)
    if realm not in REALMS:
        raise Wrong("realm", f"There is no realm “{clean(told)[:40]}” here.", _HINT)
    type_ = read_record_types().get(schema)
    if schema and (type_ is None or realm.upper() not in type_.realms):
        raise Wrong("schema", f"The realm {realm} has no records of the type “{clean(schema)[:64]}”.", _REALMS)
    return realm


def realm_for(request: Request, schema: str) -> str:
    """The realm that a request names, else the first that has records of a type."""
    if request.query_params.get("realm") or request.headers.get("realm", ""):
        return realm_of(request)
    type_ = read_record_types().get(schema)
    own = [name.lower() for name in type_.realms] if type_ else []
    return next((name for name in own if name in REALMS), REALMS[0])


_REALMS: Final = "`GET /api/validate/schemas` lists the types with their realms."
