"""What a form sent, as the values that it stands for, beside what was there before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kg.records.mapping.literals import ABSENT
from kg.records.model import NESTED, TEXTS, RecordField
from kg.submissions.forms.dates import PARTS, date_of
from kg.submissions.forms.inputs import BOXES, NAMES_OF_LINK, NO_LANGUAGE, Inputs, inputs_of_field
from kg.validation.findings import pointed

MOST_ITEMS: Final = 2_000
"""Items of a list that a form can send."""
_NUMBERS: Final = ("number", "integer", "year")
_NAMED: Final = ("term", "reference", "word", "option")


def taken(
    fields: Iterable[RecordField], sent: Mapping[str, str], before: Mapping[str, Any], at: str = ""
) -> dict[str, Any]:
    """An object with the fields of a form as they were sent, and everything else as it was.

    Fields of which nothing was sent are empty; those that a form cannot show are left as they were.
    """
    made = dict(before)
    for field in fields:
        place = at + pointed(field.name)
        value = _taken(field, _below(sent, place), before.get(field.name, ABSENT), place)
        if value is ABSENT:
            made.pop(field.name, None)
        else:
            made[field.name] = value
    return made


def _below(sent: Mapping[str, str], place: str) -> Inputs:
    return {name: text for name, text in sent.items() if name == place or name.startswith(f"{place}/")}


def _taken(field: RecordField, sent: Inputs, before: Any, at: str) -> Any:
    shown = {} if before is ABSENT else inputs_of_field(field, before, at)
    if shown is not None and f"{at}{BOXES}" in sent:
        return _checked(field, [text for name, text in sent.items() if name.startswith(f"{at}{BOXES}/")], before)
    if shown is None or _filled(sent) == _filled(shown):
        return before
    return _items(field, sent, before, at) if field.many else _value(field, sent, before, at)


def _checked(field: RecordField, words: Sequence[str], before: Any) -> Any:
    """A list of words or terms of which boxes were checked: those that were there first, as they were."""
    there = {_word(item): item for item in before} if isinstance(before, list) else {}
    if set(there) == set(words) and isinstance(before, list) and len(before) == len(words):
        return before
    plain = field.kind in ("word", "option")
    made = [item for word, item in there.items() if word in words]
    made += [word if plain else {"identifier": word} for word in dict.fromkeys(words) if word not in there]
    return made or ABSENT


def _items(field: RecordField, sent: Inputs, before: Any, at: str) -> Any:
    numbers = sorted({int(part) for name in sent if (part := name[len(at) + 1 :].partition("/")[0]).isdecimal()})
    made = []
    for number in numbers[:MOST_ITEMS]:
        old = before[number] if isinstance(before, list) and number < len(before) else ABSENT
        place = f"{at}/{number}"
        item = _item(field, _below(sent, place), old, place)
        if item is not ABSENT:
            made.append(item)
    return made or ABSENT


def _item(field: RecordField, sent: Inputs, before: Any, at: str) -> Any:
    """One item, as it was if nothing in it was changed."""
    shown = _shown(field, before, at)
    return before if before is not None and _filled(sent) == _filled(shown) else _value(field, sent, before, at)


def _shown(field: RecordField, item: Any, at: str) -> Inputs:
    start, _, number = at.rpartition("/")
    alone = (
        inputs_of_field(field, [*([None] * int(number)), item], start)
        if field.many
        else inputs_of_field(field, item, at)
    )
    return alone or {}


def _value(field: RecordField, sent: Inputs, before: Any, at: str) -> Any:
    if not _filled(sent):
        return ABSENT
    old = before if isinstance(before, Mapping) else {}
    if field.kind in NESTED:
        return taken(field.fields, sent, old, at)
    if field.kind in TEXTS:
        return _texts(sent, at)
    if field.kind in _NAMED:
        return _named(field, sent, at)
    if field.kind == "link":
        return _link(sent, old, at)
    if field.kind == "location":
        return {name: _number(sent.get(f"{at}/{name}", "")) for name in ("lat", "lng")}
    text = sent.get(at, "").strip()
    if field.kind == "date":
        return date_of({name: sent.get(f"{at}/{name}", "") for name in PARTS}) or text or ABSENT
    if field.kind == "flag":
        return {"true": True, "false": False}.get(text, text)
    return _number(text) if field.kind in _NUMBERS else text


def _texts(sent: Mapping[str, str], at: str) -> Any:
    found = {name[len(at) + 1 :]: text for name, text in sent.items() if name.startswith(f"{at}/") and text.strip()}
    alone = found.pop(NO_LANGUAGE, None)
    if alone is not None and not found:
        return alone
    return found or ABSENT


def _named(field: RecordField, sent: Mapping[str, str], at: str) -> Any:
    identifier = sent.get(at, "").strip()
    if field.kind in ("word", "option") or field.name == "identifier":
        return identifier or ABSENT
    other = _texts(sent, f"{at}/customValue")
    made = {"identifier": identifier} if identifier else {}
    return made | ({} if other is ABSENT else {"customValue": other}) or ABSENT


def _link(sent: Mapping[str, str], before: Mapping[str, Any], at: str) -> Any:
    url = sent.get(f"{at}/url", "").strip()
    made = dict(before) if url == before.get("url") else {}
    made |= {"url": url, "language": sent.get(f"{at}/language", "").strip()}
    for key in NAMES_OF_LINK:
        made[key] = _texts(sent, f"{at}/{key}")
    return {name: value for name, value in made.items() if value is not ABSENT and value not in ("", None)} or ABSENT


def _number(text: str) -> Any:
    """The number that a text is; another text as it is, so that it can be said what is wrong with it."""
    for kind in (int, float):
        try:
            found = kind(text)
        except ValueError:
            continue
        return found if abs(found) < 1e300 else text
    return text


def _word(item: Any) -> Any:
    return item.get("identifier") if isinstance(item, Mapping) else item


def _filled(inputs: Mapping[str, str]) -> Inputs:
    """What says something, with plain ends of lines."""
    plain = {name: text.replace("\r\n", "\n") for name, text in inputs.items()}
    return {name: text for name, text in plain.items() if text.strip()}
