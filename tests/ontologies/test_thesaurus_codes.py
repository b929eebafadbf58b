"""Countries, regions, domains and code lists of the thesaurus; meetings and decisions: counts, codes, languages."""

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import DCTERMS, RDF, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kg.records.countries import countries
from ontologies.tables import read
from tests.data.sources import RECORDS

ONTOLOGIES = Path(__file__).parents[2] / "ontologies"
BASE = "http://metadata.cbd.int/"
KG = Namespace(BASE + "kg/ontology#")
CHM = Namespace(BASE + "chm/ontology#")
SCHEMA = Namespace("http://schema.org/")
THESAURUS = Namespace(BASE + "thesaurus/")
MEETING = Namespace(BASE + "meeting/")
SIX = {"ar", "en", "es", "fr", "ru", "zh"}
PARTIES = THESAURUS["084D8F39-16B0-4DFC-89F9-FE1A6EE47E9F"]


@pytest.fixture(scope="module")
def meetings() -> Graph:
    return Graph().parse(ONTOLOGIES / "meeting/meetings.ttl")


def members(graph: Graph, domain: str) -> set[Node]:
    return set(graph.subjects(SKOS.inScheme, THESAURUS[f"domain/{domain}"]))


def tongues(graph: Graph, subject: Node, predicate: URIRef) -> set[str]:
    return {str(text.language) for text in graph.objects(subject, predicate) if isinstance(text, Literal)}


def languages(graph: Graph, subject: Node) -> set[str]:
    return tongues(graph, subject, SKOS.prefLabel)


def shared(name: str) -> object:
    """A real sample; what can be said without it comes before it in a test."""
    if not (RECORDS / name).exists():
        pytest.skip(f"{RECORDS / name} is not at hand: set KG_SHARED to the folder that holds data/cbd")
    return json.loads((RECORDS / name).read_text(encoding="utf-8"))


def test_every_country_has_a_name_in_each_language_and_its_codes(thesaurus: Graph) -> None:
    countries = members(thesaurus, "countries")
    for country in countries:
        code = str(country).rpartition("/")[2]
        assert re.fullmatch("[a-z]{2}", code)
        assert languages(thesaurus, country) == SIX
        assert thesaurus.value(country, KG.iso3166Alpha2) == Literal(code.upper())
    coded = [c for c in countries if thesaurus.value(c, KG.iso3166Alpha3) and thesaurus.value(c, KG.m49)]
    assert countries - set(coded) == {THESAURUS.eu}
    for predicate, pattern in ((KG.iso3166Alpha3, "[A-Z]{3}"), (KG.m49, "[0-9]{3}")):
        values = [str(value) for country in countries for value in thesaurus.objects(country, predicate)]
        assert len(values) == len(set(values)) == 197
        assert all(re.fullmatch(pattern, value) for value in values)
    assert (thesaurus.value(THESAURUS.ke, KG.iso3166Alpha3), thesaurus.value(THESAURUS.ke, KG.m49)) == (
        Literal("KEN"),
        Literal("404"),
    )


def test_countries_match_those_of_the_publications_office_of_the_european_union(thesaurus: Graph) -> None:
    office = "http://publications.europa.eu/resource/authority/country/"
    for country in members(thesaurus, "countries"):
        codes = {f"{office}{code}" for code in thesaurus.objects(country, KG.iso3166Alpha3)}
        assert {str(match) for match in thesaurus.objects(country, SKOS.exactMatch)} == codes


def test_every_country_with_a_statistical_region_lies_in_it(thesaurus: Graph) -> None:
    regions = {region for region in members(thesaurus, "regions") if thesaurus.value(region, KG.m49)}
    assert len(regions) == 21
    regions.add(THESAURUS["DB6CE7B5-EE86-41B1-A3A8-726E5A76C4F9"])  # Western Europe, whose extent is not that of M49
    assert thesaurus.value(THESAURUS.ss, SKOS.broader) == thesaurus.value(None, KG.m49, Literal("014"))
    for country in members(thesaurus, "countries") - {THESAURUS.eu}:
        assert len(set(thesaurus.objects(country, SKOS.broader)) & regions) == 1, country


def test_regions_bear_the_names_of_the_thesaurus(thesaurus: Graph) -> None:
    eastern = next(region for region in thesaurus.subjects(KG.m49, Literal("014")))
    assert thesaurus.value(eastern, SKOS.notation) == Literal("0938DB0F-E4BB-464F-ABBB-ADD615BE5371")
    assert languages(thesaurus, eastern) == SIX
    assert Literal("Africa - Eastern Africa", "en") in set(thesaurus.objects(eastern, SKOS.prefLabel))
    assert all("en" in languages(thesaurus, region) for region in members(thesaurus, "regions"))


