"""Content negotiation (RFC 9110 section 12.5.1) as a table."""

import pytest

from kg.errors import NotAcceptable
from kg.http.negotiation import choose, choose_language, parse
from kg.rdf.formats import HTML, JSONLD, NQUADS, NTRIPLES, RDF_FORMATS, RDFXML, RESULT_FORMATS, TRIG, TURTLE, by_name

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
EVERYTHING = (TURTLE, HTML, JSONLD, NTRIPLES, RDFXML, TRIG, NQUADS)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("   ", "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("text/html", "html"),
        ("application/xhtml+xml", "html"),
        ("TEXT/HTML", "html"),
        ("text/turtle", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("text/*", "ttl"),
        ("text/*;q=0.5, text/html;q=0.4", "ttl"),
        ("text/turtle;q=0, text/*", "html"),
        ("text/turtle;q=0, */*", "html"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/ld+json;q=0.9, text/turtle;q=0.8", "jsonld"),
        ("application/ld+json;q=0.8, text/turtle;q=0.9", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/xml", "rdf"),
        ("text/plain", "nt"),
        ("application/n-triples", "nt"),
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
        ("application/*", "jsonld"),
        ("application/n-quads, */*;q=0.1", "nq"),
        ("*/*;q=0.1, application/trig;q=0.2", "trig"),
        ("application/trig, */*", "trig"),
        ("image/png, text/turtle;q=0.1", "ttl"),
        ("text/turtle;q=0.001", "ttl"),
        ("text/turtle;q=1.000, text/html;q=0.999", "ttl"),
        ("text/turtle;q=nonsense, text/html;q=0.5", "ttl"),
        ("text/html;q=0, */*;q=0.5", "ttl"),
        (",,text/html,,", "html"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/sparql-results+json, application/trig;q=0.4", "trig"),
    ],
)
def test_the_best_format_is_chosen(accept: str | None, expected: str) -> None:
    assert choose(accept, EVERYTHING).name == expected


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/csv, image/*", "nonsense"])
def test_the_error_for_nothing_acceptable_lists_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        choose(accept, (TURTLE, JSONLD))
    assert caught.value.available == ("text/turtle", "application/ld+json")
    assert "text/turtle" in caught.value.hint


def test_a_huge_header_is_cut_and_not_followed() -> None:
    assert len(parse("a/b," * 100_000)) <= 1_001


def test_every_format_has_unique_names() -> None:
    for formats in (RDF_FORMATS, RESULT_FORMATS):
        assert len({f.name for f in formats}) == len({f.media_type for f in formats}) == len(formats)
        for format_ in formats:
            assert by_name(formats)[format_.name] is by_name(formats)[format_.media_type] is format_


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("zh-Hant-TW, ar;q=0.9", "zh"),
        ("de, ru;q=0.5", "ru"),
        ("de", "en"),
        ("*", "en"),
        ("fr;q=0, es;q=0.1", "es"),
        ("en;q=0.5, ar", "ar"),
        ("AR-eg", "ar"),
    ],
)
def test_the_best_language_is_chosen(header: str | None, expected: str) -> None:
    assert choose_language(header, ("ar", "zh", "en", "fr", "ru", "es"), "en") == expected
