"""Shapes answer for themselves: every one in its files is found by its IRI, as a page and as a document."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pyshacl
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import SH, Graph
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.rdf.documents import canonicalize
from kg.rdf.formats import RDF_FORMATS
from kg.rdf.identifiers import PUBLISHED_BASE
from kg.rdf.xml import is_sayable
from kg.records.shape_files import ShapeFiles, _described
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.texts.languages import LANGUAGES

BASE, OTHER = PUBLISHED_BASE, "https://data.example/kg/"
SHAPES = ShapeFiles()
RECORDS, PUBLICATION, FRAMEWORK = SHAPES.records, SHAPES.publication, SHAPES.framework
CHANGES = f"{BASE}shapes/changes"
FILES = Path(__file__).parents[2] / "shapes"
LARGEST = max(read_record_types().values(), key=lambda type_: len(type_.fields)).schema
CHOSEN = (
    *(
        RECORDS,
        FRAMEWORK,
        f"{FRAMEWORK}#Goal",
        f"{RECORDS}/meeting",
        f"{RECORDS}/meeting.title",
        f"{RECORDS}/{LARGEST}",
    ),
    *(f"{RECORDS}/nationalTarget7.globalTargetAlignment.node", f"{BASE}shapes/group", f"{BASE}shapes/group#general"),
    *(PUBLICATION, f"{PUBLICATION}/nbsap", f"{PUBLICATION}/nbsap.adoptionDate.when", f"{PUBLICATION}/nbsap.languages"),
    *(f"{BASE}shapes/option", f"{BASE}shapes/common#Link", f"{BASE}kg/shapes#field"),
)


def minted() -> set[str]:
    """The shapes that the files describe."""
    found: set[str] = set()
    for file in (
        *FILES.glob("records/*.ttl"),
        *FILES.glob("publish/*.ttl"),
        FILES / "kmgbf" / "framework.ttl",
        FILES / "changes.ttl",
    ):
        quads = parse(file.read_bytes(), format=RdfFormat.TURTLE)
        found |= {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return {iri for iri in found if iri.startswith((f"{RECORDS}/", f"{PUBLICATION}/", FRAMEWORK, CHANGES))}


def address(iri: str) -> str:
    return iri.replace("http://metadata.cbd.int", "").partition("#")[0]


def test_every_shape_is_found_in_its_file() -> None:
    every = sorted(minted())
    assert len(every) > 1_000
    assert [iri for iri in every if not SHAPES.knows(iri)] == []
    assert not SHAPES.knows(f"{RECORDS}/meeting.nothing")
    assert not SHAPES.knows(f"{RECORDS}/nothing")
    assert not SHAPES.knows(f"{BASE}shapes/")
    assert {SHAPES.document_of(iri) for iri in every} == {*SHAPES.documents}


def test_files_are_not_read_again_to_know_their_shapes() -> None:
    every = sorted(minted(), key=lambda iri: iri[::-1])  # from one file to another
    _described.cache_clear()
    assert all(map(SHAPES.knows, every))
    assert _described.cache_info().misses == len(SHAPES.documents)


@pytest.mark.parametrize(
    "iri", [pytest.param(iri, marks=[pytest.mark.slow] if place % 3 else []) for place, iri in enumerate(CHOSEN)]
)
def test_terms_of_shapes_answer_in_every_format_and_language(client: TestClient, iri: str) -> None:
    for format_ in RDF_FORMATS if iri not in (RECORDS, PUBLICATION) else RDF_FORMATS[:1]:  # which are many megabytes
        led = client.get(address(iri), headers={"Accept": format_.media_type})
        assert led.status_code == 303, iri
        answer = client.get(led.headers["location"])
        assert answer.status_code == 200, (iri, format_)
        assert answer.headers["content-type"] == format_.content_type
    whole = set(parse(client.get(f"/entity?{urlencode({'uri': iri, 'format': 'nt'})}", follow_redirects=True).content,
                      format=RdfFormat.N_TRIPLES))  # fmt: skip
    assert NamedNode(iri) in {quad.subject for quad in whole}
    for language in LANGUAGES:
        page = client.get(f"/{language}/page?{urlencode({'uri': iri})}")
        assert page.status_code == 200, (iri, language)
        assert page.text.count("<h1") == 1
    led = client.get(address(iri), headers={"Accept": "text/html"})
    assert client.get(led.headers["location"].partition("#")[0]).status_code == 200


def test_the_document_of_a_type_is_a_shapes_graph_that_validates(client: TestClient) -> None:
    answer = client.get("/shapes/data/record/meeting.ttl")
    served, file = Graph().parse(data=answer.text), Graph().parse(FILES / "records" / "meeting.ttl")
    assert len(served) == len(file)
    data = Graph().parse(data="<http://x/1> a <http://metadata.cbd.int/chm/ontology#Meeting> .", format="turtle")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=served, inference="none")
    assert not conforms
    messages = {text.language for text in report.objects(None, SH.resultMessage)}
    assert messages >= set(LANGUAGES)


def test_a_page_lists_fields_in_the_order_of_the_body(client: TestClient) -> None:
    text = client.get("/shapes/fr/page/record/meeting").text
    places = [text.index(f'/shapes/fr/page/record/meeting.{name}"') for name in ("symbol", "title", "startDate")]
    assert places == sorted(places)
    assert "Cote" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_to_write_in_fields(client: TestClient, language: str) -> None:
    field = read_record_types()["nationalReport7IndicatorData"].by_name["unit"]
    (said,) = (text.value for text in field.descriptions if text.language == language)
    text = client.get(f"/shapes/{language}/page/record/nationalReport7IndicatorData").text
    after = unescape(text[text.index("record/nationalReport7IndicatorData.unit") :])
    assert said in after
    assert ("≈" in after[: after.index("</li>")]) == (language != "en")


def test_the_document_of_all_types_holds_each_of_them(client: TestClient) -> None:
    answer = client.get("/shapes/data/record.nt")
    quads = parse(answer.content, format=RdfFormat.N_TRIPLES)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    assert {iri for iri in minted() if iri.startswith(f"{RECORDS}/")} <= subjects


def test_every_format_can_say_the_shapes() -> None:
    assert all(map(is_sayable, [*SHAPES.every(RECORDS), *SHAPES.every(PUBLICATION), *SHAPES.read(FRAMEWORK)]))


def test_on_another_base_every_shape_is_the_same_below_it() -> None:
    own = ShapeFiles(OTHER)
    assert own.documents == {iri.replace(BASE, OTHER): file for iri, file in SHAPES.documents.items()}
    for document in (f"{RECORDS}/nationalTarget7", f"{PUBLICATION}/nbsap", FRAMEWORK):
        served = canonicalize(own.read(document.replace(BASE, OTHER))).ntriples
        assert BASE.encode() not in served
        moved = parse(served.replace(OTHER.encode(), BASE.encode()), format=RdfFormat.N_TRIPLES)
        assert canonicalize(moved) == canonicalize(SHAPES.read(document))
    assert own.knows(f"{OTHER}shapes/record/meeting.title")
    assert not own.knows(f"{RECORDS}/meeting.title")


def test_a_copy_with_another_base_serves_shapes_of_its_own(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, base_iri=OTHER, public_url="http://testserver/", bundled=False)
    ledger = Ledger(settings.ledger_address)
    change = Change(dataset="x", agent="Somebody", reason="Begun")
    receipt = ledger.append(change, {f"{OTHER}graph/x": canonicalize([])})
    make_visible(settings, ledger, receipt.sequence)
    ledger.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        for local in ("record/meeting", "record/meeting.title", "publish/nbsap", "publish", "kmgbf", "record"):
            document = client.get(f"/shapes/data/{local}.nt")
            assert (document.status_code, BASE in document.text) == (200, False)
            assert f"<{OTHER}shapes/{local}" in document.text
            page = client.get(f"/shapes/fr/page/{local}")
            assert (page.status_code, f"{BASE}shapes" in page.text) == (200, False)
        assert f"{OTHER}chm/ontology#MeetingRecord" in client.get("/shapes/data/record/meeting.ttl").text


def test_what_is_no_shape_is_not_found(client: TestClient) -> None:
    for path in ("/shapes/record/nothing", "/shapes/record/meeting.nothing", "/shapes/nothing"):
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 404


def test_shapes_are_resolved(client: TestClient) -> None:
    answer = client.get("/api/resolve", params={"iri": f"{RECORDS}/meeting.title"})
    assert '"current"' in answer.text


@pytest.mark.slow
def test_every_shape_answers(client: TestClient) -> None:
    """Each in one format and one language, so that every pair comes often."""
    languages = [*LANGUAGES]
    for number, iri in enumerate(sorted(minted())):
        format_, language = RDF_FORMATS[number % len(RDF_FORMATS)], languages[number % len(languages)]
        led = client.get(address(iri), headers={"Accept": format_.media_type})
        assert (led.status_code, client.get(led.headers["location"]).status_code) == (303, 200), iri
        page = client.get(f"/{language}/page?{urlencode({'uri': iri})}")
        assert (page.status_code, page.text.count("<h1")) == (200, 1), iri


@pytest.mark.parametrize(("language", "name"), [("en", "what publication asks"), ("ar", "الهدف الوطني")])
def test_what_publication_asks_is_called_by_its_name(client: TestClient, language: str, name: str) -> None:
    page = client.get(f"/shapes/{language}/page/publish/nationalTarget7").text
    [heading] = re.findall(r"<h1>.*?</h1>", page, re.DOTALL)
    assert name in heading
