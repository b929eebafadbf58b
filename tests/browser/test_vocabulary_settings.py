"""Every setting of a vocabulary has an effect that a client sees, on a page or in the interface of Skosmos."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.texts.languages import Text
from kg.vocabularies.settings import VocabularySettings
from tests.vocabularies import add_vocabulary

S = "http://example.org/settings/"
TURTLE = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <{S}> .
:s a skos:ConceptScheme ; dct:title "Seas"@en ; skos:prefLabel "Seas"@en ; dct:modified "2020-01-01"^^xsd:date .
:t a skos:ConceptScheme ; skos:prefLabel "Winds"@en .
:type rdfs:label "Kind of list"@en . :category rdfs:label "Waters and airs"@en .
:order rdf:value ( skos:scopeNote skos:definition ) .
:sea a skos:Concept ; skos:inScheme :s ; skos:topConceptOf :s ; skos:prefLabel "sea"@en ; skos:notation "10" ;
    skos:definition "Salt water."@en ; skos:scopeNote "Not of lakes."@en ; skos:narrower :bay .
:wind a skos:Concept ; skos:topConceptOf :t ; skos:prefLabel "wind"@en ; skos:notation "2" .
:bay a skos:Concept ; skos:inScheme :s ; skos:broader :sea ; skos:prefLabel "bay"@en ; :place "North" ;
    dct:created "2020-01-02"^^xsd:date ; dct:modified "2020-01-02"^^xsd:date .
:old a skos:Concept ; skos:inScheme :s ; skos:broader :sea ; skos:prefLabel "gulf"@en ; owl:deprecated true ;
    dct:isReplacedBy :bay ; dct:created "2020-01-03"^^xsd:date ; dct:modified "2020-01-03"^^xsd:date .
:cove a skos:Concept ; :partOf :bay ; skos:inScheme :s ; skos:prefLabel "poukama"@fi , "crique"@fr .
:kind a :Thing ; skos:prefLabel "anchor"@en .
:group a :Group , skos:Collection ; skos:prefLabel "Shores"@en ; skos:member :bay .
:array a :Array , skos:Collection ; skos:prefLabel "by form"@en ; skos:member :bay .
"""


@dataclass(frozen=True)
class Effect:
    """A value of a setting, and an address whose answer it changes."""

    value: Any
    address: str
    seen: str = ""
    """Text that is there with the value and not without it, '' where the answers only differ."""


EFFECTS: dict[str, Effect] = {
    "titles": Effect((Text("Great waters", "en"),), "/ID/en/", "Great waters"),
    "short_name": Effect((Text("GW", "en"),), "/ID/en/page/sea", "– GW"),
    "uri_spaces": Effect(("http://elsewhere.example.org/",), "/rest/v1/ID/search?query=sea&lang=en"),
    "default_language": Effect("fi", "/rest/v1/ID/", '"defaultLanguage":"fi"'),
    "languages": Effect(("en", "sv"), "/ID/en/page/sea", "svenska"),
    "fallback_languages": Effect(("fi",), "/ID/en/tree", "poukama"),
    "category": Effect(f"{S}category", "/en/vocabularies", "Waters and airs"),
    "types": Effect((f"{S}type",), "/rest/v1/ID/?lang=en", "Kind of list"),
    "main_scheme": Effect(f"{S}s", "/rest/v1/ID/topConcepts?lang=en", "sea"),
    "schemes_in_hierarchy": Effect(True, "/rest/v1/ID/topConcepts?lang=en"),
    "show_top_concepts": Effect(True, f"/rest/v1/ID/hierarchy?uri={S}bay&lang=en", "wind"),
    "show_statistics": Effect(False, "/ID/en/"),
    "group_class": Effect(f"{S}Group", "/rest/v1/ID/groups?lang=en", "Shores"),
    "array_class": Effect(f"{S}Array", "/rest/v1/ID/search?query=by+form&lang=en", "array"),
    "index_classes": Effect((f"{S}Thing",), "/ID/en/index", "anchor"),
    "hierarchy": Effect(("http://www.w3.org/2004/02/skos/core#broader", f"{S}partOf"), f"/ID/en/tree?uri={S}bay"),
    "explicit_language_tags": Effect(True, "/ID/en/tree"),
    "search_by_notation": Effect(True, "/rest/v1/ID/search?query=10&lang=en", "sea"),
    "sort_by_notation": Effect("natural", "/ID/en/tree"),
    "show_notation": Effect(False, "/ID/en/tree"),
    "show_deprecated": Effect(True, "/rest/v1/ID/search?query=gulf&lang=en", "gulf"),
    "show_deprecated_changes": Effect(True, "/rest/v1/ID/new?lang=en", "gulf"),
    "use_modified_date": Effect(True, "/rest/v1/ID/?lang=en"),
    "index_qualifier": Effect(f"{S}place", "/ID/en/index/B", "North"),
    "property_order": Effect(f"{S}order", "/ID/en/page/sea"),
    "property_labels": Effect(
        {"http://www.w3.org/2004/02/skos/core#definition": (Text("What it means", "en"),)},
        "/ID/en/page/sea",
        "What it means",
    ),
    "default_view": Effect("hierarchy", "/ID/en/"),
    "marc_source": Effect((Text("seas/en", "en"),), "/rest/v1/ID/?lang=en", "seas/en"),
    "dumps": Effect((("http://example.org/seas.rdf", ""),), "/.well-known/void", "http://example.org/seas.rdf"),
}
IDS = {name: f"with-{name.replace('_', '-')}" for name in EFFECTS}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path_factory.mktemp("effects") / "data", public_url="http://testserver/")
    ledger = Ledger(settings.ledger_address)
    add_vocabulary(settings, ledger, "plain", TURTLE, uri_spaces=(S,))
    for name, effect in EFFECTS.items():
        add_vocabulary(settings, ledger, IDS[name], TURTLE, **({"uri_spaces": (S,)} | {name: effect.value}))
    ledger.close()
    with TestClient(create_app(settings)) as opened:
        yield opened


def answer(client: TestClient, id_: str, address: str) -> str:
    """What an address answers about one vocabulary."""
    described = address.startswith("/.well-known")
    accept = "application/n-triples" if described else "text/html, application/json;q=0.5"
    found = client.get(address.replace("ID", id_), headers={"Accept": accept})
    assert found.status_code == 200, f"{address} {found.text[:300]}"
    text = "".join(f"{name}\n" for name in found.headers if name == "last-modified") + found.text
    if described:
        text = "\n".join(line for line in text.splitlines() if line.partition(" ")[0].endswith(f"dataset/{id_}>"))
    if address.startswith("/en/"):
        text = text.partition(f"/{id_}/en/")[2].partition("</tr>")[0]
    return text.replace(id_, "ID").replace(id_.title(), "Title")


def test_every_setting_is_tried() -> None:
    assert set(EFFECTS) == set(VocabularySettings.__dataclass_fields__) - {"id", "iri"}


@pytest.mark.parametrize("name", EFFECTS)
def test_a_setting_has_an_effect(client: TestClient, name: str) -> None:
    effect = EFFECTS[name]
    without, with_it = answer(client, "plain", effect.address), answer(client, IDS[name], effect.address)
    assert with_it != without
    if effect.seen:
        assert effect.seen in with_it.replace(": ", ":")
        assert effect.seen not in without.replace(": ", ":")
