"""The records of a file: a document, a list of them, one a line, a table with one a row, or RDF."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecoder
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.submissions.many import Line, lines_of_table
from browser.validation.asked import MOST_BATCH, MOST_LINES, lines_of
from kg.errors import InvalidInput, TooLarge
from kg.rdf.formats import JSON, JSONLD, NDJSON, Format
from kg.sheets.model import LARGEST
from kg.sheets.tables import is_table
from kg.submissions.actors import Actor
from kg.validation.documents import form_of

_BLANKS: Final = " \t\r\n"
_DIVIDE: Final = "Divide it into several files, or send the records by the API."


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The records of a file, in its order, and the format of one in RDF, which is judged only."""

    lines: list[Line]
    rdf: Format | None = None


async def read_records(request: Request, actor: Actor, name: str, content: bytes, schema: str) -> Uploaded:
    """The records of a file with a name. Raises InvalidInput and TooLarge with the reason, TooMany and Busy."""
    if not content.strip():
        raise InvalidInput("The file is empty, or none was chosen.", "Choose a file with records.")
    if len(content) > MOST_BATCH:
        raise TooLarge(f"The file is longer than {MOST_BATCH:,} bytes.", _DIVIDE)
    if is_table(name, content):
        if len(content) > LARGEST:
            raise TooLarge(f"The table is longer than {LARGEST:,} bytes.", _DIVIDE)
        return Uploaded(await lines_of_table(request, actor, content, schema))
    form = form_of(name, content)
    if form is not JSON and not (form.name == JSONLD.name and _begins_a_list(content)):
        return Uploaded([Line(content)], form)
    return Uploaded([Line(one) for one in await run_in_threadpool(_documents, name, content)])


def _begins_a_list(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["


def _documents(name: str, content: bytes) -> list[bytes]:
    """The documents of JSON, each as it was written: what is wrong inside of one is for validation to say."""
    ending = name.rpartition(".")[2].lower()
    if ending in (NDJSON.name, *NDJSON.endings) or (not _begins_a_list(content) and _has_lines(content)):
        return lines_of(content)
    if not _begins_a_list(content):
        return [content]
    try:
        found = list(_items(content.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The list in the file is no JSON.", "Check it, or write a record a line.") from error
    return [one.encode() for one in found]


def _has_lines(content: bytes) -> bool:
    """Whether the first line is a document by itself, and there are more."""
    first, _, rest = content.strip().partition(b"\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _items(text: str) -> Iterator[str]:
    """The items of a list as they are written, so that nothing of them is lost, such as a name that stands twice."""
    decoder, at, count = JSONDecoder(), text.index("[") + 1, 0
    while True:
        while at < len(text) and text[at] in _BLANKS:
            at += 1
        if text[at : at + 1] == "]" and not count and not text[at + 1 :].strip():
            return
        _, end = decoder.raw_decode(text, at)
        count += 1
        if count > MOST_LINES:
            raise TooLarge(f"The file has more than {MOST_LINES:,} records.", _DIVIDE)
        yield text[at:end]
        at = end
        while at < len(text) and text[at] in _BLANKS:
            at += 1
        if text[at : at + 1] == "]" and not text[at + 1 :].strip():
            return
        if text[at : at + 1] != ",":
            raise ValueError("no list")
        at += 1
