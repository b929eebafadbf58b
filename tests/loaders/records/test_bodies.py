"""Bodies and envelopes: what each kind of field becomes, and what goes wrong."""

import gzip
import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ledger.ledger import Ledger
from kg.rdf.characters import has_unsayable, mend
from kg.rdf.graph_names import GraphNames
from kg.records.identifiers import RecordIris
from kg.records.mapping.bodies import Mapper
from kg.records.mapping.literals import ABSENT, read_date
from kg.records.mapping.report import Report
from kg.records.mapping.statements import Statements
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs import parallel
from loaders.records.graphs.loading import Options, load_records
from loaders.records.graphs.writer import RecordWriter
from loaders.records.sources import documents
from tests.loaders.records.conftest import BASE, CHM, GUID, Load, body, triples, values

DCT = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OTHER = CHM + "otherField"
TARGET: dict[str, Any] = {
    "government": {"identifier": "BE"},
    "title": {"en": "Invasive species are controlled", "fr": "Les espèces envahissantes sont maîtrisées"},
    "description": {"en": "<div><!--block-->One&nbsp;<b>two</b><script>alert(1)</script></div>"},
    "globalTargetAlignment": [
        {"identifier": "GBF-TARGET-06", "degreeOfAlignment": {"identifier": "AABF237C-F906-40D2-9595-5226C8B18A58"}}
    ],
    "headlineIndicators": [{"identifier": "GBF-INDICATOR-2.2"}],
    "hasNonStateActors": True,
    "sequence": 3,
    "notes": "internal",
}


def iri(schema: str, field: str) -> str:
    return read_record_types()[schema].by_name[field].property_iri


def test_a_body_becomes_the_graph_of_its_record(load: Load, ledger: Ledger) -> None:
    report = load(body("nationalTarget7", **TARGET))
    assert report.results == {"new": 1}
    assert report.types == {"nationalTarget7": 1}
    record = f"{BASE}record/{GUID}"
    assert values(ledger, iri("nationalTarget7", "title")) == [
        "Invasive species are controlled@en",
        "Les espèces envahissantes sont maîtrisées@fr",
    ]
    assert values(ledger, iri("nationalTarget7", "government"), subject=record) == [f"{BASE}thesaurus/be"]
    assert values(ledger, iri("nationalTarget7", "headlineIndicators")) == [f"{BASE}kmgbf/indicator_2.1"]
    assert values(ledger, iri("nationalTarget7", "sequence")) == ["3"]
    assert values(ledger, "http://www.w3.org/2000/01/rdf-schema#label") == values(ledger, DCT + "title")
    alignment = f"{record}#globalTargetAlignment-1"
    assert values(ledger, CHM + "alignedWith", subject=alignment) == [f"{BASE}kmgbf/target_6"]
    assert values(ledger, CHM + "globalTarget", subject=record) == [f"{BASE}kmgbf/target_6"]
    assert len(values(ledger, CHM + "degreeOfAlignment", subject=alignment)) == 1


def test_html_becomes_text(load: Load, ledger: Ledger) -> None:
    load(body("nationalTarget7", **TARGET))
    assert values(ledger, iri("nationalTarget7", "description")) == ["One two@en"]


def test_internal_fields_are_not_published_and_counted(load: Load, ledger: Ledger) -> None:
    report = load(body("nationalTarget7", **TARGET))
    assert ("nationalTarget7", "notes") in report.withheld
    assert not any("internal" in str(triple.object) for triple in triples(ledger))


def test_a_reference_is_a_link_and_keeps_the_revision(load: Load, ledger: Ledger) -> None:
    other = "C84C7E6C-134C-F1B1-9A3B-B7443F135239"
    report = load(body("absPermit", absCNA={"identifier": f"{other}@2"}))
    assert values(ledger, iri("absPermit", "absCNA")) == [f"{BASE}record/{other}"]
    assert values(ledger, DCT + "references") == [f"{BASE}record/{other}@2"]
    assert report.dangling["absPermit", ""].examples == [f"{BASE}record/{other}"]


