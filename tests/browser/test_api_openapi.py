"""The description of the API, what is made from it, and the page that shows it."""

from typing import Any, get_args

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import TypeAdapter

from browser.framework import examples
from browser.framework.models import (
    Agencies,
    FoundItem,
    IndicatorItem,
    IndicatorRecord,
    Item,
    MonitoredRecord,
    RoleItem,
    RoleRow,
    Texts,
)
from browser.framework.parameters import ALL, Lang, RoleName
from kg.framework import ROLES
from kg.texts.languages import LANGUAGES

pytest_plugins = ["tests.browser.api_fixtures"]


def test_answers_are_as_described(kmgbf_schema: Any) -> None:
    operations = [result.ok() for result in kmgbf_schema.get_all_operations()]
    assert len(operations) == 12
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=5, deadline=None, database=None, derandomize=True, suppress_health_check=[*HealthCheck])
        def answers_as_described(case: Any) -> None:
            case.call_and_validate()

        answers_as_described()


def test_allowed_values_are_those_of_the_domain() -> None:
    assert {*get_args(Lang)} == {*LANGUAGES, ALL}
    assert get_args(RoleName) == tuple(role.name for role in ROLES)


@pytest.mark.parametrize(
    ("example", "model"),
    [
        (examples.GOALS, list[Item[str]]),
        (examples.TARGETS, list[Item[str]]),
        (examples.TARGETS_IN_ALL_LANGUAGES, list[Item[Texts]]),
        (examples.GOAL, MonitoredRecord),
        (examples.TARGET, MonitoredRecord),
        (examples.INDICATORS, list[IndicatorItem[str]]),
        (examples.INDICATORS_OF, list[RoleItem[str]]),
        (examples.INDICATOR, IndicatorRecord),
        (examples.ROLES, list[RoleRow[str]]),
        (examples.FOUND, list[FoundItem[str]]),
        (examples.AGENCIES, Agencies),
    ],
)
def test_examples_are_examples_of_their_models(example: Any, model: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(model)
    read = adapter.validate_python(example, by_alias=True)
    assert adapter.dump_python(read, by_alias=True, exclude_unset=True) == example


def test_document_describes_every_operation_and_its_problems(kmgbf_api: httpx.Client) -> None:
    document = kmgbf_api.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://testserver/api/kmgbf"}]
    assert {"Problem", "Item", "ItemInAllLanguages", "IndicatorRecord"} <= set(document["components"]["schemas"])
    for path, operations in document["paths"].items():
        operation = operations["get"]
        assert operation["summary"], path
        assert operation["description"], path
        assert "422" not in operation["responses"], path
        for status, response in operation["responses"].items():
            if status.startswith("4"):
                assert list(response["content"]) == ["application/problem+json"], path
        assert all(parameter["description"] for parameter in operation.get("parameters", [])), path


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_the_reference_is_where_it_was(kmgbf_api: httpx.Client, path: str) -> None:
    answer = kmgbf_api.get(path, headers={"Accept-Language": "fr"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "http://testserver/fr/api/reference#framework"
