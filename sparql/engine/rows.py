"""Counting the rows of a table while it is written, without reading it: the engine does not count them.

Each counter knows one format and a sequence of bytes that ends or begins a row and cannot stand inside a value.
Imported by workers: standard library only.
"""

from collections.abc import Callable
from typing import Final

from kg.rdf.formats import CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML

_ROW: Final = b"<result>"
_NEXT: Final = b'}},{"'
_SEEN_WHOLE: Final = len(_NEXT) + 1
_HEAD: Final = 4096


class Lines:
    """TSV: values have no line feeds, so lines are rows, but for the head."""

    def __init__(self) -> None:
        self._lines = -1

    def feed(self, data: bytes) -> None:
        """Count in the next bytes."""
        self._lines += data.count(b"\n")

    @property
    def rows(self) -> int | None:
        """Rows so far."""
        return max(0, self._lines)


class QuotedLines(Lines):
    """CSV: a line feed inside quotation marks belongs to a value."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = False

    def feed(self, data: bytes) -> None:
        """Count in the next bytes."""
        if not self._inside and b'"' not in data:
            self._lines += data.count(b"\n")
            return
        for number, part in enumerate(data.split(b'"')):
            if number:
                self._inside = not self._inside
            if not self._inside:
                self._lines += part.count(b"\n")


class Elements:
    """XML: `<result>` cannot stand in a value, where `<` is escaped."""

    def __init__(self) -> None:
        self._count = 0
        self._tail = b""

    def feed(self, data: bytes) -> None:
        """Count in the next bytes."""
        data = self._tail + data
        self._count += data.count(_ROW)
        self._tail = data[1 - len(_ROW) :]

    @property
    def rows(self) -> int | None:
        """Rows so far."""
        return self._count


class Objects:
    """JSON: `}},{"` and then a name begins each row but the first.

    In a value the quotation mark would close it, and then a comma or a brace would follow. Rows without any value are
    `{}` and cannot be distinguished from text: if there may be some, the number is unknown.
    """

    def __init__(self) -> None:
        self._count = 0
        self._tail = b""
        self._empty = False
        self._head = b""

    def feed(self, data: bytes) -> None:
        """Count in the next bytes."""
        if len(self._head) < _HEAD:
            self._head += data[:_HEAD]
        data = self._tail + data
        # What begins in the last bytes is counted with those that follow.
        end = max(0, len(data) - _SEEN_WHOLE + 1)
        self._count += data.count(_NEXT, 0, end + len(_NEXT) - 1)
        if b'{",' in data or b'{"}' in data:
            self._count -= data.count(_NEXT + b",", 0, end + len(_NEXT)) + data.count(_NEXT + b"}", 0, end + len(_NEXT))
        self._empty = self._empty or b"{}" in data
        self._tail = data[end:]

    @property
    def rows(self) -> int | None:
        """Rows so far, or None if it cannot be known."""
        if self._empty:
            return None
        return self._count + self._tail.count(_NEXT) + (b'"bindings":[{' in self._head)


Counter = Lines | Elements | Objects
COUNTERS: Final[dict[str, Callable[[], Counter]]] = {
    CSV.media_type: QuotedLines,
    RESULTS_TSV.media_type: Lines,
    RESULTS_XML.media_type: Elements,
    RESULTS_JSON.media_type: Objects,
}


def counter(media_type: str) -> Counter | None:
    """A counter for a format, if there is one."""
    make = COUNTERS.get(media_type)
    return make() if make else None


def count_rows(media_type: str, document: bytes) -> int | None:
    """Rows of a whole document, None if that cannot be known."""
    if media_type == RESULTS_JSON.media_type and not (b"{}" in document or b'{",' in document or b'{"}' in document):
        # Nothing of what makes a difference for `Objects`: each `}},{"` begins a row.
        return document.count(_NEXT) + (b'"bindings":[{' in document)
    counting = counter(media_type)
    if counting is None:
        return None
    counting.feed(document)
    return counting.rows
