"""Fetching a file from a public address that the operator named: retries, conditional requests, a bound on size."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from kg.errors import FetchFailed, TooLarge
from kg.graph.generations import write_durably
from kg.rdf.formats import JSON, TURTLE

MAX_BYTES: Final = 512 * 1024 * 1024
_RETRIED: Final = frozenset((408, 425, 429, 500, 502, 503, 504))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file on disk with the address it came from. `changed` is false when the server said it has not changed."""

    path: Path
    url: str
    changed: bool


def fetch(
    url: str,
    folder: Path,
    name: str,
    *,
    attempts: int = 4,
    pause: float = 1.0,
    timeout: float = 60.0,
    accept: str = f"{TURTLE.media_type}, */*;q=0.5",
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Fetched:
    """Fetch a file into a folder, under a name, unless it is unchanged since the last time.

    With `content` (JSON) the request is a POST.

    Tries again, with growing pauses (seconds) or as long as `Retry-After` says, when the server is busy or unreachable.
    A file is replaced only when it has arrived whole. Raises FetchFailed with what was seen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, notes = folder / name, folder / f"{name}.http.json"
    known = _read_notes(notes) if path.exists() else {}
    sent = {"Accept": accept, **(headers or {})}
    if content is not None:
        sent["Content-Type"] = JSON.media_type
    if known.get("url") == url:
        sent |= {key: known[value] for key, value in _CONDITIONS if known.get(value)}
    last = ""
    for attempt in range(attempts):
        try:
            method = "GET" if content is None else "POST"
            with httpx.stream(
                method, url, headers=sent, content=content, follow_redirects=True, timeout=timeout
            ) as response:
                if response.status_code == 304:
                    return Fetched(path, url, changed=False)
                if response.status_code == 200:
                    write_durably(path, _read_all(response, url))
                    write_durably(notes, json.dumps(_notes(url, response)).encode())
                    return Fetched(path, url, changed=True)
                last = f"{response.status_code} {response.reason_phrase}"
                if response.status_code not in _RETRIED:
                    break
                wait = _retry_after(response) or pause * 2**attempt
        except httpx.HTTPError as error:
            last, wait = f"{type(error).__name__}: {error}", pause * 2**attempt
        if attempt < attempts - 1:
            time.sleep(min(wait, 60.0))
    raise FetchFailed(f"{url} answered: {last}.", "Nothing was changed. Try again later, or load a file with kg load.")


_CONDITIONS: Final = (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))


def _read_all(response: httpx.Response, url: str) -> bytes:
    declared = response.headers.get("content-length")
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > MAX_BYTES:
            raise TooLarge(f"{url} sent more than {MAX_BYTES} bytes.", "Nothing was changed.")
    encoded = "content-encoding" in response.headers
    if declared and not encoded and len(content) != int(declared):
        raise httpx.ReadError(f"{len(content)} of {declared} bytes arrived")
    return bytes(content)


def _read_notes(path: Path) -> dict[str, Any]:
    """What was noted when a file came; nothing where the notes are gone or damaged, so that it is fetched again."""
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _notes(url: str, response: httpx.Response) -> dict[str, str]:
    return {
        "url": url,
        "etag": response.headers.get("etag", ""),
        "last_modified": response.headers.get("last-modified", ""),
    }


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else 0.0
