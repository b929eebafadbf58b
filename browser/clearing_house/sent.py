"""JSON that was sent: bounded, and read by the strict rules by which documents are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from browser.clearing_house.calls import Lacking, Wrong
from browser.validation.asked import read_body
from kg.validation.reading import LARGEST, read_document

_SMALL: Final = 200_000
"""Bytes of a request that is no document."""
LONGEST_INFO: Final = 1_000
LONGEST_BATCH: Final = 100


async def read_object(request: Request, most: int = _SMALL) -> dict[str, Any]:
    """The JSON object that was sent; {} for an empty body. Raises TooLarge and Wrong."""
    content = await read_body(request, most)
    if not content.strip():
        return {}
    value, faults = read_document(content)
    if faults or not isinstance(value, dict):
        told = str(faults[0].message("en").value) if faults else "The body is no JSON object."
        raise Wrong("body", told, "Send one JSON object.")
    return value


@dataclass(frozen=True, slots=True)
class Enveloped:
    """A document in its envelope: its text and value, what was said beside it, its batch; `agree` is to what
    publication changes in its texts, which only this service asks for."""

    text: bytes
    document: Mapping[str, Any]
    information: str
    batch: str
    agree: bool


async def read_enveloped(request: Request) -> Enveloped:
    """A document in its envelope. Raises TooLarge, Lacking and Wrong."""
    value = await read_object(request, LARGEST)
    document = value.get("document")
    if not isinstance(document, dict):
        raise Lacking("document", "The document is missing.", 'Send {"document": {…}}.')
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Enveloped(
        text,
        document,
        text_of(value, "additionalInfo", LONGEST_INFO),
        text_of(value, "batchId", LONGEST_BATCH),
        yes(value, "agree"),
    )


def text_of(value: Mapping[str, Any], name: str, most: int) -> str:
    """A text of an object, '' if it is not there. Raises Wrong."""
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > most:
        raise Wrong(name, f"{name} is no text, or has more than {most:,} characters.")
    return found.strip()


def texts_of(value: Mapping[str, Any], name: str, most: int) -> list[str]:
    """A list of texts of an object, [] if it is not there. Raises Wrong."""
    found = value.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > most or not all(isinstance(one, str) for one in found):
        raise Wrong(name, f"{name} is no list of at most {most:,} texts.")
    return list(found)


def yes(value: Mapping[str, Any], name: str) -> bool:
    """Whether a member of an object is true. Raises Wrong for what is neither."""
    found = value.get(name, False)
    if not isinstance(found, bool):
        raise Wrong(name, f"{name} is neither true nor false.")
    return found
