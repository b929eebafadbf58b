"""Index documents, exports, decisions, areas and activities."""

import hashlib
import json
from pathlib import Path

import pytest

from kg.knowledge.knowledge import KnowledgeBase
from kg.knowledge.resolving import resolve_all
from kg.ledger.ledger import Ledger
from kg.rdf.namespaces import ELI, RDF, SDMX_MEASURE
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.texts.authority import language_tag
from loaders.records.graphs.loading import Options, load_records
from tests.loaders.records.conftest import BASE, CHM, GUID, Load, body, values

DCT = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
GEO = "http://www.opengis.net/ont/geosparql#"
LANGUAGES = ("AR", "EN", "ES", "FR", "RU", "ZH")


def iri(schema: str, field: str) -> str:
    return read_record_types()[schema].by_name[field].property_iri


def meeting(title: str = "Meeting of the Parties", **more: object) -> dict[str, object]:
    return {
        "id": "52000000cbd00500000019e2",
        "schema_s": "meeting",
        "_state_s": "public",
        "symbol_s": "COP-17",
        "startDate_dt": "2026-10-19T00:00:00Z",
        "eventCountry_s": "am",
        "eventCountry_REL_ss": ["am", "E662D3B1-18DC-4FD4-A0CC-4D2F1134DFCF"],
        "themes_ss": ["CBD-SUBJECT-COP"],
        "thematicArea_ss": ["CBD-SUBJECT-COP"],
        "text_EN_txt": ["scbd", "someone@example.org"],
        **{f"title_{language}_t": title for language in LANGUAGES},
        **more,
    }


def test_a_meeting_of_the_index_has_its_code_as_identity(load: Load, ledger: Ledger) -> None:
    report = load({"response": {"numFound": 1, "docs": [meeting()]}}, name="answer.json")
    assert report.types == {"meeting": 1}
    path = "meeting/COP-17"
    assert values(ledger, iri("meeting", "symbol"), path) == ["COP-17"]
    assert values(ledger, iri("meeting", "eventCountry"), path) == [f"{BASE}thesaurus/am"]
    assert values(ledger, iri("meeting", "startDate"), path) == ["2026-10-19"]
    assert not report.unknown


def test_one_text_in_six_languages_is_one_text(load: Load, ledger: Ledger) -> None:
    load(meeting("Yerevan"))
    assert values(ledger, DCT + "title", "meeting/COP-17") == ["Yerevan"]


def test_one_text_in_six_languages_has_the_language_of_its_words(load: Load, ledger: Ledger) -> None:
    load(
        meeting("Réunion des Parties à la Convention"), {**meeting("Совещание Сторон Конвенции"), "symbol_s": "COP-18"}
    )
    assert values(ledger, DCT + "title", "meeting/COP-17") == ["Réunion des Parties à la Convention@fr"]
    assert values(ledger, DCT + "title", "meeting/COP-18") == ["Совещание Сторон Конвенции@ru"]


def test_real_translations_are_kept(load: Load, ledger: Ledger) -> None:
    load(meeting("Meeting of the Parties", title_RU_t="Совещание Сторон"))
    assert values(ledger, DCT + "title", "meeting/COP-17") == ["Meeting of the Parties@en", "Совещание Сторон@ru"]


def test_what_is_not_public_or_superseded_is_left_out(load: Load, ledger: Ledger) -> None:
    report = load(meeting(_state_s="draft"), meeting(version_s="1"))
    assert report.results == {"left out: not public": 1, "left out: superseded version": 1}
    assert ledger.last_sequence() == 0


def test_an_unknown_field_of_the_index_is_counted_once(load: Load) -> None:
    report = load(meeting(newThing_s="x", newThing_t="x", newThing_EN_t="x"))
    assert {field: note.count for (_, field), note in report.unknown.items()} == {"newThing": 1}


def test_the_title_of_a_focal_point_is_a_name_and_not_published(load: Load, ledger: Ledger) -> None:
    document = {
        "schema_s": "focalPoint",
        "uniqueIdentifier_s": "chm-nfp-tg-209716-4",
        "government_s": "tg",
        "title_EN_s": "Ms. Rasheda Garcia",
        "email_ss": ["r@example.org"],
        "telephone_s": "+228 22 21 33 21",
    }
    load(document)
    version = ledger.latest(f"{BASE}graph/record/CHM-NFP-TG-209716")
    assert version is not None
    assert not {b"Garcia", b"example.org", b"228"} & set(version.content().ntriples.split())
    assert b"Garcia" not in version.content().ntriples


