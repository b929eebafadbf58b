"""What of a body may be shown: the fields that are published, in the form in which they came.

The same rules as those by which statements are made of a body: what the mapper withholds or takes out of texts is not
here, and what it does not know is not either.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.records.flags import read_flag
from kg.records.mapping.privacy import is_private_key, may_be_published, without_private
from kg.records.model import RecordField, RecordType

_HEADER: Final = ("identifier", "schema", "languages")
_BESIDE: Final = ("identifier", "customValue")
"""Members of terms with more to say, beside their fields."""


def public_body(type_: RecordType, body: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a body that anybody may see."""
    header = body.get("header")
    told = {name: header[name] for name in _HEADER if name in header} if isinstance(header, Mapping) else {}
    return {"header": told, **_public(type_.fields, body, ())}


def _public(fields: Iterable[RecordField], body: Mapping[str, Any], beside: tuple[str, ...]) -> dict[str, Any]:
    known = {field.name: field for field in fields}
    found: dict[str, Any] = {}
    for name, value in body.items():
        field = known.get(name)
        if field is None:
            kept = without_private(value)[0] if name in beside and not is_private_key(name) else None
        elif not may_be_published(field, value) or _is_confidential(field, body):
            kept = None
        else:
            kept = _value(field, value)
        if kept is not None:
            found[name] = kept
    return found


def _is_confidential(field: RecordField, body: Mapping[str, Any]) -> bool:
    return bool(field.confidential_flag and read_flag(body.get(field.confidential_flag)))


def _value(field: RecordField, value: Any) -> Any:
    if not field.fields:
        return without_private(value)[0]
    if isinstance(value, list):
        return [_value(field, each) for each in value if isinstance(each, Mapping)]
    return _public(field.fields, value, _BESIDE) if isinstance(value, Mapping) else None
