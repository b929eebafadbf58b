"""Each saved query as a path of the API, with its parameters and their types: made from the queries, not from code."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from browser.http.api_operations import answers
from browser.http.services import Services
from browser.queries.catalogue import Catalogue
from kg.rdf.formats import JSONLD, RDF_FORMATS, RESULT_FORMATS, RESULTS_JSON, Format
from kg.texts.languages import LANGUAGES
from sparql.saved.parameters import LONGEST, Kind, Parameter
from sparql.saved.saved import SavedQuery

TAG: Final = "Answers"
_SCHEMAS: Final[dict[Kind, dict[str, Any]]] = {
    "iri": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"^[^\s<>\"{}|\\^`]+$"},
    "string": {"type": "string", "maxLength": LONGEST},
    "notation": {"type": "string", "maxLength": 100, "pattern": r"^\S+$"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
    "integer": {"type": "integer", "minimum": -(10**15), "maximum": 10**15},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
_EXPLAINED: Final[dict[Kind, str]] = {
    "iri": "A full IRI, a prefixed name, or a path such as kmgbf/target_3.",
    "language": "A language tag, such as " + ", ".join(LANGUAGES) + ".",
    "notation": "A code, without white space.",
}
_TIMEOUT: Final = {
    "name": "timeout",
    "in": "query",
    "required": False,
    "description": "Seconds that the query may take.",
    "schema": {"type": "number", "minimum": 1},
}


def described(services: Services) -> tuple[int, Mapping[str, Any]]:
    """The paths of all saved queries, and a number that grows when one is saved."""
    number, queries = services.of(Catalogue).state()
    return number, {f"/api/queries/{query.name}.{{format}}": _path(query) for query in queries.values()}


def _path(query: SavedQuery) -> dict[str, Any]:
    formats = RDF_FORMATS if query.gives_graph else RESULT_FORMATS
    responses = {str(status): response for status, response in answers(400, 404, 429, 503).items()}
    responses["200"]["content"] = _content(formats)
    return {
        "get": {
            "tags": [TAG],
            "operationId": f"ask_{query.name.replace('-', '_')}",
            "summary": query.title,
            "description": query.description or query.title,
            "parameters": [_format(formats), *(_parameter(parameter) for parameter in query.parameters), _TIMEOUT],
            "responses": responses,
        }
    }


def _format(formats: Iterable[Format]) -> dict[str, Any]:
    names = [format_.name for format_ in formats]
    return {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "Format of the answer.",
        "schema": {"type": "string", "enum": names},
        "example": names[0],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.kind])
    if parameter.default:
        schema["default"] = _typed(parameter, parameter.default)
    words = (parameter.label, _EXPLAINED.get(parameter.kind, ""))
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": ". ".join(part.rstrip(".") for part in words if part) + "." if any(words) else parameter.name,
        "schema": schema,
        "example": _typed(parameter, parameter.example),
    }


def _typed(parameter: Parameter, value: str) -> Any:
    if parameter.kind == "integer":
        return int(value)
    if parameter.kind == "decimal":
        return float(value)
    return value.lower() in ("true", "1") if parameter.kind == "boolean" else value


def _content(formats: Iterable[Format]) -> dict[str, Any]:
    # Expanded JSON-LD is an array (JSON-LD 1.1, section 9).
    shapes: dict[str, dict[str, Any]] = {
        RESULTS_JSON.media_type: {"type": "object"},
        JSONLD.media_type: {"type": ["object", "array"]},
    }
    return {format_.media_type: {"schema": shapes.get(format_.media_type, {"type": "string"})} for format_ in formats}
