"""Answers fit the models of swagger.json, from which clients were generated, but for what is known to mislead there."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.rest.samples import SPACE

T = SPACE
MISLEADING = {"IndexConcepts.indexLetters", "MappingResult.mappings"}
"""Required properties that are not there, and one that is an array."""
NULLABLE = {"prefLabel", "label", "lang", "title", "notation"}
KEYED = {"broaderTransitive", "narrowerTransitive"}
CALLS = [
    ("/vocabularies", {"lang": "en"}),
    ("/search", {"query": "c*"}),
    ("/label", {"uri": T + "cats"}),
    ("/types", {"lang": "en"}),
    ("/{vocid}/", {}),
    ("/{vocid}/types", {}),
    ("/{vocid}/topConcepts", {}),
    ("/{vocid}/search", {"query": "c*"}),
    ("/{vocid}/lookup", {"label": "Cats"}),
    ("/{vocid}/vocabularyStatistics", {}),
    ("/{vocid}/labelStatistics", {}),
    ("/{vocid}/index/", {}),
    ("/{vocid}/index/{letter}", {}),
    ("/{vocid}/new", {}),
    ("/{vocid}/modified", {}),
    ("/{vocid}/groups", {}),
    ("/{vocid}/groupMembers", {"uri": T + "pets"}),
    ("/{vocid}/label", {"uri": T + "cats"}),
    ("/{vocid}/broader", {"uri": T + "cats"}),
    ("/{vocid}/broaderTransitive", {"uri": T + "cats"}),
    ("/{vocid}/narrower", {"uri": T + "cats"}),
    ("/{vocid}/narrowerTransitive", {"uri": T + "cats"}),
    ("/{vocid}/related", {"uri": T + "cats"}),
    ("/{vocid}/children", {"uri": T + "animals"}),
    ("/{vocid}/hierarchy", {"uri": T + "cats"}),
    ("/{vocid}/mappings", {"uri": T + "cats"}),
]


@pytest.fixture(scope="module")
def swagger(client: TestClient) -> dict[str, Any]:
    answer = client.get("/rest/v1/swagger.json")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    found: dict[str, Any] = answer.json()
    return found


def problems(swagger: Mapping[str, Any], schema: Mapping[str, Any], value: object, name: str) -> Iterator[str]:
    """What of a value does not fit a schema."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = swagger["definitions"][name]
    last = name.rpartition(".")[2]
    if value is None and last in NULLABLE:
        return
    if schema["type"] == "array":
        if isinstance(value, dict) and last in KEYED:
            value = list(value.values())
        if not isinstance(value, list):
            yield f"{name} is no array"
            return
        for item in value:
            yield from problems(swagger, schema["items"], item, name)
    elif schema["type"] == "object":
        if name == "Mapping" and isinstance(value, list):
            value = value[0]
        if not isinstance(value, dict):
            yield f"{name} is no object"
            return
        missing = {f"{name}.{key}" for key in schema.get("required", ()) if key not in value} - MISLEADING
        yield from (f"{key} is missing" for key in missing - OPTIONAL)
        for key, property_ in schema["properties"].items():
            if key in value:
                yield from problems(swagger, property_, value[key], f"{name}.{key}")
    elif not isinstance(value, {"string": str, "boolean": bool, "integer": int}[schema["type"]]):
        yield f"{name} is {value!r}"


# The models require these, the service that they describe leaves them out where there is no label or child.
OPTIONAL = {"MembersList.prefLabel", "HierarchyResult.hasChildren"}


def test_all_methods_are_described(swagger: dict[str, Any]) -> None:
    assert swagger["swagger"] == "2.0"
    assert swagger["basePath"] == "/rest/v1/"
    described = {path for path in swagger["paths"] if not path.endswith("/data")}
    assert described == {path for path, _parameters in CALLS}


@pytest.mark.parametrize(("path", "parameters"), CALLS, ids=[path for path, _parameters in CALLS])
def test_answers_fit_their_models(
    client: TestClient, swagger: dict[str, Any], path: str, parameters: dict[str, str]
) -> None:
    operation = swagger["paths"][path]["get"]
    address = path.replace("{vocid}", "trial").replace("{letter}", "c")
    body = client.get(f"/rest/v1{address}", params=parameters).json()
    assert list(problems(swagger, operation["responses"]["200"]["schema"], body, "")) == []
    declared = {parameter["name"] for parameter in operation["parameters"]}
    assert set(parameters) <= declared


def test_what_misleads_stays_as_clients_know_it(swagger: dict[str, Any]) -> None:
    definitions = swagger["definitions"]
    assert definitions["BroaderTransitiveResult"]["properties"]["broaderTransitive"]["type"] == "array"
    assert "conceptsGroups" in definitions["VocabularyStatistics"]["properties"]
    assert "indexLetters" in definitions["IndexConcepts"]["required"]
    assert "limit" not in {p["name"] for p in swagger["paths"]["/{vocid}/index/{letter}"]["get"]["parameters"]}
