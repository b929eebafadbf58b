"""Every link that a page makes to this site answers: a crawl over some pages of every kind."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.documents import canonicalize
from kg.settings import Settings
from loaders.vocabularies.adding import Addition, add, prepare
from tests.browser.crawling import Crawl
from tests.copying import copy_folder

BASE: Final = "http://metadata.cbd.int/"
SPECIAL: Final = re.compile(r"odd(?:%2F|/)|nowhere|target_9\d|NONE")
"""Addresses about the things below."""
ODD: Final = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix o: <http://example.org/odd/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
o:a a skos:Concept ; skos:prefLabel "a"@en ; skos:broader o:missing ; skos:related o:untyped , <{BASE}nowhere> ;
  dct:relation <{BASE}kmgbf/target_99> , <{BASE}kmgbf/target_3> , <{BASE}record/NONE-1#part> , <{BASE}odd/gone> ,
    <{BASE}thesaurus/a%20b> , <urn:x:y> , <http://example.org/elsewhere> ;
  rdfs:seeAlso <http://example.org/odd/w%C3%BC> ;
  skos:definition "see <a href='{BASE}kmgbf/target_98'>98</a>, <a href='{BASE}kmgbf/target_2'>2</a>"^^rdf:HTML .
o:untyped skos:prefLabel "untyped"@en ; dct:isPartOf o:a . o:described dct:title "described"@en ; dct:isPartOf o:a .
<http://example.org/odd/wü> rdfs:label "w"@en ; dct:isPartOf o:a .
<http://example.org/odd/x/y?z=1> rdfs:label "deep"@en ; dct:relation o:a .
o:b a skos:Concept ; skos:prefLabel "b"@en ; skos:exactMatch <{BASE}kmgbf/target_97> ; skos:inScheme o: .
"""


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The bundled data, a vocabulary that points to what there is not, and one with a thing that is withdrawn."""
    folder = tmp_path_factory.mktemp("links")
    copy_folder(bundled_data, folder / "data")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)

    def bring(id_: str, text: str) -> None:
        (folder / "file.ttl").write_text(text, encoding="utf-8")
        add(settings, ledger, prepare(settings, ledger, Addition(id_, (folder / "file.ttl",))))

    skos = "http://www.w3.org/2004/02/skos/core#"
    concept = f'<{BASE}odd/NAME> a <{skos}Concept> ; <{skos}prefLabel> "x"@en .'
    bring("odd", concept.replace("NAME", "gone") + concept.replace("NAME", "kept"))
    bring("odd", concept.replace("NAME", "kept"))
    bring("odder", ODD)
    title = "<http://example.org/odd/a> <http://purl.org/dc/terms/title> 'said by others' ."
    quads = parse(f"{title} <{BASE}graph/mine#x> a <urn:x> .", format=RdfFormat.TURTLE)
    change = Change(dataset="mine", agent="Test", reason="")
    accept(settings, ledger, change, {f"{BASE}graph/mine": canonicalize(quads)})
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client
    ledger.close()


def test_every_link_answers(site: TestClient, record_property: Callable[[str, object], None]) -> None:
    """404 and 5xx are no answers; what is withdrawn is 410, what is still being made 503 that says when to come."""
    names = ("a", "untyped", "described", "b", "x/y?z=1")
    first = [f"/en/page?uri={quote(f'http://example.org/odd/{name}', safe='')}" for name in names]
    first = ["/en/", *first, f"/en/page?uri={BASE}graph/mine", "/odder/en/tree", "/odder/en/explore"]
    crawl = Crawl(site, first, special=SPECIAL)
    crawl.run()
    record_property("tried", f"{len(crawl.named)} links of {len(crawl.shapes)} kinds on {crawl.pages} pages")
    assert not crawl.broken, "\n".join(crawl.broken)
    assert len(crawl.shapes) > 100
