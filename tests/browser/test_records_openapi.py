"""Records, countries, thesaurus, quality and releases in the OpenAPI description."""

from starlette.testclient import TestClient

pytest_plugins = ["tests.browser.decision_fixtures"]


def test_the_description_names_the_addresses_of_records(visitor: TestClient) -> None:
    document = visitor.get("/api/openapi.json").json()
    paths = set(document["paths"])
    assert {
        "/api/records", "/api/countries", "/api/countries/{iso2}", "/api/neighbours", "/api/quality",
        "/api/quality/rules", "/api/quality/{dataset}.{extension}", "/api/releases/{dataset}",
        "/api/releases/{dataset}/{revision}/difference.{extension}", "/api/v2013/thesaurus/domains",
        "/api/v2013/thesaurus/domains/{id}", "/api/v2013/thesaurus/domains/{id}/terms",
        "/api/v2013/thesaurus/terms/{id}", "/api/v2013/thesaurus/terms/{id}/narrowers",
    } <= paths  # fmt: skip


def test_answers_about_records_are_as_described(visitor: TestClient) -> None:
    """Every parameter that lists are narrowed by is described, and described answers have what is required."""
    document = visitor.get("/api/openapi.json").json()
    schemas = document["components"]["schemas"]
    record = visitor.get("/api/records?limit=1").json()
    assert set(schemas["Records"]["required"]) <= set(record)
    assert set(schemas["Record"]["required"]) <= set(record["records"][0])
    profile = visitor.get("/api/countries/mn").json()
    assert set(schemas["CountryProfile"]["required"]) <= set(profile)
    described = {one["name"] for one in document["paths"]["/api/records"]["get"]["parameters"]}
    assert {"type", "country", "target", "subject", "decision", "year", "status", "language", "q"} <= described
