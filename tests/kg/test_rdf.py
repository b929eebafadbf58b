"""Reading, canonicalising and writing RDF."""

import gzip
import zlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import InvalidInput, NotFound, Refused
from kg.graph.description import describe, document
from kg.knowledge.knowledge import Knowledge
from kg.rdf.blank_nodes import MOST, refuse_alike
from kg.rdf.contexts import CONTEXT
from kg.rdf.documents import Selection, as_triples, canonicalize, read_file, write
from kg.rdf.formats import JSONLD, RDF_FORMATS, TRIG, TURTLE, Format
from kg.rdf.jsonld import compact
from kg.rdf.reading import read

TARGET = "http://metadata.cbd.int/kmgbf/target_3"


@pytest.fixture
def quads(knowledge: Knowledge) -> list[Quad]:
    return list(document(knowledge.graph, describe(knowledge.graph, TARGET, 500)))


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda f: f.name)
def test_every_format_says_the_same(quads: list[Quad], format_: Format) -> None:
    content = write(quads, format_, TARGET)
    assert format_.rdf is not None
    read = {q.triple for q in parse(content, format=format_.rdf)}
    assert canonicalize(read).sha256 == canonicalize(as_triples(quads)).sha256


def test_equal_graphs_have_equal_bytes(quads: list[Quad]) -> None:
    assert write(quads, TURTLE, TARGET) == write(reversed(quads), TURTLE, TARGET)
    assert write(quads, TRIG, TARGET) == write(reversed(quads), TRIG, TARGET)


def test_turtle_is_readable(quads: list[Quad]) -> None:
    lines = write(quads, TURTLE, f"<{TARGET}>").decode().splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert not any("qudt" in line or "geof" in line for line in prefixes)
    first = next(line for line in lines if line and not line.startswith("@prefix"))
    assert first.startswith("kmgbf:target_3 a ")


def test_compacted_json_ld_means_the_same_with_the_published_context(quads: list[Quad]) -> None:
    import json

    document_ = json.loads(compact(quads, "http://testserver/context.jsonld", TARGET))
    assert document_["@context"] == "http://testserver/context.jsonld"
    document_["@context"] = CONTEXT["@context"]
    read = [q.triple for q in parse(json.dumps(document_), format=RdfFormat.JSON_LD)]
    assert canonicalize(read).sha256 == canonicalize(as_triples(quads)).sha256


def test_compacted_json_ld_is_plain_json_for_developers(quads: list[Quad]) -> None:
    import json

    nodes = {node["uri"]: node for node in json.loads(compact(quads, "c", TARGET))["graph"]}
    node = nodes[TARGET]
    assert node["prefLabel"]["en"] == ["Target 3"]
    assert "gbf:Target" in node["type"]
    assert all(iri.startswith("http") for iri in node["subject"])


def test_the_description_has_links_in_both_directions_and_names(knowledge: Knowledge, quads: list[Quad]) -> None:
    text = write(quads, TURTLE).decode()
    assert "gbf:isHeadlineFor kmgbf:target_3" in text
    assert "Coverage of protected areas" in text


def test_the_description_is_bounded_and_says_so(knowledge: Knowledge) -> None:
    description = describe(knowledge.graph, TARGET, 3)
    assert len(description.incoming) == 3
    assert description.more