def test_an_index_line_never_replaces_a_body(load: Load, ledger: Ledger) -> None:
    line = {"schema_s": "nbsap", "identifier_s": GUID, "title_EN_t": "Plan of the index", "_state_s": "public"}
    assert load(line).results == {"new": 1}
    assert load(body("nbsap", title={"en": "Plan"})).results == {"changed": 1}
    assert load(line).results == {"left out: the body is here": 1}
    assert values(ledger, DCT + "title") == ["Plan@en"]


def test_an_excerpt_of_the_index_is_a_notification(load: Load, ledger: Ledger) -> None:
    titles = {f"title{language.title()}": "Call for proposals under the initiative" for language in LANGUAGES}
    load(
        {
            "id": "52000000cbd0120000000d12",
            "identifier": "52000000cbd0120000000d12",
            "symbol": "2024-001",
            **titles,
            "date": "2024-01-03T00:00:00Z",
            "themes": ["CBD-SUBJECT-BBI", "notification"],
            "files": [
                {"type": "application/pdf", "language": "en", "url": "/doc/ntf-2024-001-en.pdf", "name": "ntf.pdf"}
            ],
            "source": "index:notification",
        }
    )
    path = "notification/2024-001"
    assert values(ledger, iri("notification", "themes"), path) == [f"{BASE}thesaurus/CBD-SUBJECT-BBI"]
    assert values(ledger, "http://schema.org/url", path) == ["https://www.cbd.int/doc/ntf-2024-001-en.pdf"]
    assert values(ledger, DCT + "title", path) == ["Call for proposals under the initiative@en", "ntf.pdf"]


def test_a_calendar_activity_is_tied_to_the_paragraph_of_its_decision(load: Load, ledger: Ledger) -> None:
    activity = {
        "title": "Nomination of Experts for the Global Report",
        "type": "Nominations",
        "actionRequiredByParties": "Y",
        "subject": "CBD-SUBJECT-IND, CBD-SUBJECT-SBSTTA",
        "startDate": "5-Mar-25",
        "endDate": "Q2 2026",
        "copDecision": "CP11/7",
        "copParagraphNo": "Para 6 (b)",
        "relatedDocuments": "NTF 2025-024, NTF 2025-042",
    }
    report = load(activity)
    path = min(ledger.newest_revisions()).removeprefix(f"{BASE}graph/record/")
    assert values(ledger, iri("calendarActivity", "decisions"), path) == [f"{BASE}decision/cp-mop/11/7/6/b"]
    assert values(ledger, iri("calendarActivity", "notifications"), path) == [
        f"{BASE}notification/2025-024",
        f"{BASE}notification/2025-042",
    ]
    assert values(ledger, iri("calendarActivity", "startDateCOA"), path) == ["2025-03-05"]
    assert values(ledger, iri("calendarActivity", "endDateCOA"), path) == ["2026"]
    assert report.misfits["calendarActivity", "endDateCOA"].examples == ["Q2 2026"]
    assert load(activity).results == {"unchanged": 1}