def test_a_reference_to_what_is_there_is_not_reported(load: Load) -> None:
    other = "C84C7E6C-134C-F1B1-9A3B-B7443F135239"
    report = load(body("absPermit", absCNA={"identifier": f"{other}@2"}), body("authority", other, name={"en": "A"}))
    assert not report.dangling


def test_a_confidential_flag_withholds_its_field(load: Load, ledger: Ledger) -> None:
    secret = {"identifier": "DECLARE-ORGANISATION_3386_20240709020251617@1"}
    report = load(body("absPermit", providersConfidential=True, providers=[secret]))
    assert ("absPermit", "providers") in report.withheld
    assert values(ledger, CHM + "withheldField") == ["providers"]
    assert not any("3386" in str(triple) for triple in triples(ledger))


def test_personal_fields_are_left_out_and_addresses_in_texts_too(load: Load, ledger: Ledger) -> None:
    report = load(
        body(
            "organization",
            name={"en": "Institute"},
            emails=["a.person@example.org"],
            phones=["+1 514 288 2220"],
            relevantInformation={"en": "Write to a.person@example.org or call +1 (514) 288-2220, 9,908,605 hectares."},
        )
    )
    text = " ".join(str(triple.object) for triple in triples(ledger))
    assert "example.org" not in text
    assert "2220" not in text
    assert "9,908,605 hectares" in text
    assert report.redacted == 2


def test_names_of_people_are_in_no_graph(load: Load, ledger: Ledger) -> None:
    load(body("contact", type="person", firstName="Rasheda", lastName="Garcia", country={"identifier": "tg"}))
    assert not any("Garcia" in str(triple) for triple in triples(ledger))


def test_an_unknown_field_is_kept_and_counted_without_what_is_private(load: Load, ledger: Ledger) -> None:
    report = load(body("nbsap", somethingNew={"a": [1, {"email": "x@example.org"}]}, lastName="Garcia"))
    kept = [json.loads(value) for value in values(ledger, OTHER)]
    assert kept == [{"name": "somethingNew", "value": {"a": [1]}}]
    assert report.unknown["nbsap", "somethingNew"].count == 1


def test_a_wrong_type_is_kept_and_counted(load: Load, ledger: Ledger) -> None:
    report = load(body("nbsap", isGbfAligned={"so": "so"}, startDate=[], endDate="soon", title={"en": "Plan"}))
    assert {field for _, field in report.misfits} == {"isGbfAligned", "endDate"}
    assert len(values(ledger, OTHER)) == 2
    assert values(ledger, iri("nbsap", "title")) == ["Plan@en"]


def test_a_custom_value_stands_beside_the_term_other(load: Load, ledger: Ledger) -> None:
    other = {"identifier": "5B6177DD-5E5E-434E-8CB7-D63D67D5EBED", "customValue": {"en": "Province"}}
    load(body("nbsap", jurisdiction=other))
    field = read_record_types()["nbsap"].by_name["jurisdiction"]
    assert values(ledger, field.property_iri) == [f"{BASE}thesaurus/5B6177DD-5E5E-434E-8CB7-D63D67D5EBED"]
    assert values(ledger, field.custom_iri or CHM + "customValue") == ["Province@en"]


def test_a_text_under_several_languages_has_the_one_that_the_header_names(load: Load, ledger: Ledger) -> None:
    copy = dict.fromkeys(("ar", "en", "es", "fr", "ru", "zh"), "Plan 2030")
    load(body("nbsap", languages=("fr",), title=copy))
    assert values(ledger, iri("nbsap", "title")) == ["Plan 2030@fr"]


def test_a_location_is_a_point(load: Load, ledger: Ledger) -> None:
    report = load(body("lwProject", title="Mangroves", coordinates={"lat": 4.5, "lng": -73.5, "zoom": 4}))
    assert values(ledger, "http://www.opengis.net/ont/geosparql#asWKT") == ["POINT(-73.5 4.5)"]
    assert not report.misfits
    wrong = load(body("lwProject", "OTHER-RECORD-1", title="Mangroves", coordinates={"lat": 116.4, "lng": 8.8}))
    assert wrong.misfits["lwProject", "coordinates"].count == 1


