"""What a form sends, in bounds: fields by the names of their inputs."""

import asyncio
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from browser.http.forms import bounded
from browser.http.sessions import refuse_other_origins
from kg.errors import InvalidInput

_LONGEST: Final = 3_000_000
_MOST_FIELDS: Final = 6_000
_SECONDS: Final = 60.0


async def read_sent(request: Request) -> dict[str, str]:
    """The fields of a form that was sent from one of our pages. Raises Refused, TooLarge and InvalidInput."""
    refuse_other_origins(request)
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for chunk in bounded(request, _LONGEST, "Send the document by the API."):
                body += chunk
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except (ClientDisconnect, TimeoutError, ValueError) as error:
        raise InvalidInput(
            "The form was not sent to its end, or has too many fields.", "Open the page again."
        ) from error
    found: dict[str, str] = {}
    for name, text in pairs:
        several = name.endswith("/=") and text  # boxes of one list have one name
        found[f"{name}/{len(found)}" if several else name] = text
    return found
