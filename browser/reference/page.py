"""The reference of the API as a page, made from its description. It is complete without scripts."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import answer
from browser.http.openapi import Description, Document, operations_of
from browser.http.services import language_of, services, urls
from browser.reference import examples
from browser.reference.contexts import AnswerRow, OperationRow, ParameterRow, ReferencePage, TagGroup, Words
from browser.site.assets import Assets
from browser.site.contexts import Link
from browser.site.frame import make_frame, words
from browser.site.i18n import N_
from browser.site.rendering import Renderer
from browser.urls import anchor
from kg.rdf.formats import HTML, JSON, Format

OPENAPI: Final = Format("json", JSON.media_type, "OpenAPI")


NAMES: Final = (
    N_("Framework"), N_("Goals"), N_("Targets"), N_("Indicators"), N_("Search"), N_("Records"), N_("History"),
    N_("Thesaurus"),
    N_("Validation"), N_("Submissions"), N_("Change sets"), N_("Clearing-House"), N_("Answers"), N_("Catalogue"),
    N_("Editor"), N_("Quality and releases"), N_("Operation"), N_("Changes"), N_("Webhooks"), N_("About"),
)  # fmt: skip
"""The kinds of operations in the order in which they are shown."""


def reference_endpoint(request: Request) -> Response:
    """GET /{lang}/api/reference: kept until the description changes."""
    parts = services(request)
    stamp = parts.of(Description).stamp()
    key = ("reference", stamp, str(request.url))
    content = parts.cache.get_or_make(key, lambda: parts.of(Renderer).render(reference_page(request)))
    headers = {"Content-Language": language_of(request)}
    return answer(request, content, HTML.content_type, max_age=0, headers=headers)


def reference_page(request: Request) -> ReferencePage:
    """All operations by kind."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    document = services(request).of(Description).document(to.root.rstrip("/"))
    assets = services(request).of(Assets)
    script, style = assets.bundle("swagger-ui.js"), assets.bundle("swagger-ui.css")
    return ReferencePage(
        frame=make_frame(
            request,
            title=_("Reference of the API"),
            address=to.reference,
            breadcrumbs=(Link(to.api(language), _("For developers")), Link("", _("Reference"), current=True)),
            section="api",
            scripts=("reference.js",) if script and style else (),
            styles=("reference.css",),
        ),
        groups=tuple(_groups(document, to.root)),
        openapi_url=to.openapi(),
        script=to.static(script) if script and style else "",
        style=to.static(style) if script and style else "",
    )


def _groups(document: Document, root: str) -> Iterator[TagGroup]:
    texts = {tag["name"]: tag["description"] for tag in document["tags"]}
    for name in NAMES:
        found = [one for one in operations_of(document) if name in one[2]["tags"]]
        rows = tuple(_row(document, root, *one) for one in found)
        yield TagGroup(anchor(name), name, in_parts(texts[name]), rows)


def _row(document: Document, root: str, path: str, method: str, operation: Mapping[str, Any]) -> OperationRow:
    schemas = document["components"]["schemas"]
    made = examples.answer(operation, schemas)
    return OperationRow(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        paragraphs=tuple(in_parts(text) for text in operation["description"].split("\n\n")),
        parameters=tuple(map(_parameter, operation.get("parameters", []))),
        answers=tuple(
            AnswerRow(status, in_parts(answer["description"]), tuple(answer.get("content", {})))
            for status, answer in sorted(operation["responses"].items())
        ),
        example="" if made is None else json.dumps(made, ensure_ascii=False, indent=2),
        command=examples.command(root, path, method, operation, schemas),
        token=bool(operation.get("security")),
    )


def _parameter(parameter: Mapping[str, Any]) -> ParameterRow:
    schema = parameter["schema"]
    default = schema.get("default", "")
    return ParameterRow(
        name=parameter["name"],
        place=parameter["in"],
        kind=_kind(schema),
        required=bool(parameter.get("required")),
        default=default if isinstance(default, str) else json.dumps(default),
        words=in_parts(parameter.get("description", "")),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """The values that are possible, in short.

    >>> _kind({"type": "integer", "minimum": 1, "maximum": 200}), _kind({"enum": ["json", "csv"]})
    ('integer 1–200', 'json | csv')
    """
    if "enum" in schema:
        return " | ".join(schema["enum"])
    kind = str(schema.get("const") or schema.get("format") or schema.get("type", ""))
    if "minimum" in schema and "maximum" in schema:
        return f"{kind} {schema['minimum']}–{schema['maximum']}"
    return kind


def in_parts(text: str) -> Words:
    """A text in parts, with whether each is code.

    >>> in_parts("Send `lang`.")
    (('Send ', False), ('lang', True), ('.', False))
    """
    parts = re.split(r"`([^`]*)`", " ".join(text.split()) if "`" not in text else re.sub(r"\s*\n\s*", " ", text))
    return tuple((part, number % 2 == 1) for number, part in enumerate(parts) if part)
