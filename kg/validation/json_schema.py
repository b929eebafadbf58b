"""JSON Schemas (draft 2020-12) of the bodies of records, made from their types, for programs that write bodies.

They ask for the forms that `shapes/README.md` documents, so that editors complete and clients check while they write.
They say what publication asks for, also where a condition holds; a draft may lack it. They are no judge: shapes, terms
and references are beyond them, and a few older forms that are read are not in them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kg.errors import NotFound
from kg.records.conditions import Condition
from kg.records.model import RecordField, RecordOption, RecordType
from kg.records.types import get_record_type, read_record_types
from kg.texts.languages import Text, choose_label

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ENVELOPED: Final = ("title", "summary", "description", "government")
"""Fields that a body may have though its type does not list them."""
Schema = dict[str, Any]

_IDENTIFIER: Final = {"type": "string", "pattern": r"^[A-Za-z0-9\-_]{11,128}$"}
_TAG: Final = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
_DATE: Final = (
    r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?$"
)
_STRING: Final = {"type": "string"}
_YEAR: Final = {"type": "string", "pattern": "^[0-9]{4}$"}
_NAMED: Final = {"type": "string", "minLength": 1, "maxLength": 300}
_SHARED: Final[Mapping[str, Schema]] = {
    "text": {
        "description": "A text in one or more languages, by language tag.",
        "anyOf": [
            {
                "type": "object",
                "propertyNames": {"pattern": _TAG},
                "additionalProperties": {"type": ["string", "null"]},
            },
            _STRING,
        ],
    },
    "html": {
        "description": "HTML in one or more languages, by language tag; what is not harmless is taken out.",
        "$ref": "#/$defs/text",
    },
    "term": {
        "description": "A term of a vocabulary, by its identifier.",
        "anyOf": [
            {
                "type": "object",
                "properties": {"identifier": _NAMED, "customValue": {"$ref": "#/$defs/text"}},
                "required": ["identifier"],
            },
            _NAMED,
        ],
    },
    "reference": {
        "description": "Another record, by its identifier; `@2` after it names a revision.",
        "anyOf": [{"type": "object", "properties": {"identifier": _NAMED}, "required": ["identifier"]}, _NAMED],
    },
    "link": {
        "description": "An address with its name and language.",
        "type": "object",
        "properties": {
            "url": {"type": "string", "format": "uri-reference", "minLength": 1},
            "name": {"$ref": "#/$defs/text"},
            "title": {"$ref": "#/$defs/text"},
            "language": {"type": "string", "pattern": _TAG},
        },
        "required": ["url"],
    },
    "location": {
        "description": "A place: latitude and longitude in degrees, or GeoJSON.",
        "anyOf": [
            {
                "type": "object",
                "properties": {
                    "lat": {"type": "number", "minimum": -90, "maximum": 90},
                    "lng": {"type": "number", "minimum": -180, "maximum": 180},
                    "zoom": {"type": "number"},
                },
                "required": ["lat", "lng"],
            },
            {"type": "object", "properties": {"type": _STRING}, "required": ["type"]},
        ],
    },
    "date": {"description": "A day, a time, a month or a year (ISO 8601).", "type": "string", "pattern": _DATE},
}


def submittable_types() -> tuple[RecordType, ...]:
    """The types of record that have a body, by schema name; those of the search index alone have none."""
    return tuple(type_ for type_ in read_record_types().values() if not type_.index_only)


def get_submittable_type(schema: str) -> RecordType:
    """A type of record that has a body. Raises NotFound."""
    type_ = get_record_type(schema)
    if type_.index_only:
        raise NotFound(f"Records of type {schema} have no body.", "They come from the search index alone.")
    return type_


def json_schema(type_: RecordType, address: Callable[[str], str], language: str) -> Schema:
    """The JSON Schema of a type, with titles and descriptions in a language; `address` gives the `$id` of a type."""
    return _Writer(language).document(type_, address(type_.schema))


class _Writer:
    """Writes one document; what several fields share is defined once in it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._definitions: dict[str, Schema] = {}
        self._lists: dict[tuple[RecordOption, ...], str] = {}

    def document(self, type_: RecordType, identifier: str) -> Schema:
        fields = self._fields(type_.fields)
        known = {name: {"$ref": f"#/$defs/{'term' if name == 'government' else 'text'}"} for name in ENVELOPED}
        for shared in ("term", "text"):
            self._share(shared)
        return {
            "$schema": DIALECT,
            "$id": identifier,
            **self._named(type_.labels, type_.descriptions),
            "type": "object",
            **fields,
            "properties": {"header": _header(type_.schema), **known, **fields["properties"]},
            "required": ["header", *fields["required"]],
            "additionalProperties": False,
            "$defs": dict(sorted(self._definitions.items())),
        }

    def _fields(self, fields: Sequence[RecordField]) -> Schema:
        needed = [field for field in fields if field.required or field.required_to_publish]
        always = [field.name for field in needed if field.required or not (field.when or field.instead)]
        rules = [_rule(field) for field in needed if field.name not in always]
        return {
            "properties": {field.name: self._field(field) for field in fields},
            "required": always,
            **({"allOf": rules} if rules else {}),
        }

    def _field(self, field: RecordField) -> Schema:
        named = self._named(field.labels, field.descriptions)
        value = self._value(field)
        if not field.many:
            return {**named, **value}
        return {**named, "type": "array", "items": value, **({"minItems": 1} if field.required else {})}

    def _value(self, field: RecordField) -> Schema:
        match field.kind:
            case "object" | "termWithDegree":
                return {"type": "object", **self._fields(field.fields), "additionalProperties": False}
            case "word" | "option":
                return self._words(field.options) if field.options else _STRING
            case "languageMap" | "html":
                return self._share("text" if field.kind == "languageMap" else "html")
            case "term" | "reference" | "link" | "location" | "date":
                return self._share(field.kind)
            case "url":
                return {"type": "string", "format": "uri-reference", "minLength": 1}
            case "year":
                year = {"type": "integer", "minimum": int(field.least or 1000), "maximum": int(field.most or 9999)}
                return {"anyOf": [year, _YEAR]}
            case "number" | "integer":
                return {"type": field.kind, **_range(field)}
            case "flag":
                return {"type": "boolean"}
            case "string" | "symbol":
                return {**_STRING, **({"maxLength": field.longest} if field.longest else {})}

    def _share(self, name: str) -> Schema:
        self._definitions[name] = dict(_SHARED[name])
        if name == "html":
            self._share("text")
        return {"$ref": f"#/$defs/{name}"}

    def _words(self, options: tuple[RecordOption, ...]) -> Schema:
        """One of a list of words; a list that many questions have stands in the document once."""
        if options not in self._lists:
            self._lists[options] = f"words{len(self._lists) + 1}"
            words = [{"const": one.value, **self._named(one.labels, ())} for one in options]
            self._definitions[self._lists[options]] = {"type": "string", "oneOf": words}
        return {"$ref": f"#/$defs/{self._lists[options]}"}

    def _named(self, labels: tuple[Text, ...], descriptions: tuple[Text, ...]) -> Schema:
        texts = {
            "title": choose_label(labels, self._language),
            "description": choose_label(descriptions, self._language),
        }
        return {name: text.value for name, text in texts.items() if text}


