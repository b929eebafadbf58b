"""What somebody sends to be judged: its bytes and form, bounded, and what it is to be judged for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request

from browser.http.parameters import OneOf, Reader, clean_value
from kg.errors import InvalidInput, TooLarge
from kg.rdf.formats import CSV, JSON, NDJSON, XLSX, Format
from kg.validation.documents import FORMS
from kg.validation.reading import LARGEST
from kg.validation.shapes import PROFILES, Profile
from sparql.protocol.requests import UnsupportedMediaType, media_type

MOST_LINES: Final = 1_000
"""Documents of one batch."""
MOST_BATCH: Final = 20_000_000
"""Bytes of one batch."""
TABLES: Final = (CSV, XLSX)
_BY_TYPE: Final = {name: one for one in reversed(FORMS) for name in (one.media_type, *one.also)}
_HINT: Final = "Divide the documents into several requests, or run `kg validate` on your own computer."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a document is judged for, and the type that it is to be of ('': as its header says).

    `contexts` are addresses of our own context of JSON-LD, as the client knows this server.
    """

    profile: Profile
    schema: str
    contexts: tuple[str, ...] = ()


def _asked(
    profile: Annotated[
        str,
        OneOf("profile", ("publish", "draft", "audit")),
        Query(
            description="What it is judged for: `draft` to be kept as a draft, `publish` to be published, "
            "`audit` as what is published already."
        ),
    ] = "publish",
    schema: Annotated[
        str,
        Query(description="Type of the record, where its header does not say it.", json_schema_extra={"maxLength": 80}),
    ] = "",
) -> Asked:
    return Asked(next(one for one in PROFILES if one == profile), clean_value(schema)[:80])


_READER: Final = Reader(_asked)
AskedInAddress = Annotated[Asked, Depends(_READER)]
"""What a request asks for in its address."""


def read_asked(fields: Mapping[str, str]) -> Asked:
    """The same from the fields of a form. Raises InvalidInput."""
    return _READER.read(QueryParams({name: fields[name] for name in ("profile", "schema") if name in fields}))


def form_of(request: Request) -> Format:
    """The format that a body is said to have, which may be a batch or a table. Raises UnsupportedMediaType."""
    if table := table_form(request):
        return table
    named = media_type(request.headers.get("content-type") or JSON.media_type)
    if named in (NDJSON.media_type, *NDJSON.also):
        return NDJSON
    if named not in _BY_TYPE:
        known = ", ".join(one.media_type for one in (*FORMS, NDJSON, *TABLES))
        raise UnsupportedMediaType(f"Documents of type {clean_value(named)[:80]} are not read here.", f"Send {known}.")
    return _BY_TYPE[named]


def table_form(request: Request) -> Format | None:
    """The format of a table that a body is said to have, None for a body that is none."""
    named = media_type(request.headers.get("content-type") or JSON.media_type)
    return next((one for one in TABLES if one.media_type == named), None)


async def read_body(request: Request, most: int = LARGEST) -> bytes:
    """A body of so many bytes at most. Raises TooLarge, and InvalidInput for one that does not come to its end."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise TooLarge(f"The document is longer than {most:,} bytes.", _HINT)
    except ClientDisconnect as error:
        raise InvalidInput("The request was not sent to its end.") from error
    return bytes(body)


def lines_of(batch: bytes) -> list[bytes]:
    """The documents of a batch, one a line. Raises TooLarge for too many, or for one that is too long."""
    lines = [line for line in batch.split(b"\n") if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooLarge(f"The batch has {len(lines):,} documents, the limit is {MOST_LINES:,}.", _HINT)
    for number, line in enumerate(lines, 1):
        if len(line) > LARGEST:
            raise TooLarge(f"Document {number:,} of the batch is longer than {LARGEST:,} bytes.", _HINT)
    return lines
