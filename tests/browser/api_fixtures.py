"""The REST API on a store made for the test: a small framework by hand, or a release in the published form."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from pyoxigraph import RdfFormat, Triple, parse
from starlette.applications import Starlette
from starlette.routing import Mount

from browser.app import build_services
from browser.framework.api import create_kmgbf_api
from browser.http.middleware import CommonHeaders
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client prefers a successor of httpx, and works with httpx
    from starlette.testclient import TestClient

ROOT = "/api/kmgbf"
PREFIXES = """
@prefix : <http://metadata.cbd.int/kmgbf/ontology#> .
@prefix kmgbf: <http://metadata.cbd.int/kmgbf/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
"""
FRAMEWORK = """
kmgbf:goal_A a :Goal ; :goalCode "A" ;
    skos:prefLabel "Goal A"@en, "Objectif A"@fr, "Objetivo A"@es, "الغاية ألف"@ar ;
    skos:altLabel "Ecosystems are conserved"@en .
kmgbf:target_3 a :Target ; :targetCode "3" ;
    skos:prefLabel "Target 3"@en, "Cible 3"@fr, "Meta 3"@es, "Цель 3"@ru, "行动目标3"@zh ;
    skos:altLabel "Conserve 30% of Land, Waters and Seas"@en ;
    skos:definition "At least 30 per cent of marine and coastal areas."@en ;
    dct:description "Protect and conserve a third."@en .
kmgbf:target_14 a :Target ; :targetCode "14" ; skos:prefLabel "Target 14"@en .
kmgbf:indicator_A.1 a :Indicator ; :indicatorCode "A.1" ;
    skos:prefLabel "Red List of Ecosystems"@en, "Liste rouge des écosystèmes"@fr ,
                   "القائمة الحمراء للأنظمة الإيكولوجية"@ar ;
    skos:definition "Risk of ecosystem collapse."@en ;
    :custodianAgency "IUCN", "Commission on Ecosystem Management" ;
    :isHeadlineFor kmgbf:goal_A, kmgbf:target_3 .
kmgbf:indicator_3.1 a :Indicator ; :indicatorCode "3.1" ;
    skos:prefLabel "Coverage of marine protected areas"@en, "海洋保护区覆盖率"@zh ;
    :custodianAgency "IUCN" ; :isHeadlineFor kmgbf:target_3 .
kmgbf:indicator_3.b a :Indicator ; :indicatorCode "3.b" ;
    skos:prefLabel "=HYPERLINK(\\"http://example.org\\",\\"submarine\\")"@en ; :isBinaryFor kmgbf:target_3 .
kmgbf:indicator_3.CT.1 a :Indicator ; :indicatorCode "3.CT.1" ;
    skos:prefLabel "Areas, \\"marine\\"\\u0007 and\\nother"@en ; :isComponentFor kmgbf:target_3, kmgbf:goal_A .
kmgbf:indicator_3.CY.10 a :Indicator ; :indicatorCode "3.CY.10" ;
    skos:prefLabel "Índice de manglares"@es ; :isComplementaryFor kmgbf:target_3 .
kmgbf:indicator_3.CY.2 a :Indicator ; :indicatorCode "3.CY.2" ;
    skos:prefLabel "Marine Trophic Index"@en ; :isComplementaryFor kmgbf:target_3 .
"""
MACHINE = 'kmgbf:target_3 skos:altLabel "الحفاظ على 30 في المئة"@ar .'


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE)]


@contextmanager
def served(data: Path, graphs: dict[str, list[Triple]]) -> Iterator[TestClient]:
    """A client of the API, mounted as the server mounts it, over a store that holds these graphs."""
    settings = Settings(data=data, public_url="http://testserver/")
    names = GraphNames(settings.base_iri)
    ledger = Ledger(settings.ledger_address)
    change = Change(dataset="kmgbf", agent="test", reason="test", release="1")
    content: dict[str, Any] = {names.named(path): given for path, given in graphs.items()}
    accept(settings, ledger, change, content)
    api = create_kmgbf_api()
    api.state.services = build_services(settings)
    app = CommonHeaders(Starlette(routes=[Mount(ROOT, api)]))
    with TestClient(app, base_url="http://testserver" + ROOT) as client:
        yield client
    ledger.close()


@pytest.fixture(scope="session")
def kmgbf_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API on the framework made by hand."""
    graphs = {"kmgbf": triples(FRAMEWORK), "kmgbf/machine-translations": triples(MACHINE)}
    with served(tmp_path_factory.mktemp("api"), graphs) as client:
        yield client


@pytest.fixture(scope="session")
def kmgbf_release_api(release_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API on a release of the framework in the published form."""
    published = [quad.triple for quad in parse(path=str(release_file), format=RdfFormat.TURTLE)]
    with served(tmp_path_factory.mktemp("release"), {"kmgbf": published}) as client:
        yield client


@pytest.fixture
def kmgbf_empty_api(tmp_path: Path) -> Iterator[TestClient]:
    """The API on a store that holds nothing of the framework."""
    with served(tmp_path, {"other": triples('kmgbf:x dct:title "x" .')}) as client:
        yield client


@pytest.fixture(scope="session")
def kmgbf_schema(kmgbf_api: TestClient) -> Any:
    """The API's own description, for tests made from it."""
    return schemathesis.openapi.from_asgi(f"{ROOT}/openapi.json", kmgbf_api.app)
