"""Operations of the API: routes that describe themselves, and what all of their answers have in common.

An operation is a function below a path. Its parameters, the model of its answer and `answers()` are its description;
`browser.http.openapi` writes that down as OpenAPI. Room modules make their operations on a router of `operations`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from inspect import iscoroutinefunction
from typing import Any, Final

from fastapi import APIRouter, Security
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, request_response
from starlette.types import Receive, Scope, Send

from browser.http.parameters import Reader
from kg.rdf.formats import CSV, JSON, JSONLD, PROBLEM, XLSX, Format

REF: Final = "#/components/schemas/{model}"
TOKEN: Final = Security(HTTPBearer(scheme_name="token", description="Token of an account.", auto_error=False))
"""For the `dependencies` of operations that take a token. It only describes: `sparql.protocol` decides."""
NEEDED: Final = {"required": True}
"""For the `json_schema_extra` of a parameter without which the operation says, in its own words, that it is needed."""
_FAILURES: Final = {
    400: "Something that was sent is not possible; the problem names it, and what is possible.",
    401: "There is no valid token.",
    403: "The account may not do this, or the query is one that may not run.",
    404: "There is no such thing.",
    406: "None of the formats that the client accepts exists; the problem lists those that do.",
    409: "The present state forbids it; the problem says what it is.",
    410: "There was such a thing, and it was withdrawn; the problem says when and what replaced it.",
    412: "What it is about is not in the state that the request was made for.",
    413: "More was sent, or asked for, than is taken at once.",
    415: "The body is of a kind that is not read here.",
    422: "It can be read, and not be done; of a document that does not conform the problem has the `report`.",
    428: "The request does not say, by `If-Match`, for which state it was made.",
    429: "The client asks for too much at once, or has used up its query time.",
    503: "The server or its index is busy or not ready; `Retry-After` says when to come back.",
}
_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    CSV.media_type: {"type": "string", "description": "UTF-8 with a header row, RFC 4180."},
    XLSX.media_type: {"type": "string", "format": "binary"},
    JSONLD.media_type: {"type": ["object", "array"]},
}
_HEADERS: Final = {
    "ETag": "Changes with the answer. Send it back in `If-None-Match`.",
    "X-Kg-Generation": "Number of the state of the data that answered.",
    "Link": "The next results, `rel=next`, if there are any.",
    "Location": "Address of what was saved.",
}


class Operation(APIRoute):
    """A route of the API. One that answers GET answers HEAD too, and 405 names what its path answers to."""

    def __init__(self, path: str, endpoint: Any, **given: Any) -> None:
        super().__init__(path, endpoint, **given)
        assert self.methods is not None
        if "GET" in self.methods:
            self.methods.add("HEAD")
        self.allowed: set[str] = self.methods
        if _asks_readers_only(self.dependant):
            self.app = request_response(_read_and_answer(self))

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in (self.methods or ()):
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(self.allowed))})
        await super().handle(scope, receive, send)


def _asks_readers_only(dependant: Dependant) -> bool:
    """Whether an operation, beside the request, takes only what readers read: then the framework has nothing to do."""
    own = (dependant.path_params, dependant.query_params, dependant.body_params, dependant.header_params)
    return not any(own) and all(isinstance(need.call, Reader) for need in dependant.dependencies)


def _read_and_answer(route: APIRoute) -> Callable[[Request], Awaitable[Response]]:
    """What the framework would do, in a fraction of the time: suggestions are asked for with every letter."""
    needs = [(need.name, need.call) for need in route.dependant.dependencies]
    endpoint, waits = route.endpoint, iscoroutinefunction(route.endpoint)

    async def answer(request: Request) -> Response:
        read = {name: call.read_from(request) for name, call in needs if name and isinstance(call, Reader)}
        made = endpoint(request, **read) if waits else run_in_threadpool(endpoint, request, **read)
        response: Response = await made
        return response

    return answer


def operations(tag: str) -> APIRouter:
    """A router for operations of one kind; the name of its function identifies an operation."""
    return APIRouter(route_class=Operation, tags=[tag], generate_unique_id_function=lambda route: route.name)


def share_methods(routes: Iterable[BaseRoute]) -> None:
    """Let each operation know the methods of the others at its path."""
    by_path: dict[str, set[str]] = {}
    own = [route for route in routes if isinstance(route, Operation)]
    for route in own:
        by_path.setdefault(route.path, set()).update(route.allowed)
    for route in own:
        route.allowed = by_path[route.path]


def answers(
    *failures: int,
    also: Iterable[Format] = (),
    headers: Iterable[str] = ("ETag", "X-Kg-Generation"),
    examples: Mapping[str, Any] | None = None,
    cached: bool = True,
    status: int = 200,
) -> dict[int | str, Any]:
    """The `responses` of an operation: its headers, other forms and examples, 304, and the problems it can end in."""
    content: dict[str, Any] = {one.media_type: {"schema": _SCHEMAS.get(one.media_type, _STRING)} for one in also}
    if examples:
        shown = {name: {"summary": name, "value": value} for name, value in examples.items()}
        content[JSON.media_type] = {"examples": shown}
    sent = {name: {"description": _HEADERS[name], "schema": _STRING} for name in headers}
    made: dict[int | str, Any] = {status: {"description": "The answer.", "headers": sent}}
    if content:
        made[status]["content"] = content
    if cached:
        made[304] = {"description": "Not changed since the `ETag` sent in `If-None-Match`."}
    return made | {failure: _problem(_FAILURES[failure]) for failure in failures}


def body(*contents: tuple[Format, Mapping[str, Any]]) -> dict[str, Any]:
    """The `openapi_extra` of an operation that reads its body itself: the forms and schemas of that."""
    forms = {format_.media_type: {"schema": dict(schema)} for format_, schema in contents}
    return {"requestBody": {"required": True, "content": forms}}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": REF.format(model="Problem")}
    return {"description": description, "content": {PROBLEM.media_type: {"schema": schema}}}


class Problem(BaseModel):
    """What went wrong, to what, and what to do (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "https://example.org/problems/not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no goal E.",
                    "instance": "/api/kmgbf/goals/E",
                    "hint": "Goals have the letters A to D.",
                }
            ]
        }
    )

    type: str = Field(description="Address that explains this type of problem.")
    title: str = Field(description="Name of the type of problem.")
    status: int = Field(description="HTTP status.")
    detail: str = Field(description="What happened.")
    instance: str = Field(description="Path of the request.")
    hint: str = Field(default="", description="What to do.")
    available: list[str] = Field(default=[], description="With status 406: media types that there are.")


_STRING: Final = {"type": "string"}
