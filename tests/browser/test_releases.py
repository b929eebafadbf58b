"""Releases on a real server: a file becomes a candidate, is looked at, published, and everything before it stays."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.grants import GrantRole
from kg.accounts.tables import Scope
from kg.ledger.ledger import Change, Ledger
from kg.rdf.documents import CanonicalGraph
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.releases.stored import difference_path
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.browser.releasing import HTML, LIST, SAME_SITE, Site, extended, revisions, sign_in
from tests.browser.running import running
from tests.copying import copy_folder

PREFIXES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://metadata.cbd.int/kmgbf/> .
"""
HOSTILE = "<script>alert(1)</script>"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("releases") / "data"
    copy_folder(bundled_data, data)
    with running(data) as server:
        ledger = Ledger(Settings(data=data).ledger_address)
        with (
            httpx.Client(base_url=server.url, timeout=60) as anybody,
            httpx.Client(base_url=server.url, timeout=60) as e,
        ):
            sign_in(e, data)
            yield Site(server, e, anybody, ledger)
        ledger.close()


def test_a_candidate_is_looked_at_and_published_and_the_release_before_it_stays(site: Site) -> None:
    before = revisions(site)[0]
    old = site.anybody.get(f"/download/kmgbf/{before}.nt")
    path = site.candidate(extended(site, 1, HOSTILE), "2.0")
    page = site.editor.get(path, headers=HTML)
    assert page.status_code == 200
    assert "Added" in page.text
    assert HOSTILE not in page.text
    assert "&lt;script&gt;" in page.text
    assert page.headers["cache-control"] == "no-store"
    answer = site.decide(path, "publish", "It is right")
    assert answer.status_code == 303, answer.text
    newest = site.anybody.get("/api/releases/kmgbf").json()["releases"][0]
    assert newest["release"] == "2.0"
    assert newest["agent"] == newest["approved_by"] == "Curators"
    assert newest["reason"] == "It is right"
    assert newest["revision"] == before + 1
    again = site.anybody.get(f"/download/kmgbf/{before}.nt")
    assert again.content == old.content
    assert again.headers["etag"] == old.headers["etag"]
    assert "immutable" in again.headers["cache-control"]
    assert site.anybody.get("/kmgbf/data/test_1.nt").status_code == 200
    published = site.editor.get(path, headers=HTML)
    assert "It is right" in published.text
    assert "Publish as the newest" not in published.text


def test_drafts_are_seen_by_accounts_only(site: Site) -> None:
    path = site.candidate(extended(site, 2, "Not yet published"), "secret-name")
    assert_problem(site.anybody.get(path), 401, "unauthorized")
    page = site.anybody.get(LIST, headers=HTML)
    assert "secret-name" not in page.text
    assert "Sign in" in page.text
    assert "secret-name" in site.editor.get(LIST, headers=HTML).text
    answer = site.anybody.get(
        "/sparql", params={"query": "SELECT ?s { ?s ?p 'Not yet published'@en }", "format": "json"}
    )
    assert answer.json()["results"]["bindings"] == []
    assert site.decide(path, "discard", "Only a test").status_code == 303


def test_a_discarded_candidate_publishes_nothing_and_cannot_be_published(site: Site) -> None:
    before = revisions(site)
    path = site.candidate(extended(site, 3, "Discarded"))
    assert site.decide(path, "discard", "Not this one").status_code == 303
    assert site.decide(path, "publish").status_code == 409
    assert revisions(site) == before
    assert "Not this one" in site.editor.get(path, headers=HTML).text


def test_a_candidate_is_not_published_over_something_newer(site: Site) -> None:
    first, second = extended(site, 4, "First"), extended(site, 5, "Second")
    late, early = site.candidate(first, "3.1"), site.candidate(second, "3.0")
    assert site.decide(early, "publish").status_code == 303
    refused = site.decide(late, "publish")
    assert refused.status_code == 409
    page = site.editor.get(late, headers=HTML).text
    assert "Compare again" in page
    assert "Publish as the newest" not in page
    assert site.decide(late, "compare").status_code == 303
    page = site.editor.get(late, headers=HTML).text
    assert "Removed without a successor" in page
    assert "test_5" in page
    assert site.decide(late, "publish").status_code == 303


