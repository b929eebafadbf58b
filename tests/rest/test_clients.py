"""Programs that people have: the clients that can be installed run as they are, the others' requests are sent again."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import rdflib
from skosmos_client import SkosmosClient
from starlette.testclient import TestClient

from tests.browser.running import Running
from tests.data.sources import Source
from tests.data.vocabularies import ECOLOGY_SPACE
from tests.rest.samples import OTHER_SPACE, SPACE

T = SPACE
CLIENTS = Path(__file__).parent / "clients"


@dataclass(frozen=True)
class Facts:
    """What the larger thesaurus holds: its scheme, how many there are of what, a concept and the one above it."""

    scheme: str
    titles: dict[str, str]
    tops: int
    groups: int
    leaf: str
    leaf_name: str
    above: str
    above_name: str


FACTS: dict[Source, Facts] = {
    "own": Facts(
        scheme="http://learning.example.org/thesaurus",
        titles={"en": "Learning Thesaurus", "fr": "Thésaurus des savoirs"},
        tops=4,
        groups=5,
        leaf="http://learning.example.org/thesaurus/concept6",
        leaf_name="Drums",
        above="http://learning.example.org/thesaurus/concept5",
        above_name="Music",
    ),
    "real": Facts(
        scheme="http://vocabularies.unesco.org/thesaurus",
        titles={"en": "UNESCO Thesaurus", "fr": "Thésaurus de l'UNESCO"},
        tops=585,
        groups=95,
        leaf="http://vocabularies.unesco.org/thesaurus/concept1000",
        leaf_name="Talent",
        above="http://vocabularies.unesco.org/thesaurus/concept389",
        above_name="Intelligence",
    ),
}


def node(script: str, *arguments: str, given: str = "") -> object:
    """What a script among the clients prints."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    if not (CLIENTS / "node_modules").exists():
        pytest.skip("the clients are not installed: npm ci in tests/rest/clients (make test does it)")
    command = [program, str(CLIENTS / script), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def facts(source: Source) -> Facts:
    """Of the thesaurus that is asked."""
    return FACTS[source]


@pytest.fixture(scope="module")
def skosmos(real_server: Running) -> SkosmosClient:
    return SkosmosClient(f"{real_server.url}/rest/v1/")


def test_skosmos_client(skosmos: SkosmosClient, facts: Facts) -> None:
    assert {"learning", "environment", "ecology", "kmgbf"} <= {found["id"] for found in skosmos.vocabularies("en")}
    assert skosmos.get_vocabulary("learning", "fr")["conceptschemes"][0]["prefLabel"] == facts.titles["fr"]
    with pytest.raises(ValueError, match="Vocabulary id 'nothing' not found"):
        skosmos.get_vocabulary("nothing")
    assert len(skosmos.top_concepts("learning", "en")) == facts.tops
    assert len(skosmos.groups("learning", "en")) == facts.groups
    assert {found["uri"] for found in skosmos.types("en", "learning")} >= {
        "http://www.w3.org/2004/02/skos/core#Concept"
    }
    assert skosmos.types("en")


def test_skosmos_client_searches(skosmos: SkosmosClient, facts: Facts) -> None:
    (found,) = skosmos.search(facts.leaf_name.lower(), lang="en", vocabs=["learning"])
    assert found["uri"] == facts.leaf
    assert {hit["vocab"] for hit in skosmos.search("biod*", lang="en", vocabs="learning environment", unique=True)} == {
        "learning",
        "environment",
    }
    assert skosmos.lookup("learning", facts.leaf_name.lower(), "en")[0]["prefLabel"] == facts.leaf_name
    with pytest.raises(ValueError, match="Could not find label"):
        skosmos.lookup("learning", "no such label")


def test_skosmos_client_reads_concepts(skosmos: SkosmosClient, facts: Facts) -> None:
    concept = skosmos.get_concept("learning", facts.leaf)
    assert concept.label("en") == facts.leaf_name
    assert concept.broader("en") == [{"uri": facts.above, "prefLabel": facts.above_name}]
    assert facts.leaf in concept.broaderTransitive("en", limit=10)
    assert concept.narrower("en") == []
    assert facts.leaf in concept.narrowerTransitive("en")
    assert len(concept.related("ar")) == 3


class XmlGraph(rdflib.Graph):
    """The client leaves the format to rdflib, which took RDF/XML until its version 6."""

    def parse(self, *sources: Any, **options: Any) -> rdflib.Graph:
        return super().parse(*sources, **options | {"format": "xml"})


@pytest.mark.parametrize("vocabulary", [None, "learning"])
def test_skosmos_client_reads_data(
    skosmos: SkosmosClient, monkeypatch: pytest.MonkeyPatch, vocabulary: str | None, facts: Facts
) -> None:
    monkeypatch.setattr(rdflib, "Graph", XmlGraph)
    assert len(skosmos.data(facts.leaf, vocabulary)) > 20


def test_cocoda_sdk(real_server: Running, facts: Facts) -> None:
    word = facts.above_name.lower()
    found = node("cocoda.mjs", f"{real_server.url}/rest/v1/", "learning", facts.scheme, facts.above, word)
    assert isinstance(found, dict)
    assert found["schemes"][0]["prefLabel"] == {"en": facts.titles["en"]}
    assert len(found["top"]) == facts.tops
    (concept,) = found["concepts"]
    assert concept["prefLabel"]["en"] == facts.above_name
    assert facts.leaf in {narrower["uri"] for narrower in concept["narrower"]}
    assert facts.leaf in {narrower["uri"] for narrower in found["narrower"]}
    assert [ancestor["uri"] for ancestor in found["ancestors"]] == [facts.above]
    assert found["types"]
    assert any(hit["uri"] == facts.above for hit in found["search"])
    assert facts.above_name in found["suggest"][1]


def test_skosmos_api_client(server: Running) -> None:
    found = node("skosmos.mjs", f"{server.url}/rest/v1/", "trial", "Cats", "en")
    assert isinstance(found, dict)
    assert {"uri": "trial", "id": "trial", "title": "Trial"} in found["vocabularies"]
    assert found["vocabulary"]["title"] == "Trial"
    assert found["lookup"][0]["uri"] == T + "cats"


def test_mappings_are_jskos(real: TestClient, client: TestClient, source: Source) -> None:
    ours = client.get("/rest/v1/trial/mappings", params={"uri": T + "cats"}).json()["mappings"]
    space = {"own": ECOLOGY_SPACE, "real": "http://vocabs.lter-europe.net/EnvThes/"}[source]
    concepts = [found["uri"] for found in real.get("/rest/v1/ecology/index/b").json()["indexConcepts"]]
    theirs = [
        mapping
        for uri in concepts
        if uri.startswith(space)
        for mapping in real.get("/rest/v1/ecology/mappings", params={"uri": uri}).json()["mappings"]
    ]
    assert len(ours) == 2
    assert len(theirs) > 20
    problems = node("jskos.mjs", given=json.dumps([*ours, *theirs]))
    assert problems == [[]] * (len(ours) + len(theirs))


def test_mappings(client: TestClient) -> None:
    answer = client.get("/rest/v1/trial/mappings", params={"uri": T + "cats", "lang": "en", "clang": "fr"}).json()
    exact, close = answer["mappings"]
    assert exact == {
        "uri": T + "cats",
        "notation": ["599.75"],
        "type": ["skos:exactMatch"],
        "prefLabel": exact["prefLabel"],
        "from": {"memberSet": [{"uri": T + "cats"}]},
        "to": {"memberSet": [{"uri": OTHER_SPACE + "cat", "notation": ["599.75"], "prefLabel": {"fr": "Chat"}}]},
        "fromScheme": {"uri": T + "scheme"},
        "toScheme": {"uri": OTHER_SPACE + "scheme"},
        "hrefLink": "other/en/page/cat?clang=fr",
        "lang": "fr",
        "vocabName": "Other",
        "typeLabel": "Exactly matching concepts",
        "description": "Concepts that mean the same and may stand for each other.",
    }
    assert (close["hrefLink"], close["vocabName"]) == ("http://nowhere.example/cat", "nowhere.example")
    assert "toScheme" not in close
    assert client.get("/" + exact["hrefLink"]).status_code == 200
    assert json.loads(answer["graph"])["graph"][0]["uri"] == T + "cats"
    alone = client.get("/rest/v1/trial/mappings", params={"uri": T + "cats", "external": "false"}).json()["mappings"]
    assert "prefLabel" not in alone[0]["to"]["memberSet"][0]


def test_the_script_of_dataverse(client: TestClient) -> None:
    found = client.get(
        f"/rest/v1/search?unique=true&vocab=trial&parent=&lang=en&query={'cat*'}",
        headers={"Accept": "application/json"},
    ).json()
    assert [hit["uri"] for hit in found["results"]] == [T + "undeclared", T + "cats"]
    below = client.get(
        "/rest/v1/search",
        params={"unique": "true", "vocab": "trial", "parent": T + "animals", "lang": "en", "query": "c*"},
    ).json()
    assert [hit["prefLabel"] for hit in below["results"]] == ["Cats"]
    described = client.get("/rest/v1/data", params={"uri": T + "dogs"}, headers={"Accept": "application/json"}).json()
    (node_,) = (entry for entry in described["graph"] if entry["uri"] == T + "dogs")
    labels = node_["prefLabel"] if isinstance(node_["prefLabel"], list) else [node_["prefLabel"]]
    assert {label["lang"]: label["value"] for label in labels} == {"de": "Hunde"}


def test_widgets_of_finto_call_functions(client: TestClient) -> None:
    for path in ("vocabularies?lang=fi", f"trial/search?query=c*&lang=en&group={T.replace('#', '%23')}pets&maxhits=20"):
        answer = client.get(f"/rest/v1/{path}&callback=jQuery19106_1&_=1700000000000")
        assert answer.status_code == 200, answer.text
        body = json.loads(answer.text.removeprefix("jQuery19106_1(").removesuffix(");"))
        assert body.get("vocabularies") or [hit["uri"] for hit in body["results"]] == [T + "cats"] * 2


def test_the_calls_that_agrovoc_documents(client: TestClient) -> None:
    assert client.get("/rest/v1/search/?query=cat*&lang=en&vocab=trial").json()["results"]
    answer = client.get("/rest/v1/data/", params={"uri": T + "cats", "format": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"


def test_the_health_check_and_search_of_easydb(client: TestClient) -> None:
    assert client.get("/rest/v1/vocabularies?lang=fi").json()["vocabularies"]
    found = client.get(
        "/rest/v1/search",
        params={
            "query": "*cat*",
            "vocab": "trial",
            "lang": "en",
            "maxhits": "20",
            "unique": "1",
            "parent": "",
            "type": "",
        },
    ).json()
    assert {hit["vocab"] for hit in found["results"]} == {"trial"}


def test_bartoc_and_bioregistry_need_only_two_addresses(client: TestClient) -> None:
    assert client.get("/rest/v1/search?query=cats").json()["results"][0]["uri"] == T + "cats"
    assert {"id", "uri", "title"} == set(client.get("/rest/v1/vocabularies?lang=en").json()["vocabularies"][0])
