"""What is different between two states of a record: field by field, in words, with texts piece by piece."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final, Literal

from browser.records.difference_contexts import Difference, FieldChange, Pair, Piece
from browser.records.field_contexts import FieldGroup, FieldRow, FieldValue
from browser.site.html import plain
from kg.rdf.documents import CanonicalGraph
from kg.texts.languages import Text

_WORD: Final = re.compile(r"[^\W\u3040-\u9fff]+|.", re.DOTALL)
"""Words, and single characters of scripts that put no spaces between words."""
_MOST_WORDS: Final = 4_000
"""Texts with more words are shown whole, before and after: comparing takes the square of it."""
_ALIKE: Final = 0.35
"""Texts that have less in common are shown whole."""
_LINES: Final = 300
"""Statements that are shown."""
_KINDS: Final[dict[str, Literal["gone", "new", "same"]]] = {"delete": "gone", "insert": "new", "equal": "same"}


def difference(
    before: Sequence[FieldGroup], after: Sequence[FieldGroup], graphs: tuple[CanonicalGraph, CanonicalGraph]
) -> Difference:
    """The difference of two states of a record, by its fields and by its graphs."""
    old, new = (set(graph.lines) for graph in graphs)
    lines = [("gone", one) for one in sorted(old - new)] + [("new", one) for one in sorted(new - old)]
    return Difference(
        new=not old,
        fields=tuple(_changes([row for group in before for row in group.rows], _rows_of(after))),
        gone=len(old - new),
        added=len(new - old),
        lines=tuple((kind, line.decode().rstrip("\n")) for kind, line in lines[:_LINES]),
        more=max(0, len(lines) - _LINES),
    )


def _rows_of(groups: Sequence[FieldGroup]) -> list[FieldRow]:
    return [row for group in groups for row in group.rows]


def _changes(before: Sequence[FieldRow], after: Sequence[FieldRow]) -> Iterator[FieldChange]:
    """The rows that differ, in the order of what will be, then those that are gone."""
    old, new = _by_name(before), _by_name(after)
    for name in dict.fromkeys((*new, *old)):
        pairs = tuple(_pairs(old.get(name, []), new.get(name, [])))
        if pairs:
            kind: Literal["added", "removed", "changed"] = "changed" if name in old and name in new else "added"
            yield FieldChange(name, kind if name in new else "removed", pairs)


def _by_name(rows: Sequence[FieldRow]) -> dict[Text, list[FieldValue]]:
    found: dict[Text, list[FieldValue]] = {}
    for row in rows:
        found.setdefault(row.name, []).extend(_values(row))
    return found


def _values(row: FieldRow) -> Iterator[FieldValue]:
    """The single values of a row: each text of its own, each line of a table as the object that it is."""
    for value in row.values:
        if value.kind == "text" and value.passage is not None:
            yield from (FieldValue("text", passage=one) for one in (value.passage, *value.others))
        else:
            yield value
    for cells in row.cells:
        rows = (FieldRow(name, (cell,)) for name, cell in zip(row.columns, cells, strict=True) if cell)
        yield FieldValue("object", rows=tuple(rows))


def _pairs(before: Sequence[FieldValue], after: Sequence[FieldValue]) -> Iterator[Pair]:
    """What is gone beside what stands in its place, as far as that can be told."""
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    old = list(gone.elements())
    for value in new.elements():
        partner = next((one for one in old if _fits(one, value, old, new)), None)
        if partner is None:
            yield Pair(None, value)
            continue
        old.remove(partner)
        yield _pair(partner, value)
    yield from (Pair(value, None) for value in old)


def _fits(before: FieldValue, after: FieldValue, old: Sequence[FieldValue], new: Counter[FieldValue]) -> bool:
    if before.kind != after.kind:
        return False
    if before.passage and after.passage:
        return before.passage.text.language == after.passage.text.language
    return before.kind == "object" or len(old) == new.total() == 1


def _pair(before: FieldValue, after: FieldValue) -> Pair:
    if before.kind == "object":
        return Pair(before, after, fields=tuple(_changes(before.rows, after.rows)))
    if before.passage and after.passage:
        text = after.passage.text
        return Pair(before, after, tuple(_pieces(before.passage.text.value, text.value)), replace(text, value=""))
    return Pair(before, after)


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Two texts as one, with what is gone and what is new; nothing where they have little in common."""
    old, new = _WORD.findall(plain(before)), _WORD.findall(plain(after))
    if max(len(old), len(new)) > _MOST_WORDS:
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if old == new or matcher.ratio() < _ALIKE:
        return
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "replace":
            yield Piece("gone", "".join(old[start:end]))
            yield Piece("new", "".join(new[new_start:new_end]))
        else:
            yield Piece(_KINDS[kind], "".join(new[new_start:new_end] if kind == "insert" else old[start:end]))
