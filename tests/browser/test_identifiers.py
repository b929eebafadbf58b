"""Every IRI of the Framework answers, in every format, and all formats say the same."""

import gzip
import json
from html import unescape

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse
from starlette.testclient import TestClient

from kg.knowledge.knowledge import Knowledge
from kg.rdf.contexts import CONTEXT
from kg.rdf.documents import canonicalize
from kg.rdf.formats import RDF_FORMATS, Format
from kg.rdf.namespaces import RDFS
from kg.texts.languages import LANGUAGES

BASE = "http://metadata.cbd.int/"
SCHEMES = ("kmgbf/kmgbfScheme", "kmgbf/indicatorScheme")
OTHERS = (
    "kmgbf/ontology", "graph/kmgbf", "graph/kmgbf/supplement", "graph/kmgbf/inferred", "graph/catalogue",
    "dataset/kmgbf", "change/1", "thesaurus/GBF-TARGET-03", "thesaurus/AICHI-TARGET-11",
    "thesaurus/domain/AICHI-TARGETS", "kg/ontology", "chm/ontology/2026.11",
    "kg/ontology/2026.11", "kmgbf/ontology/1.0.1", "organisation/scbd", "kg/shapes", "kg/shapes/2026.11",
    "shapes/group", "shapes/option", "shapes/common", "shapes/option/2026.11",
)  # fmt: skip


# A sixth of them, and with the slow tests the others; of the pages another sixth in each language.
PARTS = [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 6))]


def read(content: bytes, format_: Format) -> set[Triple]:
    """The triples of a document: those of its default graph, which is all that many programs look at."""
    if format_.rdf == RdfFormat.JSON_LD:
        document = json.loads(content)
        assert document["@context"] == "http://testserver/context.jsonld"
        content = json.dumps(document | {"@context": CONTEXT["@context"]}).encode()
    assert format_.rdf is not None
    quads = list(parse(content, format=format_.rdf))
    said = {quad.triple for quad in quads if quad.graph_name == DefaultGraph()}
    assert {quad.triple for quad in quads} == said
    assert not format_.rdf.supports_datasets or format_.rdf == RdfFormat.JSON_LD or len(quads) > len(said)
    return said


def paths(knowledge: Knowledge) -> list[str]:
    return [iri.removeprefix(BASE) for iri in knowledge.framework.by_iri] + [*SCHEMES, *OTHERS]


def test_there_are_231_things_in_the_framework(knowledge: Knowledge) -> None:
    assert len(knowledge.framework.by_iri) == 231


@pytest.mark.parametrize("part", PARTS)
def test_every_iri_leads_to_a_document_that_says_the_same_in_all_formats(
    client: TestClient, knowledge: Knowledge, part: int
) -> None:
    for path in paths(knowledge)[part::6]:
        digests = set()
        for format_ in RDF_FORMATS:
            answer = client.get(f"/{path}", headers={"Accept": format_.media_type})
            assert answer.status_code == 303, path
            assert answer.headers["vary"] == "Accept, Accept-Datetime, Accept-Language"
            document = client.get(answer.headers["location"])
            assert document.status_code == 200, answer.headers["location"]
            assert document.headers["content-type"].partition(";")[0] == format_.media_type
            triples = read(document.content, format_)
            digests.add(canonicalize(triples).sha256)
            assert NamedNode(BASE + path) in {t.subject for t in triples} or path.startswith("graph/")
        assert len(digests) == 1, path


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_iri_leads_to_a_page_in_every_language(
    client: TestClient, knowledge: Knowledge, language: str, part: int
) -> None:
    turn = (part + list(LANGUAGES).index(language)) % 6
    for path in paths(knowledge)[turn::6]:
        answer = client.get(f"/{path}", headers={"Accept": "text/html", "Accept-Language": language})
        assert answer.status_code == 303
        page = client.get(answer.headers["location"])
        assert page.status_code == 200, answer.headers["location"]
        assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}"' in page.text
        assert len(gzip.compress(page.content)) < 30_000 or path.startswith(
            ("graph/", "kmgbf/ontology", "kmgbf/indicatorScheme")
        )


@pytest.mark.parametrize(
    "term", ["Goal", "Target", "Indicator", "isHeadlineFor", "hasBinaryIndicator", "indicatorCode"]
)
def test_the_ontology_document_describes_its_terms(client: TestClient, term: str) -> None:
    document = client.get("/kmgbf/data/ontology.ttl")
    subjects = {t.subject for t in read(document.content, RDF_FORMATS[0])}
    assert NamedNode(f"{BASE}kmgbf/ontology#{term}") in subjects
    assert f'id="{term}"' in client.get("/kmgbf/en/page/ontology").text


