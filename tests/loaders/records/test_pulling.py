"""Pulling page by page from a local server that answers as the real ones do, failures included."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from kg.errors import FetchFailed, InvalidInput
from kg.ledger.ledger import Ledger
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.commands import pull as pull_app
from loaders.records.sources.ort.exports import properties
from loaders.records.sources.ort.requests import EXPORTS
from loaders.records.sources.pulling import Pull, is_new, mark_loaded, pull
from tests.loaders.records.conftest import body

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json"}


class Secretariat(BaseHTTPRequestHandler):
    """Index, document store, thesaurus and exports, each after the failures that a test has put before."""

    failures: ClassVar[list[Answer]] = []
    documents: ClassVar[list[dict[str, Any]]] = []
    asked: ClassVar[list[str]] = []
    etags: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, content: bytes) -> None:
        self.asked.append(self.path)
        status, headers, answer = self.failures.pop(0) if self.failures else self._found(content)
        if status == 200 and "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]:
            status, answer = 304, b""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(answer))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def _found(self, content: bytes) -> Answer:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/api/v2013/index":
            since = asked.get("fq", "").partition("[")[2].partition(" ")[0]
            docs = [doc for doc in self.documents if doc["updatedDate_dt"] >= since]
            start, rows = int(asked["start"]), int(asked["rows"])
            page: Any = {"response": {"numFound": len(docs), "start": start, "docs": docs[start : start + rows]}}
            return 200, JSON, json.dumps(page).encode()
        if parts.path == "/api/v2013/documents":
            skip, top = int(asked["$skip"]), int(asked["$top"])
            items = [body("nbsap", f"RECORD-NUMBER-{number}", title={"en": f"Plan {number}"}) for number in range(5)]
            text = json.dumps({"Items": items[skip : skip + top], "Count": 5}).encode()
            return 200, {**JSON, "ETag": f'"{skip}"'}, text
        if parts.path == "/api/v2013/thesaurus/domains":
            return (
                200,
                JSON,
                json.dumps([{"domainId": 1, "identifier": "Organization Types", "name": "Types"}]).encode(),
            )
        if parts.path == "/api/v2013/thesaurus/domains/Organization%20Types/terms":
            return 200, JSON, json.dumps([{"termId": 1581, "identifier": "X-1", "title": {"en": "NGO"}}]).encode()
        if parts.path.endswith("/download"):
            assert json.loads(content)["query"]["rows"]
            return 200, {"Content-Type": "text/csv"}, b"uniqueId,title\nORT-NT7-MN-100-1,NT01\n"
        return 404, {}, b""

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def host() -> Iterator[str]:
    for each in (Secretariat.failures, Secretariat.documents, Secretariat.asked):
        each.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Secretariat)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def meetings(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "id": f"52000000cbd0050000000{number:03d}",
            "schema_s": "meeting",
            "symbol_s": f"WS-{number:03d}",
            "title_EN_t": f"Workshop {number}",
            "updatedDate_dt": f"2025-01-{number + 1:02d}T00:00:00Z",
        }
        for number in range(first, first + count)
    ]


def asking(host: str, source: str = "index", **more: Any) -> Pull:
    return Pull(source, host, **({"rows": 4, "pause": 0.01, "attempts": 3} | more))


def codes(paths: list[Path]) -> list[str]:
    docs = [doc for path in paths for doc in json.loads(path.read_bytes())["response"]["docs"]]
    return [doc["symbol_s"] for doc in docs]


def test_all_pages_of_the_index_are_fetched(host: str, tmp_path: Path) -> None:
    Secretariat.documents += meetings(10)
    assert codes(pull(tmp_path, asking(host))) == [f"WS-{number:03d}" for number in range(10)]
    assert len(Secretariat.asked) == 3


def matches(query: str, document: dict[str, Any]) -> bool:
    """Whether a document is found by a query of fields with AND, NOT and parentheses, as Lucene reads it."""
    tokens = re.findall(r"\(|\)|\bAND\b|\bNOT\b|[\w*]+:\([^)]*\)|[\w*]+:[\w*]+", query)

    def clause() -> bool:
        token = tokens.pop(0)
        if token == "NOT":
            return not clause()
        if token == "(":
            found = conjunction()
            assert tokens.pop(0) == ")"
            return found
        name, _, wanted = token.partition(":")
        values = wanted.strip("()").split()
        return name == "*" or (name in document and (values == ["*"] or document[name] in values))

    def conjunction() -> bool:
        found = clause()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            found = clause() and found
        return found

    found = conjunction()
    assert not tokens, tokens
    return found


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"schema_s": "calendarActivity"}, True),  # documents of the Secretariat's own have no state
        ({"schema_s": "meeting", "_state_s": "public"}, True),
        ({"schema_s": "meeting", "_state_s": "draft"}, False),
        ({"schema_s": "meeting", "version_s": "1"}, False),
        ({"schema_s": "meeting", "version_s": "1", "_state_s": "public"}, False),
        ({"schema_s": "decision"}, False),
    ],
)
def test_the_query_finds_what_is_public_and_what_has_no_state(
    host: str, tmp_path: Path, document: dict[str, str], found: bool
) -> None:
    pull(tmp_path, asking(host, names=("meeting", "calendarActivity")))
    asked = parse_qs(urlsplit(next(url for url in Secretariat.asked if "/index?" in url)).query)
    assert matches(asked["q"][0], document) is found


def test_an_empty_page_ends_a_pull(host: str, tmp_path: Path) -> None:
    Secretariat.documents += meetings(8)
    assert len(codes(pull(tmp_path, asking(host)))) == 8
    assert len(Secretariat.asked) == 3


def test_nothing_at_all_is_no_mistake(host: str, tmp_path: Path) -> None:
    assert pull(tmp_path, asking(host)) == []


@pytest.mark.parametrize(
    "failures",
    [
        [(429, {"Retry-After": "0"}, b"")],
        [(429, {"Retry-After": "1"}, b"")],
        [(500, {}, b""), (503, {}, b"")],
        [(200, {"Content-Length": "9999"}, b'{"response": {"do')],
    ],
    ids=["429", "429 with a pause", "500 and 503", "cut"],
)
def test_a_failure_that_passes_is_tried_again(host: str, tmp_path: Path, failures: list[Answer]) -> None:
    Secretariat.documents += meetings(6)
    Secretariat.failures += failures
    assert len(codes(pull(tmp_path, asking(host)))) == 6


def test_a_failure_that_stays_keeps_what_came_and_the_next_pull_goes_on_there(host: str, tmp_path: Path) -> None:
    Secretariat.documents += meetings(10)

    def fail_then(_url: str, _count: int) -> None:
        if len(Secretariat.asked) == 2:
            Secretariat.failures.extend([(500, {}, b"")] * 3)

    with pytest.raises(FetchFailed, match="500"):
        pull(tmp_path, asking(host, progress=fail_then))
    Secretariat.asked.clear()
    assert len(codes(pull(tmp_path, asking(host)))) == 10
    assert len(Secretariat.asked) == 1


def test_a_page_that_is_not_json_is_not_kept(host: str, tmp_path: Path) -> None:
    Secretariat.failures.append((200, {}, b"<html>Maintenance</html>"))
    with pytest.raises(FetchFailed, match="not JSON"):
        pull(tmp_path, asking(host))
    assert not list(tmp_path.glob("index-*.json"))


def test_an_answer_of_another_service_is_reported(host: str, tmp_path: Path) -> None:
    Secretariat.failures.append((200, {}, b'{"hello": 1}'))
    with pytest.raises(FetchFailed, match=r"without response\.docs"):
        pull(tmp_path, asking(host))


def test_a_finished_pull_asks_only_for_what_has_changed_since(host: str, tmp_path: Path) -> None:
    Secretariat.documents += meetings(6)
    mark_loaded(pull(tmp_path, asking(host)))
    Secretariat.documents += meetings(2, first=6)
    assert codes(pull(tmp_path, asking(host))) == ["WS-005", "WS-006", "WS-007"]


def test_pages_that_have_not_changed_are_not_sent_and_not_loaded_again(host: str, tmp_path: Path) -> None:
    asked_for = asking(host, "documents", names=("nbsap",), rows=2)
    first = pull(tmp_path, asked_for)
    assert [path.name for path in first] == ["nbsap-00000.json", "nbsap-00001.json", "nbsap-00002.json"]
    assert [path.name for path in pull(tmp_path, asked_for)] == [path.name for path in first]  # nobody has loaded them
    mark_loaded(first)
    assert not any(is_new(path) for path in first)
    assert pull(tmp_path, asked_for) == []


def test_domains_of_the_thesaurus_with_blanks_in_their_names(host: str, tmp_path: Path) -> None:
    assert [path.name for path in pull(tmp_path, asking(host, "thesaurus"))] == [
        "domains.json",
        "Organization%20Types.terms.json",
    ]


def test_exports_are_asked_for_with_a_query(host: str, tmp_path: Path) -> None:
    paths = pull(tmp_path, asking(host, "ort", names=("nationalTarget7",)))
    assert [path.name for path in paths] == ["nationalTarget7.csv"]
    assert {path.name for path in pull(tmp_path / "all", asking(host, "ort"))} == {f"{name}.csv" for name in EXPORTS}


@pytest.mark.parametrize("name", EXPORTS)
def test_every_column_that_is_asked_for_is_read(name: str) -> None:
    fields = {each.name for _, each in read_record_types()[EXPORTS[name].schema].walk()}
    special = "publishedOn recordUrl uniqueId government questionNumber responseTitle globalTargets "
    special += "globalGoalAlignmentIds globalTargetAlignmentIds globalTargetAndDegreeOfAlignment "
    special += "additionalImplementationCustomValue title indicatorCode"
    for column in EXPORTS[name].body()["fields"]:
        assert set(properties(column)) & (fields | set(special.split())), column


@pytest.mark.parametrize(
    ("source", "names"), [("nowhere", ()), ("documents", ()), ("ort", ("event",))], ids=["source", "schema", "export"]
)
def test_what_cannot_be_pulled_is_reported(host: str, tmp_path: Path, source: str, names: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput):
        pull(tmp_path, asking(host, source, names=names))
    assert not Secretariat.asked


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs `kg pull …` on a copy of its own."""
    monkeypatch.setenv("KG_DATA", str(settings.data))

    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(pull_app, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


def test_a_pull_by_command_loads_once(host: str, run: Callable[..., str], settings: Settings) -> None:
    Secretariat.documents += meetings(3)
    assert "Result: new 3." in run("index", "meeting", "--host", host)
    ledger = Ledger(settings.ledger_address)
    before = ledger.last_sequence()
    assert "Result: unchanged 1." in run("index", "meeting", "--host", host)
    assert ledger.last_sequence() == before
    ledger.close()


def test_a_pulled_thesaurus_is_loaded_by_domain(host: str, run: Callable[..., str], settings: Settings) -> None:
    assert "terms 1" in run("thesaurus", "--host", host)
    ledger = Ledger(settings.ledger_address)
    assert ledger.latest(f"{settings.base_iri}graph/thesaurus/domain/Organization%20Types") is not None
    ledger.close()


def test_a_dry_run_of_a_pull_loads_nothing(host: str, run: Callable[..., str], settings: Settings) -> None:
    Secretariat.documents += meetings(3)
    assert "Result: new 3." in run("index", "--host", host, "--dry-run")
    ledger = Ledger(settings.ledger_address)
    assert ledger.last_sequence() == 0
    ledger.close()