def test_nothing_is_known_of_a_stranger(knowledge: Knowledge) -> None:
    with pytest.raises(NotFound, match="Nothing is known"):
        describe(knowledge.graph, "http://metadata.cbd.int/kmgbf/target_99", 10)


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl.gz"
    path.write_bytes(gzip.compress(b"<a> <b> <c> .", mtime=0))
    (quad,) = read_file(path, "http://example.org/")
    assert quad.triple == next(
        Triple(q.subject, q.predicate, q.object)
        for q in parse(
            "<http://example.org/a> <http://example.org/b> <http://example.org/c> .", format=RdfFormat.TURTLE
        )
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.ttl", b"<a> <b> .\n", "x.ttl"),
        ("x.docx", b"", "cannot tell the RDF format"),
        ("x.ttl.gz", gzip.compress(b"<a> <b> <c> .", mtime=0)[:-9], "x.ttl.gz"),
        ("x.ttl.gz", b"not packed", "x.ttl.gz"),
        ("x.nt", b"<http://a> <http://b> <http://c>", "x.nt"),
        ("noextension", b"", "cannot tell the RDF format"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=message):
        read_file(path, "http://example.org/")


def test_json_ld_is_a_triple_format_here(quads: list[Quad]) -> None:
    assert b"@graph" not in write(quads, JSONLD)


NASTY: list[Literal | BlankNode | NamedNode] = [
    Literal('a "quoted" .\nline\r\n\tand \\ more .\n'),
    Literal("\u2028 \x85 \x0b \x0c \x00 \x7f", language="fr"),
    Literal("_:b0 <http://x/> .", datatype=NamedNode("http://example.org/a--b")),
    Literal("نص", language="ar", direction=BaseDirection.RTL),
    Literal("2", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal(""),
    BlankNode("b"),
    NamedNode("http://example.org/é#x"),
]


def test_text_and_parser_read_the_same_statements() -> None:
    subject, predicate = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
    graph = canonicalize([Triple(subject, predicate, value) for value in NASTY])
    found = graph.select(Selection.of([predicate]))
    parsed = [triple.object for triple in graph.triples()]
    assert len(found) == len(NASTY)
    for (_, _, value), term in zip(found, parsed, strict=True):
        assert value == (term if isinstance(term, Literal) else str(term).strip("<>"))
    assert graph.read(Selection.of([predicate]))[1] == {subject.value}
    assert graph.select(Selection.of([NamedNode("http://example.org/other")])) == []
    below = graph.select(Selection.of([], ["http://example.org/é"]))
    assert [value for _, _, value in below] == ["http://example.org/é#x"]


@pytest.mark.parametrize("size", [10, 100_000])
def test_packed_graphs_unpack_to_the_same_text(size: int) -> None:
    graph = canonicalize([Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x" * size))])
    graph.prepare()
    assert zlib.decompress(graph.packed) == graph.ntriples


def chain(length: int, value: str = "<u:v>") -> list[Quad]:
    """Blank nodes that hang together and are alike."""
    text = "".join(f"_:b{n} <u:p> _:b{n + 1} .\n_:b{n} <u:q> {value} .\n" for n in range(length))
    return list(parse(text, format=RdfFormat.N_TRIPLES))


def test_blank_nodes_that_take_the_cube_of_their_number_are_refused() -> None:
    refuse_alike(chain(MOST // 2))
    with pytest.raises(Refused, match="alike"):
        refuse_alike(chain(MOST + 3))


@settings(max_examples=15)
@given(st.integers(MOST + 3, 2 * MOST), st.randoms(use_true_random=False), st.booleans())
def test_they_are_refused_in_any_order_and_among_others(length: int, random: Random, lists: bool) -> None:
    node, next_ = ("<u:first>", "<u:rest>") if lists else ("<u:a>", "<u:b>")
    text = [f"_:b{n} {next_} _:b{n + 1} . _:b{n} {node} <u:v> ." for n in range(length)]
    text += [f"<u:s{n}> <u:own> _:o{n} . _:o{n} <u:value> 'text {n}' ." for n in range(length)]
    random.shuffle(text)
    with pytest.raises(Refused):
        refuse_alike(list(parse("\n".join(text), format=RdfFormat.TURTLE)))


@settings(max_examples=15)
@given(st.integers(0, 3_000))
def test_blank_nodes_that_are_told_apart_by_their_own_statements_are_read(number: int) -> None:
    own = "".join(f"<u:s{n}> <u:note> [ <u:value> 'the same' ; <u:part> [ <u:n> {n} ] ] .\n" for n in range(number))
    refuse_alike(list(parse(own, format=RdfFormat.TURTLE)))


def test_a_long_line_of_xml_that_cannot_be_read_is_an_error_and_no_end_of_the_process() -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        list(read(b"<a " * 10_000, RdfFormat.RDF_XML, "http://example.org/", "The file"))
