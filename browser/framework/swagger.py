"""Swagger UI at `/docs`, served from this host without inline scripts, so that a strict content policy holds.

The bundled Swagger UI 4 reads OpenAPI 3.0 only: it gets the same description written in 3.0.
"""

import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from browser.framework.openapi import openapi_document
from browser.http.answers import answer
from browser.http.security import CONTENT_SECURITY_POLICY
from browser.http.services import services
from kg.errors import NotFound
from kg.rdf.formats import JSON

_DAY: Final = 86_400
_OURS: Final = {"start.js": "text/javascript; charset=utf-8", "page.css": "text/css; charset=utf-8"}
_THEIRS: Final = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{base}swagger-ui.css">
<link rel="stylesheet" href="{base}page.css">
<link rel="icon" type="image/png" href="{base}favicon-32x32.png">
</head>
<body>
<main id="swagger-ui">
<p>This page needs scripts. The description that it shows is <a href="{base}../openapi.json">openapi.json</a>.</p>
</main>
<script src="{base}swagger-ui-bundle.js"></script>
<script src="{base}start.js"></script>
</body>
</html>
"""
router = APIRouter(include_in_schema=False)


@router.get("/docs")
@router.get("/docs/")
def show_page(request: Request) -> Response:
    """The page."""
    return page(request, "KMGBF REST API")


def page(request: Request, title: str) -> Response:
    """A page that shows the description beside it; its files are looked for below `docs/`."""
    base = "" if request.url.path.endswith("/") else "docs/"
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "X-Content-Type-Options": "nosniff"}
    return answer(request, _PAGE.format(base=base, title=title).encode(), "text/html; charset=utf-8", headers=headers)


@router.get("/docs/openapi.json")
def get_document(request: Request) -> Response:
    """The description in OpenAPI 3.0, for the page; its server is the one that the page came from."""
    return as_document(request, "3.0", lambda: as_openapi_30(openapi_document(request.app, "..")))


@router.get("/docs/{name}")
def get_file(request: Request, name: str) -> Response:
    """A file of the page."""
    content_type = _OURS.get(name) or _THEIRS.get(name)
    if content_type is None:
        raise NotFound(f"There is no file {name} here.")
    return answer(request, _read(name), content_type, max_age=_DAY)


@cache
def _read(name: str) -> bytes:
    if name in _OURS:
        return files("browser.framework").joinpath("static", name).read_bytes()
    vendor = files("swagger_ui_bundle").joinpath("vendor")
    folder = next(entry for entry in vendor.iterdir() if entry.name.startswith("swagger-ui"))
    return folder.joinpath(name).read_bytes()


def as_document(request: Request, key: str, make: Callable[[], dict[str, Any]]) -> Response:
    """An OpenAPI document as an answer, kept under a key once it has been made."""
    cache = services(request).cache
    content = cache.get_or_make(("api/kmgbf/openapi", key), lambda: json.dumps(make(), ensure_ascii=False).encode())
    return answer(request, content, JSON.content_type)


def as_openapi_30(document: dict[str, Any]) -> dict[str, Any]:
    """A 3.1 document in 3.0: `nullable` for null types, `enum` for `const`, and one example for several.

    >>> as_openapi_30({"openapi": "3.1.0", "x": {"anyOf": [{"type": "string"}, {"type": "null"}]}})
    {'openapi': '3.0.3', 'x': {'nullable': True, 'type': 'string'}}
    """
    older: dict[str, Any] = _older(document) | {"openapi": "3.0.3"}
    older.get("info", {}).pop("summary", None)
    return older


def _older(node: Any) -> Any:
    if isinstance(node, list):
        return [_older(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    older = {key: _older(value) for key, value in node.items()}
    if isinstance(older.get("anyOf"), list):
        older = _without_null(older)
    if isinstance(older.get("examples"), list):
        older["example"] = older.pop("examples")[0]
    if "const" in older:
        older["enum"] = [older.pop("const")]
    older.pop("propertyNames", None)
    return older


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in schema["anyOf"] if kind != {"type": "null"}]
    if len(kinds) == len(schema["anyOf"]):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {"nullable": True, **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds}), **rest}
