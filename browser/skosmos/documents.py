"""`data`: the RDF of a thing in the formats of Skosmos, or a redirect to the file of the whole vocabulary."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer, redirect
from browser.http.services import services
from browser.skosmos.answers import UTF_8
from browser.skosmos.compact import compact
from browser.skosmos.data import describe
from browser.skosmos.errors import ApiError, missing, no_data
from browser.skosmos.rest_call import RestCall
from browser.skosmos.view import View, holder, speaking
from kg.errors import NotAcceptable
from kg.http.negotiation import choose
from kg.rdf.documents import write
from kg.rdf.formats import JSON, JSONLD, RDFXML, TURTLE, Format

_MARC: Final = Format("mrcx", "application/marcxml+xml", "MARCXML")
FORMATS: Final = tuple(format_.strict for format_ in (RDFXML, TURTLE, JSONLD, JSON, _MARC))
_EXTENSIONS: Final[Mapping[str, str]] = {format_.name: format_.media_type for format_ in FORMATS} | {
    "xml": RDFXML.media_type,
    "owl": RDFXML.media_type,
    "marcxml": _MARC.media_type,
}


def data(request: Request, call: RestCall) -> Response:
    """GET data. Raises ApiError 400, 404, 406."""
    uri = call.get("uri").rstrip()
    if not uri:
        if call.view is None:
            raise missing("uri")
        return _to_dump(call)
    format_ = _negotiate(call, FORMATS)
    parts = services(request)
    view_id = call.view.id if call.view else ""
    number = parts.knowledge.current().generation.number
    key = ("rest/data", number, view_id, uri, format_.name)
    content = parts.cache.get_or_make(key, lambda: _write(_find(call, uri), format_, uri))
    return answer(request, content, format_.media_type + UTF_8)


def _find(call: RestCall, uri: str) -> set[Triple]:
    """The statements of the vocabulary about a thing; without a vocabulary, of the first that has any."""
    for view in _candidates(call, uri):
        if triples := describe(view, uri):
            return triples
    raise no_data()


def _candidates(call: RestCall, uri: str) -> Iterable[View]:
    if call.view is not None:
        return [call.view]
    best = holder(call.views, uri)
    return [best] if best else speaking(call.views, uri)


def _write(triples: set[Triple], format_: Format, uri: str) -> bytes:
    if format_.name in (JSONLD.name, JSON.name):
        return json.dumps(compact(triples, uri), ensure_ascii=False, separators=(",", ":")).encode()
    return write(triples, TURTLE if format_.name == TURTLE.name else RDFXML, f"<{uri}>")


def _negotiate(call: RestCall, formats: Sequence[Format]) -> Format:
    wanted = call.get("format").strip()
    try:
        if not wanted:
            return choose(call.accept, formats)
        return next(format_ for format_ in formats if format_.media_type == wanted)
    except (NotAcceptable, StopIteration):
        known = " ".join(format_.media_type for format_ in formats)
        message = f"Unsupported format. Supported MIME types are: {known}"
        raise ApiError(406, "Not Acceptable", message) from None


def _to_dump(call: RestCall) -> Response:
    """302 to a file of the whole vocabulary that the settings name."""
    view = call.vocabulary
    dumps: dict[str, str] = {}
    for address, media_type in view.settings.dumps:
        extension = address.removesuffix(".gz").rpartition(".")[2].lower()
        dumps.setdefault(media_type or _EXTENSIONS.get(extension, ""), address)
    offered = [format_ for format_ in FORMATS if format_.media_type in dumps]
    if not offered:
        raise ApiError(404, "Not Found", f"No download source URL known for vocabulary {view.id}")
    return redirect(dumps[_negotiate(call, offered).media_type], 302)
