"""Every IRI that the store has is found under every address that is given for it, in every encoding of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest
from hypothesis import Phase, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.rdf.formats import RDF_FORMATS
from kg.rdf.spellings import as_uri
from kg.settings import Settings
from tests.browser.decided import load
from tests.browser.iris import LOCAL_NAMES, distinct
from tests.browser.raw_requests import Answer, RawClient, raw_client
from tests.browser.records_data import envelope
from tests.vocabularies import add_vocabulary

BASE = "http://metadata.cbd.int/"
SITE = "http://testserver/"
KINDS = ("text/html", "text/turtle")
WITHOUT_SHRINKING = (Phase.explicit, Phase.generate)
"""Each try loads a store; what fails names the IRI anyway."""
OWN, FOREIGN = f"{BASE}own/", "http://example.org/voc/"
_DOTS = re.compile(r"/(?:\.|%2e){1,2}(?:[/?#]|$)", re.IGNORECASE)


@contextmanager
def copy_with(own: list[str], foreign: list[str]) -> Iterator[RawClient]:
    """A server that has two vocabularies: one of ours and one of others, with concepts of these IRIs."""
    with TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", public_url=SITE, query_workers=1, bundled=False)
        ledger = Ledger(settings.ledger_address)
        for id_, space, iris in (("own", OWN, own), ("far", FOREIGN, foreign)):
            text = "".join(
                f"<{iri}> a <http://www.w3.org/2004/02/skos/core#Concept> ; "
                f'<http://www.w3.org/2004/02/skos/core#prefLabel> "name {number}"@en .\n'
                for number, iri in enumerate([*iris, f"{space}plain"])
            )
            add_vocabulary(settings, ledger, id_, text, uri_spaces=(space,))
        with raw_client(create_app(settings)) as client:
            yield client
        ledger.close()


def is_about(answer: Answer, iri: str) -> bool:
    """Whether a page or a document is about a thing."""
    if answer.headers["content-type"].startswith("text/html"):
        return f'"{iri}"' in unescape(answer.text).replace("<wbr>", "") or f">{iri}<" in unescape(
            answer.text.replace("<wbr>", "")
        )
    return NamedNode(iri) in {quad.subject for quad in parse(answer.body, format=RdfFormat.TURTLE)}


def follow(client: RawClient, address: str, accept: str) -> Answer:
    """The answer at an address, redirects followed."""
    for _ in range(5):
        answer = client.get(address.partition("#")[0], accept)
        if answer.status not in (301, 302, 303):
            return answer
        address = answer.headers["location"]
    raise AssertionError(f"{address} leads nowhere")


def spelled(iri: str) -> set[str]:
    """The paths that clients make of one of our IRIs; those that take out dot segments can send only others."""
    path = as_uri(iri.partition("#")[0])[len(BASE) - 1 :]
    lower = re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), path)
    return {path, lower}


def check(client: RawClient, iri: str, vocabulary: str) -> int:
    """Ask for a thing in all ways; the number of addresses that were tried."""
    tried = 0
    asked = urlencode({"uri": iri})
    addresses = {f"/entity?{asked}", f"/en/page?{asked}", f"/{vocabulary}/en/page/?{asked}"}
    if iri.startswith(BASE) and "#" not in iri and not _DOTS.search(iri) and "//" not in iri[len(BASE) :]:
        addresses |= spelled(iri)
    links: set[str] = set()
    for address in sorted(addresses):
        for accept in KINDS:
            answer = follow(client, address, accept)
            tried += 1
            assert answer.status == 200, (iri, address, accept, answer.status, answer.text[-300:])
            assert is_about(answer, iri), (iri, address, accept)
            targets = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]+)"', answer.headers.get("link", ""))
            assert len(targets) == len(RDF_FORMATS) + 1 or len(iri) > 300, iri
            links.update(target for target, kind in targets if kind in KINDS)
            if accept == "text/html":
                found = re.findall(r'href="([^"]*/(?:data/|entity\?)[^"]*)"', answer.text)
                links.update(unescape(one) for one in found if re.search(r"(?:\.|&amp;format=)ttl$", one))
    for address in sorted(links):
        answer = follow(client, address, "text/html" if "/page" in address else "text/turtle")
        tried += 1
        assert answer.status == 200, (iri, address, answer.status)
        assert is_about(answer, iri), (iri, address)
    if iri.startswith(BASE):
        spellings = [iri, as_uri(iri)]
        resolved = client.get(f"/api/resolve?{urlencode([('iri', one) for one in spellings])}").text
        assert resolved.count('"status": "current"') == len(set(spellings)), (iri, resolved)
    data = client.get(f"/rest/v1/{vocabulary}/data?{asked}&format=text/turtle")
    assert data.status == 200
    assert is_about(data, iri)
    return tried + 1


def everything_linked(client: RawClient, vocabulary: str) -> set[str]:
    """The addresses that the views and the sitemap of a vocabulary give for its concepts."""
    tree = client.get(f"/{vocabulary}/en/tree", "text/html")
    sitemap = client.get(f"/sitemap/{vocabulary}/1.xml")
    assert (tree.status, sitemap.status) == (200, 200)
    found = re.findall(r'href="([^"]*/page[/?][^"]*)"', tree.text)
    return {unescape(one) for one in (*found, *re.findall("<loc>([^<]*)</loc>", sitemap.text))}


def try_iris(names: list[str]) -> int:
    """Load concepts with such names in both vocabularies, and ask for each in every way."""
    own, foreign = (distinct([space + name for name in names if name]) for space in (OWN, FOREIGN))
    with copy_with(own, foreign) as client:
        tried = sum(check(client, iri, "own") for iri in own) + sum(check(client, iri, "far") for iri in foreign)
        for vocabulary, iris in (("own", own), ("far", foreign)):
            answers = [follow(client, address, "text/html") for address in everything_linked(client, vocabulary)]
            tried += len(answers)
            assert all(answer.status == 200 for answer in answers)
            assert all(any(is_about(answer, iri) for answer in answers) for iri in iris)
    return tried


@given(st.lists(LOCAL_NAMES, min_size=10, max_size=25))
@example_settings(max_examples=3, derandomize=True, phases=WITHOUT_SHRINKING)
def test_every_iri_is_found_in_every_encoding(names: list[str]) -> None:
    assert try_iris(names)


@pytest.mark.slow
@given(st.lists(LOCAL_NAMES, min_size=10, max_size=60))
@example_settings(max_examples=40, derandomize=True, phases=WITHOUT_SHRINKING)
def test_very_many_iris_are_found_in_every_encoding(names: list[str]) -> None:
    try_iris(names)


def test_iris_that_differ_in_an_escape_only_are_different_things(
    record_property: Callable[[str, object], None],
) -> None:
    names = [
        "a+b",
        "a%2Bb",
        "a/b",
        "a%2Fb",
        "a:b",
        "a%3Ab",
        "生物",
        "%25",
        "%2525",
        "A%20b",
        "x#y",
        "x#z",
        "q?a",
        "q?b",
    ]
    tried = try_iris(names)
    record_property("tried", f"{tried:,} addresses of {2 * len(names)} IRIs")
    assert tried > 200


def test_records_and_their_revisions_are_found_however_they_are_escaped(tmp_path: Path) -> None:
    ids = ["AAAAAAAA-0000-0000-0000-000000000001", "a_b-2"]
    settings = Settings(data=tmp_path / "data", public_url=SITE, query_workers=1, bundled=False)
    targets = [envelope(id_, "nationalTarget7", 10 + n, {"title": {"en": f"T{n}"}}) for n, id_ in enumerate(ids)]
    load(settings.data, tmp_path, targets)
    with raw_client(create_app(settings)) as client:
        for number, id_ in enumerate(ids):
            escaped = "".join(f"%{ord(letter):02x}" for letter in id_)
            for address in (f"/record/{id_}", f"/record/{id_}@2", f"/record/{id_}%402", f"/record/{escaped}%402"):
                for accept in KINDS:
                    answer = follow(client, address, accept)
                    assert answer.status == 200, (address, accept)
                    assert f"T{number}" in answer.text
