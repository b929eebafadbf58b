"""Whether somebody may create, change or delete a record or its draft: asked before a form is opened."""

import json
from typing import Annotated, Any, Final, Literal, NotRequired

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from browser.clearing_house.callers import anyone
from browser.clearing_house.calls import Identifier, Schema, Wrong, answered, calls, ends
from browser.clearing_house.working import submissions_of
from browser.http.parameters import OneOf
from kg.errors import KgError
from kg.records.types import read_record_types
from kg.submissions.actors import Actor
from kg.submissions.judged import owner_of

router = calls(token=False)
Operation = Literal["create", "update", "delete"]
_WAYS: Final = ("create", "update", "delete")
Way = Annotated[str, OneOf("operation", _WAYS), Path(description="What somebody wants to do.")]
Metadata = Annotated[str, Query(description='JSON: `{"schema": "nbsap", "government": "be"}`.')]
Government = Annotated[str, Query(description="Identifier of a government, in place of metadata.")]


class Allowed(TypedDict):
    """Whether somebody may."""

    isAllowed: bool
    canCreate: NotRequired[bool]


@router.get("/api/v2013/documents/{identifier}/securities/{operation}", response_model=Allowed,
            summary="Whether you may, for what is published", responses=ends(401))  # fmt: skip
def may_do(
    request: Request, identifier: Identifier, operation: Way, schema: Schema = "", metadata: Metadata = "",
    government: Government = "",
) -> Response:  # fmt: skip
    """Whether what is published may be created, changed or deleted by you: that takes an approver."""
    allowed = _allowed(request, identifier, operation, read_metadata(metadata, schema, government), "approver")
    return answered({"isAllowed": allowed})


@router.get("/api/v2013/documents/{identifier}/versions/draft/securities/{operation}",
            summary="Whether you may, for drafts", response_model=Allowed, responses=ends(401))  # fmt: skip
def may_draft(
    request: Request, identifier: Identifier, operation: Way, schema: Schema = "", metadata: Metadata = "",
    government: Government = "",
) -> Response:  # fmt: skip
    """Whether a draft of the record may be begun, changed or given up by you."""
    allowed = _allowed(request, identifier, operation, read_metadata(metadata, schema, government), "contributor")
    return answered({"isAllowed": allowed} | ({"canCreate": allowed} if operation == "create" else {}))


def read_metadata(metadata: str, schema: str, government: str) -> dict[str, str]:
    """The type and government that a question is about. Raises Wrong."""
    found: Any = {}
    if metadata:
        try:
            found = json.loads(metadata[:2_000])
        except (ValueError, RecursionError):
            found = None
    if not isinstance(found, dict):
        raise Wrong("metadata", "metadata is no JSON object.", 'Send {"schema": "nbsap", "government": "be"}.')
    named = found.get("government") or government
    named = named.get("identifier") if isinstance(named, dict) else named
    return {"schema": str(found.get("schema") or schema)[:64], "government": str(named or "")[:64]}


def _allowed(request: Request, identifier: str, way: str, told: dict[str, str], role: str) -> bool:
    actor = anyone(request)
    if actor is None:
        return False
    submissions = submissions_of(request)
    mine = submissions.open_of(actor, identifier)
    if role == "contributor" and mine is not None:
        return way != "create" and mine.is_editable
    if submissions.is_locked(identifier):
        return False
    owner, schema = _whose(request, actor, identifier, told)
    roles = actor.roles(owner, schema) if owner else frozenset()
    published = bool(schema) and submissions.standing(identifier, schema) is not None
    if role == "approver":
        return "approver" in roles and published is (way != "create")
    return bool(roles & {"contributor", "approver"}) and way != "delete" and published is (way == "update")


def _whose(request: Request, actor: Actor, identifier: str, told: dict[str, str]) -> tuple[str, str]:
    """Whose record of which type it is or would be; '' where nobody can tell."""
    schema = told["schema"]
    if schema not in read_record_types():
        return "", ""
    standing = submissions_of(request).standing(identifier, schema)
    if standing is not None:
        return (standing.owner, schema) if standing.same_type else ("", "")
    try:
        return owner_of({"government": {"identifier": told["government"]}}, schema, actor), schema
    except KgError:
        return "", ""
