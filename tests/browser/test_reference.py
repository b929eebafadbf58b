"""The reference of the API: every address below /api is described, and every described operation answers as it says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from jsonschema_rs import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.routing import Route
from starlette.testclient import TestClient

from browser.http.openapi import Document, below, operations_of
from browser.reference import examples
from browser.reference.page import NAMES
from browser.rooms import ROOMS, routes

pytest_plugins = ["tests.browser.decision_fixtures"]
_WRITING = ("put", "delete")
_ELSEWHERE = ("/api/submissions", "/api/change-sets", "/api/webhooks")
"""Asked with a token, in `test_submission_openapi`, `test_change_set_api` and `test_webhooks`."""
_CLEARING_HOUSE = re.compile(r"/api/v20(?:13|15|23)/(?!thesaurus)")
"""Addresses whose errors have the form of the Clearing-House, and whose tokens their own tests look at."""
_LEADING = {"/api/docs", "/api/docs/", "/api/kmgbf", "/api/kmgbf/docs", "/api/kmgbf/docs/", "/api/kmgbf/openapi.json"}
"""Addresses that lead elsewhere, and the part of the document that is on its own."""
_SAME = {"/api/queries/": "/api/queries", "/api/queries/{name}.{extension}": "/api/queries/{name}.{format}"}
"""Other spellings, and the answers of saved queries, of which each is described for itself."""


@pytest.fixture(scope="module")
def document(visitor: TestClient) -> Document:
    found: Document = visitor.get("/api/openapi.json").json()
    return found


def _addresses() -> Iterator[tuple[str, str]]:
    mounted = [
        route for room in ROOMS for prefix, make in room.mounted.items() for route in below(prefix, make().routes)
    ]
    for route in (*routes(), *mounted):
        path = getattr(route, "path_format", "")
        if isinstance(route, Route) and path.startswith("/api") and path not in _LEADING:
            assert isinstance(route, APIRoute), f"{path} does not describe itself"
            yield from ((path, method.lower()) for method in (route.methods or set()) - {"HEAD"})


def test_every_address_is_described(document: Document) -> None:
    described = {(re.sub(r"queries/[a-z-]+\.", "queries/{name}.", path), method) for path, method, _ in
                 operations_of(document)}  # fmt: skip
    assert {(_SAME.get(path, path), method) for path, method in _addresses()} == described


def test_every_operation_is_told_of(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://testserver"}]
    named = [operation["operationId"] for _, _, operation in operations_of(document)]
    assert len(named) == len(set(named))
    assert {tag["name"] for tag in document["tags"]} == set(NAMES)
    for path, _, operation in operations_of(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= set(NAMES), path
        assert all(parameter["description"] for parameter in operation.get("parameters", [])), path
        told = operation.get("security") or _CLEARING_HOUSE.match(path)
        assert "422" not in operation["responses"] or told, path
        for status, response in operation["responses"].items():
            if status[0] in "45":
                own = "application/json" if _CLEARING_HOUSE.match(path) else "application/problem+json"
                assert list(response["content"]) == [own], path
        wanted = set(re.findall(r"\{(\w+)\}", path))
        assert {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"} == wanted, path


def test_the_token_is_described(document: Document) -> None:
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    guarded = {(path, method) for path, method, operation in operations_of(document) if operation.get("security")
               and not _CLEARING_HOUSE.match(path)}  # fmt: skip
    submissions = {(path, method) for path, method, _ in operations_of(document) if path.startswith(_ELSEWHERE)}
    assert len(submissions) == 30
    assert guarded - submissions == {
        ("/api/queries/{name}", "put"), ("/api/queries/{name}", "delete"), ("/api/operation/queries", "get"),
        ("/api/operation/queries/{id}", "delete"),
    }  # fmt: skip


def _examples(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, method, operation in operations_of(document):
        if _CLEARING_HOUSE.match(path):
            continue  # they ask about what somebody has sent before
        if not operation.get("security"):
            yield method, path, operation


def test_every_example_is_answered_as_described(visitor: TestClient, document: Document) -> None:
    schemas = document["components"]["schemas"]
    failed: list[tuple[object, ...]] = []
    for method, path, operation in _examples(document):
        content = examples.body(operation, schemas) if method == "post" else None
        answer = visitor.request(method, examples.address(path, operation), content=content)
        if answer.status_code == 503 and path.startswith("/api/quality/"):
            continue  # the report is made a while after the data
        kind = answer.headers["content-type"].partition(";")[0]
        told = operation["responses"].get(str(answer.status_code), {}).get("content", {})
        if answer.status_code != 200 or kind not in told:
            failed.append((path, answer.status_code, kind, answer.text[:300]))
        elif kind == "application/json":
            whole = {**told[kind]["schema"], "components": document["components"]}
            failed += [(path, error.instance_path, error.message[:200]) for error in
                       Draft202012Validator(whole).iter_errors(answer.json())]  # fmt: skip
    assert failed == []


def test_shown_examples_fit_their_schemas(document: Document) -> None:
    for path, _, operation in operations_of(document):
        shown = examples.answer(operation, document["components"]["schemas"])
        content = operation["responses"].get("200", {}).get("content", {}).get("application/json")
        if shown is not None and content:
            whole = {**content["schema"], "components": document["components"]}
            assert [*Draft202012Validator(whole).iter_errors(shown)] == [], path


def test_answers_are_as_described(visitor: TestClient, document: Document) -> None:
    schema: Any = schemathesis.openapi.from_dict(document)
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method.lower() in _WRITING or operation.path.startswith(_ELSEWHERE):
            continue

        @given(case=operation.as_strategy())
        @settings(max_examples=2, deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck])
        def answers_as_described(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://testserver")
            kept = {name: value for name, value in sent.items() if name not in ("cookies", "timeout")}
            if isinstance(kept.get("data"), str | bytes):
                kept["content"] = kept.pop("data")
            answer = visitor.request(**{**kept, "headers": dict(kept["headers"])})
            # A pattern cannot tell every IRI from what is none; "not ready yet" is no mistake of the server.
            not_ready = [not_a_server_error] if answer.status_code == 503 else []
            case.validate_response(answer, excluded_checks=[positive_data_acceptance, *not_ready])

        answers_as_described()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_shows_every_operation(visitor: TestClient, document: Document, language: str) -> None:
    page = visitor.get(f"/{language}/api/reference")
    assert page.status_code == 200
    for path, _, operation in operations_of(document):
        assert f'id="operation-{operation["operationId"]}"' in page.text, path
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page.text)
    assert 'id="quality-and-releases"' in page.text


def test_the_old_address_leads_to_the_reference(visitor: TestClient) -> None:
    for path in ("/api/docs", "/api/docs/"):
        answer = visitor.get(path, headers={"Accept-Language": "es"})
        assert (answer.status_code, answer.headers["location"]) == (303, "http://testserver/es/api/reference")


def test_the_part_on_the_framework_is_the_same(visitor: TestClient, document: Document) -> None:
    part = visitor.get("/api/kmgbf/openapi.json").json()
    whole = {path.removeprefix("/api/kmgbf"): told for path, told in document["paths"].items() if "/kmgbf/" in path}
    assert part["paths"] == whole
    assert part["servers"] == [{"url": "http://testserver/api/kmgbf"}]
    assert {name: document["components"]["schemas"][name] for name in part["components"]["schemas"]} == part[
        "components"
    ]["schemas"]
