"""Nobody's e-mail address or telephone number gets into the graph, in whatever field of whatever type it stands."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.mapping.privacy import may_be_published
from kg.records.mapping.report import Report
from kg.records.mapping.statements import read_address
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from loaders.records.graphs.thesaurus import Reading, load_thesaurus
from tests.loaders.records.conftest import open_store
from tests.loaders.records.generated import make_body

EMAIL = "ada.lovelace@example.org"
PHONE = "+1 514 288 2220"


def filled(value: Any, text: str) -> Any:
    """A body in which every text is the same; what a link or term consists of stays what it is."""
    if isinstance(value, dict):
        return {key: item if key == "header" else filled(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, text) for item in value]
    return text if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (EMAIL, "lovelace"),
        (f"mailto:{EMAIL}", "lovelace"),
        ("ada.lovelace%40example.org", "lovelace"),
        (f"https://example.org/write?to={EMAIL}", "lovelace"),
        ("https://example.org/write?to=ada.lovelace%40example.org", "lovelace"),
        (f"https://{EMAIL}/", "lovelace"),
        (f'<p>Write to <a href="mailto:{EMAIL}">her</a></p>', "lovelace"),
        (f"Ada Lovelace <{EMAIL}>", "lovelace@"),
        (PHONE, "2882220"),
        ("tel:+15142882220", "2882220"),
        ('<a href="tel:+15142882220">Call</a>', "2882220"),
        (f"Telephone: {PHONE}", "2882220"),
    ],
)
def test_it_is_nowhere_in_the_graph(settings: Settings, ledger: Ledger, tmp_path: Path, text: str, found: str) -> None:
    types = read_record_types()
    bodies = [filled(make_body(types[name]).given, text) for name in types]
    path = tmp_path / "bodies.ndjson"
    path.write_text("\n".join(map(json.dumps, bodies)), encoding="utf-8")
    report = load_records(settings, ledger, [path], Options())
    assert report.results == {"new": len(types)}
    quads = [
        unquote(str(quad)).replace(" ", "")
        for quad in open_store(settings.data).quads_for_pattern(None, None, None, None)
    ]
    assert len(quads) > len(types)
    assert [quad for quad in quads if found in quad] == []


KEPT = {
    "schema_s",
    "symbol",
    "code",
    "identifier_s",
    "symbol_s",
    "schema",
    "KEY",
    "type",
    "source",
    "documentID",
    "EVT_CD",
}
"""Fields by which a form is recognised, or that name what it is about."""
FORMS: dict[str, dict[str, Any]] = {
    "decision": {
        "code": "CBD/COP/15/04", "symbol": "CBD/COP/DEC/15/4", "treaty": "", "title": {"en": ""}, "meeting": "",
        "nodes": [{"code": "CBD/COP/15/04/03", "html": {"en": ""}, "paragraph": "", "statuses": [""], "actors": [""],
                   "outcomes": [""], "subjects": [""], "elementTimelineDate": "", "surprise": "", "notes": ""},
                  {"surprise": ""}],
    },
    "index": {"schema_s": "meeting", "symbol_s": "COP-17", "title_EN_t": "", "url_ss": [""], "themes_ss": [""],
              "eventCountry_s": "", "eventCity_EN_t": "", "startDate_dt": "", "surprise_s": "", "surprise_ss": [""]},
    "area": {"type": "Feature", "properties": {"KEY": 204044, "GLOBAL_ID": "", "NAME": ""},
             "geometry": {"type": "Point", "coordinates": [1, 2]}},
    "envelope": {"identifier_s": "", "identifier": "RECORD-NUMBER-1", "type": "nbsap", "title": {"en": ""},
                 "charset": "", "url": "", "uniqueIdentifier": "", "createdBy": {"email": ""}},
    "notification": {"source": "index:notification", "identifier": "ABCDEF-1", "titleEn": "", "symbol": "2025-024",
                     "sender": "", "recipients": [""], "files": [{"url": "", "name": ""}], "surprise": ""},
    "activity": {"title": "", "copDecision": "", "copParagraphNo": "", "subject": "", "relatedDocuments": "",
                 "status": ""},
    "commitment": {"organization": "", "title": "", "description": "", "firstSeenValues": [""], "website": ""},
    "meeting": {"EVT_CD": "COP-16", "EVT_TIT_EN": "", "EVT_WEB": "", "EVT_STY_CD": "", "surprise": ""},
}  # fmt: skip


def put_in(value: Any, text: str) -> Any:
    """A value in which every text that names nothing is another."""
    if isinstance(value, dict):
        return {key: item if key in KEPT else put_in(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [put_in(item, text) for item in value]
    return text if value == "" else value


@pytest.mark.parametrize("text", [EMAIL, f"https://example.org/?to={EMAIL}", f"mailto:{EMAIL}"])
@pytest.mark.parametrize("form", FORMS)
def test_it_comes_in_by_no_form(settings: Settings, ledger: Ledger, tmp_path: Path, form: str, text: str) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(put_in(FORMS[form], text)), encoding="utf-8")
    report = load_records(settings, ledger, [path], Options())
    assert report.results == {"new": 1}
    quads = [unquote(str(quad)) for quad in open_store(settings.data).quads_for_pattern(None, None, None, None)]
    assert [quad for quad in quads if "lovelace" in quad.lower()] == []
    assert b"lovelace" not in report.as_json().lower()


def test_it_comes_in_by_no_term(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    empty = {"name": "", "title": {"en": ""}, "longDescription": {"en": ""}, "source": "", "surprise": [""]}
    lists = {key: [""] for key in ("broaderTerms", "relatedTerms", "nonPreferedTerms")}
    path = tmp_path / "terms.json"
    term = {"termId": 1, "identifier": "X-1", **empty, **lists}
    path.write_text(
        json.dumps([{**put_in(term, EMAIL), "identifier": one} for one in ("X-1", EMAIL)]), encoding="utf-8"
    )
    report = Report()
    load_thesaurus(settings, ledger, [path], read_iris(settings.base_iri), report, Reading(domain="d"))
    assert [problem.message for problem in report.problems] == ["The term has no identifier."]
    version = ledger.latest(f"{settings.base_iri}graph/thesaurus/domain/d")
    assert version is not None
    triples = [unquote(str(triple)) for triple in version.content().triples()]
    assert len(triples) > 5
    assert [triple for triple in triples if "lovelace" in triple] == []


@pytest.mark.parametrize(
    "address",
    ["https://medium.com/@secretariat/a-story", "https://cdn.example.org/npm/leaflet@1.9.4/leaflet.css"],
)
def test_other_addresses_with_that_sign_are_links(address: str) -> None:
    assert read_address(address) is not None


def test_of_fields_about_people_offices_alone_are_published() -> None:
    fields = [field for type_ in read_record_types().values() for _, field in type_.walk()]
    assert any(field.personal for field in fields)
    for field in fields:
        assert may_be_published(field, "Ada Lovelace") is field.public
        assert may_be_published(field, "Acting Executive Secretary") is not field.internal