def test_a_location_may_be_geojson(load: Load, ledger: Ledger) -> None:
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    wkt = "http://www.opengis.net/ont/geosparql#asWKT"
    load(body("marineEbsa", title={"en": "Area"}, geometry={"type": "Feature", "properties": {}, "geometry": shape}))
    assert values(ledger, wkt) == ["POLYGON((0 0,1 0,1 1,0 0))"]
    assert "http://www.opengis.net/ont/sf#Polygon" in values(ledger, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    report = load(body("marineEbsa", "OTHER-RECORD-1", geometry={"type": "Circle", "coordinates": [0, 0]}))
    assert report.misfits["marineEbsa", "geometry"].count == 1
    assert not load(body("marineEbsa", "OTHER-RECORD-2", geometry={"lat": None, "lng": None, "zoom": 2})).misfits


def test_every_spelling_of_an_organism_finds_its_record(load: Load, ledger: Ledger) -> None:
    load(body("modifiedOrganism", uniqueIdentification="MON-ØØ6Ø3-6"))
    assert {"MON-ØØ6Ø3-6", "MON-00603-6", "MON-OO6O3-6"} <= set(values(ledger, SKOS + "hiddenLabel"))
    assert values(ledger, DCT + "identifier") == ["MON-ØØ6Ø3-6"]


def test_loading_again_changes_nothing(load: Load, ledger: Ledger) -> None:
    load(body("nationalTarget7", **TARGET))
    before = ledger.last_sequence()
    assert load(body("nationalTarget7", **TARGET)).results == {"unchanged": 1}
    assert ledger.last_sequence() == before


def test_a_changed_body_is_a_new_version(load: Load, ledger: Ledger) -> None:
    load(body("nbsap", title={"en": "One"}))
    assert load(body("nbsap", title={"en": "Two"})).results == {"changed": 1}
    version = ledger.latest(f"{BASE}graph/record/{GUID}")
    assert version is not None
    assert version.revision == 2


def test_a_dry_run_changes_nothing(load: Load, ledger: Ledger) -> None:
    report = load(body("nbsap", title={"en": "One"}), dry_run=True)
    assert report.results == {"new": 1}
    assert ledger.last_sequence() == 0


def test_a_file_cut_in_the_middle_says_where_and_loads_the_rest(load: Load, ledger: Ledger) -> None:
    whole = json.dumps(body("nbsap", title={"en": "One"}))
    report = load(whole, json.dumps(body("nbsap", "OTHER-RECORD-1", title={"en": "Two"}))[:60])
    assert report.results == {"new": 1}
    assert str(report.problems[0]) == (
        "records.ndjson, line 2: The file ends in the middle of it. The other lines are loaded."
    )


def test_a_list_cut_in_the_middle_loads_nothing_and_says_so(load: Load, ledger: Ledger) -> None:
    text = json.dumps([body("nbsap", title={"en": "One"}), body("nbsap", "OTHER-RECORD-1")])
    report = load(text[:-30], name="records.json")
    assert "The file ends in the middle. Nothing of this file was loaded." in str(report.problems[0])
    assert ledger.last_sequence() == 0


def test_a_packed_file_cut_in_the_middle_says_so_and_loads_what_came_before(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    lines = (json.dumps(body("nbsap", f"RECORD-{secrets.token_hex(40)}", title={"en": "One"})) for _ in range(2000))
    path = tmp_path / "records.ndjson.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-2000])
    report = load_records(settings, ledger, [path], Options())
    assert 0 < report.results["new"] < 2000
    assert str(report.problems[-1]).startswith("records.ndjson.gz: It cannot be read: Compressed file ended before")
    assert str(report.problems[-1]).endswith("What was read before is loaded.")


def test_what_went_wrong_is_in_the_summary(load: Load) -> None:
    missing = "C84C7E6C-134C-F1B1-9A3B-B7443F135239"
    report = load(body("absPermit", absCNA={"identifier": missing}, picGranted="perhaps", novelty=1))
    text = "\n".join(report.lines())
    assert "Fields that no record type has (kept as JSON): 1.\n  absPermit.novelty: 1, for example 1" in text
    assert (
        "Values of another form than expected (kept as JSON): 1.\n  absPermit.picGranted: 1, for example perhaps"
        in text
    )
    assert (
        f"References to what is not here (they stay links): 1.\n  absPermit: 1, for example {BASE}record/{missing}"
        in text
    )


def test_the_answer_of_a_list_is_read(load: Load) -> None:
    report = load({"Items": [body("nbsap", title={"en": "One"})], "Count": 1}, name="list.json")
    assert report.types == {"nbsap": 1}
    assert load({"Items": [], "Count": 0}, name="empty.json").problem_count == 0


def test_a_duplicate_with_another_body_keeps_the_first_and_says_so(load: Load, ledger: Ledger) -> None:
    report = load(body("nbsap", title={"en": "One"}), body("nbsap", title={"en": "Two"}))
    assert values(ledger, iri("nbsap", "title")) == ["One@en"]
    assert str(report.problems[0]) == (
        f"records.ndjson, line 2: record/{GUID} was given before with other contents (records.ndjson, line 1). "
        "The first is kept."
    )


def test_the_same_body_twice_is_no_problem(load: Load) -> None:
    report = load(body("nbsap", title={"en": "One"}), body("nbsap", title={"en": "One"}))
    assert report.results == {"new": 1, "repeated in the source": 1}
    assert not report.problems


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"header": {"schema": "nbsap"}}, "The header has no identifier."),
        ({"header": {"identifier": "../etc", "schema": "nbsap"}}, "The header has no identifier."),
        ({"header": {"identifier": GUID}}, "has no header.schema."),
        (body("noSuchType"), "There is no record type noSuchType."),
        ({"something": "else"}, "There is no record in any form that is known."),
        ("{not json}", "It is not JSON"),
        ({"Message": "Document contains errors", "statusCode": 500}, "The answer of a server that refused"),
    ],
)
def test_what_cannot_be_loaded_is_reported_with_its_place(
    load: Load, ledger: Ledger, value: object, message: str
) -> None:
    report = load(body("nbsap", "FIRST-RECORD-1", title={"en": "One"}), value)
    assert message in str(report.problems[0])
    assert str(report.problems[0]).startswith("records.ndjson, line 2")
    assert report.results == {"new": 1}


