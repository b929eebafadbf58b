"""What pages tell search engines: schema.org, of the class that the page is about, valid by shapes of our own."""

import json
import re
from pathlib import Path
from typing import Any, Final

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, Graph, Namespace
from starlette.testclient import TestClient

pytest_plugins = ["tests.browser.decision_fixtures"]

SCHEMA: Final = Namespace("https://schema.org/")
BASE: Final = "http://metadata.cbd.int/"
SHAPES: Final = Graph().parse(Path(__file__).with_name("structured_shapes.ttl"))
CONTEXT: Final = {"@vocab": "https://schema.org/", **{
    name: {"@type": "@id"} for name in ("url", "isPartOf", "inDefinedTermSet", "sameAs", "license", "contentUrl")
}}  # fmt: skip
PAGES: Final = {
    "/kmgbf/{}/page/target_3": "DefinedTerm",
    "/kmgbf/{}/page/indicator_A.1": "DefinedTerm",
    "/thesaurus/{}/page/CBD-SUBJECT-MAR": "DefinedTerm",
    "/thesaurus/{}/page/ke": "Country",
    "/kmgbf/{}/page/kmgbfScheme": "DefinedTermSet",
    "/chm/{}/page/ontology": "DefinedTermSet",
    "/kmgbf/{}/page/ontology": "DefinedTermSet",
    "/{}/countries/ke": "Country",
    "/kmgbf/{}/": "Dataset",
    "/meeting/{}/page/COP-16": "Event",
    "/decision/{}/page/cop/16/32": "Legislation",
}


def embedded(visitor: TestClient, address: str) -> dict[str, Any]:
    page = visitor.get(address, follow_redirects=True)
    assert page.status_code == 200, address
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    found = json.loads(text)
    assert found["@context"] == "https://schema.org"
    return {**found, "@context": CONTEXT}


def valid(graph: Graph) -> tuple[bool, str]:
    conforms, _, report = pyshacl.validate(graph, shacl_graph=SHAPES, inference="none")
    return bool(conforms), str(report)


@pytest.mark.parametrize(("address", "language"), [
    *((address, "en") for address in PAGES), *((address, "ar") for address in PAGES if "ontology" not in address)
])  # fmt: skip
def test_pages_say_what_they_are_about(visitor: TestClient, address: str, language: str) -> None:
    found = embedded(visitor, address.format(language))
    statements = serialize(
        (quad.triple for quad in parse(json.dumps(found), RdfFormat.JSON_LD)), format=RdfFormat.N_TRIPLES
    )
    graph = Graph().parse(data=(statements or b"").decode(), format="nt")
    assert list(graph.subjects(RDF.type, SCHEMA[PAGES[address]])), found["@type"]
    conforms, report = valid(graph)
    assert conforms, report
    graph.remove((None, SCHEMA.name, None))
    assert not valid(graph)[0]  # and it would be seen if it were not


def test_texts_in_the_language_of_the_page_are_plain_and_others_say_theirs(visitor: TestClient) -> None:
    french, chinese = (embedded(visitor, f"/kmgbf/{tag}/page/target_3") for tag in ("fr", "zh"))
    assert french["name"] != chinese["name"]
    assert all(isinstance(one["name"], str) for one in (french, chinese))
    assert all(one["@language"] != "fr" for one in french["alternateName"])
    assert french["isPartOf"] == "http://metadata.cbd.int/dataset/kmgbf"
    assert french["sameAs"] == ["http://metadata.cbd.int/thesaurus/GBF-TARGET-03"]
    assert french["url"].endswith("/kmgbf/fr/page/target_3")


@pytest.mark.parametrize(("language", "where"), [("en", "Cali, Colombia"), ("ar", "Cali، كولومبيا")])
def test_a_meeting_says_where_it_is_held_and_who_holds_it(visitor: TestClient, language: str, where: str) -> None:
    found = embedded(visitor, f"/meeting/{language}/page/COP-16")
    assert found["location"]["name"] == where
    assert found["organizer"]["@id"] == f"{BASE}organisation/cop"
    decided = embedded(visitor, f"/decision/{language}/page/cop/16/32")["legislationPassedBy"]
    assert decided == found["organizer"]
    assert (decided["name"] == "Conference of the Parties to the Convention on Biological Diversity") == (
        language == "en"
    )


@pytest.mark.parametrize("path", ["meeting/{}COP-16", "decision/{}cop/16/32"])
def test_the_class_that_pages_name_is_stated_of_the_thing(visitor: TestClient, path: str) -> None:
    found = embedded(visitor, "/" + path.format("en/page/"))
    document = visitor.get("/" + path.format("data/") + ".nt").text
    assert f"<{found['@id']}> <{RDF.type}> <{found['additionalType']}>" in document
