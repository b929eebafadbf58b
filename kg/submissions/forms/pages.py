"""Which fields stand on one page of a form: a group of fields, or an object that is large enough for a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.records.model import NESTED, RecordField, RecordType
from kg.validation.findings import pointed

LARGE: Final = 10
"""Fields of an object, at any depth, from which on it has a page of its own."""
MOST: Final = 20
"""Fields on one page of a group; of more there are several."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page: `key` names it in addresses, `at` is the place of the object that its `fields` belong to.

    `group` is the key of the group, `field` the object that it is for (None for a page of a group), `part` counts
    the pages of one group, from 1 (0: there is one), or the items of a list.
    """

    key: str
    at: str
    fields: tuple[RecordField, ...]
    group: str
    field: RecordField | None = None
    part: int = 0


def is_large(field: RecordField) -> bool:
    """Whether an object has pages of its own."""
    return field.kind in NESTED and _size(field) > LARGE


def pages_of(type_: RecordType, body: Mapping[str, Any]) -> list[FormPage]:
    """The pages of the form of a type, in order; of a list of large objects those of its items, and one more.

    Fields that the type has in no group come first.
    """
    keys = [group.key for group in sorted(type_.groups, key=lambda group: group.order)]
    groups = {key: [field for field in type_.fields if field.group == key] for key in keys}
    without = [field for field in type_.fields if field.group not in groups]
    return [page for key, fields in {"": without, **groups}.items() for page in _pages(key, fields, body)]


def _pages(group: str, fields: list[RecordField], body: Mapping[str, Any]) -> Iterator[FormPage]:
    plain = [field for field in fields if not is_large(field)]
    parts = [tuple(plain[start : start + MOST]) for start in range(0, len(plain), MOST)]
    for number, some in enumerate(parts, 1):
        several = len(parts) > 1
        yield FormPage(f"{group or 'fields'}{f'-{number}' if several else ''}", "", some, group, part=number * several)
    for field in fields:
        if is_large(field):
            yield from _own_pages(group, field, body.get(field.name))


def _own_pages(group: str, field: RecordField, value: Any) -> Iterator[FormPage]:
    at = pointed(field.name)
    if not field.many:
        yield FormPage(at, at, field.fields, group, field)
        return
    count = len(value) if isinstance(value, list) else 0
    for number in range(count + 1):
        yield FormPage(f"{at}/{number}", f"{at}/{number}", field.fields, group, field, number + 1)


def page_of(pages: list[FormPage], pointer: str) -> FormPage:
    """The page that a place stands on; the first for what stands on none."""
    own = [page for page in pages if page.at and (pointer == page.at or pointer.startswith(f"{page.at}/"))]
    if own:
        return own[0]
    top = "/".join(pointer.split("/")[:2])
    return next((page for page in pages if not page.at and top in _places(page)), pages[0])


def _places(page: FormPage) -> set[str]:
    return {pointed(field.name) for field in page.fields}


def _size(field: RecordField) -> int:
    return sum(_size(inner) if inner.fields else 1 for inner in field.fields)
