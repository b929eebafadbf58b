"""The door for RDF documents: marks, encodings, and errors that say what was seen; and what XML cannot say."""

import logging
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import InvalidInput, NotAcceptable
from kg.rdf.characters import has_unsayable, mend, refuse_unsayable
from kg.rdf.documents import canonicalize, read_file, write
from kg.rdf.formats import RDF_FORMATS, RDFXML, Format
from kg.rdf.xml import is_sayable, is_well_formed

BASE = "http://example.org/"
TURTLE = '<http://example.org/a> <http://example.org/p> "é" .\n'
DOCUMENTS = {
    "ttl": TURTLE,
    "nt": TURTLE,
    "trig": TURTLE,
    "nq": TURTLE,
    "jsonld": '{"@id": "http://example.org/a", "http://example.org/p": "é"}',
    "rdf": '<?xml version="1.0" encoding="ISO-8859-1"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://example.org/"><rdf:Description rdf:about="http://example.org/a"><p>é</p></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("ending", DOCUMENTS)
def test_a_byte_order_mark_is_dropped_in_every_format(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"marked.{ending}"
    file.write_text(DOCUMENTS[ending].replace("ISO-8859-1", "UTF-8"), encoding="utf-8-sig")
    assert [quad.object for quad in read_file(file, BASE)] == [Literal("é")]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "iso-8859-15", "windows-1252"])
def test_xml_is_read_by_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "latin.rdf"
    file.write_bytes(DOCUMENTS["rdf"].replace("ISO-8859-1", encoding).encode(encoding))
    assert [quad.object for quad in read_file(file, BASE)] == [Literal("é")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ttl", DOCUMENTS["rdf"].encode(), ("RDF/XML", ".rdf")),
        ("a.rdf", b"@prefix a: <a:> . a:b a:c a:d .", ("Turtle", ".ttl")),
        ("a.ttl", DOCUMENTS["jsonld"].encode(), ("JSON-LD", ".jsonld")),
        ("a.ttl", b"<!doctype html><html><body>", ("HTML",)),
        ("a.rdf", b"<html><body>", ("HTML",)),
        ("a.jsonld", b'{"@context": "https://example.org/context", "id": "x:a"}', ("example.org/context", "fetched")),
        ("a.jsonld", b'{"@context": [{"a": "x:a"}, "https://example.org/c"]}', ("example.org/c", "fetched")),
        ("a.ttl", '<x:a> <x:b> "é" .'.encode("latin-1"), ("UTF-8", "line 1")),
        ("a.ttl", TURTLE.encode("utf-16"), ("UTF-16", "UTF-8")),
        ("a.rdf", DOCUMENTS["rdf"].replace("ISO-8859-1", "EBCDIC-US").encode(), ("ebcdic-us", "UTF-8")),
        ("a.rdf", DOCUMENTS["rdf"].replace("ISO-8859-1", "ascii").encode(), ("ascii", "UTF-8")),
    ],
)  # fmt: skip
def test_an_error_says_what_was_seen_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, said: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput) as raised:
        read_file(tmp_path / name, BASE)
    error = raised.value
    text = f"{error.message} {error.hint} line {error.line}"
    assert name in text
    assert all(word in text for word in said), text


def test_an_error_in_rdf_xml_has_its_line(tmp_path: Path) -> None:
    lines = DOCUMENTS["rdf"].replace("ISO-8859-1", "UTF-8").replace("<p>", '\n\n<p xml:lang="en_GB">')
    (tmp_path / "a.rdf").write_text(lines)
    with pytest.raises(InvalidInput) as raised:
        read_file(tmp_path / "a.rdf", BASE)
    assert raised.value.line == 4


def test_characters_that_no_xml_can_hold_are_mended_in_files(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.ttl").write_text('<x:a> <x:b> "wet\\u000Bland"@en , "\\uFFFE" , "fine" .')
    with caplog.at_level(logging.WARNING):
        quads = read_file(tmp_path / "a.ttl", BASE)
    assert {quad.object.value for quad in quads} == {"wet land", " ", "fine"}  # type: ignore[union-attr]
    assert "2 texts" in caplog.text


def test_they_are_refused_in_what_programs_send() -> None:
    with pytest.raises(InvalidInput) as raised:
        refuse_unsayable(b'<x:a> <x:b> "fine" .\n<x:c> <x:d> "a\x0bb" .\n')
    assert all(word in raised.value.message for word in ("<x:c>", "<x:d>", "U+000B"))


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_mended_is_xml(text: str) -> None:
    mended = mend(text)
    assert len(mended) == len(text)
    escaped = mended.replace("&", "&amp;").replace("<", "&lt;")
    ET.fromstring(f"<a>{escaped}</a>")
    assert not has_unsayable(mended.encode())
    assert (mended == text) is not has_unsayable(text.encode())


@given(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.lists(st.sampled_from([*"abZ09_.-:/#?,%é生", "\u0300", "·", "%20"]), max_size=6).map("".join),
)
def test_rdf_xml_says_what_was_meant_or_refuses(text: str, name: str) -> None:
    try:
        triple = Triple(NamedNode("http://example.org/s"), NamedNode(f"http://example.org/{name}"), Literal(text))
    except ValueError:
        return
    if not is_sayable(triple):
        with pytest.raises(NotAcceptable, match="RDF/XML cannot say"):
            write([triple], RDFXML)
        return
    content = write([triple], RDFXML)
    (element,) = ET.fromstring(content)
    (said,) = element
    assert said.tag.replace("{", "").replace("}", "") == triple.predicate.value
    assert (said.text or "") == text
    assert [quad.triple for quad in parse(content, RdfFormat.RDF_XML)] == [triple]
    assert is_well_formed(content)


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda one: one.name)
def test_other_formats_say_everything(format_: Format) -> None:
    triple = Triple(NamedNode("x:s"), NamedNode("http://example.org/123"), Literal("a\x0b\r\x01\ufffeb"))
    if format_ is RDFXML:
        with pytest.raises(NotAcceptable):
            write([triple], format_)
        return
    assert format_.rdf
    assert [quad.triple for quad in parse(write([triple], format_), format_.rdf)] == [triple]


@pytest.mark.parametrize("code", [*range(32), 0x7F, 0x85, 0xFFFE, 0xFFFF])
def test_what_programs_send_is_refused_as_the_ledger_would_write_it(code: int) -> None:
    """The engine writes escapes in the place of most of them; an escaped backslash is none."""
    content = canonicalize([Triple(NamedNode("x:a"), NamedNode("x:b"), Literal(f"\\u0001 a{chr(code)}b"))])
    if code in (*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF):
        with pytest.raises(InvalidInput, match=f"<x:b> of <x:a> holds the character U[+]{code:04X}"):
            refuse_unsayable(content.ntriples)
    else:
        refuse_unsayable(content.ntriples)
