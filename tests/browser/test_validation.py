"""Documents judged over HTTP: for programs, in every format, and on the page."""

import json
from typing import Any

import pytest
from pyoxigraph import Quad, RdfFormat, parse
from starlette.testclient import TestClient

from browser.validation.asked import MOST_LINES
from browser.validation.judging import Allowance
from browser.validation.page import shape_path
from kg.rdf.documents import write
from kg.rdf.formats import RDF_FORMATS, by_name
from kg.rdf.namespaces import RDF, SH
from kg.records.types import get_record_type
from kg.texts.languages import LANGUAGES
from kg.validation.documents import FORMS
from kg.validation.examples import example_body
from kg.validation.reading import LARGEST
from sparql.workers.failures import TooMany

pytest_plugins = ["tests.browser.decision_fixtures"]
_JSON = {"Content-Type": "application/json"}


def _good() -> dict[str, Any]:
    body = example_body(get_record_type("nbsap"))
    body["header"]["identifier"] = "CB51626B-CF45-2AA0-3A24-459669DDCC34"
    return body


def _bad() -> dict[str, Any]:
    body = _good()
    del body["title"]
    return {**body, "startDate": "tomorrow"}


def _post(visitor: TestClient, document: object, **given: Any) -> Any:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    headers = {**_JSON, **given.pop("headers", {})}
    return visitor.post("/api/validate", content=content, headers=headers, **given)


def _codes(report: dict[str, Any]) -> dict[str, str]:
    return {one["pointer"]: one["code"] for one in report["findings"] if one["severity"] == "violation"}


def test_a_document_without_faults_conforms_and_nothing_of_it_may_be_kept(visitor: TestClient) -> None:
    answer = _post(visitor, _good())
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    report = answer.json()
    assert report["conforms"] is True
    assert (report["schema"], report["profile"]) == ("nbsap", "publish")
    assert report["iri"].endswith("/record/CB51626B-CF45-2AA0-3A24-459669DDCC34")


def test_a_document_with_faults_is_answered_with_them_and_where_they_are(visitor: TestClient) -> None:
    answer = _post(visitor, _bad())
    assert answer.status_code == 200
    assert answer.json()["conforms"] is False
    assert _codes(answer.json()) == {"/startDate": "no-date", "/title": "missing"}


def test_the_envelope_of_a_submission_is_judged_with_places_in_what_was_sent(visitor: TestClient) -> None:
    answer = _post(visitor, {"document": _bad(), "additionalInfo": "A note"})
    assert _codes(answer.json()) == {"/document/startDate": "no-date", "/document/title": "missing"}


def test_a_draft_may_be_incomplete_and_not_unreadable(visitor: TestClient) -> None:
    found = _codes(_post(visitor, _bad(), params={"profile": "draft"}).json())
    assert found == {"/startDate": "no-date"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_in_the_language_that_was_asked_for(visitor: TestClient, language: str) -> None:
    by_address = _post(visitor, _bad(), params={"lang": language}).json()["findings"][0]
    by_header = _post(visitor, _bad(), headers={"Accept-Language": language}).json()["findings"][0]
    assert by_address["message"] == by_header["message"]
    assert by_address["field"]["label"] in by_address["message"]


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda one: one.name)
def test_reports_come_in_every_format_of_rdf(visitor: TestClient, format_: Any) -> None:
    answer = _post(visitor, _bad(), headers={"Accept": format_.media_type})
    assert answer.headers["content-type"].startswith(format_.media_type)
    if format_.name == "jsonld":
        return  # compacted with our context, which parsers do not fetch
    quads: list[Quad] = list(parse(answer.content, format=format_.rdf))
    results = [quad for quad in quads if quad.predicate == RDF.type and quad.object == SH.ValidationResult]
    assert len(results) == len(_post(visitor, _bad()).json()["findings"])
    assert any(quad.predicate == SH.conforms and quad.object.value == "false" for quad in quads)  # type: ignore[union-attr]


