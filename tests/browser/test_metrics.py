"""The scrape: what it says, in both formats, and that it tells about requests that were made."""

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_prometheus
from starlette.testclient import TestClient

from browser.app import create_app
from browser.http.middleware import group_of
from browser.operation.metrics import Facts, exposition
from browser.operation.processes import usages
from browser.operation.siblings import AllStates
from kg.running.histogram import BUCKETS, Histogram, Requests
from kg.settings import Settings
from kg.submissions.workflow import OPEN

OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Values by name and label values in the order of label names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in read_prometheus(text)
        for sample in family.samples
    }


def scrape(client: TestClient) -> dict[tuple[str, ...], float]:
    return samples(client.get("/metrics").text)


def test_what_happens_is_counted(client: TestClient) -> None:
    before = scrape(client)
    client.get("/sparql", params={"query": "ASK { kgx:metrics ?p ?o }"})
    client.get("/sparql", params={"query": "ASK { <http://example.org/metrics> ?p ?o }"})
    client.get("/kmgbf/target_99")
    client.get("/kmgbf/en/page/target_3")
    after = scrape(client)

    def more(*key: str) -> float:
        return after[key] - before.get(key, 0)

    assert more("kg_queries_total", "answered", "1") == 1
    assert more("kg_query_duration_seconds_count", "1") == 1
    assert more("kg_query_first_byte_seconds_count", "1") == 1
    assert more("kg_http_requests_total", "sparql", "1", "2xx") == 1
    assert more("kg_http_requests_total", "sparql", "1", "4xx") == 1
    assert more("kg_http_requests_total", "identifier", "1", "4xx") == 1
    assert more("kg_http_requests_total", "page", "1", "2xx") == 1
    assert more("kg_http_requests_total", "health", "1", "2xx") == 1
    assert more("kg_http_request_duration_seconds_count", "page", "1") == 1
    assert more("kg_cache_misses_total", "answers", "1") == 1


def test_metrics_give_the_state_of_the_data_and_of_the_processes(client: TestClient) -> None:
    found = scrape(client)
    health = client.get("/health").json()
    assert found["kg_generation_number",] == health["generation"]
    assert found["kg_generation_sequence",] == health["sequence"] == found["kg_ledger_sequence",]
    assert found["kg_ledger_lag",] == 0
    assert found["kg_ledger_up",] == 1
    assert found["kg_generation_age_seconds",] > 0
    assert found["kg_web_process_up", "1"] == 1
    assert found["kg_query_workers", "1", "ready"] == 1
    assert found["kg_process_resident_bytes", "web", "1"] > 10_000_000
    assert found["kg_processes", "query_worker", "1"] >= 1
    assert any(key[0] == "kg_build_info" for key in found)


def test_openmetrics_is_given_to_those_who_ask(client: TestClient) -> None:
    answer = client.get("/metrics", headers={"Accept": OPENMETRICS})
    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    names = {family.name for family in read_openmetrics(answer.text)}  # type: ignore[no-untyped-call]
    assert {"kg_queries", "kg_query_duration_seconds", "kg_generation_number"} <= names
    assert client.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")
    assert client.get("/metrics").headers["cache-control"] == "no-store"


def test_every_metric_has_words(client: TestClient) -> None:
    for family in read_prometheus(client.get("/metrics").text):
        assert family.name.startswith("kg_")
        assert family.documentation.endswith("."), family.name


def test_nothing_in_a_scrape_names_a_client_or_a_query(client: TestClient) -> None:
    client.get("/sparql", params={"query": "ASK { <http://example.org/secret> ?p ?o }"})
    text = client.get("/metrics").text
    assert "testclient" not in text
    assert "secret" not in text


def test_a_silent_process_is_named_and_unknown_things_are_left_out() -> None:
    text = exposition(Facts(AllStates((), ("2",)), (), None, None), "")[0].decode()
    found = samples(text)
    assert found["kg_web_process_up", "2"] == 0
    assert found["kg_ledger_up",] == 0
    assert ("kg_generation_number",) not in found


def test_a_scrape_works_before_the_first_generation(settings: Settings) -> None:
    with TestClient(create_app(settings)) as empty:
        assert ("kg_generation_number",) not in scrape(empty)
        assert empty.get("/health/live").status_code == 200
        assert empty.get("/health/ready").status_code == 503


def test_health_for_containers(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "alive"}
    assert client.get("/health/ready").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/", "page"), ("/ar/query", "page"), ("/kmgbf/en/", "page"), ("/problems/busy", "page"),
        ("/kmgbf/data/target_3.ttl", "document"), ("/entity", "document"), ("/kmgbf/target_3", "identifier"),
        ("/download/kmgbf.ttl", "download"), ("/static/site.css", "static"), ("/api/kmgbf/goals", "api"),
        ("/en/operation", "operation"), ("/api/operation/queries", "operation"), ("/metrics", "health"),
        ("/update", "write"), ("/nonsense/%00", "identifier"), ("", "page"),
    ],
)  # fmt: skip
def test_addresses_fall_into_a_few_groups(path: str, group: str) -> None:
    assert group_of(path) == group


def test_durations_fall_into_buckets() -> None:
    histogram, requests = Histogram(), Requests()
    for seconds in (0.0, 0.001, 0.0011, 60.0, 61.0):
        histogram.observe(seconds)
        requests.count(200, seconds)
    assert histogram.counts == [2, 1, *[0] * (len(BUCKETS) - 3), 1, 1]
    assert requests.classes[2] == 5


def test_processes_that_are_gone_are_left_out() -> None:
    assert [usage.kind for usage in usages({2**22 - 1: "9"})] == []


def test_submissions_and_mail_are_counted(client: TestClient) -> None:
    found = scrape(client)
    assert {key[1] for key in found if key[0] == "kg_submissions_open"} == OPEN
    assert found["kg_submissions_total",] >= found["kg_submissions_open", "submitted"]
    assert found["kg_submissions_oldest_seconds",] >= 0
    assert found["kg_mail_waiting",] >= 0
    assert found["kg_mail_given_up",] >= 0
