"""`data`: the triples, in every format the same; the JSON-LD in exactly the shape that clients know."""

import json

import pytest
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from starlette.testclient import TestClient

from browser.skosmos.compact import compact
from kg.rdf.documents import canonicalize
from tests.rest.samples import AMPERSAND, OTHER_SPACE, PARENTHESES, PLUS, SPACE, URN

T = SPACE
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FORMATS = {"text/turtle": RdfFormat.TURTLE, "application/rdf+xml": RdfFormat.RDF_XML}
THINGS = [T + "cats", T + "animals", T + "pets", T + "breed", T + "scheme", AMPERSAND, PARENTHESES, PLUS, URN]


def data(client: TestClient, uri: str, media_type: str, vocabulary: str = "trial") -> bytes:
    path = f"/rest/v1/{vocabulary}/data" if vocabulary else "/rest/v1/data"
    answer = client.get(path, params={"uri": uri, "format": media_type})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    return answer.content


def graph(client: TestClient, uri: str, vocabulary: str = "trial") -> set[Triple]:
    return {quad.triple for quad in parse(data(client, uri, "text/turtle", vocabulary), format=RdfFormat.TURTLE)}


def expand(document: object) -> list[Quad]:
    text = jsonld.to_rdf(document, {"format": "application/n-quads"})
    return list(parse(text, format=RdfFormat.N_QUADS))


def has(triples: set[Triple], subject: str, predicate: str, object_: NamedNode | Literal) -> bool:
    return Triple(NamedNode(subject), NamedNode(predicate), object_) in triples


@pytest.mark.parametrize("uri", THINGS)
def test_all_formats_tell_the_same(client: TestClient, uri: str) -> None:
    turtle = canonicalize(graph(client, uri)).sha256
    xml = parse(data(client, uri, "application/rdf+xml"), format=RdfFormat.RDF_XML)
    assert canonicalize(xml).sha256 == turtle
    for media_type in ("application/ld+json", "application/json"):
        assert canonicalize(expand(json.loads(data(client, uri, media_type)))).sha256 == turtle
    assert data(client, uri, "application/marcxml+xml") == data(client, uri, "application/rdf+xml")


@pytest.mark.parametrize("uri", THINGS)
def test_the_shape_is_what_the_context_makes_of_it(client: TestClient, uri: str) -> None:
    """The standard algorithm, given our document and context, has nothing to do."""
    document = json.loads(data(client, uri, "application/ld+json"))
    made = jsonld.compact(document, {"@context": document["@context"]}, {"graph": True})
    assert list(document) == ["@context", "graph"]

    def unordered(value: object) -> object:
        if isinstance(value, list):
            return sorted((unordered(item) for item in value), key=str)
        if isinstance(value, dict):  # PyLD writes language tags in small letters
            return {key: value[key].lower() if key == "lang" else unordered(value[key]) for key in sorted(value)}
        return value

    assert unordered(made["graph"]) == unordered(document["graph"])


def test_a_node_is_as_clients_read_it(client: TestClient) -> None:
    nodes = json.loads(data(client, T + "dogs", "application/json"))["graph"]
    assert nodes[0]["uri"] == T + "dogs"
    assert nodes[0] == {
        "uri": T + "dogs",
        "type": "skos:Concept",
        "broader": {"uri": T + "animals"},
        "dct:created": {"type": "http://www.w3.org/2001/XMLSchema#date", "value": "2021-01-01"},
        "inScheme": {"uri": T + "scheme"},
        "prefLabel": {"lang": "de", "value": "Hunde"},
    }
    animals = next(node for node in nodes if node["uri"] == T + "animals")
    assert {"lang": "en", "value": "Animals"} in animals["prefLabel"]
    assert animals["skos:notation"] == "A"


def test_contents(client: TestClient) -> None:
    cats = graph(client, T + "cats")
    # its own triples and those that point to it
    assert has(cats, T + "cats", SKOS + "broader", NamedNode(T + "animals"))
    assert has(cats, T + "animals", SKOS + "narrower", NamedNode(T + "cats"))
    # not from deprecated subjects
    assert not any(triple.subject == NamedNode(T + "dinosaurs") for triple in cats)
    # neighbours: types, labels, notation, and no more
    assert has(cats, T + "dogs", SKOS + "prefLabel", Literal("Hunde", language="de"))
    assert has(cats, T + "animals", SKOS + "notation", Literal("A"))
    assert not has(cats, T + "animals", SKOS + "topConceptOf", NamedNode(T + "scheme"))
    # groups, with types and parents; a narrower group's parent is stated by isothes only
    assert has(cats, T + "pets", SKOS + "member", NamedNode(T + "cats"))
    assert has(cats, T + "pets", SKOS + "prefLabel", Literal("Pets", language="en"))
    assert has(cats, T + "pets", TYPE, NamedNode(SKOS + "Collection"))
    # labels of properties and those above them
    assert has(cats, T + "ordered", RDFS + "label", Literal("in order", language="en"))
    assert has(cats, T + "listed", RDFS + "label", Literal("listed", language="en"))
    # lists: the cells and their members' labels
    firsts = {triple.object for triple in cats if triple.predicate.value.endswith("#first")}
    assert firsts == {NamedNode(T + "dogs"), NamedNode(T + "animals")}
    # everything of reified values and labels
    assert Literal("a book") in {triple.object for triple in cats}
    assert Literal("Moggies", language="en") in {triple.object for triple in cats}
    assert sum(1 for triple in cats if triple.predicate.value == SKOS + "altLabel") == 2