def test_a_decision_brings_its_elements_with_status_actors_and_outcomes(load: Load, ledger: Ledger) -> None:
    decision = {
        "_id": "1",
        "code": "CBD/COP/15/04",
        "symbol": "CBD/COP/DEC/15/4",
        "body": "COP",
        "session": 15,
        "decision": 4,
        "title": {"en": "Framework", "fr": "Cadre"},
        "nodes": [
            {
                "code": "CBD/COP/15/04/03",
                "paragraph": 3,
                "type": "operational",
                "statuses": ["active"],
                "actors": ["parties", "SBSTTA"],
                "html": {"en": "<p>Urges <b>Parties</b></p>"},
                "gbfTargets": ["GBF-TARGET-03"],
                "outcomes": ["2025-024", "COP-16", "CBD/COP/16/L.24", "https://www.cbd.int/gbf", "x y"],
                "notes": "internal",
                "surprise": 1,
                "nodes": [{"paragraph": 3, "item": "a", "statuses": ["implemented"], "decisions": ["16/32"]}],
            }
        ],
    }
    report = load(decision)
    path, whole = "decision/cop/15/4", f"{BASE}decision/cop/15/4"
    assert values(ledger, DCT + "hasPart", path) == [f"{whole}/3", f"{whole}/3/a"]
    assert values(ledger, CHM + "elementStatus", path, f"{whole}/3") == ["active"]
    assert values(ledger, CHM + "elementStatus", path, f"{whole}/3/a") == ["implemented"]
    assert values(ledger, CHM + "actor", path) == ["SBSTTA", "parties"]
    assert values(ledger, "http://schema.org/text", path) == ["Urges Parties@en"]
    assert values(ledger, CHM + "outcome", path) == [
        f"{BASE}document/CBD/COP/16/L.24",
        f"{BASE}meeting/COP-16",
        f"{BASE}notification/2025-024",
        "https://www.cbd.int/gbf",
    ]
    assert values(ledger, DCT + "references", path) == [f"{BASE}decision/cop/16/32"]
    assert values(ledger, DCT + "subject", path) == [f"{BASE}kmgbf/target_3"]
    assert values(ledger, ELI.is_about.value, path) == [f"{BASE}kmgbf/target_3"]
    assert values(ledger, ELI.cites.value, path) == [f"{BASE}decision/cop/16/32"]
    assert values(ledger, ELI.passed_by.value, path) == [f"{BASE}organisation/cop"]
    assert values(ledger, ELI.has_part.value, path) == [f"{whole}/3", f"{whole}/3/a"]
    assert values(ledger, ELI.title.value, path) == ["Cadre@fr", "Framework@en"]
    assert values(ledger, ELI.date_document.value, path) == []
    assert ("decision", "notes") in report.withheld
    assert ("decision", "surprise") in report.unknown
    assert ("decision", "outcome") in report.misfits


def test_what_a_decision_has_and_no_rule_reads_is_kept(load: Load, ledger: Ledger) -> None:
    nameless = {"html": {"en": "Urges"}, "contact": {"email": "x@example.org"}}
    nodes = [{"paragraph": 1, "elementTimelineDate": "soon"}, nameless]
    report = load({"symbol": "CBD/COP/DEC/15/4", "nodes": nodes})
    kept = [json.loads(value) for value in values(ledger, CHM + "otherField", "decision/cop/15/4")]
    assert kept == [
        {"name": "elementTimelineDate", "value": "soon"},
        {"name": "nodes", "value": {"contact": None, "html": {"en": "Urges"}}},
    ]
    assert {name for _, name in report.misfits} == {"elementTimelineDate", "nodes"}


def test_a_decision_without_a_name_is_reported(load: Load) -> None:
    report = load({"symbol": "nothing", "nodes": []})
    assert "nothing cannot be read as a decision." in str(report.problems[0])