def test_an_earlier_release_is_restored_as_a_new_one(site: Site) -> None:
    site.decide(site.candidate(extended(site, 6, "Regretted"), "4.0"), "publish")
    before = revisions(site)
    old = site.anybody.get("/download/kmgbf/1.nt").content
    answer = site.editor.post(f"{LIST}/1", data={"reason": "A mistake"}, headers=SAME_SITE | HTML)
    assert answer.status_code == 303, answer.text
    newest = site.anybody.get("/api/releases/kmgbf").json()["releases"][0]
    assert newest["revision"] == before[0] + 1
    assert newest["release"].endswith("(restored)")
    assert site.anybody.get(f"/download/kmgbf/{newest['revision']}.nt").content == old
    assert site.anybody.get("/kmgbf/data/test_6.nt").status_code == 410
    assert site.editor.post(f"{LIST}/1", data={"reason": "Again"}, headers=SAME_SITE).status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("broken.ttl", "<a> <b> .", 400),
        ("empty.ttl", "   ", 400),
        ("nothing.ttl", "# nothing", 400),
        ("bomb.rdf", '<!DOCTYPE a [<!ENTITY b "c">]><a/>', 403),
        ("several.trig", "<urn:g> { <urn:a> <urn:b> <urn:c> }", 403),
        ("deep.ttl", "<urn:a> <urn:b> " + "(" * 100_000, 400),
        ("packed.ttl.gz", gzip.compress(b"<urn:a> <urn:b> <urn:c> .", mtime=0), 400),
        ("terms.nt", "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 20 + "<urn:c>" + " )>>" * 20 + " .", 403),
        ("picture.png", "PNG", 415),
    ],
)
def test_of_a_file_that_cannot_be_read_nothing_is_stored(
    site: Site, name: str, content: str | bytes, status: int
) -> None:
    before = len(Candidates(Settings(data=site.server.data).ledger_address).of_dataset("kmgbf"))
    assert site.upload(content, name).status_code == status
    assert len(Candidates(Settings(data=site.server.data).ledger_address).of_dataset("kmgbf")) == before
    assert not list((site.server.data / "scratch").glob("candidate-*"))


def test_what_is_published_already_and_bad_names_are_refused(site: Site) -> None:
    assert site.upload(site.published(), "same.nt").status_code == 409
    assert site.upload(extended(site, 7, "x"), "new.nt", release=" ").status_code == 400
    assert site.upload(extended(site, 7, "x"), "new.nt", release="a" * 51).status_code == 400


def test_forms_of_other_sites_and_of_strangers_are_refused(site: Site) -> None:
    path = site.candidate(extended(site, 8, "Not by others"))
    other = {"Sec-Fetch-Site": "cross-site"}
    data = {"decision": "publish", "reason": "x"}
    files = {"file": ("a.ttl", "<urn:a> <urn:b> <urn:c> .")}
    for url, sent in ((path, {"data": data}), (f"{LIST}/1", {"data": data}), (LIST, {"files": files})):
        assert site.editor.post(url, headers=other, **sent).status_code == 403
        assert site.anybody.post(url, headers=SAME_SITE, **sent).status_code == 401
    assert site.decide(path, "explode").status_code == 404
    assert site.decide(path, "publish", reason=" ").status_code == 400
    assert site.decide(path, "discard").status_code == 303


def test_grants_for_a_vocabulary_open_its_releases_and_no_others(site: Site) -> None:
    def other(name: str, granted: GrantRole | None, *scopes: Scope) -> Site:
        client = opened.enter_context(httpx.Client(base_url=site.server.url, timeout=60))
        sign_in(client, site.server.data, "member", name=name, granted=granted, scopes=scopes)
        return replace(site, editor=client)

    with ExitStack() as opened:
        proposer, stranger = other("Proposer", "vocabulary-editor", "submit"), other("Stranger", None, "submit")
        approver = other("Approver", "vocabulary-approver", "submit", "approve")
        path = proposer.candidate(extended(site, 10, "By a grant"), "secret-grant")
        own = proposer.candidate(extended(site, 11, "By mistake"), "mistaken")
        page = proposer.editor.get(path, headers=HTML).text
        assert "Publish as the newest" not in page
        assert "Discard it instead" in page
        assert_problem(stranger.editor.get(path), 401, "unauthorized")
        assert "secret-grant" not in stranger.editor.get(LIST, headers=HTML).text
        assert "Candidates are drafts" in proposer.editor.get("/en/releases/gbf/candidates/1").text
        for who, status in ((proposer, 403), (stranger, 401)):
            assert who.decide(path, "publish").status_code == status
            assert who.editor.post(f"{LIST}/1", data={"reason": "x"}, headers=SAME_SITE).status_code == status
        assert stranger.upload(extended(site, 12, "x")).status_code == 401
        assert proposer.decide(own, "discard").status_code == 303
        assert "Publish as the newest" in approver.editor.get(path, headers=HTML).text
        assert approver.decide(path, "publish").status_code == 303
    newest = site.anybody.get("/api/releases/kmgbf").json()["releases"][0]
    assert (newest["release"], newest["agent"], newest["approved_by"]) == ("secret-grant", "Proposer", "Approver")