def test_groups_of_countries_are_those_that_the_index_says(thesaurus: Graph) -> None:
    rows = read(ONTOLOGIES / "thesaurus/facts/groups.csv")
    for row in rows:
        group = THESAURUS[quote(row["group"], safe="")]
        assert (THESAURUS[row["country"]], SKOS.broader, group) in thesaurus, row
    ancestors = shared("thesaurus/country-ancestor-terms.from-index.json")
    assert isinstance(ancestors, dict)
    for row in rows:
        assert row["country"] not in ancestors or row["group"] in ancestors[row["country"]]
    ours, groups = {(row["country"], row["group"]) for row in rows}, {row["group"] for row in rows}
    assert {(code, group) for code, above in ancestors.items() for group in above if group in groups} <= ours


def test_all_parties_to_the_convention_are_called_so(thesaurus: Graph) -> None:
    parties = set(thesaurus.subjects(SKOS.broader, PARTIES))
    assert parties == {THESAURUS[country.iso2] for country in countries().values() if country.is_party}
    assert len(parties) == 196


def test_every_known_domain_is_there(thesaurus: Graph) -> None:
    here = {
        str(n) for d in thesaurus.subjects(RDF.type, SKOS.ConceptScheme) for n in thesaurus.objects(d, SKOS.notation)
    }
    assert len(here) == 123
    schemes = set(thesaurus.subjects(SKOS.notation, None)) & set(thesaurus.subjects(RDF.type, SKOS.ConceptScheme))
    nameless = {str(scheme).rpartition("/")[2] for scheme in schemes if not languages(thesaurus, scheme)}
    assert nameless == {"0BB90152-BE5D-4A51-B090-D29906F65247", "441381DA-856A-4E89-8568-9EBE7145FA50"}
    domains = shared("thesaurus/domains.json")
    assert isinstance(domains, list)
    assert {domain["identifier"] for domain in domains} == here


def test_terms_of_code_lists_are_those_of_the_sources(thesaurus: Graph) -> None:
    assert len(members(thesaurus, "CA9BBEA9-AAA7-4F2F-B3A3-7ED180DE1924")) == 80
    assert len(members(thesaurus, "1A22EAAB-9BBC-4543-890E-DEF913F59E98")) == 19
    areas = shared("thesaurus/CA9BBEA9-AAA7-4F2F-B3A3-7ED180DE1924.abs-subjects.json")
    assert isinstance(areas, list)
    assert len(areas) == 80
    for area in areas:
        iri = THESAURUS[quote(area["identifier"], safe="")]
        assert thesaurus.value(iri, KG.termId) == Literal(area["termId"])
        above = {str(n) for b in thesaurus.objects(iri, SKOS.broader) for n in thesaurus.objects(b, SKOS.notation)}
        assert {name for name in area["broaderTerms"] if name in {a["identifier"] for a in areas}} <= above


def test_a_term_of_several_domains_is_one_concept(thesaurus: Graph) -> None:
    regional = THESAURUS["528B1187-F1BD-4479-9FB3-ADBD9076D361"]
    assert len(set(thesaurus.objects(regional, SKOS.inScheme))) == 2
    assert len(set(thesaurus.objects(THESAURUS["GBF-TARGET-03"], SKOS.inScheme))) == 2


def test_all_terms_have_an_english_name_and_no_copy_of_it_in_code_lists(thesaurus: Graph) -> None:
    for term in set(thesaurus.subjects(RDF.type, SKOS.Concept)):
        assert "en" in languages(thesaurus, term), term
    for row in read(ONTOLOGIES / "thesaurus/facts/codes.csv"):
        others = [row[language].casefold() for language in SIX - {"en"} if row[language]]
        assert row["en"].casefold() not in others, row["identifier"]


def test_whatever_is_above_a_term_is_a_term(thesaurus: Graph) -> None:
    terms = set(thesaurus.subjects(RDF.type, SKOS.Concept))
    assert set(thesaurus.objects(None, SKOS.broader)) <= terms


def test_numbers_of_the_thesaurus_belong_to_one_term_each(thesaurus: Graph) -> None:
    numbers = Counter(number for _, number in thesaurus.subject_objects(KG.termId))
    assert len(numbers) > 140
    assert max(numbers.values()) == 1
    assert thesaurus.value(THESAURUS["GBF-TARGET-01"], KG.termId) == Literal(7398)


