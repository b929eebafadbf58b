"""Tables that are sent: read in the worker that judges, and their rows judged as documents are."""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request

from browser.http.services import services
from browser.validation.asked import Asked
from browser.validation.judging import Judging
from kg.errors import KgError
from kg.http.addresses import client_address
from kg.rdf.formats import JSON
from kg.sheets.model import Row, Rows
from kg.validation.tables import JudgedRow, faulty_row, judged_row


async def read_table(request: Request, content: bytes, schema: str, salt: str = "") -> Rows:
    """The records of a table. Raises InvalidInput and TooLarge with the reason, TooMany and Busy."""
    judging, client = services(request).of(Judging), client_address(request.scope)
    judging.allowance.take(client)
    rows = await judging.judges.read_table(client, content, schema, salt)
    judging.allowance.take(client, len(rows.rows) or 1)
    return rows


async def judged_rows(request: Request, rows: Rows, asked: Asked) -> AsyncIterator[tuple[Row, JudgedRow | KgError]]:
    """The rows of a table as they are judged, one after the other; last those that belong to no record."""
    judging, client = services(request).of(Judging), client_address(request.scope)
    for row in rows.rows:
        try:
            yield row, judged_row(row, await judging.judge(client, document_of(row), JSON, asked))
        except KgError as error:
            yield row, error
    for fault in rows.faults:
        alone = faulty_row(fault, asked.profile)
        yield alone.row, alone


def document_of(row: Row) -> bytes:
    """The body of a row as it would have been sent."""
    return json.dumps(row.body, ensure_ascii=False).encode("utf-8", "replace")
