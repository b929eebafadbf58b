"""The endpoint of one dataset counts each statement of its graphs once."""

import pytest
from starlette.testclient import TestClient

PATTERNS = ["?i skos:broader kmgbf:target_3", "?i a skos:Concept", "?i skos:narrower ?o", "?i ?p ?o"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_statement_of_an_inferred_graph_is_found_once(client: TestClient, pattern: str) -> None:
    counted = f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"
    numbers = [
        client.get("/sparql/kmgbf", params={"query": query}, headers={"Accept": "text/csv"}).text.split()[1]
        for query in (counted, counted.replace("COUNT(*)", "COUNT(DISTINCT *)"))
    ]
    assert int(numbers[0]) > 0
    assert numbers[0] == numbers[1]