def test_meetings_have_codes_and_dates_where_known(meetings: Graph, thesaurus: Graph) -> None:
    found = set(meetings.subjects(RDF.type, CHM.Meeting))
    assert len(found) == 43
    for meeting in found:
        assert str(meeting) == str(MEETING) + str(meetings.value(meeting, SKOS.notation))
        assert tongues(meetings, meeting, DCTERMS.title) == {"en"}
        begin, end = meetings.value(meeting, SCHEMA.startDate), meetings.value(meeting, SCHEMA.endDate)
        assert (begin is None) == (end is None)
        assert begin is None or str(begin) <= str(end)
    assert meetings.value(MEETING["COP-16"], SCHEMA.startDate) == Literal("2024-10-21", datatype=XSD.date)
    for resumed in ("COP-16-R2", "EXCOP-01-R1"):
        assert meetings.value(MEETING[resumed], DCTERMS.isPartOf) == MEETING[resumed.rpartition("-")[0]]
    assert all(meetings.value(meeting, SCHEMA.startDate) for meeting in found)
    assert set(meetings.objects(None, DCTERMS.spatial)) <= members(thesaurus, "countries")
    for body, number in (("COP", 17), ("CP-MOP", 12), ("NP-MOP", 6)):  # without a gap
        assert {MEETING[f"{body}-{one:02d}"] for one in range(1, number + 1)} <= found


def test_decisions_are_named_in_each_language_and_belong_to_a_meeting(meetings: Graph) -> None:
    found = set(meetings.subjects(RDF.type, CHM.Decision))
    assert len(found) == 36
    for decision in found:
        assert tongues(meetings, decision, DCTERMS.title) == SIX
        assert (meetings.value(decision, CHM.meeting), RDF.type, CHM.Meeting) in meetings
    eleven = URIRef(BASE + "decision/cp-mop/11/7")
    assert meetings.value(eleven, SKOS.notation) == Literal("CBD/CP/MOP/DEC/11/7")
    assert Literal("Decision CP-11/7", "en") in set(meetings.objects(eleven, DCTERMS.title))


@pytest.mark.parametrize(
    ("country", "language", "name", "before"),
    [("ke", "es", "Kenya", "Kenia"), ("ng", "fr", "Nigéria", "Nigeria"), ("kg", "ru", "Кыргызстан", "Киргизия"),
     ("cl", "ar", "شيلي", "تشيلي")],
)  # fmt: skip
def test_countries_are_named_as_the_united_nations_do(
    thesaurus: Graph, country: str, language: str, name: str, before: str
) -> None:
    assert (THESAURUS[country], SKOS.prefLabel, Literal(name, language)) in thesaurus
    assert (THESAURUS[country], SKOS.altLabel, Literal(before, language)) in thesaurus


def test_other_names_of_countries_differ_from_all_their_names(thesaurus: Graph) -> None:
    for country in members(thesaurus, "countries"):
        others = set(thesaurus.objects(country, SKOS.altLabel))
        assert not others & set(thesaurus.objects(country, SKOS.prefLabel)), country


def test_subjects_have_the_broader_subjects_of_the_index(thesaurus: Graph) -> None:
    for subject, above in {"MAR": "BIOMES", "ABS": "CROSS-CUTTING", "CPB": "LEGAL-STRUCT"}.items():
        broader = THESAURUS[f"CBD-SUBJECT-{above}"]
        assert set(thesaurus.objects(THESAURUS[f"CBD-SUBJECT-{subject}"], SKOS.broader)) == {broader}


def test_the_last_decisions_of_the_sixteenth_meeting_are_of_its_second_resumed_session(meetings: Graph) -> None:
    for iri in meetings.subjects(RDF.type, CHM.Decision):
        body, session, number = str(iri).split("/")[-3:]
        late = (body, session) == ("cop", "16") and int(number) >= 31
        assert (meetings.value(iri, CHM.meeting) == MEETING["COP-16-R2"]) == late


def test_every_group_with_members_says_whether_these_are_all(thesaurus: Graph) -> None:
    groups = {
        group for country in members(thesaurus, "countries") for group in thesaurus.objects(country, SKOS.broader)
    }
    assert len(groups) > 20
    for group in groups:
        (complete,) = thesaurus.objects(group, KG.hasAllMembers)
        assert tongues(thesaurus, group, SKOS.scopeNote) == (set() if complete == Literal(True) else SIX)
    assert list(thesaurus.objects(PARTIES, KG.hasAllMembers)) == [Literal(True)]
    some = set(thesaurus.subjects(KG.hasAllMembers, Literal(False)))
    assert some <= groups
    assert len(some) == 8