@pytest.mark.parametrize("format_", RDF_FORMATS, ids=lambda one: one.name)
def test_documents_are_read_in_every_format_of_rdf(visitor: TestClient, format_: Any) -> None:
    record = "http://metadata.cbd.int/record/CB51626B-CF45-2AA0-3A24-459669DDCC34"
    turtle = f"""@prefix chm: <http://metadata.cbd.int/chm/ontology#> . @prefix dct: <http://purl.org/dc/terms/> .
        <{record}> a chm:Nbsap ; dct:title "A plan"@en ;
            chm:government <http://metadata.cbd.int/thesaurus/ad> ."""
    triples = [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]
    content = write(triples, format_)
    answer = _post(visitor, content, headers={"Content-Type": format_.media_type})
    assert answer.status_code == 200
    report = answer.json()
    assert (report["schema"], report["iri"]) == ("nbsap", record)
    missing = [one for one in report["findings"] if one["code"] == "missing"]
    assert {one["focus"] for one in missing} == {record}
    assert {"startDate", "endDate"} <= {one["field"]["name"] for one in missing}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("<urn:another> dct:title 'x' .", "foreign-subject"),
        ("<{iri}> <urn:nobody:knows> <urn:this> .", "unknown-property"),
        ("<{iri}> dct:source <javascript:alert(1)> .", "wrong-scheme"),
        ("<{iri}> dct:description '\\u202Etxt'@en .", "hidden-character"),
        ("<{iri}> a chm:ContactRecord .", "several-records"),
        ("<{iri}> owl:sameAs <urn:x> .", "foreign-word"),
        ("<{iri}#s> a sh:NodeShape .", "foreign-class"),
        ("_:a dct:relation _:b . _:b dct:relation _:a .", "blank-nodes"),
        ("<{iri}> dct:title <<( <urn:a> <urn:b> <urn:c> )>> .", "quoted-statement"),
        ("GRAPH <urn:g> {{ <{iri}> dct:title 'x' }}", "named-graph"),
        ("no turtle", "rdf-unread"),
    ],
)
def test_what_is_not_the_record_s_own_is_refused(visitor: TestClient, said: str, code: str) -> None:
    iri = "http://metadata.cbd.int/record/CB51626B-CF45-2AA0-3A24-459669DDCC34"
    prefixes = "".join(
        f"PREFIX {name}: <{space}>\n"
        for name, space in (
            ("chm", "http://metadata.cbd.int/chm/ontology#"), ("dct", "http://purl.org/dc/terms/"),
            ("owl", "http://www.w3.org/2002/07/owl#"), ("sh", "http://www.w3.org/ns/shacl#"),
        )
    )  # fmt: skip
    trig = f"{prefixes}<{iri}> a chm:Nbsap .\n{said.format(iri=iri)}"
    report = _post(visitor, trig.encode(), headers={"Content-Type": "application/trig"}).json()
    assert code in {one["code"] for one in report["findings"]}
    assert report["conforms"] is False


