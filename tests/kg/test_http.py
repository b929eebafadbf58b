"""Rules of HTTP that all surfaces share, as tables."""

import gzip

import pytest
import zstandard

from kg.errors import Busy, InvalidInput, KgError, MethodNotAllowed, NotAcceptable, NotFound, Unauthorized
from kg.http.addresses import client_address, root_address
from kg.http.conditional import matches
from kg.http.cors import CORS, preflight
from kg.http.encoding import CODINGS, choose_coding, encode
from kg.http.headers import as_text
from kg.http.problems import as_text as problem_as_text
from kg.http.problems import error_headers, members


@pytest.mark.parametrize(
    ("accept_encoding", "best", "gzip_only"),
    [
        (None, "", ""),
        ("", "", ""),
        ("gzip", "gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd", "gzip"),
        ("gzip;q=1, zstd;q=0.5", "gzip", "gzip"),
        ("gzip;q=0", "", ""),
        ("gzip;q=0, *", "zstd", ""),
        ("*", "zstd", "gzip"),
        ("*;q=0", "", ""),
        ("identity, *;q=0", "", ""),
        ("br", "", ""),
        ("GZIP", "gzip", "gzip"),
    ],
)
def test_a_coding_is_chosen_among_those_offered(accept_encoding: str | None, best: str, gzip_only: str) -> None:
    assert choose_coding(accept_encoding) == best
    assert choose_coding(accept_encoding, ("gzip",)) == gzip_only


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_packed_can_be_unpacked(coding: str) -> None:
    packed = encode(coding, b"text " * 1_000)
    assert len(packed) < 500
    unpacked = gzip.decompress(packed) if coding == "gzip" else zstandard.ZstdDecompressor().decompress(packed, 10_000)
    assert unpacked == b"text " * 1_000


@pytest.mark.parametrize(
    ("if_none_match", "etag", "expected"),
    [
        (None, '"a"', False),
        ("", '"a"', False),
        ('"a"', '"a"', True),
        ('W/"a"', '"a"', True),
        ('"a"', 'W/"a"', True),
        ('"b" , W/"a"', '"a"', True),
        (" * ", '"a"', True),
        ('"b"', '"a"', False),
        ("a", '"a"', False),
    ],
)
def test_tags_are_compared_weakly(if_none_match: str | None, etag: str, expected: bool) -> None:
    assert matches(if_none_match, etag) is expected


@pytest.mark.parametrize(
    ("configured", "host", "expected"),
    [
        ("https://data.example/", "x", "https://data.example/"),
        ("https://data.example", "x", "https://data.example/"),
        ("", "127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("", "[::1]:8000", "http://[::1]:8000/"),
        ("", 'x/"><b>', "http://x%2F%22%3E%3Cb%3E/"),
    ],
)
def test_the_address_of_a_copy(configured: str, host: str, expected: str) -> None:
    assert root_address(configured, "http", host) == expected


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2"),
        (None, "unknown"),
    ],
)
def test_a_household_is_one_client(client: tuple[str, int] | None, expected: str) -> None:
    assert client_address({"client": client}) == expected


def test_a_preflight_names_methods_and_headers() -> None:
    headers = as_text(preflight(("GET", "OPTIONS"), ("X-More",)))
    assert headers["access-control-allow-methods"] == "GET, OPTIONS"
    assert headers["access-control-allow-headers"].endswith("If-None-Match, X-Requested-With, X-More")
    assert as_text(CORS).items() <= headers.items()


@pytest.mark.parametrize(
    ("error", "more", "header"),
    [
        (NotFound("No.", "Look elsewhere."), {"hint": "Look elsewhere."}, {}),
        (
            InvalidInput("No.", line=1, column=2, excerpt="x\n ^"),
            {"line": 1, "column": 2, "excerpt": "x\n ^"},
            {},
        ),
        (NotAcceptable("No.", ("a/b",)), {"hint": "Available: a/b", "available": ["a/b"]}, {}),
        (Busy("No.", retry_after=3), {"retry-after": 3}, {"retry-after": "3"}),
        (Unauthorized("No."), {}, {"www-authenticate": 'Bearer realm="kg"'}),
        (MethodNotAllowed("No."), {}, {"allow": "GET, HEAD"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_has_the_same_members_everywhere(
    error: KgError, more: dict[str, object], header: dict[str, str]
) -> None:
    expected = {
        "type": f"http://x/problems/{error.slug}",
        "title": error.title,
        "status": error.status,
        "detail": "No.",
        "instance": "/there",
    }
    assert members(error, "http://x/", "/there") == expected | more
    assert as_text(error_headers(error, ("GET", "HEAD"))) == header
    assert problem_as_text(error).decode().startswith(f"{error.status} {error.title}\nNo.")
