"""Errors as answers (RFC 9457), in the format that the client accepts: a page, problem+json, plain text or RDF."""

import logging
import sqlite3

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pyoxigraph import Literal, NamedNode, Triple
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from browser.http.paths import written_segments
from browser.http.services import services, urls
from kg.errors import (
    InvalidInput,
    KgError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    ShownDamaged,
    Tombstone,
    Withdrawn,
    damage,
)
from kg.http import problems
from kg.http.headers import READ_ONLY, as_text
from kg.http.links import link, links
from kg.http.negotiation import choose
from kg.publishing.standing import doubt
from kg.rdf.documents import write
from kg.rdf.formats import HTML, JSONLD, PLAIN, PROBLEM, RDF_FORMATS, Format
from kg.rdf.jsonld import compact
from kg.rdf.namespaces import DCT, HTTP, OWL, PROV, RDF, XSD

_LOG = logging.getLogger("kg.browser")
_SHAPES = (PROBLEM, HTML, PLAIN, *(f for f in RDF_FORMATS if f is not JSONLD), JSONLD)


class InternalError(KgError):
    """An error in this program."""

    slug = "internal-error"


def install(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(KgError, _on_kg_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(sqlite3.DatabaseError, _on_damage)
    app.add_exception_handler(Exception, _on_crash)


def _on_kg_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)
    return respond(request, error)


def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", READ_ONLY)
        problem: KgError = MethodNotAllowed(f"{request.method} is not possible here.", f"Possible: {allowed}.")
        return respond(request, problem, {"Allow": allowed})
    if error.status_code == 404:
        return respond(request, NotFound(f"There is nothing at {request.url.path}."))
    problem = KgError(str(error.detail))
    problem.status = error.status_code  # type: ignore[misc]
    return respond(request, problem, dict(error.headers or {}))


def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    parts = [f"{'.'.join(str(p) for p in item['loc'][1:]) or item['loc'][0]}: {item['msg']}" for item in error.errors()]
    return respond(request, InvalidInput("; ".join(parts), "Correct the parameters and send the request again."))


def _on_damage(request: Request, _error: Exception) -> Response:
    return respond(request, ShownDamaged())


def _on_crash(request: Request, error: Exception) -> Response:
    if (damaged := damage(error)) is not None:
        return respond(request, damaged)
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return respond(request, InternalError("The server made a mistake.", "It has been noted. Try again later."))


def respond(request: Request, error: KgError, headers: dict[str, str] | None = None) -> Response:
    """The answer for an error."""
    problems.log_trouble(error)
    if isinstance(error, ShownDamaged):
        doubt(services(request).settings.data)
    shape = _shape(request)
    sent = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache", **(headers or {})}
    sent |= as_text(problems.error_headers(error))
    if isinstance(error, Withdrawn):
        sent["Link"] = links(_times(request, error.tombstone.iri))
    return Response(_body(request, error, shape), error.status, sent, shape.content_type)


def _times(request: Request, thing: str) -> list[str]:
    """Where a withdrawn thing is found as it was (RFC 7089)."""
    to = urls(request)
    gate, times = to.timegate(thing), link(to.timemap(thing), "timemap", "application/link-format")
    return [link(thing, "original"), link(gate, "timegate"), times]


def _shape(request: Request) -> Format:
    if (request.url.path.startswith("/api/") or request.method == "OPTIONS") and "html" not in request.headers.get(
        "accept", ""
    ):
        return PROBLEM
    try:
        return choose(request.headers.get("accept"), _SHAPES)
    except NotAcceptable:
        return PROBLEM


def _body(request: Request, error: KgError, shape: Format) -> bytes:
    if shape is HTML:
        return services(request).error_page(request, error)
    if shape is PLAIN:
        return problems.as_text(error)
    if shape is PROBLEM:
        return problems.as_json(error, urls(request).root, request.url.path)
    triples = _as_rdf(request, error)
    if shape is JSONLD:
        return compact(triples, urls(request).context())
    return write(triples, shape)


def _successors(tombstone: Tombstone) -> list[str]:
    """What replaced a thing directly, and what does so now."""
    return list(dict.fromkeys((*(tombstone.chain[0] if tombstone.chain else ()), *tombstone.replaced_by)))


def _as_rdf(request: Request, error: KgError) -> list[Triple]:
    """A problem, or a tombstone, for clients that read only RDF (HTTP Vocabulary in RDF 1.0)."""
    iri = services(request).identifiers.iri(written_segments(request, 0)[0])
    node = NamedNode(error.tombstone.iri if isinstance(error, Withdrawn) else iri)
    status = Literal(str(error.status), datatype=XSD.int)
    triples = [
        Triple(node, HTTP.statusCodeNumber, status),
        Triple(node, DCT.title, Literal(error.title, language="en")),
        Triple(node, DCT.description, Literal(f"{error.message} {error.hint}".strip(), language="en")),
    ]
    if isinstance(error, Withdrawn):
        when = Literal(error.tombstone.withdrawn, datatype=XSD.dateTime)
        triples += [
            Triple(node, RDF.type, PROV.Entity),
            Triple(node, OWL.deprecated, Literal("true", datatype=XSD.boolean)),
            Triple(node, PROV.invalidatedAtTime, when),
            *(Triple(node, DCT.isReplacedBy, NamedNode(successor)) for successor in _successors(error.tombstone)),
        ]
    return triples
