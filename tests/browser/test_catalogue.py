"""What catalogue, VoID and sitemaps say is what is served: each address in them is asked, each number counted."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pyshacl
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import Graph
from starlette.testclient import TestClient

from kg.graph.datasets import read_datasets
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import RDF_FORMATS, by_name
from kg.rdf.namespaces import DCAT, DCT, FOAF, OWL, RDF, VOID, XSD
from kg.texts.languages import LANGUAGES
from tests.browser.decided import SITE

pytest_plugins = ["tests.browser.decision_fixtures"]

SHAPES: Final = Path(__file__).with_name("catalogue_shapes.ttl")
LOCATION: Final = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def said(visitor: TestClient) -> Store:
    """The catalogue of a copy with records."""
    store = Store()
    store.load(visitor.get("/download/catalog.ttl").content, format=RdfFormat.TURTLE)
    return store


def objects(store: Store, subject: Any, predicate: NamedNode) -> list[str]:
    """The values of a property, as text."""
    found = [quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)]
    return sorted(value.value for value in found if isinstance(value, NamedNode | Literal))


def path(url: str) -> str:
    """The address below the site that serves it."""
    assert url.startswith(SITE), url
    return "/" + url.removeprefix(SITE)


def read(visitor: TestClient, url: str) -> set[Quad]:
    """The statements of a file."""
    answer = visitor.get(path(url))
    assert answer.status_code == 200, url
    packed = gzip.decompress(visitor.get(path(url) + ".gz").content)
    assert packed == answer.content
    format_ = by_name(RDF_FORMATS)[url.rpartition(".")[2]].rdf
    assert format_
    return set(parse(answer.content, format=format_))


def datasets(said: Store) -> list[NamedNode]:
    """The datasets of the catalogue."""
    found = said.quads_for_pattern(None, DCAT.dataset, None, None)
    return [quad.object for quad in found if isinstance(quad.object, NamedNode)]


@pytest.mark.parametrize("address", ["/download/catalog", "/.well-known/void"])
def test_what_dcat_ap_makes_mandatory_is_there(visitor: TestClient, address: str) -> None:
    data = Graph().parse(data=visitor.get(address, headers={"Accept": "text/turtle"}).text, format="turtle")
    assert len(list(data.subjects(None, None, unique=True))) > 20
    conforms, _, report = pyshacl.validate(data, shacl_graph=Graph().parse(SHAPES), inference="none")
    assert conforms, report
    for removed in (DCAT.accessURL, DCT.description, DCAT.endpointURL):  # and it would be seen if it were not
        less = Graph()
        for triple in data:
            if str(triple[1]) != removed.value:
                less.add(triple)
        assert not pyshacl.validate(less, shacl_graph=Graph().parse(SHAPES), inference="none")[0]


def test_records_and_every_vocabulary_are_in_the_catalogue(said: Store) -> None:
    iris = {node.value for node in datasets(said)}
    base = "http://metadata.cbd.int/dataset/"
    assert iris >= {base + name for name in ("kmgbf", "thesaurus", "meeting", "programme")}
    assert "http://metadata.cbd.int/catalogue#records" in iris


def test_the_catalogue_and_its_publisher_have_identifiers_of_their_own(said: Store, visitor: TestClient) -> None:
    (catalog,) = {quad.subject for quad in said.quads_for_pattern(None, RDF.type, DCAT.Catalog, None)}
    assert catalog == NamedNode("http://metadata.cbd.int/catalogue")
    publishers = {quad.object for quad in said.quads_for_pattern(None, DCT.publisher, None, None)}
    assert publishers == {quad.object for quad in said.quads_for_pattern(None, DCAT.contactPoint, None, None)}
    assert publishers == {NamedNode("http://metadata.cbd.int/organisation/scbd")}
    (publisher,) = publishers
    names = said.quads_for_pattern(publisher, FOAF.name, None, None)  # type: ignore[arg-type]
    assert {quad.object.language for quad in names} == {*LANGUAGES}  # type: ignore[union-attr]
    for dataset in datasets(said):
        assert dataset.value.endswith("#records") or len(objects(said, dataset, DCT.modified)) == 1
    document = visitor.get("/catalogue", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert document.url.path == "/download/catalog.ttl"
    page = visitor.get("/catalogue", headers={"Accept": "text/html", "Accept-Language": "fr"}, follow_redirects=True)
    assert page.url.path == "/fr/download"


def test_datasets_and_their_files_are_named_in_six_languages(said: Store) -> None:
    catalog = NamedNode("http://metadata.cbd.int/catalogue")
    files = {NamedNode(file) for dataset in datasets(said) for file in objects(said, dataset, DCAT.distribution)}
    assert len(files) > 30
    for node in (catalog, *datasets(said), *files):
        titles = [quad.object for quad in said.quads_for_pattern(node, DCT.title, None, None)]
        assert {title.language for title in titles} == {*LANGUAGES}, node  # type: ignore[union-attr]


def test_what_a_dataset_is_about_has_its_period_where_it_is_known(said: Store) -> None:
    found = {}
    for quad in said.quads_for_pattern(None, DCT.temporal, None, None):
        assert isinstance(quad.object, NamedNode)
        found[quad.subject] = tuple(
            each.object
            for bound in (DCAT.startDate, DCAT.endDate)
            for each in said.quads_for_pattern(quad.object, bound, None, None)
        )
    programme = NamedNode("http://metadata.cbd.int/dataset/programme")
    assert found[programme] == (Literal("2024", datatype=XSD.gYear), Literal("2030", datatype=XSD.gYear))
    assert len(found) == 2


def test_every_file_holds_what_the_catalogue_says(said: Store, visitor: TestClient) -> None:
    files = 0
    for dataset in datasets(said):
        told = objects(said, dataset, VOID.triples)
        parts = set(objects(said, dataset, DCT.hasPart))
        dumps = objects(said, dataset, VOID.dataDump)
        if OWL.Ontology.value in objects(said, dataset, RDF.type):  # its files are its documents
            assert len(objects(said, dataset, DCAT.distribution)) == len(RDF_FORMATS)
            continue
        assert dumps == objects(said, dataset, DCAT.distribution)
        for url in dumps:
            assert objects(said, NamedNode(url), DCAT.downloadURL) == [url]
            quads = read(visitor, url)
            files += 1
            assert quads, url
            assert told in ([], [str(len({quad.triple for quad in quads}))]), url
            graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}
            assert not parts or graphs in (set(), parts), url
            size = objects(said, NamedNode(url), DCAT.byteSize)
            assert size in ([], [str(len(visitor.get(path(url)).content))])
    assert files >= 20


def test_records_are_in_their_file(said: Store, visitor: TestClient) -> None:
    node = NamedNode("http://metadata.cbd.int/catalogue#records")
    quads = read(visitor, f"{SITE}download/record.nq")
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    assert [str(len(graphs))] == objects(said, node, VOID.entities)
    assert {quad.triple for quad in quads} == {quad.triple for quad in read(visitor, f"{SITE}download/record.nt")}
    assert visitor.get("/download/record.ttl").status_code == 404
    assert all(quad.graph_name == DefaultGraph() for quad in read(visitor, f"{SITE}download/record.nt"))


def test_every_endpoint_answers_and_sees_its_dataset(said: Store, visitor: TestClient) -> None:
    endpoints = {quad.object for quad in said.quads_for_pattern(None, VOID.sparqlEndpoint, None, None)}
    endpoints |= {quad.object for quad in said.quads_for_pattern(None, DCAT.endpointURL, None, None)}
    for endpoint in endpoints:
        assert isinstance(endpoint, NamedNode)
        if path(endpoint.value).startswith("/changes"):
            continue  # an event stream, which takes no queries
        counted = visitor.get(path(endpoint.value), params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
        number = int(counted.json()["results"]["bindings"][0]["n"]["value"])
        described = visitor.get(path(endpoint.value), headers={"Accept": "text/turtle"})
        assert f"void:triples {number}" in described.text
        for dataset in said.quads_for_pattern(None, VOID.sparqlEndpoint, endpoint, None):
            told = objects(said, dataset.subject, VOID.triples)
            assert not told or number >= int(told[0])  # what is inferred is added


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_iris_of_the_catalogue_are_answered(said: Store, visitor: TestClient, step: int) -> None:
    nodes = {quad.subject for quad in said.quads_for_pattern(None, RDF.type, None, None)}
    for node in sorted(nodes, key=str)[::step]:
        assert isinstance(node, NamedNode)
        if node.value.startswith((f"{SITE}chm/data/", f"{SITE}shapes/data/record")):
            continue  # documents that take a second each; tests of every term ask for them
        address = node.value.replace("http://metadata.cbd.int/", SITE).partition("#")[0]
        if address.startswith(SITE):
            assert visitor.get(path(address), headers={"Accept": "text/turtle"}).status_code in (200, 303), node


def _locations(visitor: TestClient, address: str) -> list[str]:
    """The addresses in a sitemap or in the list of them."""
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return [element.text or "" for element in ElementTree.fromstring(answer.content).iterfind("*/s:loc", LOCATION)]


@pytest.fixture(scope="module")
def sitemaps(visitor: TestClient) -> dict[str, list[str]]:
    """All addresses that the sitemaps list, by sitemap."""
    return {url: _locations(visitor, path(url)) for url in _locations(visitor, "/sitemap.xml")}


def test_every_fixed_page_and_some_of_all_others_in_the_sitemaps_are_there(
    visitor: TestClient, sitemaps: dict[str, list[str]]
) -> None:
    for sitemap, urls in sitemaps.items():
        assert len(set(urls)) == len(urls) > 0
        step = 7 if "/pages/" in sitemap or "/record/" in sitemap else 97
        for url in urls[::step]:
            answer = visitor.get(path(url), headers={"Accept": "text/html"})
            assert answer.status_code == 200, url
            assert f'<link rel="canonical" href="{url}"' in answer.text, url


def test_every_record_and_every_country_is_in_a_sitemap(
    said: Store, visitor: TestClient, sitemaps: dict[str, list[str]]
) -> None:
    every = [url for urls in sitemaps.values() for url in urls]
    countries = {url for url in every if re.fullmatch(rf"{SITE}en/countries/[a-z]{{2}}", url)}
    assert len(countries) == len(visitor.get("/api/countries").json()["countries"])
    records = sitemaps[f"{SITE}sitemap/record/1.xml"]
    assert [str(len(records))] == objects(said, NamedNode("http://metadata.cbd.int/catalogue#records"), VOID.entities)
    first = visitor.get("/sitemap/record/1.xml").text
    assert all(f'hreflang="{tag}"' in first for tag in LANGUAGES)
    assert visitor.get("/sitemap/record/2.xml").status_code == 404


def _structured(visitor: TestClient, address: str) -> Iterator[dict[str, Any]]:
    for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', visitor.get(address).text, re.S):
        yield json.loads(text)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_say_to_search_engines_what_the_catalogue_says(visitor: TestClient, said: Store, language: str) -> None:
    (catalogue,) = _structured(visitor, f"/{language}/download")
    assert catalogue["@type"] == "DataCatalog"
    for entry in catalogue["dataset"]:
        (dataset,) = _structured(visitor, path(entry["url"]))
        assert (dataset["@type"], dataset["@id"]) == ("Dataset", entry["@id"])
        assert dataset["name"]
        assert dataset["description"]
        node = NamedNode(entry["@id"])
        urls = sorted(file["contentUrl"] for file in dataset["distribution"])
        assert urls == objects(said, node, DCAT.distribution)
        periods = [NamedNode(period) for period in objects(said, node, DCT.temporal)]
        years = [
            year for one in periods for bound in ("startDate", "endDate") for year in objects(said, one, DCAT[bound])
        ]
        assert dataset.get("temporalCoverage", "") == "/".join(years)
        assert dataset.get("license", "") in (*objects(said, node, DCT.license), "")


def test_each_file_of_the_framework_names_the_licence_of_its_parts_in_a_language(said: Store) -> None:
    files = objects(said, NamedNode("http://metadata.cbd.int/dataset/kmgbf"), DCAT.distribution)
    assert len(files) >= 6
    for file in files:
        assert any("CC BY 4.0 IGO" in rights for rights in objects(said, NamedNode(file), DCT.rights))
        titles = [quad.object for quad in said.quads_for_pattern(NamedNode(file), DCT.title, None, None)]
        assert titles
        assert all(isinstance(title, Literal) and title.language for title in titles)


def test_statements_of_a_dataset_are_counted_once_and_everywhere_alike(
    client: TestClient, knowledge: Knowledge
) -> None:
    store = Store()
    store.load(client.get("/download/catalog.ttl").content, format=RdfFormat.TURTLE)
    shown = client.get("/en/download").text
    datasets = read_datasets(knowledge.graph)
    assert any(len(dataset.graphs) > 1 for dataset in datasets)
    for dataset in datasets:
        graphs = "".join(f"FROM <{graph}> " for graph in dataset.graphs)
        asked = {"query": f"SELECT (COUNT(*) AS ?n) {graphs}{{ ?s ?p ?o }}"}
        answer = client.get("/sparql", params=asked, headers={"Accept": "application/sparql-results+json"}).json()
        count = answer["results"]["bindings"][0]["n"]["value"]
        assert objects(store, NamedNode(dataset.iri), VOID.triples) == [count]
        assert f"<span>{int(count):,} statements</span>" in shown