def feature(**properties: object) -> dict[str, object]:
    ring = [[0, 0], [1, 0], [1, 1.5], [0, 0]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_an_area_is_tied_to_its_record(load: Load, ledger: Ledger) -> None:
    collection = {
        "type": "FeatureCollection",
        "features": [
            feature(KEY=204044, GLOBAL_ID="ETTP_7", NAME="Costa Rica Dome"),
            feature(__record={"documentID": "204045"}),
            feature(__record={"documentID": "204045"}),
            feature(NAME="nobody"),
        ],
    }
    report = load(collection, name="areas.geojson")
    assert report.types == {"area": 3}
    assert report.results["new"] == 2
    assert values(ledger, GEO + "asWKT", "204044/geometry/ETTP_7") == ["POLYGON((0 0,1 0,1 1.5,0 0))"]
    (key,) = {name.rpartition("/")[2] for name in ledger.newest_revisions() if "/204045/" in name}
    assert values(ledger, GEO + "hasGeometry", f"204045/geometry/{key}") == [f"{BASE}record/204045#{key}"]
    assert "The area names no record." in str(report.problems[0])


TARGETS = (
    "\ufeffPublished on,Unique ID,Record Url,Title,Global Target and Degree of Alignment\r\n"
    "28-Feb-2026 18:58,ORT-NT7-MN-100-1,,NT01. Old title,\r\n"
    '28-Feb-2026 18:58,ort-nt7-mn-100-2,,"NT01. Reduce  loss ","GBF-TARGET-01: High; GBF-TARGET-03: Low"\r\n'
)
SECTIONS = (
    '"Published on","Unique ID","Target","Progress Summary","Level of Progress"\n'
    '"28-Feb-2026 18:58","ORT-NR7-MN-200-1","NT01. Reduce loss","old",""\n'
    '"28-Feb-2026 18:58","ORT-NR7-MN-200-2","NT01. Reduce loss","new ","Progress  at an  insufficient rate "\n'
    '"28-Feb-2026 18:58","nonsense","NT02","x",""\n'
)
ANSWERS = (
    "Published on,Unique ID,Target,Indicator,Indicator Code,Question Number,Response\n"
    "28-Feb-2026 18:58,ORT-NR7BID-MN-300-1,NT01,8.b Number,8.b,8.2,Under development\n"
    "28-Feb-2026 18:58,ORT-NR7BID-MN-300-1,NT01,8.b Number,8.b,8.7,mitigation; adaptation\n"
    "28-Feb-2026 18:58,ORT-NR7BID-MN-300-1,NT01,B.b Number,B.b,B.1,Yes\n"
)
DATA = (
    "uniqueId,target,indicator,indicatorType,disaggregation,year,unit,value\n"
    'ORT-NR7ID-MN-400-1,NT01,3.1 Coverage,headline,,2024,%,"1,234.5"\n'
)


def test_exports_become_records_with_the_newest_revision(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "a-targets.csv").write_text(TARGETS, encoding="utf-8", newline="")
    (folder / "b-sections.csv").write_text(SECTIONS, encoding="utf-8")
    (folder / "c-answers.csv").write_text(ANSWERS, encoding="utf-8")
    (folder / "d-data.csv").write_text(DATA, encoding="utf-8")
    report = load_records(settings, ledger, [folder], Options())
    assert report.types == {
        "nationalTarget7": 1,
        "nationalReport7": 1,
        "nationalReport7BinaryIndicatorData": 1,
        "nationalReport7IndicatorData": 1,
    }
    target = "ORT-NT7-MN-100"
    assert values(ledger, DCT + "identifier", target) == [target]
    assert [value.partition("@")[0] for value in values(ledger, DCT + "title", target)] == ["NT01. Reduce loss"]
    assert values(ledger, CHM + "globalTarget", target) == [f"{BASE}kmgbf/target_1", f"{BASE}kmgbf/target_3"]
    section = "ORT-NR7-MN-200"
    assert values(ledger, CHM + "target", section) == [f"{BASE}record/{target}"]
    assert [value.partition("@")[0] for value in values(ledger, CHM + "progressSummary", section)] == ["new"]
    assert values(ledger, CHM + "levelOfProgressText", section) == ["Progress at an insufficient rate"]
    answers = "ORT-NR7BID-MN-300"
    field = read_record_types()["nationalReport7BinaryIndicatorData"].by_name["binaryResponseTarget8"]
    responses = next(each for each in field.fields if each.name == "responses")
    question = next(each for each in responses.fields if each.name == "8_2")
    node = f"{BASE}record/{answers}#answer-8.2"
    assert values(ledger, question.property_iri, answers, node) == [f"{BASE}option/progress/underDevelopment"]
    assert values(ledger, SDMX_MEASURE.obsValue.value, "ORT-NR7ID-MN-400") == ["1234.5"]
    assert "'nonsense' is no unique identifier of a record." in str(report.problems[0])
    again = load_records(settings, ledger, [folder], Options())
    assert again.results["unchanged"] == 4
    assert "new" not in again.results


def test_an_export_cut_in_the_middle_is_reported(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(SECTIONS[: SECTIONS.index("insufficient")], encoding="utf-8")
    report = load_records(settings, ledger, [path], Options())
    assert "The file ends in the middle of a row." in str(report.problems[0])
    assert report.types == {"nationalReport7": 1}


def test_the_report_is_json(load: Load) -> None:
    report = json.loads(load(meeting(newThing_s="x")).as_json())
    assert report["types"] == {"meeting": 1}
    assert report["unknown"] == [{"schema": "meeting", "field": "newThing", "count": 1, "examples": ["x"]}]


SAMPLE = {"uniqueIdentifier_s": "ort-nt7-be-265248-1", "schema_s": "nationalTarget7", "title_EN_s": "Invasive species"}


def test_the_government_is_the_one_that_the_unique_identifier_names(load: Load, ledger: Ledger) -> None:
    report = load({**SAMPLE, "government_s": "ht"})
    path = "ORT-NT7-BE-265248"
    assert values(ledger, iri("nationalTarget7", "government"), path) == [f"{BASE}thesaurus/be"]
    assert [json.loads(value) for value in values(ledger, CHM + "otherField", path)] == [
        {"name": "government_s", "value": "ht"}
    ]
    assert report.unknown["nationalTarget7", "government_s"].count == 1
    assert not load({**SAMPLE, "government_s": "be"}).unknown


def test_a_document_of_another_type_than_its_unique_identifier_is_not_loaded(load: Load, ledger: Ledger) -> None:
    report = load({**SAMPLE, "schema_s": "nationalReport7"}, SAMPLE)
    assert report.types == {"nationalTarget7": 1}
    assert str(report.problems[0]) == (
        "records.ndjson, line 1: The document says nationalReport7, but its unique identifier ort-nt7-be-265248-1 is "
        "of a nationalTarget7. It is not loaded."
    )


def test_lists_of_areas_bring_their_names_and_regions(load: Load, ledger: Ledger) -> None:
    address = "https://chm.cbd.int/database/record?documentID="
    named = [{"title": "Saba Bank", "url": f"{address}200096"}]
    regions = [{"title": "Western South Pacific Region", "data": named}]
    report = load(regions, name="areas.json")
    assert report.types == {"marineEbsa": 1}
    assert values(ledger, iri("marineEbsa", "region"), "200096") == [
        f"{BASE}thesaurus/CA3259CC-2FA6-4E8C-8560-967DB05C5D48"
    ]
    assert values(ledger, DCT + "title", "200096") == ["Saba Bank"]
    assert values(ledger, CHM + "documentId", "200096") == ["200096"]
    unknown = [{"title": "Atlantis", "data": [{"title": "Reef", "url": f"{address}200001"}]}]
    assert load(unknown, name="other.json").unknown["marineEbsa", "regionName"].examples == ["Atlantis"]
    assert load(
        [{"title": "Links", "data": [{"title": "Page", "url": "https://example.org/"}]}], name="x.json"
    ).problems


def test_commitments_without_a_title_are_distinguished_by_their_descriptions(load: Load) -> None:
    commitments: list[dict[str, object]] = [
        {"organization": "Institute", "title": None, "description": text, "firstSeenValues": []} for text in ("A", "B")
    ]
    assert load({"rows": commitments}, name="commitments.json").results == {"new": 2}


def test_a_date_that_a_field_has_is_not_stated_again_in_another_form(load: Load, ledger: Ledger) -> None:
    load(
        {
            "schema_s": "resource",
            "uniqueIdentifier_s": "CHM-VLR-SCBD-200001",
            "title_EN_t": "Book",
            "publicationDate_dt": "2024-05-06T00:00:00Z",
        }
    )
    assert values(ledger, DCT + "issued", "CHM-VLR-SCBD-200001") == ["2024-05-06"]


def activity(**more: object) -> dict[str, object]:
    return {"title": "Review", "copDecision": "16/32", "copParagraphNo": "Para 21", "startDate": "5-Mar-25", **more}


def test_an_activity_that_is_moved_stays_the_same(load: Load, ledger: Ledger) -> None:
    load(activity())
    assert load(activity(startDate="5-May-25")).results == {"changed": 1}


@pytest.mark.parametrize("own", ["", "52000000cbd0990000000001"])
def test_an_activity_replaces_what_earlier_versions_called_by_its_date(
    load: Load, settings: Settings, ledger: Ledger, own: str
) -> None:
    today = ("Review", "16/32", "Para 21")
    name, old = own or digest(*today), digest(*today, "5-Mar-25")
    load(activity(identifier=old))
    for results in ({"new": 1, "changed": 1}, {"unchanged": 1}):
        assert load(activity(**{"identifier": own} if own else {})).results == results
        assert values(ledger, f"{DCT}title", old) == ["Review@en"]
        assert values(ledger, f"{DCT}type", old) == values(ledger, RDF.type.value, old) == []
        assert values(ledger, f"{DCT}replaces", name) == [f"{BASE}record/{old}"]
        (found,) = resolve_all(KnowledgeBase(settings).current(), [f"{BASE}record/{old}"], BASE).values()
        assert (found.status, found.successors) == ("deprecated", (f"{BASE}record/{name}",))


def digest(*texts: str) -> str:
    return f"activity-{hashlib.sha256(chr(10).join(texts).encode()).hexdigest()[:16]}"


def test_an_activity_has_its_own_identifier_meetings_and_decisions(load: Load, ledger: Ledger) -> None:
    load(activity(identifier="52000000cbd0990000000001", meetings=["SBSTTA-27"], decisions=["16/31", "16/32"]))
    path = "52000000cbd0990000000001"
    assert values(ledger, CHM + "meetings", path) == [f"{BASE}meeting/SBSTTA-27"]
    expected = [f"{BASE}decision/cop/16/31", f"{BASE}decision/cop/16/32/21"]
    assert values(ledger, CHM + "decisions", path) == expected
    assert values(ledger, DCT + "identifier", path) == [path]


def test_the_identifier_of_the_index_is_kept_and_leads_to_no_meeting(load: Load, ledger: Ledger) -> None:
    event = "52000000cbd00500000019e2"
    load(
        {"schema_s": "decision", "id": "52000000cbd0800000000001", "symbol_s": "CBD/COP/DEC/16/32", "eventId_s": event}
    )
    path = "decision/cop/16/32"
    assert "52000000cbd0800000000001" in values(ledger, DCT + "identifier", path)
    assert values(ledger, CHM + "event", path) == []
    assert any(event in value for value in values(ledger, CHM + "otherField", path))


@pytest.mark.parametrize("schema", ["decision", "recommendation", "meetingDocument", "notification"])
def test_files_under_a_language_are_links_with_it(load: Load, ledger: Ledger, schema: str) -> None:
    symbols = {"decision": "CBD/COP/DEC/16/32", "recommendation": "CBD/SBSTTA/REC/27/1", "notification": "2024-001"}
    tags = ("ar", "en", "es", "fr", "ru", "zh")
    files = {f"file_{tag}_s": f"https://www.cbd.int/doc/x-{tag}.pdf" for tag in tags}
    value = {"schema_s": schema, "symbol_s": symbols.get(schema, "CBD/SBI/5/2"), "title_EN_t": "Title", **files}
    report = load(value)
    (graph,) = (name for name in ledger.newest_revisions() if "/graph/record/" in name)
    path = graph.partition("/graph/record/")[2]
    links = values(ledger, "http://schema.org/associatedMedia", path)
    assert len(links) == 6
    assert values(ledger, CHM + "otherField", path) == []
    assert sorted(map(language_tag, values(ledger, DCT + "language", path))) == list(tags)
    assert not report.unknown


def test_only_the_fields_of_files_that_a_shape_names_are_files(load: Load, ledger: Ledger) -> None:
    value = {"schema_s": "decision", "symbol_s": "CBD/COP/DEC/16/32", "title_EN_t": "Title"}
    report = load(value | {"profile_en_s": "of its own", "files_fr_s": "of its own"})
    assert {name for _, name in report.unknown} == {"profile_en", "files_fr"}
    assert values(ledger, "http://schema.org/associatedMedia", "decision/cop/16/32") == []


def test_texts_within_decisions_are_left_out_and_counted(load: Load, ledger: Ledger) -> None:
    report = load({"schema_s": "decision-text", "id": "52000000cbd0800000000009", "symbol_s": "CBD/COP/DEC/16/32"})
    assert dict(report.results) == {
        "left out: a text within a decision, which comes with its tree (kg load decisions)": 1
    }
    assert not report.problems
    assert not ledger.newest_revisions()


def test_an_office_is_no_person(load: Load, ledger: Ledger) -> None:
    for number, sender in enumerate(("Acting Executive Secretary", "Ada Lovelace"), start=1):
        load({"schema_s": "notification", "symbol_s": f"2024-00{number}", "sender_s": sender})
    assert values(ledger, CHM + "sender", "notification/2024-001") == ["Acting Executive Secretary"]
    assert values(ledger, CHM + "sender", "notification/2024-002") == []
