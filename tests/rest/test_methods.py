"""Every method answers with the bodies, contexts and errors that the specification of the API gives."""

import json

import pytest
from starlette.testclient import TestClient

from tests.rest.samples import AMPERSAND, OTHER_SPACE, PARENTHESES, PLUS, SPACE, URN

SKOS = "http://www.w3.org/2004/02/skos/core#"
ISOTHES = "http://purl.org/iso25964/skos-thes#"
START = {"skos": SKOS, "uri": "@id", "type": "@type"}
RDFS = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
ONKI = {"onki": "http://schema.onki.fi/onki#"}
T = SPACE


def get(client: TestClient, path: str, **parameters: str) -> object:
    answer = client.get(f"/rest/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def hit(local: str, label: str | None, **more: object) -> dict[str, object]:
    return {"uri": T + local, "prefLabel": label, **more}


BODIES = [
    (
        "trial/label",
        {"uri": T + "cats"},
        {"uri": T + "cats", "prefLabel": "Cats", "altLabel": ["Felines"], "hiddenLabel": ["Catz"]},
    ),
    (
        "trial/label",
        {"uri": T + "cats", "lang": "de"},
        {"uri": T + "cats", "prefLabel": "Katzen", "altLabel": ["Miezen"]},
    ),
    ("trial/label", {"uri": T + "cats", "lang": "fr"}, {"uri": T + "cats"}),
    ("trial/label", {"uri": T + "breed", "lang": "en"}, {"uri": T + "breed", "prefLabel": "Éclair"}),
    ("label", {"uri": T + "cats", "lang": "en"}, {"prefLabel": "Cats"}),
    ("label", {"uri": T + "cats"}, {"prefLabel": "Cats"}),
    ("trial/label", {"uri": AMPERSAND}, {"prefLabel": "Ampersand"}),
    ("trial/label", {"uri": PARENTHESES}, {"prefLabel": "(bracketed)"}),
    ("trial/label", {"uri": PLUS}, {"prefLabel": "3 plus"}),
    ("trial/label", {"uri": URN + "  "}, {"uri": URN, "prefLabel": "An urn [1]?"}),
    ("trial/broader", {"uri": T + "cats"}, {"uri": T + "cats", "broader": [hit("animals", "Animals")]}),
    ("trial/broader", {"uri": T + "animals"}, {"broader": []}),
    # Only stated: mice and dinosaurs say that they are below animals, animals do not say so.
    ("trial/narrower", {"uri": T + "animals"}, {"narrower": [hit("cats", "Cats"), hit("dogs", None)]}),
    ("trial/related", {"uri": T + "cats", "lang": "de"}, {"related": [hit("dogs", "Hunde")]}),
    ("trial/related", {"uri": T + "dogs"}, {"related": []}),
    (
        "trial/broaderTransitive",
        {"uri": T + "breed"},
        {
            "uri": T + "breed",
            "broaderTransitive": {
                T + "breed": hit("breed", "Éclair", broader=[T + "cats"]),
                T + "cats": hit("cats", "Cats", broader=[T + "animals"]),
                T + "animals": hit("animals", "Animals"),
            },
        },
    ),
    (
        "trial/narrowerTransitive",
        {"uri": T + "cats", "lang": "de"},
        {
            "narrowerTransitive": {
                T + "cats": hit("cats", "Katzen", narrower=[T + "breed"]),
                T + "breed": hit("breed", None),
            },
        },
    ),
    (
        "trial/narrowerTransitive",
        {"uri": T + "animals", "limit": "1"},
        {"narrowerTransitive": {T + "animals": hit("animals", "Animals", narrower=[T + "cats", T + "dogs"])}},
    ),
    (
        "trial/broaderTransitive",
        {"uri": T + "one"},
        {
            "broaderTransitive": {
                T + "one": hit("one", "Loop one", broader=[T + "two"]),
                T + "two": hit("two", "Loop two", broader=[T + "one"]),
            }
        },
    ),
    (
        "trial/children",
        {"uri": T + "animals"},
        {
            "uri": T + "animals",
            "narrower": [
                hit("cats", "Cats", hasChildren=True),
                hit("dinosaurs", "Dinosaurs", hasChildren=False),
                hit("dogs", "Hunde", hasChildren=False),
                hit("mice", "Mice", hasChildren=False),
            ],
        },
    ),
    ("trial/children", {"uri": T + "mice"}, {"narrower": []}),
    (
        "trial/topConcepts",
        {"lang": "fr"},
        {
            "uri": T + "scheme",
            "topconcepts": [
                {
                    "uri": T + "animals",
                    "topConceptOf": T + "scheme",
                    "label": "Animals (en)",
                    "hasChildren": True,
                    "notation": "A",
                }
            ],
        },
    ),
    ("trial/topConcepts", {"scheme": "http://example.org/none"}, {"uri": "http://example.org/none", "topconcepts": []}),
    (
        "trial/hierarchy",
        {"uri": T + "cats"},
        {
            "uri": T + "cats",
            "broaderTransitive": {
                T + "cats": hit(
                    "cats",
                    "Cats",
                    broader=[T + "animals"],
                    narrower=[{"uri": T + "breed", "label": "Éclair", "hasChildren": False}],
                ),
                T + "animals": hit(
                    "animals",
                    "Animals",
                    notation="A",
                    tops=[T + "scheme"],
                    top=T + "scheme",
                    narrower=[
                        {"uri": T + "cats", "label": "Cats", "hasChildren": True},
                        {"uri": T + "dogs", "label": "Hunde (de)", "hasChildren": False},
                    ],
                ),
            },
        },
    ),
    (
        "trial/hierarchy",
        {"uri": T + "undeclared"},
        {
            "broaderTransitive": {
                T + "undeclared": hit("undeclared", "Catfish"),
                T + "animals": hit(
                    "animals", "Animals", top=T + "scheme", tops=[T + "scheme"], hasChildren=True, notation="A"
                ),
            }
        },
    ),
    (
        "trial/groups",
        {},
        {
            "uri": "",
            "groups": [
                {"uri": T + "pets", "prefLabel": "Pets", "hasMembers": True, "notation": "G1"},
                {"uri": T + "wild", "prefLabel": "Wild", "hasMembers": False},
            ],
        },
    ),
    ("trial/groups", {"lang": "de"}, {"groups": []}),
    ("other/groups", {}, {"uri": "", "groups": []}),
    (
        "trial/groupMembers",
        {"uri": T + "pets"},
        {
            "uri": T + "pets",
            "members": [
                {"uri": T + "dogs", "type": ["skos:Concept"], "isSuper": False, "hasMembers": False},
                {
                    "uri": T + "cats",
                    "prefLabel": "Cats",
                    "type": ["skos:Concept"],
                    "isSuper": False,
                    "hasMembers": False,
                },
                {
                    "uri": T + "wild",
                    "prefLabel": "Wild",
                    "type": ["isothes:ConceptGroup"],
                    "isSuper": False,
                    "hasMembers": False,
                },
            ],
        },
    ),
    (
        "trial/new",
        {},
        {"changeList": [{"uri": T + "cats", "prefLabel": "Cats", "date": "2021-01-03T12:46:33+0000"}]},
    ),
    (
        "trial/new",
        {"lang": "de"},
        {
            "changeList": [
                {"uri": T + "dogs", "prefLabel": "Hunde", "date": "2021-01-01T00:00:00+0000"},
                {"uri": T + "cats", "prefLabel": "Katzen", "date": "2021-01-03T12:46:33+0000"},
            ]
        },
    ),
    (
        "trial/new",
        {"lang": "de", "offset": "1", "limit": "1"},
        {"changeList": [hit("cats", "Katzen", date="2021-01-03T12:46:33+0000")]},
    ),
    ("trial/modified", {}, {"changeList": [hit("cats", "Cats", date="2021-02-10T00:00:00+0000")]}),
    ("trial/index/", {}, {"uri": "", "indexLetters": ["A", "C", "D", "É", "L", "M", "!*", "0-9"]}),
    (
        "trial/index/f",
        {},
        {
            "uri": "",
            "indexConcepts": [
                {"uri": T + "cats", "localname": "cats", "prefLabel": "Cats", "lang": "en", "altLabel": "Felines"}
            ],
        },
    ),
    ("trial/index/Catf", {}, {"indexConcepts": [hit("undeclared", "Catfish", localname="undeclared", lang="en")]}),
    ("trial/index/D", {}, {"indexConcepts": []}),
    ("trial/index/X", {}, {"indexConcepts": []}),
    ("trial/index/0-9", {}, {"indexConcepts": [hit("a%20b+c", "3 plus", localname="a%20b+c", lang="en")]}),
    ("trial/index/E", {}, {"indexConcepts": []}),
    ("trial/index/é", {}, {"indexConcepts": [hit("breed", "Éclair", localname="breed", lang="en-GB")]}),
    (
        "trial/index/*",
        {"limit": "1", "offset": "3"},
        {"indexConcepts": [{"uri": AMPERSAND, "localname": "trial?a=1&b=2", "prefLabel": "Ampersand", "lang": "en"}]},
    ),
    (
        "trial/types",
        {},
        {
            "uri": "",
            "types": [
                {"uri": SKOS + "Concept", "label": "Concept"},
                {"uri": SKOS + "Collection", "label": "Collection"},
                {"uri": ISOTHES + "ConceptGroup", "label": "Concept group"},
                {"uri": ISOTHES + "ThesaurusArray", "label": "Array of sibling concepts"},
                {"uri": T + "Breed", "label": "Breed", "superclass": SKOS + "Concept"},
            ],
        },
    ),
    (
        "trial/vocabularyStatistics",
        {},
        {
            "id": "trial",
            "title": "Trial",
            "concepts": {"class": SKOS + "Concept", "label": "Concept", "count": 14, "deprecatedCount": 1},
            "subTypes": [{"type": T + "Breed", "count": 1, "deprecatedCount": 0, "label": "Breed"}],
            "conceptGroups": {"class": SKOS + "Collection", "label": "Collection", "count": 1, "deprecatedCount": 0},
        },
    ),
    (
        "trial/labelStatistics",
        {"lang": "en"},
        {
            "languages": [
                {
                    "language": language,
                    "literal": literal,
                    "properties": [
                        {"property": "skos:prefLabel", "labels": preferred},
                        {"property": "skos:altLabel", "labels": alternative},
                        {"property": "skos:hiddenLabel", "labels": hidden},
                    ],
                }
                for language, literal, preferred, alternative, hidden in (
                    ("ar", "Arabic", 1, 0, 0),
                    ("de", "German", 4, 1, 0),
                    ("en", "English", 11, 2, 1),
                )
            ]
        },
    ),
    (
        "trial/",
        {"lang": "de"},
        {
            "uri": "",
            "id": "trial",
            "marcSource": False,
            "title": "Versuch",
            "defaultLanguage": "en",
            "languages": ["ar", "de", "en"],
            "conceptschemes": [{"uri": T + "scheme", "type": "skos:ConceptScheme", "title": "Versuch"}],
        },
    ),
    ("trial/", {"lang": "en"}, {"title": "Trial", "languages": ["ar", "en", "de"]}),
    # A chosen hierarchy counts although skos:broader is only inferred from it.
    (
        "other/broader",
        {"uri": OTHER_SPACE + "cat"},
        {"broader": [{"uri": OTHER_SPACE + "whole", "prefLabel": "Whole cat"}]},
    ),
    (
        "other/children",
        {"uri": OTHER_SPACE + "whole"},
        {"narrower": [{"uri": OTHER_SPACE + "cat", "prefLabel": "Cat", "hasChildren": False, "notation": "599.75"}]},
    ),
]


@pytest.mark.parametrize(("path", "parameters", "expected"), BODIES, ids=[f"{b[0]} {b[1]}" for b in BODIES])
def test_bodies(client: TestClient, path: str, parameters: dict[str, str], expected: dict[str, object]) -> None:
    body = get(client, path, **parameters)
    assert isinstance(body, dict)
    assert {key: body.get(key, "is missing") for key in expected} == expected
    if "uri" in expected:  # those tell the whole body
        assert set(body) - {"@context"} >= set(expected)
        if "id" not in expected:
            assert set(body) - {"@context"} == set(expected)


CONTEXTS = [
    ("vocabularies", {"lang": "en"}, {
        **RDFS, **ONKI, "title": {"@id": "rdfs:label", "@language": "en"}, "vocabularies": "onki:hasVocabulary",
        "id": "onki:vocabularyIdentifier", "uri": "@id", "@base": "http://testserver/rest/v1/vocabularies",
    }),
    ("types", {"lang": "fr"}, {
        **START, **RDFS, **ONKI, "label": "rdfs:label", "superclass": {"@id": "rdfs:subClassOf", "@type": "@id"},
        "types": "onki:hasType", "@language": "fr", "@base": "http://testserver/rest/v1/",
    }),
    ("trial/", {}, {
        **RDFS, "skos": SKOS, **ONKI, "dct": "http://purl.org/dc/terms/", "uri": "@id", "type": "@type",
        "conceptschemes": "onki:hasConceptScheme", "id": "onki:vocabularyIdentifier",
        "defaultLanguage": "onki:defaultLanguage", "languages": "onki:language", "label": "rdfs:label",
        "prefLabel": "skos:prefLabel", "title": "dct:title", "@language": "en",
        "@base": "http://testserver/rest/v1/trial/",
    }),
    ("trial/label", {"uri": T + "cats", "lang": "de"}, {
        **START, "prefLabel": "skos:prefLabel", "altLabel": "skos:altLabel", "hiddenLabel": "skos:hiddenLabel",
        "@language": "de",
    }),
    ("trial/broader", {"uri": T + "cats"}, {
        **START, "prefLabel": "skos:prefLabel", "broader": "skos:broader", "@language": "en",
    }),
    ("trial/broaderTransitive", {"uri": T + "cats"}, {
        **START, "prefLabel": "skos:prefLabel", "broader": {"@id": "skos:broader", "@type": "@id"},
        "broaderTransitive": {"@id": "skos:broaderTransitive", "@container": "@index"}, "@language": "en",
    }),
    ("trial/topConcepts", {}, {
        **START, **ONKI, "topconcepts": "skos:hasTopConcept", "notation": "skos:notation", "label": "skos:prefLabel",
        "@language": "en",
    }),
    ("trial/hierarchy", {"uri": T + "cats"}, {
        **START, **ONKI, "prefLabel": "skos:prefLabel", "notation": "skos:notation",
        "narrower": {"@id": "skos:narrower", "@type": "@id"}, "broader": {"@id": "skos:broader", "@type": "@id"},
        "broaderTransitive": {"@id": "skos:broaderTransitive", "@container": "@index"},
        "top": {"@id": "skos:topConceptOf", "@type": "@id"}, "tops": {"@id": "skos:topConceptOf", "@type": "@id"},
        "hasChildren": "onki:hasChildren", "@language": "en",
    }),
    ("trial/new", {}, {
        **START, "@language": "en", "prefLabel": "skos:prefLabel", "xsd": "http://www.w3.org/2001/XMLSchema#",
        "date": {"@id": "http://purl.org/dc/terms/date", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    }),
    ("trial/index/", {"lang": "de"}, {
        **START, "indexLetters": {"@id": "skosmos:indexLetters", "@container": "@list", "@language": "de"},
    }),
    ("trial/search", {"query": "cats", "fields": "broader prefLabel", "labellang": "de"}, {
        "skos": SKOS, "isothes": ISOTHES, **ONKI, "uri": "@id", "type": "@type",
        "results": {"@id": "onki:results", "@container": "@list"}, "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel", "hiddenLabel": "skos:hiddenLabel", "broader": "skos:broader",
        "prefLabels": {"@id": "skos:prefLabel", "@container": "@language"}, "@language": "de",
    }),
    ("trial/lookup", {"label": "Cats"}, {
        **START, **ONKI, "results": {"@id": "onki:results"}, "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel", "hiddenLabel": "skos:hiddenLabel",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("path", "parameters", "expected"), CONTEXTS, ids=[context[0] for context in CONTEXTS])
def test_contexts(client: TestClient, path: str, parameters: dict[str, str], expected: dict[str, object]) -> None:
    body = get(client, path, **parameters)
    assert isinstance(body, dict)
    assert body["@context"] == expected


ERRORS = [
    ("vocabularies", 400, "400 Bad Request : lang parameter missing"),
    ("types", 400, "400 Bad Request : lang parameter missing"),
    ("label", 400, "400 Bad Request : uri parameter missing"),
    ("data", 400, "400 Bad Request : uri parameter missing"),
    ("search", 400, "400 Bad Request : query parameter missing"),
    ("search?query=%20", 400, "400 Bad Request : query parameter missing"),
    ("search?query=a&maxhits=-1", 400, "400 Bad Request : maxhits parameter is invalid"),
    ("search?query=a&maxhits=many", 400, "400 Bad Request : maxhits parameter is invalid"),
    ("search?query=a&offset=-1", 400, "400 Bad Request : offset parameter is invalid"),
    ("search?query=a&vocab=nothing", 404, "404 Not Found : Vocabulary id 'nothing' not found."),
    ("types?lang=en&vocab=nothing", 404, "404 Not Found : Vocabulary id 'nothing' not found."),
    ("nothing/", 404, "404 Not Found : Vocabulary id 'nothing' not found."),
    ("nothing/search?query=a", 404, "404 Not Found : Vocabulary id 'nothing' not found."),
    ("", 404, "404 Not Found"),
    ("trial/nothing", 404, "404 Not Found"),
    ("trial/index", 404, "404 Not Found"),
    ("trial/label", 400, "400 Bad Request : uri parameter missing"),
    ("trial/label?uri=x:y", 404, "404 Not Found : Could not find concept <x:y>"),
    ("label?uri=x:y", 404, "404 Not Found : Could not find concept <x:y>"),
    ("trial/broader?uri=x:y", 404, "404 Not Found : Could not find concept <x:y>"),
    ("trial/hierarchy?uri=not%20an%20iri", 404, "404 Not Found : Could not find concept <not an iri>"),
    ("trial/children?uri=x:y", 404, "404 Not Found : Could not find concept <x:y>"),
    ("trial/broaderTransitive?uri=x:y&limit=-1", 400, "400 Bad Request : Invalid limit parameter"),
    ("trial/groupMembers?uri=x:y", 404, "404 Not Found : Could not find group <x:y>"),
    ("trial/lookup", 400, "400 Bad Request : label parameter missing"),
    ("trial/lookup?label=zzz", 404, "404 Not Found : Could not find label 'zzz'"),
    ("trial/data?uri=x:y", 404, "404 Bad Request : no concept found with given uri"),
    ("trial/data?uri=not%20an%20iri", 404, "404 Bad Request : no concept found with given uri"),
    ("data?uri=x:y", 404, "404 Bad Request : no concept found with given uri"),
    ("trial/mappings", 400, "400 Bad Request : uri parameter missing"),
    ("trial/mappings?uri=x:y", 404, "404 Bad Request : no concept found with given uri"),
    ("other/data", 404, "404 Not Found : No download source URL known for vocabulary other"),
    (
        "trial/data?uri=x:y&format=text/html", 406,
        "406 Not Acceptable : Unsupported format. Supported MIME types are: application/rdf+xml text/turtle "
        "application/ld+json application/json application/marcxml+xml",
    ),
    ("vocabularies?lang=en&callback=a(b", 400, "400 Bad Request : callback parameter is invalid"),
    ("vocabularies?lang=en&callback=" + "a" * 129, 400, "400 Bad Request : callback parameter is invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status", "text"), ERRORS, ids=[f"{error[0][:60]}" for error in ERRORS])
def test_errors_are_plain_text(client: TestClient, path: str, status: int, text: str) -> None:
    answer = client.get(f"/rest/v1/{path}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.text) == (status, text)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["search/", "search/more/of/it", "trial/search/", "trial/search/x"])
def test_what_follows_a_method_is_ignored(client: TestClient, path: str) -> None:
    body = get(client, path, query="cats", lang="en", vocab="trial")
    assert isinstance(body, dict)
    assert [found["uri"] for found in body["results"]] == [T + "cats"]


def test_a_vocabulary_without_its_slash_is_redirected(client: TestClient) -> None:
    answer = client.get("/rest/v1/trial?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (302, "trial/")


def test_vocabularies_are_listed_by_id(client: TestClient) -> None:
    body = get(client, "vocabularies", lang="de")
    assert isinstance(body, dict)
    ids = [found["id"] for found in body["vocabularies"]]
    assert ids == sorted(ids)
    assert {"uri": "trial", "id": "trial", "title": "Versuch"} in body["vocabularies"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/ld+json", "application/ld+json"),
        ("application/json;q=0.5, application/ld+json", "application/ld+json"),
        ("application/json, application/ld+json;q=0.5", "application/json"),
        ("text/html", "application/json"),
        ("*/*", "application/json"),
    ],
)
def test_json_or_json_ld_as_the_client_prefers(client: TestClient, accept: str, media_type: str) -> None:
    answer = client.get("/rest/v1/vocabularies?lang=en", headers={"Accept": accept})
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert "Accept" in answer.headers["vary"]


def test_a_callback_is_called_with_the_answer(client: TestClient) -> None:
    plain = client.get("/rest/v1/vocabularies?lang=fi").json()
    answer = client.get("/rest/v1/vocabularies?lang=fi&callback=jQuery1.cb[0]&_=123")
    assert answer.headers["content-type"] == "application/javascript; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.startswith("jQuery1.cb[0](")
    assert answer.text.endswith(");")
    assert json.loads(answer.text.removeprefix("jQuery1.cb[0](").removesuffix(");")) == plain


def test_a_label_cannot_end_a_script(client: TestClient) -> None:
    answer = client.get("/rest/v1/trial/label", params={"uri": AMPERSAND, "callback": "f"})
    assert "</script" not in answer.text
    assert json.loads(answer.text[2:-2])["altLabel"] == ["</script>"]


def test_only_vocabularies_set_so_have_a_date(client: TestClient) -> None:
    cats = {"uri": T + "cats"}
    answer = client.get("/rest/v1/trial/broader", params=cats)
    since = {"If-Modified-Since": answer.headers["last-modified"]}
    unchanged = client.get("/rest/v1/trial/broader", params=cats, headers=since)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get("/rest/v1/trial/data", params=cats, headers=since).status_code == 304
    old = {"If-Modified-Since": "Fri, 01 May 2020 10:00:00 GMT"}
    assert client.get("/rest/v1/trial/broader", params=cats, headers=old).status_code == 200
    assert client.get("/rest/v1/trial/broader", params=cats, headers={"If-Modified-Since": "soon"}).status_code == 200
    for path in ("trial/search?query=cats", "trial/new", "trial/index/", "trial/lookup?label=cats", "other/types"):
        later = client.get(f"/rest/v1/{path}", headers=since)
        assert later.status_code == 200
        assert "last-modified" not in later.headers


def test_the_etag_changes_with_the_answer_only(client: TestClient) -> None:
    answer = client.get("/rest/v1/vocabularies?lang=en")
    again = client.get("/rest/v1/vocabularies?lang=en", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_only_reading_is_possible(client: TestClient) -> None:
    assert client.post("/rest/v1/vocabularies?lang=en").status_code == 405
    assert client.head("/rest/v1/vocabularies?lang=en").status_code == 200


def test_the_framework_has_a_tree_as_in_the_service_of_today(client: TestClient) -> None:
    target = "http://metadata.cbd.int/kmgbf/target_3"
    children = get(client, "kmgbf/children", uri=target)
    narrower = get(client, "kmgbf/narrower", uri=target)
    assert isinstance(children, dict)
    assert isinstance(narrower, dict)
    assert children["narrower"]
    assert {child["uri"] for child in children["narrower"]} == {child["uri"] for child in narrower["narrower"]}
    found = get(client, "kmgbf/search", query="3", vocab="kmgbf", group="")
    assert isinstance(found, dict)
