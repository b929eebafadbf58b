"""Names of nodes for the items of a list that content identifies, wherever in the list they stand (`kgs:identity`)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from kg.records.mapping.privacy import is_private_key, redact
from kg.records.mapping.texts import clean_text
from kg.records.model import RecordField


def identified(field: RecordField, items: Iterable[Any], about: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The items, once each, with the end of the name of their node: `value-` and a digest of what identifies them.

    `about` is the body, which has what all items share. Items that differ although the same identifies them (a value in
    two units) are told apart by all that they say.
    """
    by_key: dict[str, dict[str, Any]] = {}
    for item in items:
        own = item if isinstance(item, Mapping) else {}
        key = _text([_plain(own.get(name, about.get(name))) for name in field.identity])
        by_key.setdefault(key, {})[_text(_plain(item))] = item
    return [
        (f"value-{_digest(key if len(alike) == 1 else key + text)}", item)
        for key, alike in by_key.items()
        for text, item in alike.items()
    ]


def _plain(value: Any) -> Any:
    """A value as it is compared: numbers and texts alike, terms by their identifier, nothing that is empty.

    And nothing that is not published: from a digest that everybody sees a short text could be found by trying.
    """
    if isinstance(value, Mapping):
        inner = {key: _plain(item) for key, item in value.items() if not is_private_key(key)}
        kept = {key: item for key, item in inner.items() if item not in ("", [], {})}
        return kept["identifier"] if kept.keys() == {"identifier"} else kept
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else redact(clean_text(str(value)))[0]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
