"""The search rules of Skosmos: whole labels, asterisks, languages, order, one hit a label or one a concept."""

import sqlite3

import pytest
from starlette.testclient import TestClient

from browser.skosmos.matching import Pattern
from tests.rest.samples import AMPERSAND, OTHER_SPACE, SPACE, URN

T = SPACE


def search(client: TestClient, vocabulary: str = "trial", **parameters: str) -> list[dict[str, object]]:
    path = f"{vocabulary}/search" if vocabulary else "search"
    answer = client.get(f"/rest/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.json()["uri"] == ""
    results: list[dict[str, object]] = answer.json()["results"]
    return results


def labels(hits: list[dict[str, object]]) -> list[object]:
    return [
        found.get("matchedPrefLabel") or found.get("altLabel") or found.get("hiddenLabel") or found.get("prefLabel")
        for found in hits
    ]


FOUND = [
    ({"query": "cats"}, ["Cats"]),
    ({"query": " CATS "}, ["Cats"]),
    ({"query": "cat"}, []),
    ({"query": "cat*"}, ["Catfish", "Cats", "Catz"]),
    ({"query": "*ts"}, ["Cats", "Pets"]),
    ({"query": "**at*"}, ["Catfish", "Cats", "Catz", "Katzen"]),
    ({"query": "c*s"}, ["Cats"]),
    ({"query": "c*f*h"}, ["Catfish"]),
    ({"query": "eclair"}, []),
    ({"query": "ÉCLAIR"}, ["Éclair"]),
    ({"query": "E\u0301clair"}, ["Éclair"]),
    ({"query": "ca?s"}, []),
    ({"query": "*[1]?"}, ["An urn [1]?"]),
    ({"query": '"cats"'}, []),
    ({"query": "(*"}, ["(bracketed)"]),
    ({"query": "</script>"}, ["</script>"]),
    ({"query": "*"}, []),
    ({"query": "**"}, []),
    ({"query": "0"}, []),
    # Deprecated, inferred from SKOS-XL, and named by a title only: not found.
    ({"query": "dinosaurs"}, []),
    ({"query": "moggies"}, []),
    ({"query": "catalogued*"}, []),
    # Groups and arrays of the vocabulary's classes are found with concepts.
    ({"query": "pets"}, ["Pets"]),
    ({"query": "by size"}, ["by size"]),
    ({"query": "pets", "type": "skos:Concept"}, []),
    ({"query": "pets", "type": ""}, ["Pets"]),
    ({"query": "pets", "type": "isothes:ConceptGroup"}, ["Pets"]),
    ({"query": "pets", "type": "skos:Concept+http://purl.org/iso25964/skos-thes#ConceptGroup"}, ["Pets"]),
    ({"query": "*", "type": T + "Breed", "parent": T + "animals"}, ["Éclair"]),
    ({"query": "é*", "type": "skos:Concept"}, ["Éclair"]),
    # Languages.
    ({"query": "*a*", "lang": "de"}, ["Katzen"]),
    ({"query": "éclair", "lang": "en"}, ["Éclair"]),
    ({"query": "cats", "lang": "de"}, []),
    # Notations only where the vocabulary is searched by them.
    ({"query": "G1"}, []),
    # Parts of the vocabulary.
    ({"parent": T + "animals"}, ["Cats", "Hunde", "Mice", "Éclair"]),
    ({"parent": T + "animals", "query": "*", "lang": "de"}, ["Hunde", "Katzen", "Mäuse"]),
    ({"parent": T + "animals", "query": "m*"}, ["Mice", "Miezen", "Mäuse"]),
    ({"parent": "http://example.org/none", "query": "m*"}, []),
    ({"group": T + "pets", "lang": "en"}, ["Cats"]),
    ({"group": T + "pets", "query": "*", "unique": "true"}, ["Cats", "Hunde"]),
    ({"query": "*e", "scheme": T + "scheme"}, ["Tiere", "Hunde"]),
    ({"query": "c*", "scheme": "http://example.org/none"}, []),
    # Paging works only with maxhits.
    ({"query": "cat*", "maxhits": "2"}, ["Catfish", "Cats"]),
    ({"query": "cat*", "maxhits": "2", "offset": "2"}, ["Catz"]),
    ({"query": "cat*", "offset": "2"}, ["Catfish", "Cats", "Catz"]),
    ({"query": "cat*", "maxhits": "0"}, ["Catfish", "Cats", "Catz"]),
    ({"query": "cat*", "unique": "1"}, ["Catfish", "Cats"]),
    ({"query": "cat*", "unique": "False"}, ["Catfish", "Cats", "Catz"]),
]


@pytest.mark.parametrize(("parameters", "expected"), FOUND, ids=[str(case[0]) for case in FOUND])
def test_what_is_found(client: TestClient, parameters: dict[str, str], expected: list[str]) -> None:
    found = [str(label) for label in labels(search(client, **parameters))]
    if "parent" in parameters or "scheme" in parameters:
        assert sorted(found) == sorted(expected)
    else:
        assert found == expected


def test_a_hit_in_the_language_of_labels(client: TestClient) -> None:
    assert search(client, query="katzen", labellang="en") == [
        {
            "uri": T + "cats", "type": ["skos:Concept"], "localname": "cats", "prefLabel": "Cats", "lang": "de",
            "matchedPrefLabel": "Katzen", "vocab": "trial",
        }
    ]  # fmt: skip


def test_a_hit_by_an_alternative_label(client: TestClient) -> None:
    assert search(client, query="felines") == [
        {
            "uri": T + "cats", "type": ["skos:Concept"], "localname": "cats", "prefLabel": "Cats", "lang": "en",
            "altLabel": "Felines", "vocab": "trial",
        }
    ]  # fmt: skip


def test_a_hit_without_a_label_in_the_language_to_return(client: TestClient) -> None:
    (found,) = search(client, query="hunde", labellang="en")
    assert "prefLabel" not in found
    assert (found["matchedPrefLabel"], found["lang"]) == ("Hunde", "de")


def test_without_a_vocabulary_labels_are_in_the_language_of_the_match(client: TestClient) -> None:
    (found,) = search(client, "", query="katzen")
    assert (found["prefLabel"], found["lang"], found["vocab"]) == ("Katzen", "de", "trial")
    assert "matchedPrefLabel" not in found


def test_classes_outside_of_skos_are_whole_identifiers_and_tags_are_in_their_usual_form(client: TestClient) -> None:
    (found,) = search(client, query="éclair")
    assert (found["type"], found["lang"]) == ([T + "Breed"], "en-GB")


def test_identifiers_outside_the_uri_space_have_no_local_name(client: TestClient) -> None:
    for query, uri in (("ampersand", AMPERSAND), ("an urn*", URN)):
        (found,) = search(client, query=query)
        assert (found["uri"], found["exvocab"], found["vocab"]) == (uri, "???", "trial")
        assert "localname" not in found


def test_further_fields(client: TestClient) -> None:
    (found,) = search(client, query="cats", fields="broader related prefLabel notation created exactMatch x:y")
    assert found["broader"] == [{"uri": T + "animals", "prefLabel": "Animals"}]
    assert found["related"] == [{"uri": T + "dogs"}]
    assert found["prefLabels"] == {"en": "Cats", "de": "Katzen"}
    assert found["exactMatch"] == [{"uri": OTHER_SPACE + "cat"}]
    assert "notation" not in found
    assert "created" not in found


def test_notations_where_the_vocabulary_is_searched_by_them(client: TestClient) -> None:
    (found,) = search(client, "other", query="599*", lang="fr")
    assert (found["uri"], found["notation"], found["prefLabel"]) == (OTHER_SPACE + "cat", "599.75", "Chat")


def test_deprecated_concepts_only_in_a_single_vocabulary_that_shows_them(client: TestClient) -> None:
    assert labels(search(client, "other", query="catapult")) == ["Catapult"]
    assert labels(search(client, "", query="catapult", vocab="other")) == ["Catapult"]
    assert labels(search(client, "", query="catapult")) == []


def test_several_vocabularies_are_merged_in_order(client: TestClient) -> None:
    found = search(client, "", query="cat*", vocab="trial other", lang="en")
    assert [(hit["vocab"], label) for hit, label in zip(found, labels(found), strict=True)] == [
        ("other", "Cat"),
        ("trial", "Catfish"),
        ("trial", "Cats"),
        ("trial", "Catz"),
    ]


LOOKUPS = [
    ({"label": "Cats"}, [("Cats", "en")]),
    ({"label": "cATS"}, [("Cats", "en")]),
    ({"label": "Katzen"}, [("Katzen", "de")]),
    ({"label": "Katzen", "lang": "de"}, [("Katzen", "de")]),
    ({"label": "Felines"}, [("Cats", "en")]),
    ({"label": "felines", "lang": ""}, [("Cats", "en")]),
]


@pytest.mark.parametrize(("parameters", "expected"), LOOKUPS, ids=[str(case[0]) for case in LOOKUPS])
def test_lookup_takes_the_first_way_that_finds_any(
    client: TestClient, parameters: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    answer = client.get("/rest/v1/trial/lookup", params=parameters)
    assert answer.status_code == 200, answer.text
    hits = answer.json()["result"]
    assert [(hit["prefLabel"], hit["lang"]) for hit in hits] == expected
    assert all("matchedPrefLabel" not in hit for hit in hits)


def test_lookup_with_a_language_even_empty_does_not_try_others(client: TestClient) -> None:
    assert client.get("/rest/v1/trial/lookup", params={"label": "Katzen", "lang": ""}).status_code == 404


@pytest.mark.parametrize("word", ["a", "a*", "*a", "*a*", "a*b", "*a*b*", "a*b*c", "[a]*?", "*[*", "%_*"])
def test_the_condition_finds_what_the_expression_does(word: str) -> None:
    texts = ["a", "ab", "ba", "bab", "axb", "axbyc", "[a]x?", "[", "x[y", "%_z", "A", "á", "", "a\nb"]
    pattern = Pattern.parse(word)
    condition, values = pattern.condition()
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE label (folded TEXT)")
        connection.executemany("INSERT INTO label VALUES (?)", [(text,) for text in texts])
        found = [row[0] for row in connection.execute(f"SELECT folded FROM label WHERE {condition}", values)]
    connection.close()
    assert found == [text for text in texts if pattern.matches(text)]
