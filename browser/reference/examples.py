"""Examples made from the OpenAPI document: values that a schema allows, shortened, and requests that may be sent."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from kg.rdf.formats import JSON

_PLAIN: Final[dict[str, Any]] = {"string": "…", "integer": 1, "number": 1.0, "boolean": False, "null": None}
_DEEPEST: Final = 6
_PREFIX: Final = "#/components/schemas/"
Schemas = Mapping[str, Any]


def value(schema: Mapping[str, Any], schemas: Schemas, depth: int = 0) -> Any:
    """A value that a schema allows: its own example if it has one, lists with one entry."""
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return value(schemas[schema["$ref"].removeprefix(_PREFIX)], schemas, depth)
    for key in ("anyOf", "enum"):
        if key in schema:
            first = schema[key][0]
            return value(first, schemas, depth) if key == "anyOf" else first
    return _of_type(schema, schemas, depth)


def _of_type(schema: Mapping[str, Any], schemas: Schemas, depth: int) -> Any:
    kind = schema.get("type", "object")
    if kind == "array":
        if "prefixItems" in schema:
            return [value(one, schemas, depth + 1) for one in schema["prefixItems"]]
        return [value(schema.get("items", {}), schemas, depth + 1)] if depth < _DEEPEST else []
    if kind == "object":
        members = schema.get("properties", {}) if depth < _DEEPEST else {}
        return {name: value(one, schemas, depth + 1) for name, one in members.items()}
    return _PLAIN[kind[0] if isinstance(kind, list) else kind]


def answer(operation: Mapping[str, Any], schemas: Schemas) -> Any:
    """A shortened answer; None where there is no JSON."""
    for status in ("200", "201"):
        content = operation["responses"].get(status, {}).get("content", {}).get(JSON.media_type)
        if content is not None:
            given = next(iter(content.get("examples", {}).values()), None)
            return given["value"] if given else value(content["schema"], schemas)
    return None


def body(operation: Mapping[str, Any], schemas: Schemas) -> str:
    """A body that may be sent, '' for none."""
    content = operation.get("requestBody", {}).get("content", {}).get(JSON.media_type)
    return json.dumps(value(content["schema"], schemas), ensure_ascii=False) if content else ""


def address(path: str, operation: Mapping[str, Any]) -> str:
    """Path and parameters of a request: what is needed, and the first parameter that has an example."""
    query: list[tuple[str, str]] = []
    for parameter in operation.get("parameters", []):
        given = parameter.get("example")
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(str(given), safe=""))
        elif given is not None and (parameter.get("required") or not query):
            query += [(parameter["name"], str(one)) for one in (given if isinstance(given, list) else [given])]
    return path + ("?" + urlencode(query, safe=":/") if query else "")


def command(root: str, path: str, method: str, operation: Mapping[str, Any], schemas: Schemas) -> str:
    """The request as a line for a shell."""
    parts = ["curl"]
    if method != "get":
        parts.append(f"-X {method.upper()}")
    if operation.get("security"):
        parts.append("-H 'Authorization: Bearer …'")
    if sent := body(operation, schemas):
        parts.append(f"-H 'Content-Type: application/json' -d '{sent}'")
    return " ".join([*parts, f"'{root.rstrip('/')}{address(path, operation)}'"])
