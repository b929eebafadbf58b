"""Operations of this room: their errors are `{statusCode, code, message, fields}`, and nobody keeps their answers."""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from fastapi.exceptions import RequestValidationError
from fastapi.routing import request_response
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import TypedDict

from browser.http.api_operations import REF, TOKEN, Operation
from kg.errors import InvalidInput, KgError, MethodNotAllowed, NotFound, Refused
from kg.http.headers import as_text
from kg.http.problems import error_headers, log_trouble
from kg.rdf.formats import JSON

_HEADERS: Final = {"Cache-Control": "no-store", "Content-Type": JSON.media_type}
_CODES: Final = {"invalid-input": "invalidParameter", "refused": "forbidden", "unauthorized": "authenticationRequired"}
_WHY: Final = {
    400: "Something that was sent is not possible, or the document does not conform.",
    401: "There is no valid token.",
    403: "The account may not do this.",
    404: "There is no such thing, or none that the account may see.",
    409: "The present state forbids it.",
    412: "It was changed meanwhile.",
    413: "More was sent than is taken at once.",
    415: "The body is of a kind that is not read here.",
    422: "It cannot be judged within the limits.",
    429: "The client asks for too much at once.",
    503: "The server is busy or not ready; `Retry-After` says when to come back.",
}


class Failure(TypedDict):
    """What went wrong, as the Clearing-House says it."""

    statusCode: int
    code: Annotated[str, Field(description="The kind of failure.", examples=["notFound"])]
    message: str
    fields: Annotated[list[str], Field(description="Names of what was wrong, where they are known.")]


class Wrong(InvalidInput):
    """A part of a request that is not possible, by its name."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.fields = [field]


class Lacking(Wrong):
    """A part of a request that is needed and missing."""

    slug = "mandatory"


class Forbidden(Refused):
    """The account may not do this, with the words of this API."""


class Call(Operation):
    """A route of this room."""

    def __init__(self, path: str, endpoint: Any, **given: Any) -> None:
        super().__init__(path, endpoint, **given)
        self.app = request_response(self.get_route_handler())

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As the framework asks for it, with errors in the form of this room."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except KgError as error:
                return failed(error)
            except RequestValidationError as error:
                names = sorted({str(one["loc"][-1]) for one in error.errors() if one["loc"]})
                return failed(Wrong(", ".join(names), "; ".join(str(one["msg"]) for one in error.errors())))

        return answer

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        allowed = sorted(self.allowed)
        error = MethodNotAllowed(f"{scope['method'][:20]} is not possible here.", f"Possible: {', '.join(allowed)}.")
        response = failed(error)
        response.headers["Allow"] = ", ".join(allowed)
        await response(scope, receive, send)


def calls(*, token: bool = True) -> APIRouter:
    """A router for operations of this room, which need a token or not."""
    return APIRouter(
        route_class=Call,
        tags=["Clearing-House"],
        dependencies=[TOKEN] if token else [],
        generate_unique_id_function=lambda route: route.name,
    )


def failed(error: KgError) -> Response:
    """An error as an answer."""
    log_trouble(error)
    first, *rest = _CODES.get(error.slug, error.slug).split("-")
    body: Failure = {
        "statusCode": error.status,
        "code": first + "".join(part.capitalize() for part in rest),
        "message": " ".join(filter(None, (error.message, error.hint))),
        "fields": list(getattr(error, "fields", ())),
    }
    return answered(body, error.status, dict(as_text(error_headers(error))))


def answered(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer that nobody keeps; halves of characters are answered as what stands for them."""
    content = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, _HEADERS | (headers or {}))


def done() -> Response:
    """The answer to what leaves nothing to say."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def ends(*failures: int, status: int = 200) -> dict[int | str, Any]:
    """The `responses` of an operation: the failures that it can end in, beside those that all can."""
    schema = {"$ref": REF.format(model="Failure")}
    told = {each: _WHY[each] for each in sorted({*failures, 400, 503})}
    made: dict[int | str, Any] = {
        each: {"description": why, "content": {JSON.media_type: {"schema": schema}}} for each, why in told.items()
    }
    return {status: {"description": "The answer."}} | made


ALL_FAILURES: Final = (401, 403, 404, 409, 412, 413, 422, 429)
"""What calls that change something can end in."""
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_-]{11,128}")


def known(identifier: str) -> str:
    """An identifier of a record as it may be asked for. Raises NotFound for what can be none."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise NotFound("There is no record of this identifier.", "Identifiers have 11 to 128 letters, digits, - and _.")
    return identifier


Identifier = Annotated[
    str, Path(description="Identifier of a record.", examples=["CB51626B-CF45-2AA0-3A24-459669DDCC34"])
]
Schema = Annotated[str, Query(description="Type of the record.", json_schema_extra={"maxLength": 64})]
