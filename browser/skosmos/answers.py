"""Answers: JSON or JSON-LD by Accept, JSONP, RDF, plain text for errors, and dates for vocabularies that want them."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from browser.http.answers import answer
from browser.http.varying import header_of
from browser.skosmos.errors import ApiError
from browser.skosmos.view import View
from kg.errors import NotAcceptable
from kg.http.negotiation import choose
from kg.rdf.formats import JSON, JSONLD

_SCRIPT: Final = "application/javascript"
_NAME: Final = re.compile(r"[A-Za-z0-9_$.\[\]]{1,128}")
UTF_8: Final = "; charset=utf-8"


def as_json(body: object) -> bytes:
    """A body as it is sent. `</` and two separators of lines are escaped, so that it is safe inside scripts too."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()


def callback_of(request: Request) -> str:
    """The name of a JSONP function, '' for none. Raises ApiError 400 for what is none."""
    name = request.query_params.get("callback", "")
    if name and not _NAME.fullmatch(name):
        raise ApiError(400, "Bad Request", "callback parameter is invalid")
    return name


def json_answer(request: Request, content: bytes, headers: Mapping[str, str], callback: str) -> Response:
    """A body as JSON, as JSON-LD, or as a call of the client's function."""
    if callback:
        called = callback.encode() + b"(" + content + b");"
        return answer(request, called, _SCRIPT + UTF_8, headers=headers)
    return answer(request, content, _media_type(request) + UTF_8, headers=headers)


def _media_type(request: Request) -> str:
    try:
        return choose(header_of(request, "Accept"), (JSON.strict, JSONLD.strict)).media_type
    except NotAcceptable:
        return JSON.media_type


def error_answer(error: ApiError) -> Response:
    """An error as text."""
    return PlainTextResponse(
        error.text, error.status, {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    )


def last_modified(view: View) -> datetime:
    """When the vocabulary was changed: the latest of its schemes' dates and of the time its tables were made."""
    dates = [view.tables.made]
    for scheme in view.tables.schemes:
        try:
            date = datetime.fromisoformat(scheme.modified)
        except ValueError:
            continue
        dates.append(date if date.tzinfo else date.replace(tzinfo=UTC))
    return min(max(dates), datetime.now(UTC)).replace(microsecond=0)


def dated(view: View) -> dict[str, str]:
    """The header with that date."""
    return {"Last-Modified": format_datetime(last_modified(view).astimezone(UTC), usegmt=True)}


def not_modified(request: Request, view: View) -> bool:
    """Whether the client has the vocabulary's newest state, by If-Modified-Since."""
    given = request.headers.get("if-modified-since")
    if not given or "if-none-match" in request.headers:
        return False
    try:
        since = parsedate_to_datetime(given)
    except (TypeError, ValueError):
        return False
    return (since if since.tzinfo else since.replace(tzinfo=UTC)) >= last_modified(view)