def envelope(revision: int, name: str, **more: object) -> dict[str, object]:
    return {
        "identifier": GUID,
        "documentID": 208084,
        "type": "nbsap",
        "revision": revision,
        "charset": "utf-8",
        "realm": "ORT",
        "createdOn": "2015-03-27T19:43:42.5",
        "createdBy": {"firstName": "Rasheda", "email": "r@example.org"},
        "body": body("nbsap", title={"en": name}, government={"identifier": "va"}),
        **more,
    }


def test_an_envelope_adds_identifier_dates_and_revision_and_no_people(load: Load, ledger: Ledger) -> None:
    load(envelope(2, "Plan"))
    assert values(ledger, DCT + "identifier") == ["ORT-NBSAP-VA-208084"]
    assert values(ledger, CHM + "documentId") == ["208084"]
    assert values(ledger, DCT + "created") == ["2015-03-27T19:43:42.5Z"]
    assert not any("Rasheda" in str(triple) for triple in triples(ledger))


def test_an_older_revision_never_replaces_a_newer_one(load: Load, ledger: Ledger) -> None:
    assert load(envelope(2, "New"), envelope(1, "Old")).results["older revisions in the source"] == 1
    assert load(envelope(1, "Old")).results == {"left out: a newer revision is here": 1}
    assert values(ledger, iri("nbsap", "title")) == ["New@en"]
    assert load(envelope(3, "Newest")).results == {"changed": 1}


def test_an_envelope_without_a_body_stands_beside_it(load: Load, ledger: Ledger) -> None:
    load(body("nbsap", title={"en": "Plan"}), envelope(1, "x", body=None, title={"en": "Plan"}))
    assert values(ledger, iri("nbsap", "title")) == ["Plan@en"]
    assert values(ledger, CHM + "documentId", f"{GUID}/envelope") == ["208084"]