def test_a_document_tells_what_points_to_the_thing_and_names_its_neighbours(client: TestClient) -> None:
    triples = read(client.get("/kmgbf/data/target_3.nt").content, RDF_FORMATS[2])
    indicator = NamedNode(BASE + "kmgbf/indicator_3.1")
    headline = NamedNode(BASE + "kmgbf/ontology#isHeadlineFor")
    assert Triple(indicator, headline, NamedNode(BASE + "kmgbf/target_3")) in triples
    names = {t.object for t in triples if t.subject == indicator}
    assert any(isinstance(name, Literal) and name.language == "fr" for name in names)


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (None, "/kmgbf/data/target_3.ttl"),
        ("*/*", "/kmgbf/data/target_3.ttl"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/kmgbf/en/page/target_3"),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.4", "/kmgbf/data/target_3.rdf"),
        ("application/json", "/kmgbf/data/target_3.jsonld"),
        ("application/trig, text/html;q=0", "/kmgbf/data/target_3.trig"),
    ],
)
def test_the_accept_header_decides(client: TestClient, accept: str | None, ending: str) -> None:
    client.headers.pop("accept", None)
    answer = client.get("/kmgbf/target_3", headers={"Accept": accept} if accept else {})
    assert answer.headers["location"] == f"http://testserver{ending}"


def test_links_name_the_other_formats(client: TestClient) -> None:
    links = client.get("/kmgbf/target_3").headers["link"]
    for format_ in RDF_FORMATS:
        assert (
            f'<http://testserver/kmgbf/data/target_3.{format_.name}>; rel="alternate"; type="{format_.media_type}"'
            in links
        )
    assert f'<{BASE}kmgbf/target_3>; rel="describes"' in links


def test_an_unchanged_document_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/kmgbf/data/target_3.ttl")
    again = client.get("/kmgbf/data/target_3.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_each_representation_has_its_own_etag(client: TestClient) -> None:
    tags = [client.get(f"/kmgbf/data/target_3.{f.name}").headers["etag"] for f in RDF_FORMATS]
    plain = client.get("/kmgbf/data/target_3.ttl", headers={"Accept-Encoding": "identity"}).headers["etag"]
    assert len({*tags, plain}) == len(RDF_FORMATS) + 1


@pytest.mark.parametrize("path", ["/kmgbf/target_3", "/kmgbf/data/target_3.ttl", "/kmgbf/en/page/target_3", "/en/"])
def test_head_answers_like_get_without_a_body(client: TestClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    for name in ("etag", "location", "content-type"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize(
    "path", ["/kmgbf/target_3", "/kmgbf/data/target_3.ttl", "/api/kmgbf/goals", "/sparql", "/nowhere"]
)
def test_scripts_of_other_sites_may_read(client: TestClient, path: str) -> None:
    preflight = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert preflight.status_code in (200, 204)
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert client.get(path, headers={"Origin": "https://example.org"}).headers["access-control-allow-origin"] == "*"


def test_a_foreign_thing_is_described_by_entity(client: TestClient) -> None:
    answer = client.get("/entity", params={"uri": "http://metadata.un.org/sdg/15", "format": "ttl"})
    assert NamedNode("http://metadata.un.org/sdg/15") in {t.subject for t in read(answer.content, RDF_FORMATS[0])}
    page = client.get("/en/page", params={"uri": "http://metadata.un.org/sdg/15"})
    assert page.status_code == 200


def test_a_document_without_extension_is_negotiated(client: TestClient) -> None:
    answer = client.get("/kmgbf/data/indicator_A.1", headers={"Accept": "application/n-triples"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("whole", ["kg/shapes", "shapes/group", "shapes/option", "shapes/common"])
def test_terms_of_shapes_have_pages_and_stand_in_the_document_of_the_whole(
    client: TestClient, knowledge: Knowledge, whole: str
) -> None:
    graph = knowledge.graph
    terms = {quad.subject.value for quad in graph.said(None, RDFS.isDefinedBy, NamedNode(BASE + whole))}  # type: ignore[union-attr]
    document = client.get(f"/{whole}", headers={"Accept": "application/n-triples"}, follow_redirects=True)
    assert len(terms) >= 4
    for iri in sorted(terms):
        assert f"<{iri}> " in document.text
        page = client.get("/en/page", params={"uri": iri}, follow_redirects=True)
        assert page.status_code == 200, iri
        assert knowledge.labels().name(iri, "en").value in unescape(page.text)
