"""Reading requests of the SPARQL 1.1 Protocol, without a server."""

import pytest

from kg.errors import InvalidInput, KgError, MethodNotAllowed, Refused, TooLarge
from sparql.protocol.requests import (
    FORM,
    QUERY,
    AddressTooLong,
    QueryRequest,
    UnsupportedMediaType,
    query_request,
    read_request,
)


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "expected"),
    [
        ("GET", b"query=ASK%20%7B%7D", None, b"", [("query", "ASK {}")]),
        ("GET", b"query=ASK+%7B%7D", None, b"", [("query", "ASK {}")]),
        ("HEAD", b"query=ASK%7B%7D&format=json", None, b"", [("query", "ASK{}"), ("format", "json")]),
        ("GET", b"", None, b"", []),
        ("GET", b"query=%C3%A9", None, b"", [("query", "é")]),
        ("GET", "query=é".encode(), None, b"", [("query", "é")]),
        ("GET", b"query=a%3Db%26c", None, b"", [("query", "a=b&c")]),
        ("GET", b"query=%zz", None, b"", [("query", "%zz")]),
        ("POST", b"", FORM, b"query=ASK+%7B%7D", [("query", "ASK {}")]),
        ("POST", b"timeout=3", FORM + "; charset=UTF-8", b"query=ASK", [("timeout", "3"), ("query", "ASK")]),
        ("POST", b"", QUERY, "ASK { ?s ?p 'é' }".encode(), [("query", "ASK { ?s ?p 'é' }")]),
        ("POST", b"format=csv", QUERY + ';charset="utf-8"', b"ASK {}", [("format", "csv"), ("query", "ASK {}")]),
    ],
)
def test_requests_are_read(
    method: str, address: bytes, content_type: str | None, body: bytes, expected: list[tuple[str, str]]
) -> None:
    assert read_request(method, address, content_type, body) == expected


@pytest.mark.parametrize(
    ("method", "address", "content_type", "body", "error"),
    [
        ("PUT", b"query=ASK", None, b"", MethodNotAllowed),
        ("DELETE", b"", None, b"", MethodNotAllowed),
        ("PATCH", b"", QUERY, b"ASK {}", MethodNotAllowed),
        ("POST", b"", None, b"query=ASK", UnsupportedMediaType),
        ("POST", b"", "text/plain", b"ASK {}", UnsupportedMediaType),
        ("POST", b"", "multipart/form-data; boundary=x", b"", UnsupportedMediaType),
        ("POST", b"", QUERY + "; charset=UTF-16", "ASK {}".encode("utf-16"), UnsupportedMediaType),
        ("POST", b"", FORM + "; charset=iso-8859-1", b"query=ASK", UnsupportedMediaType),
        ("POST", b"", QUERY, b"ASK { ?s ?p '\xff' }", InvalidInput),
        ("GET", b"query=%ff", None, b"", InvalidInput),
        ("GET", b"a=1&" * 3000, None, b"", InvalidInput),
        ("GET", b"query=" + b"a" * 4_000_000, None, b"", AddressTooLong),
        ("POST", b"", QUERY, b"a" * 4_000_000, TooLarge),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", Refused),
    ],
)
def test_bad_requests_say_what_is_wrong(
    method: str, address: bytes, content_type: str | None, body: bytes, error: type[KgError]
) -> None:
    with pytest.raises(error) as caught:
        read_request(method, address, content_type, body)
    assert caught.value.message


def test_a_question_has_its_graphs_format_and_timeout() -> None:
    parameters = [
        ("query", "ASK {}"),
        ("default-graph-uri", "http://g/1"),
        ("default-graph-uri", "http://g/2"),
        ("named-graph-uri", "http://g/3"),
        ("format", "csv"),
        ("timeout", "2.5"),
        ("whatever", "is ignored"),
    ]
    assert query_request(parameters, "text/csv", "kmgbf") == QueryRequest(
        "ASK {}", ("http://g/1", "http://g/2"), ("http://g/3",), "text/csv", "csv", 2.5, "kmgbf"
    )


def test_no_query_is_no_question() -> None:
    assert query_request([("format", "ttl")]) is None


def test_more_time_than_there_is_means_all_there_is() -> None:
    request = query_request([("query", "ASK {}"), ("timeout", "9999")], longest_timeout=30)
    assert request is not None
    assert request.timeout == 30


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ([("query", "ASK {}"), ("query", "ASK {}")], InvalidInput),
        ([("update", "CLEAR ALL")], Refused),
        ([("query", "ASK {}"), ("update", "CLEAR ALL")], Refused),
        ([("query", "ASK {}"), ("timeout", "soon")], InvalidInput),
        ([("query", "ASK {}"), ("timeout", "-1")], InvalidInput),
        ([("query", "ASK {}"), ("timeout", "0")], InvalidInput),
        ([("query", "ASK {}"), ("timeout", "nan")], InvalidInput),
        ([("query", "ASK {}"), ("default-graph-uri", "relative")], InvalidInput),
        ([("query", "ASK {}"), ("named-graph-uri", "<http://g/>")], InvalidInput),
        ([("query", "ASK {}"), ("named-graph-uri", "http://g/ x")], InvalidInput),
    ],
)
def test_malformed_questions_are_refused(parameters: list[tuple[str, str]], error: type[KgError]) -> None:
    with pytest.raises(error):
        query_request(parameters)
