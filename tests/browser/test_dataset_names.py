"""Datasets are called by their titles, in the language of the reader, wherever pages name them."""

import re
from html import unescape

import pytest
from pyoxigraph import NamedNode, Quad
from starlette.testclient import TestClient

from browser.site.contexts import Link
from browser.site.dataset_names import dataset_link
from browser.site.values import ValueMaker
from browser.things.others import said_by_others
from browser.urls import Urls
from kg.graph.datasets import read_datasets
from kg.knowledge.knowledge import Knowledge
from kg.rdf.identifiers import Identifiers
from kg.rdf.namespaces import RDFS
from kg.texts.languages import LANGUAGES, choose_label

BASE = "http://metadata.cbd.int/"
TO = Urls("http://testserver/", Identifiers(BASE))
LARGE = "chm"
"""An ontology of thousands of terms, all of which are on its page: one language stands for six."""
OURS = ("record", "catalogue", "vocabulary")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/{}/", "/{}/changes/log"])
def test_changes_name_their_datasets_by_titles(
    client: TestClient, knowledge: Knowledge, address: str, language: str
) -> None:
    page = unescape(client.get(address.format(language)).text)
    named = dict(re.findall(r'<div><p><a href="http://testserver([^"]*)"><bdi>([^<]*)</bdi></a>', page))
    assert len(named) >= 3
    titles = {f"/{one.id}/{language}/": choose_label(one.titles, language) for one in read_datasets(knowledge.graph)}
    shown = {url: title for url, title in named.items() if url in titles}
    assert shown
    for url, title in shown.items():
        assert str(getattr(titles[url], "value", "")) == title
    for url in named:
        assert client.get(url.partition("#")[0]).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_changes_or_is_quoted_has_a_name_and_a_page(
    client: TestClient, knowledge: Knowledge, language: str
) -> None:
    labels = knowledge.labels()
    ids = [dataset.id for dataset in read_datasets(knowledge.graph)]
    for id_ in (*ids, "kg", *OURS):
        assert_named_and_there(client, dataset_link(id_, labels, TO, language), id_)
    assert dataset_link(LARGE, labels, TO, language).text not in ("", LARGE)
    assert dataset_link("unknown", labels, TO, language).text == "unknown"


@pytest.mark.parametrize(
    "language", [pytest.param(one, marks=[] if one == "ar" else pytest.mark.slow) for one in LANGUAGES]
)
def test_so_has_a_large_ontology(client: TestClient, knowledge: Knowledge, language: str) -> None:
    assert_named_and_there(client, dataset_link(LARGE, knowledge.labels(), TO, language), LARGE)


def assert_named_and_there(client: TestClient, link: Link, id_: str) -> None:
    assert link.text not in ("", id_)
    assert client.get(link.url.partition("#")[0].removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_ontology_states_of_others_is_quoted_by_its_title(knowledge: Knowledge, language: str) -> None:
    values = ValueMaker(knowledge.graph, knowledge.labels(), TO, language, answers=knowledge.answers)
    iri = NamedNode(f"{BASE}kmgbf/target_3")
    quad = Quad(iri, RDFS.seeAlso, iri, NamedNode(f"{BASE}graph/ontology/chm"))
    (said,) = said_by_others(values, iri.value, [quad])
    assert said.dataset.text == knowledge.labels().name(f"{BASE}chm/ontology", language).value
    assert said.dataset.url == f"http://testserver/chm/{language}/page/ontology"
