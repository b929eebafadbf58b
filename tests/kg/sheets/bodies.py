"""Bodies that forms can make, of any type, as hypothesis draws them."""

import json
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from kg.records.model import NESTED, TEXTS, RecordField, RecordType

_TEXT = st.text(max_size=12) | st.sampled_from(
    (
        "=1+1", '=HYPERLINK("http://a.example")', "@SUM(A1)", "-cmd|' /C calc'!A0", "+5", "'=x", "''", "007", "1.0",
        "TRUE", "a;=b", "a\n- b", "a\r\nb", "\ufeffx", " x", "x\xa0", "“x”", "a,b", 'say "no"', "_x000D_", "_x005F_",
        "x [y]", "\x00", "\x0b", "\ud800", "2025-01-31", "31/12/2025", "45000", "1,5", "{}", "[]", "null", "#REF!", "",
        "long " * 4_000,
    )
)  # fmt: skip
_TAGS = st.sampled_from(("en", "fr", "es", "ar", "ru", "zh", "pt-BR", "-", "customValue", "1", "x.y"))
_TEXTS = _TEXT | st.dictionaries(_TAGS, _TEXT, min_size=1, max_size=3)
_NUMBER = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT
ODD = st.recursive(
    st.none() | st.booleans() | _NUMBER,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_TEXT, inner, max_size=2),
    max_leaves=4,
)


def bodies_of(type_: RecordType, *, fewest: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of a type with some of its fields."""
    header = {"identifier": "RECORD-0000001", "schema": type_.schema, "languages": ["en", "fr"]}
    own = st.lists(st.sampled_from(type_.fields), min_size=fewest, max_size=4, unique_by=lambda field: field.name)
    return own.flatmap(lambda fields: _object(fields)).map(lambda made: {"header": header, **made})


def _object(fields: Iterable[RecordField]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({field.name: _value(field) for field in fields})


def _value(field: RecordField) -> st.SearchStrategy[Any]:
    one = _item(field)
    made: st.SearchStrategy[Any] = st.lists(one, min_size=1, max_size=3) if field.many else one
    return made | ODD


def _item(field: RecordField) -> st.SearchStrategy[Any]:
    if field.kind in NESTED:
        some = st.lists(st.sampled_from(field.fields), min_size=1, max_size=3, unique_by=lambda inner: inner.name)
        return some.flatmap(_object)
    if field.kind in TEXTS:
        return _TEXTS
    if field.kind in ("term", "reference"):
        return st.fixed_dictionaries({"identifier": _TEXT}, optional={"customValue": _TEXTS}) | _TEXT
    if field.kind == "link":
        return st.fixed_dictionaries({"url": _TEXT}, optional={"name": _TEXTS, "title": _TEXTS, "language": _TEXT})
    if field.kind == "location":
        return st.fixed_dictionaries({"lat": _NUMBER, "lng": _NUMBER})
    if field.kind == "flag":
        return st.booleans() | _TEXT
    words = st.sampled_from([option.value for option in field.options]) if field.options else _TEXT
    return words | (_NUMBER if field.kind in ("number", "integer", "year") else _TEXT)


def canonical(value: Any) -> str:
    """JSON by which two values are compared: 1 is not 1.0."""
    return json.dumps(value, sort_keys=True)
