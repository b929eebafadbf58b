"""Pages, lists and profiles of records on a real store: every type, six languages, hostile texts, gone and unknown."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from starlette.testclient import TestClient

from browser.app import create_app
from kg.clearing_house.alignment import read_alignment
from kg.clearing_house.listing import RecordQuery, RecordSets, record_sets
from kg.clearing_house.profiles import read_profile
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.rdf.documents import canonicalize
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, RDF
from kg.records.content import read_record, type_of
from kg.records.countries import countries, get_country
from kg.records.types import read_record_types
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from loaders.records.graphs.loading import Options, load_records
from tests.browser.conftest import assert_problem
from tests.browser.records_data import (
    BINARY,
    DATA,
    GONE,
    HOSTILE,
    NAMELESS,
    OTHER,
    PERMIT,
    REPORT,
    TARGET,
    bodies,
    envelope,
)
from tests.copying import copy_folder

BASE = "http://metadata.cbd.int/"
MARKED = "MARKED-RECORD"
_HTML = {"accept": "text/html"}


def _load(data: Path, folder: Path, documents: list[dict[str, object]]) -> None:
    file = folder / "records.ndjson"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in documents), encoding="utf-8")
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    load_records(settings, ledger, [file], Options(agent="Example Secretariat", source="https://api.example.org/"))
    ledger.close()


def _write(data: Path, identifier: str) -> None:
    """A record whose texts nobody cleaned, as it could come by other ways than the loaders."""
    chm, iri = f"{BASE}chm/ontology#", NamedNode(f"{BASE}record/{identifier}")
    triples = [
        Triple(iri, RDF.type, NamedNode(f"{chm}NationalTarget7")),
        Triple(iri, NamedNode(f"{chm}government"), NamedNode(f"{BASE}thesaurus/pe")),
        Triple(iri, DCT.title, Literal(HOSTILE, language="en")),
        Triple(iri, DCT.description, Literal(HOSTILE, language="en")),
        Triple(iri, NamedNode(f"{chm}unheardOf"), Literal(HOSTILE)),
        Triple(iri, DCT.relation, NamedNode("javascript:alert(4)")),
    ]
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    change = Change(dataset="record", agent=HOSTILE, reason=HOSTILE, kind="record", source="javascript:alert(5)")
    receipt = ledger.append(change, {GraphNames(BASE).record(identifier): canonicalize(triples)})
    make_visible(settings, ledger, receipt.sequence)
    ledger.close()


def _withdraw(data: Path, identifier: str) -> None:
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    change = Change(dataset="record", agent="Example Secretariat", reason="Entered by mistake", kind="withdrawal")
    receipt = ledger.append(change, {GraphNames(BASE).record(identifier): None})
    make_visible(settings, ledger, receipt.sequence)
    ledger.close()


@pytest.fixture(scope="module")
def data(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with records, one of them withdrawn."""
    folder = tmp_path_factory.mktemp("records")
    copy_folder(bundled_data, folder / "data")
    _load(folder / "data", folder, bodies())
    _write(folder / "data", MARKED)
    _withdraw(folder / "data", GONE)
    return folder / "data"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[TestClient]:
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(data: Path) -> Knowledge:
    return KnowledgeBase(Settings(data=data)).current()


@pytest.fixture(scope="module")
def sets(known: Knowledge) -> RecordSets:
    return record_sets(known)