def test_a_batch_is_answered_line_by_line(visitor: TestClient) -> None:
    lines = [_good(), _bad(), "no record"]
    content = b"\n".join([*(json.dumps(line).encode() for line in lines), b"", b"{broken"])
    answer = _post(visitor, content, headers={"Content-Type": "application/x-ndjson"})
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    reports = [json.loads(line) for line in answer.content.splitlines()]
    assert [report["conforms"] for report in reports] == [True, False, False, False]
    assert reports[1] == _post(visitor, _bad()).json()


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/pdf", 415),
        (b"{}", "application/json; charset=latin1", 415),
        (b" " * (LARGEST + 1), "application/json", 413),
        (b"{}\n" * (MOST_LINES + 1), "application/x-ndjson", 413),
    ],
)
def test_what_is_not_taken_is_a_problem(visitor: TestClient, content: bytes, kind: str, status: int) -> None:
    answer = _post(visitor, content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


@pytest.mark.parametrize("parameters", [{"profile": "x"}, {"lang": "de"}])
def test_parameters_that_are_not_possible_are_refused(visitor: TestClient, parameters: dict[str, str]) -> None:
    assert _post(visitor, _good(), params=parameters).status_code == 400


def test_a_client_has_so_many_documents_judged_and_comes_back_later() -> None:
    allowance = Allowance(0.5)
    for _ in range(100):
        allowance.take("a")
    with pytest.raises(TooMany) as refused:
        allowance.take("a")
    assert refused.value.retry_after >= 1
    allowance.take("b", 1_000)
    with pytest.raises(TooMany):
        allowance.take("b")
    Allowance(0).take("a", 10**6)


# The page


def _send(visitor: TestClient, language: str = "en", **fields: str) -> Any:
    sent = {name: (None, value) for name, value in fields.items()}
    return visitor.post(f"/{language}/validate", files=sent)


def test_the_form_is_there_with_an_example_of_every_type(visitor: TestClient) -> None:
    page = visitor.get("/en/validate")
    assert page.status_code == 200
    assert page.text.count("/en/validate?example=") >= 70
    example = visitor.get("/en/validate", params={"example": "nbsap"})
    assert "&#34;schema&#34;: &#34;nbsap&#34;" in example.text
    assert visitor.get("/en/validate", params={"example": "nope"}).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_on_the_page_and_the_document_stays_in_the_form(visitor: TestClient, language: str) -> None:
    page = _send(visitor, language, document=json.dumps(_bad()), profile="publish")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "/startDate" in page.text
    assert "tomorrow" in page.text.partition("<textarea")[2]
    assert "shapes/" in page.text.partition('<form id="validate"')[0]


def test_the_page_of_a_type_leads_to_its_validation(visitor: TestClient) -> None:
    page = visitor.get("/en/page", params={"uri": "http://metadata.cbd.int/shapes/record/nbsap"}, follow_redirects=True)
    assert "/en/validate?example=nbsap" in page.text
    assert "/api/validate/schemas/nbsap" in page.text
    other = visitor.get("/en/page", params={"uri": "http://metadata.cbd.int/shapes/kmgbf"}, follow_redirects=True)
    assert "/en/validate?example=" not in other.text


def test_a_file_is_judged_in_the_place_of_the_text(visitor: TestClient) -> None:
    files: dict[str, tuple[str | None, bytes]] = {
        "file": ("record.json", json.dumps(_good()).encode()),
        "document": (None, b"{"),
    }
    page = visitor.post("/en/validate", files=files)
    assert "This document can be published." in page.text
    assert "CB51626B" in page.text.partition("<textarea")[2]


@pytest.mark.parametrize(("wanted", "kind"), [("json", "application/json"), ("ttl", "text/turtle")])
def test_the_report_of_the_page_is_a_file(visitor: TestClient, wanted: str, kind: str) -> None:
    answer = _send(visitor, document=json.dumps(_bad()), **{"as": wanted})
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="report.{wanted}"'


@pytest.mark.parametrize("document", ["", "  ", "x" * (LARGEST + 1)])
def test_what_cannot_be_judged_is_said_on_the_page(visitor: TestClient, document: str) -> None:
    page = _send(visitor, document=document)
    assert page.status_code in (400, 413)
    assert 'role="alert"' in page.text


def test_what_was_sent_is_shown_as_text(visitor: TestClient) -> None:
    evil = "</textarea><script>alert(1)</script>"
    body = {**_good(), evil: evil, "startDate": evil}
    page = _send(visitor, document=json.dumps(body))
    assert "<script>alert" not in page.text


def test_every_format_of_documents_has_its_place() -> None:
    assert {one.media_type for one in FORMS} == {"application/json", *(one.media_type for one in RDF_FORMATS)}
    assert by_name(FORMS)["ttl"] in RDF_FORMATS


def test_a_path_leads_to_the_field_that_is_nearest() -> None:
    paths = frozenset(("title", "contact", "contact.name"))
    found = [shape_path(dotted, paths) for dotted in ("title.en", "contact.name", "contact.x.y", "", "other")]
    assert found == ["title", "contact.name", "contact", "", ""]