def _range(field: RecordField) -> Schema:
    limits = {"minimum": field.least, "maximum": field.most}
    return {name: float(limit) for name, limit in limits.items() if limit is not None}


def _rule(field: RecordField) -> Schema:
    """That a field is required where its condition holds, unless one of others has a value."""
    needs: Schema = {"required": [field.name]}
    if field.instead:
        needs = {"anyOf": [{"required": [name]} for name in (field.name, *field.instead)]}
    return {"if": _condition(field.when), "then": needs} if field.when else needs


def _condition(condition: Condition) -> Schema:
    """A schema that is met by the objects in which a condition holds."""
    words: list[Any] = [*condition.words, *(word == "true" for word in condition.words if word in ("true", "false"))]
    word = {"enum": words}
    term = {"type": "object", "properties": {"identifier": word}, "required": ["identifier"]}
    listed = {"type": "array", "contains": {"anyOf": [word, term]}}
    value: Schema = {"anyOf": [word, term, listed]} if words else {"not": {"enum": ["", None, [], {}]}}
    met: Schema = {"properties": {condition.name: value}, "required": [condition.name]}
    return {"not": met} if condition.negated else met


def _header(schema: str) -> Schema:
    return {
        "type": "object",
        "properties": {
            "identifier": _IDENTIFIER,
            "schema": {"const": schema},
            "languages": {"type": "array", "items": {"type": "string", "pattern": _TAG}, "minItems": 1},
        },
        "required": ["identifier", "schema", "languages"],
    }