def test_deleted_records_and_drafts_are_left_out(load: Load, ledger: Ledger) -> None:
    deleted = envelope(1, "x", deletedOn="2020-01-01T00:00:00")
    draft = envelope(1, "x", body=None, workingDocumentBody={"title": "secret"})
    report = load(deleted, draft)
    assert report.results == {"left out: deleted at the source": 1, "left out: draft": 1}
    assert ledger.last_sequence() == 0


def test_a_record_that_was_known_by_its_number_moves_to_its_identifier(load: Load, ledger: Ledger) -> None:
    load({"schema": "nbsap", "documentID": 208084, "title": {"en": "Plan"}, "url": "http://x.org/?documentID=208084"})
    assert ledger.latest(f"{BASE}graph/record/208084") is not None
    load(envelope(1, "Plan"))
    gone = ledger.latest(f"{BASE}graph/record/208084")
    assert gone is not None
    assert gone.payload is None


def test_a_large_file_is_mapped_by_a_second_process_to_the_same_graphs(
    settings: Settings, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.ndjson"
    bodies: list[Any] = [body("nbsap", f"RECORD-NUMBER-{number}", title={"en": "Plan"}, x=1) for number in range(600)]
    path.write_text("\n".join([*map(json.dumps, bodies), "{not json}", '{"header": ']))
    alone = load_records(settings, ledger, [path], Options())
    before = ledger.last_sequence()
    monkeypatch.setattr(documents, "_LARGE", 1)
    monkeypatch.setattr(parallel, "_OWN", 1)
    assert documents.is_large(path)
    together = load_records(settings, ledger, [path], Options())
    assert ledger.last_sequence() == before
    assert together.results == {"unchanged": 600}
    assert together.types == alone.types
    assert together.unknown == alone.unknown
    assert [str(problem) for problem in together.problems] == [str(problem) for problem in alone.problems]


def test_a_killed_load_goes_on(
    settings: Settings, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.ndjson"
    bodies = [body("nbsap", f"RECORD-NUMBER-{number}", title={"en": f"Plan {number}"}) for number in range(25)]
    path.write_text("\n".join(map(json.dumps, bodies)))
    options = Options(change=10)
    put, count = RecordWriter.put, 0

    def killed(self: RecordWriter, *arguments: object) -> None:
        nonlocal count
        count += 1
        if count > 17:
            raise KeyboardInterrupt
        put(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(RecordWriter, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        load_records(settings, ledger, [path], options)
    monkeypatch.undo()
    assert ledger.last_sequence() == 1
    report = load_records(settings, ledger, [path], options)
    assert report.results == {"unchanged": 10, "new": 15}
    names = GraphNames(BASE)
    newest = {name: revision for name, revision in ledger.newest_revisions().items() if not names.is_source(name)}
    assert newest == {names.record(f"RECORD-NUMBER-{number}"): 1 for number in range(25)}


@given(st.integers(max_value=0), st.booleans())
def test_zero_and_less_is_no_date(milliseconds: int, as_text: bool) -> None:
    assert read_date(str(milliseconds) if as_text else milliseconds) == ABSENT


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00.000Z", "1970-01-01 00:00", "1969-12-31T19:00:00-05:00"])
def test_the_beginning_of_a_count_is_no_date(text: str) -> None:
    assert read_date(text) == ABSENT


@given(st.text(st.sampled_from("a \n\t\x00\x0b\x1f\ufffe\uffff"), min_size=1), st.booleans())
def test_records_with_control_characters_are_counted(text: str, unknown: bool) -> None:
    report = Report()
    type_ = read_record_types()["notification"]
    statements = Statements(BASE + "notification/1")
    body = {"surprise": {"inner": [text]}} if unknown else {"title": {"en": text}}
    assert Mapper(RecordIris(BASE), report).map(statements, type_, body)
    assert report.mended == (mend(text) != text)
    assert any("control characters" in line for line in report.lines()) is bool(report.mended)
    assert not has_unsayable(statements.canonical().ntriples)
