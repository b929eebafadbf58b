"""What the script of a picker is told."""

import json
from collections.abc import Sequence
from typing import Any

from browser.forms.finding import Option
from browser.site.i18n import translations
from kg.records.model import RecordField, RecordType
from kg.texts.languages import Text


def field_at(type_: RecordType, pointer: str) -> RecordField | None:
    """The field whose value, or an item of it, stands at a place of the body; None where none does."""
    names = [part for part in pointer[:1_000].split("/") if part and not part.isdecimal()]
    return dict(type_.walk()).get(".".join(names))


def choices_json(options: Sequence[Option], language: str) -> bytes:
    """The values found, each with its name and what tells it from others, and how many there are in words."""
    words = translations(language)
    count = len(options)
    status = words.ngettext("%(num)d suggestion", "%(num)d suggestions", count) % {"num": count}
    unknown = Text(words.gettext("not known here"), language)
    results = [
        {
            "value": one.value,
            "label": _said(one.label),
            "about": [_said(text) for text in (*one.about, *(() if one.known else (unknown,)))],
        }
        for one in options
    ]
    made = {"status": status if count else words.gettext("No suggestions"), "results": results}
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace")


def _said(text: Text) -> dict[str, Any]:
    return {"value": text.value, "lang": text.language, "dir": text.direction}
