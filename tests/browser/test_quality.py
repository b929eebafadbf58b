"""The pages of the quality report and their exports, on the bundled data."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.ledger.ledger import Ledger
from kg.quality.refresh import refresh
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from tests.browser.conftest import assert_problem
from tests.copying import copy_folder

OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
DQV = "http://www.w3.org/ns/dqv#"
RULE = "orphan-concepts"


@dataclass
class Copy:
    """A copy with reports, and a token of its administrator."""

    client: TestClient
    settings: Settings
    token: str

    def sign_in(self) -> None:
        answer = self.client.post("/en/operation/sign-in", data={"token": self.token}, headers=OWN)
        assert answer.status_code == 303


@pytest.fixture(scope="module")
def shared(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    data = tmp_path_factory.mktemp("quality") / "data"
    copy_folder(bundled_data, data)
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    refresh(settings, ledger)
    ledger.close()
    accounts = Accounts(settings.ledger_address)
    accounts.add("Operations", "admin")
    token = accounts.issue("Operations")
    accounts.close()
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as client:
        yield Copy(client, settings, token)


@pytest.fixture
def copy(shared: Copy) -> Copy:
    """The copy for a visitor whom nobody knows."""
    shared.client.cookies.clear()
    return shared


def _rule_with_findings(client: TestClient) -> str:
    """The address of the first rule that found something in the Framework."""
    found = re.search(r'href="http://testserver(/en/quality/kmgbf/[\w-]+)"', client.get("/en/quality/kmgbf").text)
    assert found is not None
    return found[1]


def test_before_there_is_a_report_the_page_says_so(own_bundled_data: Path) -> None:
    shutil.rmtree(own_bundled_data / "quality", ignore_errors=True)
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        page = client.get("/en/quality/kmgbf")
        assert page.status_code == 200
        assert "There is no report yet" in page.text
        assert client.get("/en/quality").status_code == 200
        below = client.get(f"/en/quality/kmgbf/{RULE}")
        assert (below.status_code, below.headers["location"]) == (303, "http://testserver/en/quality/kmgbf")
        assert "retry-after" in client.get("/api/quality/kmgbf.csv").headers
        ledger = Ledger(settings.ledger_address)
        assert "kmgbf" in refresh(settings, ledger)
        ledger.close()
        assert "There is no report yet" not in client.get("/en/quality/kmgbf").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(copy: Copy, language: str) -> None:
    rule = _rule_with_findings(copy.client).rpartition("/")[2]
    for path in ("", "/kmgbf", f"/kmgbf/{rule}", "/kmgbf/coverage?missing=ar", "/kmgbf/coverage?kind=definition"):
        answer = copy.client.get(f"/{language}/quality{path}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-language"] == language


def test_figures_of_the_list_are_those_of_the_report(copy: Copy) -> None:
    listed = copy.client.get("/api/quality").json()["reports"]
    report = copy.client.get("/api/quality/kmgbf.json").json()
    mine = next(one for one in listed if one["dataset"] == "kmgbf")
    assert mine["concepts"] == report["totals"]["concepts"] > 200
    for severity in ("error", "warning", "hint"):
        assert mine[f"{severity}s"] == sum(r["count"] for r in report["rules"] if r["severity"] == severity)


def test_findings_lead_to_the_page_of_the_concept(copy: Copy) -> None:
    page = copy.client.get(_rule_with_findings(copy.client)).text
    found = re.search(r'<ol class="findings".*?href="http://testserver([^"]+)"', page, re.DOTALL)
    assert found is not None
    assert copy.client.get(found[1]).status_code == 200


def test_missing_names_are_listed(copy: Copy) -> None:
    coverage = copy.client.get("/api/quality/kmgbf.json").json()["coverage"]
    lacking = coverage["concepts"] - coverage["definition"]["ru"]
    assert lacking > 0
    page = copy.client.get("/en/quality/kmgbf/coverage?kind=definition&missing=ru").text
    assert f'<span class="count">{lacking:,}</span>' in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/quality/nothing", 404),
        ("/en/quality/kmgbf/no-such-rule", 404),
        (f"/en/quality/kmgbf/{RULE}?page=999999", 404),
        (f"/en/quality/kmgbf/{RULE}?page=-1", 400),
        ("/en/quality/kmgbf/coverage?missing=%3Cscript%3E", 400),
        ("/en/quality/kmgbf/coverage?kind=broader", 400),
        ("/api/quality/nothing.csv", 404),
        ("/api/quality/kmgbf.exe", 404),
        ("/api/quality/..%2Fledger.json", 404),
    ],
)
def test_wrong_addresses_are_refused_with_a_reason(copy: Copy, path: str, status: int) -> None:
    answer = copy.client.get(path)
    assert_problem(answer, status, {400: "invalid-input", 404: "not-found"}[status])


def test_the_csv_has_a_line_for_each_finding(copy: Copy) -> None:
    report = copy.client.get("/api/quality/kmgbf.json").json()
    answer = copy.client.get("/api/quality/kmgbf.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == sum(rule["count"] for rule in report["rules"]) > 0
    assert {"rule", "severity", "subject", "value", "language", "key"} <= set(rows[0])


def test_the_turtle_is_dqv(copy: Copy) -> None:
    report = copy.client.get("/api/quality/kmgbf.json").json()
    answer = copy.client.get("/api/quality/kmgbf.ttl")
    triples = list(parse(answer.content, format=RdfFormat.TURTLE))
    metrics = {t.subject: t.object for t in triples if t.predicate.value == f"{DQV}isMeasurementOf"}
    values = {t.subject: t.object for t in triples if t.predicate.value == f"{DQV}value"}
    found = {metrics[node].value.rpartition("#")[2]: value for node, value in values.items()}
    assert {id_: int(value.value) for id_, value in found.items() if isinstance(value, Literal)} == {
        rule["id"]: rule["count"] for rule in report["rules"]
    }
    datasets = {t.object for t in triples if t.predicate.value == f"{DQV}computedOn"}
    assert datasets == {NamedNode("http://metadata.cbd.int/dataset/kmgbf")}


def test_the_metrics_are_described_where_their_iris_lead(copy: Copy) -> None:
    triples = parse(copy.client.get("/api/quality/rules").content, format=RdfFormat.TURTLE)
    subjects = {t.subject.value for t in triples}
    assert "http://metadata.cbd.int/api/quality/rules#S27" in subjects


def test_strangers_decide_nothing(copy: Copy) -> None:
    path = _rule_with_findings(copy.client)
    assert "Accept without change" not in copy.client.get(path).text
    answer = copy.client.post(path, data={"action": "accept", "key": "x", "reason": "y"}, headers=OWN)
    assert_problem(answer, 401, "unauthorized")


def test_other_sites_decide_nothing_for_those_signed_in(copy: Copy) -> None:
    path = _rule_with_findings(copy.client)
    copy.sign_in()
    foreign = {"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = copy.client.post(path, data={"action": "accept", "key": "x", "reason": "y"}, headers=foreign)
    assert_problem(answer, 403, "refused")


def test_a_finding_is_accepted_and_taken_back(copy: Copy) -> None:
    path = _rule_with_findings(copy.client)
    rule = path.rpartition("/")[2]

    def state() -> tuple[int, int]:
        report = copy.client.get("/api/quality/kmgbf.json").json()
        entry = next(one for one in report["rules"] if one["id"] == rule)
        return entry["count"], len(entry["accepted"])

    count, _ = state()
    copy.sign_in()
    page = copy.client.get(path)
    assert page.headers["cache-control"] == "no-store"
    key = re.findall(r'name="key" value="([0-9a-f]+)"', page.text)[0]
    accept = {"action": "accept", "key": key, "reason": "It is <b>meant</b> so."}
    assert copy.client.post(path, data=accept, headers=OWN).status_code == 303
    assert state() == (count - 1, 1)
    copy.client.cookies.clear()
    public = copy.client.get(path).text
    assert "It is &lt;b&gt;meant&lt;/b&gt; so." in public
    assert "Undo acceptance" not in public
    copy.sign_in()
    assert copy.client.post(path, data={"action": "take-back", "key": key}, headers=OWN).status_code == 303
    assert state() == (count, 0)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"action": "accept", "key": "0" * 24, "reason": "because"}, 404),
        ({"action": "take-back", "key": "0" * 24}, 404),
        ({"action": "delete", "key": "0" * 24}, 400),
    ],
)
def test_wrong_decisions_are_refused(copy: Copy, fields: dict[str, str], status: int) -> None:
    path = _rule_with_findings(copy.client)
    copy.sign_in()
    answer = copy.client.post(path, data=fields, headers=OWN)
    assert_problem(answer, status, {400: "invalid-input", 404: "not-found"}[status])


def test_accepting_needs_a_reason(copy: Copy) -> None:
    path = _rule_with_findings(copy.client)
    copy.sign_in()
    key = re.findall(r'name="key" value="([0-9a-f]+)"', copy.client.get(path).text)[0]
    answer = copy.client.post(path, data={"action": "accept", "key": key, "reason": "  "}, headers=OWN)
    assert_problem(answer, 400, "invalid-input")