def test_where_two_are_needed_nobody_publishes_what_is_their_own(own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data, query_workers=1, four_eyes=True, public_url="http://testserver/")
    with closing(Ledger(settings.ledger_address)) as ledger, closing(Candidates(settings.ledger_address)) as candidates:
        releases = Releases(settings, ledger, candidates)
        line = CanonicalGraph(b"<urn:a> <urn:b> <urn:c> .\n", 1)
        made = [releases.propose(Candidate("kmgbf", "", "9.0", who, "x", "", 0), line) for who in ("Curators", "Other")]
    with TestClient(create_app(settings), follow_redirects=False) as client:
        sign_in(client, own_bundled_data)
        pages = [client.get(f"{LIST}/candidates/{one.id}", headers=HTML).text for one in made]
        data = {"decision": "publish", "reason": "x"}
        refused = client.post(f"{LIST}/candidates/{made[0].id}", data=data, headers=SAME_SITE)
    assert ["Publish as the newest" in page for page in pages] == [False, True]
    assert_problem(refused, 403, "refused")


def test_the_difference_is_shown_by_thing_and_for_programs(site: Site) -> None:
    changed = site.published().replace('"Goal A"@en', '"Goal A, changed"@en')
    assert changed != site.published()
    site.decide(site.candidate(changed, "5.0"), "publish")
    revision = revisions(site)[0]
    page = site.anybody.get(f"{LIST}/{revision}", headers=HTML)
    assert page.status_code == 200
    assert re.search(r"<del>.*Goal A<.*</del>", page.text)
    assert re.search(r"<ins>.*Goal A, changed<.*</ins>", page.text)
    body = site.anybody.get(f"/api/releases/kmgbf/{revision}/difference.json").json()
    assert body["counts"] == {"label": 1}
    assert body["things"][0]["iri"] == "http://metadata.cbd.int/kmgbf/goal_A"
    table = site.anybody.get(f"/api/releases/kmgbf/{revision}/difference.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [(row["change"], row["before"], row["after"]) for row in rows] == [("label", "Goal A", "Goal A, changed")]
    assert list((site.server.data / "differences").glob("*.json.gz"))


def test_another_vocabulary_changing_meanwhile_is_no_conflict(site: Site) -> None:
    path = site.candidate(extended(site, 9, "Fine"), "6.0")
    change = Change(dataset="", agent="Test", reason="Elsewhere", kind="edit")
    line = b"<urn:a> <urn:b> <urn:c> .\n"
    site.ledger.append(change, {"http://metadata.cbd.int/graph/elsewhere": CanonicalGraph(line, 1)})
    assert site.decide(path, "publish").status_code == 303


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_there_in_every_language(client: TestClient, language: str) -> None:
    for path in (f"/{language}/releases/kmgbf", f"/{language}/releases/kmgbf/1"):
        answer = client.get(path, headers=HTML)
        assert answer.status_code == 200
        assert answer.headers["content-language"] == language
        assert "/download/kmgbf/1.nt" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/en/releases/nothing",
        "/en/releases/kmgbf/999999999999999999999",
        "/api/releases/nothing",
        "/api/releases/kmgbf/7/difference.json",
        "/api/releases/kmgbf/1/difference.exe",
        "/download/kmgbf/7.nt",
        "/download/kmgbf/1.exe",
        "/download/nothing/1.nt",
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert_problem(client.get(path), 404, "not-found")


def test_a_candidate_with_a_huge_number_is_not_found(site: Site) -> None:
    assert site.editor.get(f"{LIST}/candidates/{10**30}").status_code == 404


@pytest.mark.parametrize("query", ["group=nonsense", "page=0", "page=x", "page=99999999999999"])
def test_bad_parameters_are_refused(client: TestClient, query: str) -> None:
    assert_problem(client.get(f"{LIST}/1?{query}"), 400, "invalid-input")


def test_a_damaged_difference_is_worked_out_again(own_bundled_data: Path) -> None:
    settings = Settings(data=own_bundled_data, query_workers=1)
    with closing(Ledger(settings.ledger_address)) as ledger, closing(Candidates(settings.ledger_address)) as candidates:
        newest = Releases(settings, ledger, candidates).all("kmgbf")[0][0]
    path = difference_path(settings.data, "", newest.sha256)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"damaged")
    with TestClient(create_app(settings)) as client:
        answer = client.get(f"/api/releases/kmgbf/{newest.revision}/difference.json")
    assert answer.status_code == 200, answer.text
    assert answer.json()["counts"]["added"] > 100


def test_pages_of_a_difference_follow_each_other(client: TestClient) -> None:
    first = client.get(f"{LIST}/1", headers=HTML).text
    second = client.get(f"{LIST}/1?group=added&page=2", headers=HTML).text
    assert 'rel="next"' in first
    assert "101 to 200" in second
    assert 'rel="prev"' in second


@pytest.mark.parametrize("extension", ["nt", "nt.gz", "ttl", "ttl.gz"])
def test_a_release_is_a_file_that_never_changes(client: TestClient, extension: str) -> None:
    answer = client.get(f"/download/kmgbf/1.{extension}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    content = gzip.decompress(answer.content) if extension.endswith("gz") else answer.content
    assert b"goal_A" in content
    tag = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": "identity"}
    assert client.get(f"/download/kmgbf/1.{extension}", headers=tag).status_code == 304
