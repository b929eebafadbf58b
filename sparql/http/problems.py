"""Errors as replies: a problem document by default (`kg.http.problems`), text for those who ask for text."""

from collections.abc import Sequence

from kg.errors import KgError, NotAcceptable
from kg.http.cors import CORS
from kg.http.negotiation import choose
from kg.http.problems import as_json, as_text, error_headers, log_trouble
from kg.rdf.formats import PLAIN, PROBLEM, Format
from sparql.http.headers import header
from sparql.http.sending import INSTANCE, Reply, Scope
from sparql.protocol.requests import METHODS


def problem(error: KgError, scope: Scope, public_url: str, methods: Sequence[str] = METHODS) -> Reply:
    """The reply to a request that failed; what its client accepts only decides between the two forms.

    `methods` are those that the address has, for an error that says so.
    """
    log_trouble(error)
    format_ = _form(header(scope, b"accept"))
    body = as_text(error) if format_ is PLAIN else as_json(error, public_url, scope.get(INSTANCE, scope["path"]))
    headers = [
        (b"content-type", format_.content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-language", b"en"),
        (b"vary", b"Accept"),
        *error_headers(error, methods),
        *CORS,
    ]
    return Reply(error.status, headers, body)


def _form(accept: str | None) -> Format:
    """A client that accepts neither form, but other kinds of text, gets text: it is probably at a terminal."""
    try:
        return choose(accept, (PROBLEM, PLAIN))
    except NotAcceptable:
        types = {part.partition(";")[0].strip() for part in (accept or "").split(",")}
        return PLAIN if all(media_type.startswith("text/") for media_type in types) else PROBLEM