def _page(site: TestClient, identifier: str, language: str = "en") -> str:
    answer = site.get(f"/record/{language}/page/{identifier}", headers=_HTML)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def _words(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# One record


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("identifier", [TARGET, OTHER, REPORT, DATA, BINARY, PERMIT, NAMELESS])
def test_a_record_has_a_page_in_every_language(site: TestClient, identifier: str, language: str) -> None:
    html = _page(site, identifier, language)
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html
    assert html.count("<h1") == 1
    assert f"{BASE}record/{identifier}" in html


def test_fields_stand_in_the_groups_of_the_shape_with_its_labels(site: TestClient) -> None:
    type_ = read_record_types()["nationalTarget7"]
    html = _page(site, TARGET, "fr")
    shown = re.findall(r'id="group-(\w+)"', html)
    assert shown == [group.key for group in type_.groups if group.key in shown]
    assert {"general", "alignment"} <= set(shown)
    label = next(text.value for text in type_.by_name["globalTargetAlignment"].labels if text.language == "fr")
    assert label in html


def test_the_title_is_in_the_language_of_the_reader_and_the_others_are_at_hand(site: TestClient) -> None:
    english, arabic = _page(site, TARGET), _page(site, TARGET, "ar")
    assert "Protect thirty per cent" in re.search(r"<h1>.*?</h1>", english, re.DOTALL)[0]  # type: ignore[index]
    assert re.search(r'<li><span [^>]*lang="ar" dir="rtl">حماية ثلاثين في المائة</span>', english)
    assert "حماية ثلاثين" in re.search(r"<h1>.*?</h1>", arabic, re.DOTALL)[0]  # type: ignore[index]


def test_a_text_in_another_language_than_the_page_says_so(site: TestClient) -> None:
    html = _page(site, OTHER)
    assert '<span lang="fr" dir="ltr">Une cible sans alignement</span>' in html
    assert '<span class="mark">in French</span>' in html


def test_hostile_texts_are_harmless(site: TestClient) -> None:
    for identifier in (TARGET, MARKED):
        html = _page(site, identifier)
        assert "<script>alert" not in html
        assert "<img" not in html
        assert not re.search(r'href="javascript:', html)
        assert "{{ 7 * 7 }}" in html


def test_markup_of_texts_is_kept_as_far_as_it_is_safe(site: TestClient) -> None:
    html = _page(site, MARKED)
    assert '<div class="rich" lang="en" dir="ltr"><b>Bold &amp; brave</b>' in html
    assert "<title>Bold &amp; brave" in html
    assert (
        '<li><h2><a href="http://testserver/record/en/page/MARKED-RECORD">' in site.get("/en/records?country=pe").text
    )


def test_global_targets_are_tiles_with_the_degree(site: TestClient) -> None:
    html = _page(site, TARGET)
    assert 'class="tile tile-3 small"' in html
    assert "GBF-DEGREE-HIGH" in html


def test_a_reference_leads_to_its_record_or_says_that_it_is_unknown(site: TestClient) -> None:
    permit = _page(site, PERMIT)
    assert f'href="http://testserver/record/en/page/{NAMELESS}"' in permit
    report = _page(site, REPORT)
    assert f'href="http://testserver/record/en/page/{TARGET}"' in report
    assert "LEVEL-OF-TEST" in report
    assert "not available here" in report


def test_objects_of_a_kind_are_a_table(site: TestClient) -> None:
    html = _page(site, DATA)
    table = re.search(r'<table class="cells">.*?</table>', html, re.DOTALL)
    assert table
    assert table[0].count("<tr>") == 3
    assert "20.5" in table[0]


def test_a_place_is_said_in_degrees(site: TestClient) -> None:
    assert "12.5° S, 45.25° E" in _page(site, NAMELESS)


def test_nothing_private_or_internal_is_shown(site: TestClient) -> None:
    for identifier in (REPORT, TARGET):
        text = _words(_page(site, identifier)).replace("Example Secretariat", "").replace("at the Secretariat", "")
        assert "Secret" not in text
        assert "internal" not in text


def test_what_could_not_be_read_is_shown_as_it_came(site: TestClient) -> None:
    html = _page(site, TARGET)
    assert "mystery" in html
    assert "(shown unchanged)" in html


def test_provenance_says_who_when_from_where_and_which_version(site: TestClient) -> None:
    text = _words(_page(site, TARGET))
    assert "Example Secretariat" in text
    assert "https://api.example.org/" in text
    assert "Version 1" in text
    assert "Revision at the Secretariat 2" in text


def test_what_points_to_a_record_is_counted(site: TestClient) -> None:
    html = _page(site, NAMELESS)
    linking = html[html.index('id="linking"') :]
    assert "A permit" in linking[: linking.index("</section>")]


def test_a_record_without_a_name_is_called_by_its_type_and_country(site: TestClient) -> None:
    assert re.search(r"<title>[^<]*national report: Mongolia, 2026", _page(site, REPORT))
    assert "national report: Mongolia" in _words(_page(site, TARGET))  # among what points to it


def test_an_unknown_record_is_not_found_and_a_withdrawn_one_is_gone(site: TestClient) -> None:
    assert_problem(site.get("/record/en/page/NO-SUCH-RECORD"), 404, "not-found")
    assert_problem(site.get(f"/record/en/page/{GONE}"), 410, "withdrawn")
    page = site.get(f"/record/fr/page/{GONE}", headers=_HTML)
    assert page.status_code == 410
    assert "A strategy that went" in page.text


def test_a_thing_that_is_no_record_keeps_its_page(site: TestClient) -> None:
    assert 'class="record"' not in site.get("/kmgbf/en/page/target_3", headers=_HTML).text


def test_a_newer_version_is_shown_with_the_older_one_listed(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(data, own)
    changed = envelope(OTHER, "nationalTarget7", 1002, {"government": {"identifier": "mn"}, "title": {"en": "Renamed"}})
    _load(own, tmp_path, [{**changed, "revision": 3}])
    with TestClient(create_app(Settings(data=own, public_url="http://testserver/", query_workers=1))) as site:
        text = _words(_page(site, OTHER))
    assert "Renamed" in text
    assert "Version 2" in text
    assert "Version 1" in text
    assert "Une cible sans alignement" not in text


# Lists


def test_sets_count_what_records_say(sets: RecordSets) -> None:
    assert sets.count(type="nationalTarget7") == 3
    assert sets.count(country="mn", type="nationalTarget7") == 2
    assert sets.count(target="3") == 1
    assert sets.count(target="8", type="nationalReport7") == 1
    assert sets.count(type="nbsap") == 0
    assert sets.count(year="2026") == 2


def test_a_facet_counts_what_its_other_values_would_give(sets: RecordSets) -> None:
    found = sets.find(RecordQuery({"type": ("meeting",), "country": ("mn",)}))
    assert found.total == 1
    assert dict(found.facets["type"])["nationalTarget7"] == 2
    assert dict(found.facets["country"]) == {"mn": 1}


def test_lists_are_in_order_and_in_pages(sets: RecordSets) -> None:
    everything = [row.iri for row in sets.find(RecordQuery(limit=200)).rows]
    assert len(everything) == sets.find(RecordQuery()).total == len(set(everything))
    parts = [row.iri for offset in range(0, 20, 3) for row in sets.find(RecordQuery(limit=3, offset=offset)).rows]
    assert parts == everything
    days = [row.day for row in sets.find(RecordQuery(limit=200)).rows]
    assert days == sorted(days, reverse=True)
    oldest = [row.day for row in sets.find(RecordQuery(limit=200, sort="oldest")).rows if row.day]
    assert oldest == sorted(oldest)


def test_words_find_records_by_name_in_any_language(sets: RecordSets) -> None:
    for text in ("thirty", "proteger", "ثلاثين"):
        rows = sets.find(RecordQuery(text=text)).rows
        assert [row.iri for row in rows] == [f"{BASE}record/{TARGET}"], text
    assert sets.find(RecordQuery(text="nowhere to be found")).total == 0
    assert sets.find(RecordQuery(text='" OR * NEAR(')).total == 0


def test_a_large_set_is_listed_like_a_small_one(data: Path, tmp_path: Path) -> None:
    """More records than are put in order one by one."""
    own = tmp_path / "own"
    copy_folder(data, own)
    many = [
        envelope(
            f"BBBBBBBB-{number:027d}",
            "nbsap",
            5000 + number,
            {"government": {"identifier": "fr"}, "title": {"en": f"N {number:03d}"}},
            f"20{10 + number % 15}-01-01",
        )
        for number in range(150)
    ]
    _load(own, tmp_path, many)
    sets = record_sets(KnowledgeBase(Settings(data=own)).current())
    pages = [
        sets.find(RecordQuery({"country": ("fr",)}, limit=40, offset=offset)).rows for offset in (0, 40, 80, 120, 160)
    ]
    assert [len(page) for page in pages] == [40, 40, 40, 30, 0]
    days = [row.day for page in pages for row in page]
    assert days == sorted(days, reverse=True)
    names = sets.find(RecordQuery({"country": ("fr",)}, sort="name", limit=200)).rows
    assert [row.iri[-3:] for row in names] == [f"{number:03d}" for number in range(150)]
    assert sum(count for _, count in sets.find(RecordQuery({"country": ("fr",)})).facets["year"]) == 150


def test_withdrawing_and_loading_again_leaves_the_right_sets(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    copy_folder(data, own)
    _withdraw(own, TARGET)
    sets = record_sets(KnowledgeBase(Settings(data=own)).current())
    assert sets.count(type="nationalTarget7") == 2
    assert sets.count(target="3") == 0
    _load(own, tmp_path, bodies())
    assert record_sets(KnowledgeBase(Settings(data=own)).current()).count(type="nationalTarget7") == 2
    newer = next(one for one in bodies() if one["identifier"] == TARGET)
    _load(own, tmp_path, [{**newer, "revision": newer["revision"] + 1}])
    sets = record_sets(KnowledgeBase(Settings(data=own)).current())
    assert sets.count(type="nationalTarget7") == 3
    assert sets.count(type="nbsap") == 0  # what was withdrawn stays so
    assert sets.all.bit_count() == sum(count for _, count in sets.counts("type", sets.all))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_a_page_in_every_language(site: TestClient, language: str) -> None:
    answer = site.get(f"/{language}/records?type=nationalTarget7&sort=name", headers=_HTML)
    assert answer.status_code == 200
    assert f"/record/{language}/page/{TARGET}" in answer.text
    assert f'href="http://testserver/{language}/records?sort=name"' in answer.text  # the chip takes the type away


def test_every_link_of_a_facet_gives_as_many_as_it_says(site: TestClient) -> None:
    html = site.get("/en/records", headers=_HTML).text
    facets = html[html.index('class="facets"') :]
    links = re.findall(
        r'<li><a href="http://testserver(/en/records[^"]+)"[^>]*>.*?</a> <span class="count">(\d+)</span>', facets
    )
    assert len(links) > 10
    for address, count in links:
        found = site.get("/api" + address.removeprefix("/en").replace("&amp;", "&")).json()
        assert found["total"] == int(count), address


def test_a_mistake_in_an_address_is_explained(site: TestClient) -> None:
    assert_problem(site.get("/en/records?sort=x"), 400, "invalid-input")
    assert_problem(site.get("/en/records?page=0"), 400, "invalid-input")
    assert_problem(site.get("/api/records?format=xml"), 400, "invalid-input")
    assert_problem(site.get("/api/records?limit=100000"), 400, "invalid-input")
    assert_problem(site.get("/api/records?type=" + "+".join(map(str, range(60)))), 400, "invalid-input")


def test_unknown_values_give_an_empty_list(site: TestClient) -> None:
    answer = site.get("/en/records?type=%3Cscript%3E&country=zz&year=x", headers=_HTML)
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace('<script type="', "")
    assert "No record matches these filters" in answer.text


def test_programs_get_the_list_with_total_and_next(site: TestClient) -> None:
    first = site.get("/api/records?country=mn&limit=2&lang=fr").json()
    assert first["total"] == 8
    assert len(first["records"]) == 2
    seen = [one["iri"] for one in first["records"]]
    following = first["next"]
    while following:
        page = site.get(following.removeprefix("http://testserver")).json()
        seen += [one["iri"] for one in page["records"]]
        following = page["next"]
    assert len(seen) == len(set(seen)) == 8
    assert first["records"][0]["countryName"]["value"] == "Mongolie"


def test_the_list_is_csv_and_json_ld_too(site: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(site.get("/api/records.csv?type=nationalTarget7").text.lstrip("\ufeff"))))
    assert {row["iri"].removeprefix(f"{BASE}record/") for row in rows} == {TARGET, OTHER, MARKED}
    graph = site.get("/api/records?type=nationalTarget7&format=jsonld").json()["@graph"]
    assert {node["@type"][0] for node in graph} == {"chm:NationalTarget7"}


# Countries


def test_countries_have_codes_names_and_the_parties_are_196() -> None:
    assert sum(country.is_party for country in countries().values()) == 196
    mongolia = get_country("MN")
    assert (mongolia.iso3, mongolia.m49) == ("MNG", "496")
    assert {text.language for text in mongolia.names()} == set(LANGUAGES)
    assert len({country.iso3 for country in countries().values() if country.iso3}) == 249
    assert len({country.m49 for country in countries().values() if country.m49}) == 249


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_pages_in_every_language(site: TestClient, language: str) -> None:
    everything = site.get(f"/{language}/countries", headers=_HTML)
    assert everything.status_code == 200
    assert everything.text.count(f"/{language}/countries/") >= 249
    for code in ("mn", "in", "ad", "us", "eu"):
        one = site.get(f"/{language}/countries/{code}", headers=_HTML)
        assert one.status_code == 200
        assert get_country(code).name(language).value in one.text.replace("&#39;", "'").replace("&amp;", "&")


def test_a_profile_gathers_what_a_party_sent(known: Knowledge) -> None:
    profile = read_profile(known, get_country("mn"))
    assert profile.national == 2
    assert {code: [one.degree for one in found] for code, found in profile.targets.items()} == {
        "2": [f"{BASE}thesaurus/GBF-DEGREE-LOW"],
        "3": [f"{BASE}thesaurus/GBF-DEGREE-HIGH"],
    }
    assert [row.iri for row in profile.unaligned] == [f"{BASE}record/{OTHER}"]
    assert {one.target for one in profile.progress} == {f"{BASE}record/{TARGET}", f"{BASE}kmgbf/target_8"}
    (points,) = profile.points.values()
    assert [(point.year, point.value) for point in points] == [("2024", "21"), ("2020", "20.5")]
    ((_, answers),) = profile.answers.values()
    assert [answer.state for answer in answers] == ["full", "half", "none"]
    assert dict(profile.roles) == {"CBD-FP1": 1, "CHM-FP": 1}
    assert [iri for iri, _ in profile.answered] == [f"{BASE}notification/2025-024"]
    assert [row.iri for row in profile.meetings] == [f"{BASE}meeting/COP-99"]
    assert profile.missing == ("nbsap",)
    assert "3" not in profile.unaddressed
    assert "4" in profile.unaddressed


def test_every_number_of_the_matrix_is_the_length_of_its_list(site: TestClient) -> None:
    html = site.get("/en/countries/mn", headers=_HTML).text
    matrix = html[html.index('class="cells matrix"') :]
    matrix = matrix[: matrix.index("</table>")]
    links = re.findall(r'href="http://testserver(/en/records[^"]+)"[^>]*>(\d+)<', matrix)
    assert len(links) > 6
    for address, count in links:
        found = site.get("/api" + address.removeprefix("/en").replace("&amp;", "&")).json()
        assert found["total"] == int(count), address


def test_the_queries_behind_a_profile_give_its_numbers(site: TestClient) -> None:
    from urllib.parse import parse_qs, urlsplit

    queries = site.get("/api/countries/mn").json()["queries"]
    expected = {
        "records": 7,
        "missing": 21,
        "nbsaps": 0,
        "targets": 2,
        "progress": 2,
        "indicators": 2,
        "binary": 3,
        "roles": 2,
        "meetings": 1,
        "answered": 1,
    }
    assert set(queries) == set(expected)
    for section, address in queries.items():
        query = parse_qs(urlsplit(address).query)["query"][0]
        answer = site.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"})
        assert answer.status_code == 200, (section, answer.text)
        rows = answer.json()["results"]["bindings"]
        assert len(rows) == expected[section], section


def test_a_profile_says_what_is_missing_and_nothing_private(site: TestClient) -> None:
    html = site.get("/en/countries/mn", headers=_HTML).text
    assert "nothing is available here yet" in html
    assert "Secret" not in _words(html)
    assert "a@example.org" not in html
    assert "What is missing" in site.get("/en/countries/ad", headers=_HTML).text
    assert "What is missing" not in site.get("/en/countries/us", headers=_HTML).text


def test_profiles_are_json_and_csv_too(site: TestClient) -> None:
    profile = site.get("/api/countries/mn").json()
    assert (profile["iso3"], profile["m49"], profile["party"], profile["nationalTargets"]) == ("MNG", "496", True, 2)
    rows = list(csv.DictReader(io.StringIO(site.get("/api/countries/mn.csv").text.lstrip("\ufeff"))))
    assert {"aligned", "progress", "indicator", "binary", "missing"} <= {row["section"] for row in rows}
    listed = site.get("/api/countries").json()["countries"]
    assert next(one for one in listed if one["iso2"] == "mn")["records"] == 8
    assert "Mongolie" in site.get("/api/countries.csv?lang=fr").text


def test_an_unknown_country_is_not_found(site: TestClient) -> None:
    for address in ("/en/countries/zz", "/api/countries/zz", "/en/countries/%3Cscript%3E", "/api/countries/mongolia"):
        assert_problem(site.get(address), 404, "not-found")


def test_who_has_aligned_what_with_a_target(known: Knowledge) -> None:
    found = read_alignment(known, "3", 10)
    assert (found.national, found.by_country) == (1, (("mn", 1),))
    assert [(degree, number) for degree, number, _ in found.newest] == [(f"{BASE}thesaurus/GBF-DEGREE-HIGH", 1)]
    assert read_alignment(known, "19").national == 0


def test_a_record_is_read_with_everything_inside_it(known: Knowledge) -> None:
    iri = f"{BASE}record/{REPORT}"
    type_ = type_of(known.graph, iri)
    assert type_ is not None
    record = read_record(known.graph, iri, type_)
    sections = record.things("http://metadata.cbd.int/chm/ontology#sectionIII")
    assert [node.rpartition("#")[2] for node in sections] == ["sectionIII-1", "sectionIII-2"]
    assert not record.cut
    assert type_of(known.graph, f"{BASE}kmgbf/target_3") is None
    assert HOSTILE not in str(record.properties())
