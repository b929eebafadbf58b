"""Hostile documents in the formats of RDF."""

import json
from collections.abc import Iterator
from itertools import permutations
from typing import Any, Final

from tests.kg.validation.hostility import IDENTIFIER, Hostile

TURTLE: Final = "text/turtle"
TRIG: Final = "application/trig"
NTRIPLES: Final = "application/n-triples"
NQUADS: Final = "application/n-quads"
JSONLD: Final = "application/ld+json"
RDFXML: Final = "application/rdf+xml"
RECORD: Final = f"http://metadata.cbd.int/record/{IDENTIFIER}"
_CHM: Final = "http://metadata.cbd.int/chm/ontology#"
_PREFIXES: Final = (
    f"@prefix chm: <{_CHM}> . @prefix dct: <http://purl.org/dc/terms/> . "
    "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
_GOOD: Final = (
    f'<{RECORD}> a chm:Nbsap ; dct:title "A strategy of otters"@en ; '
    f"chm:government <http://metadata.cbd.int/thesaurus/be> .\n"
)


def rdf_documents(address: str) -> Iterator[Hostile]:
    """All of them; `address` is of a server that nobody may call."""
    for name, text in _turtle(address).items():
        yield Hostile(f"Turtle: {name}", f"{_PREFIXES}{_GOOD}{text}".encode(), TURTLE)
    for name, text in _graphs().items():
        yield Hostile(f"TriG: {name}", f"{_PREFIXES}{text}".encode(), TRIG)
    yield Hostile("N-Quads: a graph of another", f"<{RECORD}> <urn:p> <urn:o> <urn:graph> .\n".encode(), NQUADS)
    yield Hostile("N-Triples: five megabytes", f'<{RECORD}> <urn:p> "{"x" * 5_000_000}" .\n'.encode(), NTRIPLES)
    many = "".join(f'<{RECORD}> <urn:p{number}> "x" .\n' for number in range(100_000))
    yield Hostile("N-Triples: a hundred thousand statements", many.encode(), NTRIPLES)
    for name, text in _xml(address).items():
        yield Hostile(f"RDF/XML: {name}", text.encode(), RDFXML)
    for name, value in _jsonld(address).items():
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        yield Hostile(f"JSON-LD: {name}", content, JSONLD)


def _clique(size: int) -> str:
    return "".join(f"_:b{one} <urn:p> _:b{other} .\n" for one, other in permutations(range(size), 2))


def _turtle(address: str) -> dict[str, str]:
    inside = "[ <urn:p> " * 10_000 + '"x"' + " ]" * 10_000
    return {
        "a clique of blank nodes": _clique(12),
        "a larger clique of blank nodes": _clique(40),
        "ten thousand blank nodes": "".join(f"<{RECORD}> <urn:p> [ <urn:q> {number} ] .\n" for number in range(10_000)),
        "blank nodes in blank nodes": f"<{RECORD}> <urn:p> {inside} .",
        "a ring of blank nodes": "_:a <urn:p> _:b . _:b <urn:p> _:a .",
        "a list that ends in itself": "_:a <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:a .",
        "five megabytes": f'<{RECORD}> dct:description "{"x" * 5_000_000}"@en .',
        "another record": '<http://metadata.cbd.int/record/ANOTHER-RECORD-1> dct:title "Mine now"@en .',
        "a country": '<http://metadata.cbd.int/thesaurus/be> dct:title "Mine now"@en .',
        "a class": f"<{_CHM}Record> rdfs:subClassOf owl:Nothing .",
        "a type for the country": f"<http://metadata.cbd.int/thesaurus/be> a <{_CHM}Contact> .",
        "the same as another": f"<{RECORD}> owl:sameAs <http://metadata.cbd.int/record/ANOTHER-RECORD-1> .",
        "imports": f"<{RECORD}> owl:imports <{address}/ontology> .",
        "shapes": f"<{RECORD}#s> a sh:NodeShape ; sh:targetNode <{RECORD}> ; sh:deactivated true .",
        "shapes of elsewhere": f"<{RECORD}> sh:shapesGraph <{address}/shapes> .",
        "a query in a shape": f'<{RECORD}#s> sh:sparql [ sh:select "ASK {{ SERVICE <{address}> {{ ?s ?p ?o }} }}" ] .',
        "a chain of classes": "".join(
            f"<{RECORD}#c{number}> rdfs:subClassOf <{RECORD}#c{number + 1}> .\n" for number in range(5_000)
        ),
        "two types": f"<{RECORD}> a <{_CHM}Contact> .",
        "a property of nobody": f"<{RECORD}> <urn:nobody:knows> <urn:this> .",
        "an address of a script": f"<{RECORD}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> .",
        "an address of a file": f"<{RECORD}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <file:///etc/passwd> .",
        "an override in a text": f'<{RECORD}> dct:description "\u202egnp.txt"@en .',
        "a value that is none": f'<{RECORD}> <http://schema.org/startDate> "2026-02-30"^^xsd:date .',
        "a language that is none": f'<{RECORD}> dct:description "A text"@{"a" * 8}{"-abcdefgh" * 1_000} .',
        "a hundred thousand prefixes": "".join(f"@prefix p{number}: <urn:p{number}> .\n" for number in range(100_000)),
        "an end that never comes": f'<{RECORD}> dct:description """text',
        "statements about statements": f"<{RECORD}> <urn:says> <<( <urn:s> <urn:p> <urn:o> )>> .",
    }


def _graphs() -> dict[str, str]:
    own = "http://metadata.cbd.int/graph/record/"
    return {
        "a graph of its own": f"<{own}{IDENTIFIER}> {{ {_GOOD} }}",
        "a graph of another": f"<{own}ANOTHER-RECORD-1> {{ {_GOOD} }}",
        "a graph without a name": f"_:g {{ {_GOOD} }}",
        "thousand graphs": "".join(f"<urn:g{number}> {{ <urn:s> <urn:p> {number} }}\n" for number in range(1_000)),
    }


def _xml(address: str) -> dict[str, str]:
    space = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/"'
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))

    def said(text: str, element: str = "title") -> str:
        inner = f'<rdf:Description rdf:about="{RECORD}"><d:{element}>{text}</d:{element}></rdf:Description>'
        return f"<rdf:RDF {space}>{inner}</rdf:RDF>"

    deep = "<rdf:Description><d:a>" * 30_000 + "</d:a></rdf:Description>" * 30_000
    return {
        "entities of entities": f'<!DOCTYPE r [<!ENTITY e0 "text">{levels}]>{said("&e11;")}',
        "a file as an entity": f'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>{said("&e;")}',
        "an entity of elsewhere": f'<!DOCTYPE r [<!ENTITY e SYSTEM "{address}/e">]>{said("&e;")}',
        "an entity of parameters": f'<!DOCTYPE r [<!ENTITY % e SYSTEM "{address}/e"> %e;]>{said("text")}',
        "a document type of elsewhere": f'<!DOCTYPE r SYSTEM "{address}/type.dtd">{said("text")}',
        "an entity in UTF-16": f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r []>{said("text")}',
        "elements in elements": said(deep, "relation"),
        "inclusions": said(f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{address}/i"/>'),
        "a style": f'<?xml-stylesheet href="{address}/style.xsl"?>{said("text")}',
        "attributes": f"<rdf:RDF {space}><rdf:Description "
        + " ".join(f'd:a{number}="x"' for number in range(50_000))
        + "/></rdf:RDF>",
        "five megabytes": said("x" * 5_000_000),
        "an end that never comes": said("text")[:-20],
        "beginnings of elements": "<a " * 300_000,
        "beginnings of comments": "<!--" * 200_000,
        "beginnings of texts": '<a b="' * 150_000,
    }


def _jsonld(address: str) -> dict[str, Any]:
    about = {"@id": RECORD, "http://purl.org/dc/terms/title": "A strategy of otters"}
    deep = b'{"@id": "urn:x", "urn:p": ' * 100_000 + b"{}" + b"}" * 100_000
    return {
        "a context of elsewhere": {"@context": f"{address}/context.jsonld", **about},
        "contexts of elsewhere": {"@context": [{}, f"{address}/context.jsonld"], **about},
        "a context that imports": {"@context": {"@version": 1.1, "@import": f"{address}/context.jsonld"}, **about},
        "a context within a term": {"@context": {"t": {"@id": "urn:t", "@context": f"{address}/context"}}, "t": about},
        "a context of a file": {"@context": "file:///etc/passwd", **about},
        "a context of a relative address": {"@context": "../../etc/passwd", **about},
        "nodes in nodes": deep,
        "a graph of another": {"@id": "http://metadata.cbd.int/graph/record/ANOTHER", "@graph": [about]},
        "another record": [about, {**about, "@id": "http://metadata.cbd.int/record/ANOTHER-RECORD-1"}],
        "lists in lists": {**about, "urn:p": {"@list": [[[{"@list": [1]}]]]}},
        "a context of itself": {"@context": {"a": "b:a", "b": "a:b"}, "a:x": 1},
        "a hundred thousand terms": {
            "@context": {f"t{number}": f"urn:t{number}" for number in range(100_000)},
            **about,
        },
        "half a character": {**about, "urn:p": "\ud800"},
        "five megabytes": {**about, "urn:p": "x" * 5_000_000},
    }
