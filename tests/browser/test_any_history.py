"""Whatever happened to whatever thing: every version answers in every format, and is found by its time."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import pytest
from hypothesis import Phase, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, parse

from browser.app import create_app
from kg.history.naming import VersionName, version_iri
from kg.ledger.ledger import Ledger
from kg.rdf.formats import JSONLD, RDF_FORMATS
from kg.rdf.namespaces import RDF, SKOS
from kg.rdf.spellings import as_uri
from kg.settings import Settings
from tests.browser.iris import LOCAL_NAMES, distinct
from tests.browser.raw_requests import Answer, RawClient, raw_client
from tests.vocabularies import add_vocabulary

BASE, SITE = "http://metadata.cbd.int/", "http://testserver/"
OWN, FOREIGN = f"{BASE}own/", "http://example.org/voc/"
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)
State = dict[int, int]
"""The names of some things by their places: what is stated at one time."""
STATES = st.lists(st.dictionaries(st.integers(0, 5), st.integers(0, 2)), min_size=2, max_size=4)


def stated(iri: str, name: int) -> list[Quad]:
    """All that is stated of a thing that has a name."""
    node = NamedNode(iri)
    label = Literal(f"name {name}", language="en")
    return [Quad(node, RDF.type, SKOS.Concept), Quad(node, SKOS.prefLabel, label)]


def follow(client: RawClient, address: str, accept: str) -> Answer:
    """The answer at an address, redirects followed."""
    for _ in range(5):
        answer = client.get(address.partition("#")[0], accept)
        if answer.status not in (302, 303):
            return answer
        address = answer.headers["location"]
    raise AssertionError(f"{address} leads nowhere")


def things(iris: Sequence[str]) -> list[str]:
    """Different ones, without those that are parts of others: what happens to a part happens to the whole."""
    found = distinct(list(iris))
    return [iri for iri in found if "#" not in iri or iri.partition("#")[0] not in found]


def try_history(names: Sequence[str], states: Sequence[State]) -> None:
    """Publish the states of two vocabularies one after the other, and ask for all versions of their things."""
    own, foreign = (things([space + name for name in names if name])[:6] for space in (OWN, FOREIGN))
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", public_url=SITE, query_workers=1, bundled=False)
        made: dict[str, list[tuple[int, int | None]]] = {}
        with closing(Ledger(settings.ledger_address)) as ledger:
            for id_, space, iris in (("own", OWN, own), ("far", FOREIGN, foreign)):
                now: dict[str, int] = {}
                for state in states:
                    wanted = {iris[place]: name for place, name in state.items() if place < len(iris)}
                    quads = [quad for iri, name in wanted.items() for quad in stated(iri, name)]
                    add_vocabulary(settings, ledger, id_, [*quads, *stated(f"{space}plain", 0)], uri_spaces=(space,))
                    sequence = ledger.last_sequence()
                    for iri in wanted.keys() | now.keys():
                        if wanted.get(iri) != now.get(iri):
                            made.setdefault(iri, []).append((sequence, wanted.get(iri)))
                    now = wanted
        with raw_client(create_app(settings)) as client:
            for iri, versions in made.items():
                check(client, iri, versions)


def check(client: RawClient, iri: str, versions: list[tuple[int, int | None]]) -> None:
    """All versions of a thing: in each format what was stated, one page, and all of them in history and TimeMap."""
    for sequence, name in versions:
        version = version_iri(BASE, VersionName(sequence, iri))
        path = NamedNode(version).value.replace(BASE, SITE)
        for format_ in RDF_FORMATS:
            answer = follow(client, quoted(path), format_.media_type)
            assert answer.status == (410 if name is None else 200), (version, format_.name, answer.text[:300])
            if name is not None and format_ is not JSONLD:
                about = {
                    quad.triple for quad in parse(answer.body, format=format_.rdf) if quad.subject == NamedNode(iri)
                }
                assert {quad.triple for quad in stated(iri, name)} <= about, (version, format_.name)
        page = follow(client, quoted(path), "text/html")
        assert page.status == (410 if name is None else 200), (version, page.status)
        assert name is None or f"name {name}" in page.text
    listed = client.get(f"/timemap/json/{quote(iri, safe='')}")
    assert [one["uri"] for one in _mementos(listed)] == [
        quoted(version_iri(BASE, VersionName(sequence, iri)).replace(BASE, SITE)) for sequence, _ in versions
    ]
    led = client.get(f"/timegate/{quote(iri, safe='')}", **{"accept-datetime": "Mon, 01 Jan 1900 00:00:00 GMT"})
    assert led.status == 302
    assert led.headers["location"] == quoted(version_iri(BASE, VersionName(versions[0][0], iri)).replace(BASE, SITE))
    history = client.get(f"/en/history?{urlencode({'uri': iri})}", "text/html")
    assert history.text.count('<p class="event">') == len(versions)


def _mementos(answer: Answer) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(answer.text)["mementos"]["list"]
    return found


def quoted(address: str) -> str:
    """An address as it stands in a request: all that is not ASCII is escaped."""
    return as_uri(address)


@given(st.lists(LOCAL_NAMES, min_size=4, max_size=8), STATES)
@example_settings(max_examples=2, derandomize=True, phases=WITHOUT_SHRINKING)
def test_every_version_of_any_history_answers(names: list[str], states: list[State]) -> None:
    try_history(names, states)


@pytest.mark.slow
@given(st.lists(LOCAL_NAMES, min_size=4, max_size=12), STATES)
@example_settings(max_examples=25, derandomize=True, phases=WITHOUT_SHRINKING)
def test_every_version_of_very_many_histories_answers(names: list[str], states: list[State]) -> None:
    try_history(names, states)


def test_versions_of_names_that_end_paths_are_apart() -> None:
    names = ["生物", "q?a", "q?b", "x#y", "x#z", "a%2Fb", "a/b", "..", "a//b", "x@2", "a.ttl", "http%3A%2F%2Fx", "z/"]
    for start in (0, 7):
        try_history(names[start : start + 7], [dict.fromkeys(range(7), 0), {0: 1, 1: 1}, {1: 1, 2: 2, 3: 0}])
