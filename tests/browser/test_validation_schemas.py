"""JSON Schemas and examples of types, over HTTP."""

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from kg.texts.languages import LANGUAGES
from kg.validation.json_schema import submittable_types

pytest_plugins = ["tests.browser.decision_fixtures"]


def test_every_type_has_a_schema_where_its_id_says_and_an_example_that_is_valid_by_it(visitor: TestClient) -> None:
    listed = visitor.get("/api/validate/schemas").json()["types"]
    assert [one["schema"] for one in listed] == [type_.schema for type_ in submittable_types()]
    for one in listed:
        answer = visitor.get(one["jsonSchema"])
        assert answer.headers["content-type"] == "application/schema+json"
        schema = answer.json()
        assert schema["$id"] == one["jsonSchema"]
        assert jsonschema_rs.Draft202012Validator(schema).is_valid(visitor.get(one["example"]).json())


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_in_the_language_that_was_asked_for(visitor: TestClient, language: str) -> None:
    listed = visitor.get("/api/validate/schemas", params={"lang": language}).json()["types"]
    names = {one["schema"]: one["name"] for one in listed}
    assert names["nbsap"]["lang"] == language
    titled = visitor.get("/api/validate/schemas/nbsap", headers={"Accept-Language": language}).json()
    assert titled["title"] == names["nbsap"]["value"]
    assert titled["properties"]["title"]["title"]


@pytest.mark.parametrize("path", ["nope", "nbsap/x", "new", "new/example", "%00"])
def test_what_is_no_type_with_a_body_is_not_found(visitor: TestClient, path: str) -> None:
    answer = visitor.get(f"/api/validate/schemas/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