def test_only_what_was_published(client: TestClient) -> None:
    animals = graph(client, T + "animals")
    assert not has(animals, T + "animals", SKOS + "narrower", NamedNode(T + "mice"))
    assert has(animals, T + "mice", SKOS + "broader", NamedNode(T + "animals"))
    assert not has(animals, T + "scheme", SKOS + "hasTopConcept", NamedNode(T + "animals"))
    breed = graph(client, T + "breed")
    assert not has(breed, T + "breed", TYPE, NamedNode(SKOS + "Concept"))


def test_a_chosen_hierarchy_and_the_framework_show_theirs(client: TestClient) -> None:
    cat = graph(client, OTHER_SPACE + "cat", "other")
    assert has(cat, OTHER_SPACE + "cat", SKOS + "broader", NamedNode(OTHER_SPACE + "whole"))
    assert has(cat, OTHER_SPACE + "whole", SKOS + "narrower", NamedNode(OTHER_SPACE + "cat"))
    target = "http://metadata.cbd.int/kmgbf/target_3"
    assert has(graph(client, target, "kmgbf"), target, TYPE, NamedNode(SKOS + "Concept"))
    assert not has(graph(client, OTHER_SPACE + "whole", "other"), OTHER_SPACE + "scheme", SKOS + "hasTopConcept",
                   NamedNode(OTHER_SPACE + "whole"))  # fmt: skip


def test_arrays_of_narrower_concepts(client: TestClient) -> None:
    animals = graph(client, T + "animals")
    assert has(animals, T + "bysize", SKOS + "member", NamedNode(T + "dogs"))
    assert has(animals, T + "bysize", SKOS + "prefLabel", Literal("by size", language="en"))


def test_a_property_is_described_with_its_uses(client: TestClient) -> None:
    uses = graph(client, T + "size")
    assert has(uses, T + "cats", T + "size", Literal(3))


def test_the_vocabulary_is_found_by_the_identifier(client: TestClient) -> None:
    assert graph(client, OTHER_SPACE + "cat", "") == graph(client, OTHER_SPACE + "cat", "other")
    assert has(graph(client, "http://nowhere.example/cat", ""), T + "cats", SKOS + "closeMatch",
               NamedNode("http://nowhere.example/cat"))  # fmt: skip


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/rdf+xml"),
        ("text/turtle", "text/turtle"),
        ("application/json", "application/json"),
        ("application/ld+json;q=0.5, text/turtle;q=0.4", "application/ld+json"),
        ("text/html, */*;q=0.1", "application/rdf+xml"),
        (None, "application/rdf+xml"),
        ("text/html", None),
    ],
)
def test_accept_decides_without_a_format(client: TestClient, accept: str | None, media_type: str | None) -> None:
    request = client.build_request("GET", "/rest/v1/trial/data", params={"uri": T + "cats"})
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert answer.status_code == (200 if media_type else 406)
    if media_type:
        assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in answer.headers["vary"]


def test_the_whole_vocabulary_is_a_file_elsewhere(client: TestClient) -> None:
    answer = client.get("/rest/v1/trial/data", params={"format": "text/turtle"})
    assert (answer.status_code, answer.headers["location"]) == (302, "https://example.org/trial.ttl")
    other = client.get("/rest/v1/trial/data", params={"format": "application/rdf+xml"})
    assert other.status_code == 406
    assert other.text.endswith("Supported MIME types are: text/turtle")


def test_blank_nodes_have_new_names() -> None:
    blank = BlankNode("anything")
    document = compact(
        [Triple(NamedNode("x:y"), NamedNode("x:p"), blank), Triple(blank, NamedNode("x:p"), Literal(True))]
    )
    assert document["graph"] == [
        {"uri": "_:b0", "x:p": {"type": "http://www.w3.org/2001/XMLSchema#boolean", "value": "true"}},
        {"uri": "x:y", "x:p": {"uri": "_:b0"}},
    ]
