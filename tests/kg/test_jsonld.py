"""Compacted JSON-LD is what the library makes of the same statements, only faster."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.rdf.contexts import CONTEXT
from kg.rdf.documents import canonicalize
from kg.rdf.jsonld import compact
from kg.rdf.namespaces import DCT, KMGBF, RDF, RDFS, SKOS, XSD

ADDRESS = "http://localhost/context.jsonld"
IRIS = st.sampled_from(
    (
        "http://metadata.cbd.int/kmgbf/target_3", "http://e/x", "urn:x", "http://e/x#y", SKOS.Concept.value,
        "http://e/生物", "mailto:a@b", DCT.title.value, "http://www.w3.org/2004/02/skos/core#", "http://e/a/",
    )
).map(NamedNode)  # fmt: skip
PROPERTIES = st.sampled_from(
    (
        SKOS.prefLabel, SKOS.broader, SKOS.notation, RDF.type, RDFS.label, DCT.title, DCT.subject, KMGBF.goalCode,
        KMGBF.isHeadlineFor, NamedNode("http://e/p"), NamedNode("urn:p"), SKOS.topConceptOf,
    )
)  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, st.text("a☃ \n", max_size=3)),
    st.builds(
        lambda text, tag: Literal(text, language=tag), st.text("aé", max_size=3), st.sampled_from(("en", "zh-Hans"))
    ),
    st.sampled_from(
        (Literal(5), Literal(True), Literal("1.0", datatype=XSD.decimal), Literal("2020", datatype=XSD.gYear))
    ),
)
BLANKS = st.sampled_from((BlankNode("a"), BlankNode("b")))
TRIPLES = st.lists(
    st.builds(Triple, st.one_of(IRIS, BLANKS), PROPERTIES, st.one_of(IRIS, LITERALS, BLANKS)), max_size=12
)


def as_the_library_does(compacted: bytes) -> Any:
    """The document expanded and compacted again by the library alone."""
    document = json.loads(compacted) | CONTEXT
    found = jsonld.compact(jsonld.expand(document), CONTEXT, {"graph": True, "skipExpansion": True})
    return found | {"@context": ADDRESS}


@given(TRIPLES)
@settings(max_examples=150, deadline=None)
def test_it_is_what_the_library_makes(triples: list[Triple]) -> None:
    found = compact(triples, ADDRESS)
    assert json.loads(found) == as_the_library_does(found)


@given(TRIPLES)
@settings(max_examples=100, deadline=None)
def test_it_says_the_same_statements(triples: list[Triple]) -> None:
    document = json.loads(compact(triples, ADDRESS)) | CONTEXT
    quads = parse(json.dumps(document).encode(), format=RdfFormat.JSON_LD)
    assert canonicalize(quads).ntriples == canonicalize(triples).ntriples


def test_an_iri_that_looks_like_a_name_of_the_context_stays_an_iri() -> None:
    """Forgotten prefixes make IRIs like <skos:Concept>."""
    for wrong in ("skos:Concept", "dct:x", "cbd:1"):
        triples = [
            Triple(NamedNode(wrong), RDF.type, NamedNode(wrong)),
            Triple(NamedNode("u:a"), SKOS.broader, NamedNode(wrong)),
        ]
        document = json.loads(compact(triples, ADDRESS))
        if isinstance(document, dict):
            document |= CONTEXT
        quads = parse(json.dumps(document).encode(), format=RdfFormat.JSON_LD)
        assert canonicalize(quads).ntriples == canonicalize(triples).ntriples
