"""The Secretariat's thesaurus API, answered by us: same addresses, same fields, only texts in their real language."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import accept, make_visible
from kg.rdf.graph_names import GraphNames
from kg.rdf.namespaces import DCT, RDF, SKOS
from kg.settings import Settings
from tests.browser.conftest import assert_problem
from tests.data.samples import terms
from tests.data.sources import RECORDS, Source, sources

ROOT = "/api/v2013/thesaurus"
FIELDS = [
    "termId", "identifier", "name", "title", "shortTitle", "description", "longDescription", "source", "broaderTerms",
    "narrowerTerms", "relatedTerms", "nonPreferedTerms",
]  # fmt: skip
REGIONAL = "528B1187-F1BD-4479-9FB3-ADBD9076D361"
AREAS = "CA9BBEA9-AAA7-4F2F-B3A3-7ED180DE1924"
ACCESS = "99FCE39007594FCD862564EC8D6E304F"
BASE = "http://metadata.cbd.int/"


def get(client: TestClient, path: str) -> object:
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


def identifiers(terms: object) -> list[str]:
    assert isinstance(terms, list)
    return [term["identifier"] for term in terms]


def test_domains_have_identifier_name_and_number(client: TestClient) -> None:
    domains = get(client, "domains")
    assert isinstance(domains, list)
    assert len(domains) == 123
    assert all({"domainId", "identifier", "name"} <= set(domain) for domain in domains)
    assert identifiers(domains) == sorted(identifiers(domains), key=str.casefold)
    named = {domain["identifier"]: domain["name"] for domain in domains}
    assert named["GBF-TARGETS"] == "Targets of the framework"
    assert "http" not in " ".join(named)


def test_one_domain_by_its_encoded_identifier(client: TestClient) -> None:
    domain = get(client, "domains/Organization%20Types?relations=domain")
    assert isinstance(domain, dict)
    assert (domain["identifier"], domain["name"]) == ("Organization Types", "Types of organization")
    assert set(domain["title"]) == {"ar", "en", "es", "fr", "ru", "zh"}


SAMPLE = RECORDS / "thesaurus" / "www" / "gbf-targets_targets.json"


@pytest.mark.parametrize("source", sources(SAMPLE))
def test_a_term_has_the_fields_of_the_source_in_its_spelling_and_order(client: TestClient, source: Source) -> None:
    assert list(get(client, "terms/GBF-TARGET-01")) == FIELDS  # type: ignore[call-overload]
    theirs = {**terms()[1], "identifier": "GBF-TARGET-01", "termId": 7398}
    if source == "real":
        theirs = json.loads(SAMPLE.read_text(encoding="utf-8"))[0]
    ours = get(client, f"terms/{theirs['identifier']}")
    assert isinstance(ours, dict)
    assert set(theirs) <= set(ours)
    assert {key: type(value) for key, value in ours.items()} == {key: type(theirs[key]) for key in ours}
    assert ours["termId"] == theirs["termId"]


def test_a_target_is_answered_from_the_framework(client: TestClient) -> None:
    term = get(client, "terms/GBF-TARGET-03?relations=true")
    assert isinstance(term, dict)
    assert term["name"] == term["title"]["en"] == "GBF-T03. Conserve 30% of Land, Waters and Seas"
    assert term["title"]["fr"].startswith("GBF-T03. Conserver 30")
    assert term["description"] == term["longDescription"]["en"]
    assert "30 per cent" in term["description"]
    assert "GBF-INDICATOR-3.1" in term["narrowerTerms"]
    assert {"AICHI-TARGET-11", "SUSTAINABLE-DEVELOPMENT-GOAL-14"} <= set(term["relatedTerms"])
    assert term["termId"] == 7400


def test_a_term_by_its_code_and_parameters_without_a_value(client: TestClient) -> None:
    assert get(client, "terms?termCode=ca") == get(client, "terms/ca")
    with_relations = get(client, "terms/ca?relations=true")
    assert get(client, "terms/ca?relations") == get(client, "terms?termCode=ca&relations=") == with_relations
    assert get(client, "terms/ca?relations=false") == get(client, "terms/ca") != with_relations
    assert_problem(client.get(f"{ROOT}/terms"), 400, "invalid-input")
    assert_problem(client.get(f"{ROOT}/terms?termCode=nowhere"), 404, "not-found")


def test_domains_whose_terms_are_facts_are_filled(client: TestClient) -> None:
    languages = get(client, "domains/ISO639-2/terms")
    assert isinstance(languages, list)
    french = next(term for term in languages if term["identifier"] == "lang-fr")
    assert french["title"] == {
        "en": "French", "ar": "الفرنسية", "es": "francés", "fr": "français", "ru": "французский", "zh": "法语",
    }  # fmt: skip
    assert len(languages) == 183
    united = identifiers(get(client, "domains/52AFC0EE-7A02-4EFA-9277-8B6C327CE21F/terms"))
    assert set(united) == {f"lang-{tag}" for tag in ("ar", "en", "es", "fr", "ru", "zh")}
    assert len(identifiers(get(client, "domains/cbdLibraries/terms"))) == 3
    assert get(client, "terms/sz")["shortTitle"] == {}  # type: ignore[index]


def test_the_documentation_says_which_domains_await_a_pull(client: TestClient) -> None:
    page = (Path(__file__).parents[2] / "docs" / "thesaurus-api.md").read_text(encoding="utf-8")
    awaiting = page[page.index("These are empty until") : page.index("## For clients")]
    for domain in identifiers(get(client, "domains")):
        empty = get(client, f"domains/{quote(domain, safe='')}/terms") == []
        assert (f"| `{domain}` |" in awaiting) == empty, domain
        assert f"| `{domain}` |" in page, domain


def test_titles_begin_with_the_codes_by_which_clients_match(client: TestClient) -> None:
    names = {name: get(client, f"terms/{name}")["name"] for name in (  # type: ignore[index]
        "GBF-GOAL-A", "AICHI-TARGET-05", "SUSTAINABLE-DEVELOPMENT-GOAL-06", "GBF-INDICATOR-A.1", "GBF-INDICATOR-2.2",
    )}  # fmt: skip
    assert names["GBF-GOAL-A"].startswith("GBF-G-A. ")
    assert names["AICHI-TARGET-05"].startswith("Aichi-T5. ")
    assert names["SUSTAINABLE-DEVELOPMENT-GOAL-06"].startswith("6. ")
    assert names["GBF-INDICATOR-A.1"].startswith("A.1 ")
    assert names["GBF-INDICATOR-2.2"].startswith("2.1 ")


def test_titles_are_only_in_languages_that_they_are_really_in(client: TestClient) -> None:
    term = get(client, "terms/GBF-TARGET-03")
    assert isinstance(term, dict)
    assert set(term["title"]) == {"en", "es", "fr"}  # ar, ru and zh are there, but a machine's
    kenya = get(client, "terms/ke")
    assert isinstance(kenya, dict)
    assert kenya["title"]["zh"] == "肯尼亚"
    for target in get(client, "domains/GBF-TARGETS/terms"):  # type: ignore[attr-defined]
        assert not re.search(r"[\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]", json.dumps(target, ensure_ascii=False))


def test_relations_are_given_only_when_asked_for(client: TestClient) -> None:
    for path in ("terms/ke", "terms/ke?relations=false"):
        term = get(client, path)
        assert isinstance(term, dict)
        assert term["broaderTerms"] == term["narrowerTerms"] == term["relatedTerms"] == []
    term = get(client, "terms/ke?relations=true")
    assert isinstance(term, dict)
    assert "084D8F39-16B0-4DFC-89F9-FE1A6EE47E9F" in term["broaderTerms"]
    parties = get(client, "terms/084D8F39-16B0-4DFC-89F9-FE1A6EE47E9F?relations=true")
    assert isinstance(parties, dict)
    assert "ke" in parties["narrowerTerms"]


def test_terms_of_a_domain_come_in_the_order_of_their_names(client: TestClient) -> None:
    assert identifiers(get(client, "domains/GBF-TARGETS/terms")) == [f"GBF-TARGET-{n:02d}" for n in range(1, 24)]
    assert identifiers(get(client, "domains/AICHI-TARGETS/terms")) == [f"AICHI-TARGET-{n:02d}" for n in range(1, 21)]
    assert len(identifiers(get(client, "domains/countries/terms"))) == 198


def test_a_term_of_several_domains_stands_in_each_of_them(client: TestClient) -> None:
    for domain in ("50AC1489-92B8-4D99-965A-AAE97A80F38E", "5001DC0F-908A-4983-8962-EBF4FC18F245"):
        assert REGIONAL in identifiers(get(client, f"domains/{domain}/terms"))
    both = identifiers(get(client, "domains/GBF-GOALS-TARGETS/terms"))
    assert {"GBF-GOAL-A", "GBF-TARGET-23"} <= set(both)


def test_narrower_terms_right_below_and_all(client: TestClient) -> None:
    near = identifiers(get(client, f"terms/{ACCESS}/narrowers?domain={AREAS}&immediate=true"))
    every = identifiers(get(client, f"terms/{ACCESS}/narrowers?domain={AREAS}"))
    assert len(near) == 8
    assert set(near) < set(every)
    assert ACCESS not in every
    headline = "terms/GBF-TARGET-03/narrowers?domain=GBF-HEADLINE-INDICATORS&immediate=true"
    assert identifiers(get(client, headline)) == ["GBF-INDICATOR-3.1"]
    assert len(identifiers(get(client, "terms/GBF-TARGET-03/narrowers?immediate=true"))) == 10
    assert get(client, "terms/ke/narrowers?domain=countries&immediate=true") == []


@pytest.mark.parametrize(
    "identifier", ["http://data.gbif.org/species/13140807", "cbdLibrary:chm", "CBD-SUBJECT-ECOA+ECORES"]
)
def test_identifiers_of_every_style_are_found_url_encoded(client: TestClient, identifier: str) -> None:
    term = get(client, f"terms/{quote(identifier, safe='')}")
    assert isinstance(term, dict)
    assert term["identifier"] == identifier


@pytest.mark.parametrize(
    "path",
    [
        "terms/gbf-target-03", "terms/KE", "terms/nothing", "domains/gbf-targets", "domains/nothing/terms",
        "terms/nothing/narrowers", "terms/ke/narrowers?domain=nothing", "terms/domain/GBF-TARGETS",
        "terms/%22%3E%20%3C%7D", "terms/a%0Ab", "domains/%7B%7D/terms",
    ],
)  # fmt: skip
def test_what_is_unknown_is_a_problem_with_404(client: TestClient, path: str) -> None:
    assert_problem(client.get(f"{ROOT}/{path}"), 404, "not-found")


@pytest.mark.parametrize(
    "path",
    [
        "terms/ke?relations=maybe",
        "terms/ke/narrowers?immediate=2",
        f"terms/{'x' * 301}",
        f"terms/ke/narrowers?domain={'x' * 301}",
    ],
)
def test_what_makes_no_sense_is_a_problem_with_400(client: TestClient, path: str) -> None:
    assert_problem(client.get(f"{ROOT}/{path}"), 400, "invalid-input")


def test_answers_have_validators_are_packed_and_open_to_other_sites(client: TestClient) -> None:
    answer = client.get(f"{ROOT}/domains/countries/terms", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["access-control-allow-origin"] == "*"
    again = {"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]}
    assert client.get(f"{ROOT}/domains/countries/terms", headers=again).status_code == 304
    plain = client.get(f"{ROOT}/domains/countries/terms", headers={"Accept-Encoding": "identity"})
    assert plain.content == gzip.decompress(gzip.compress(answer.content))
    refused = client.get(f"{ROOT}/domains/countries/terms", headers={"Accept-Encoding": "gzip;q=0, *"})
    assert "content-encoding" not in refused.headers
    assert client.head(f"{ROOT}/terms/ke").status_code == 200
    assert client.post(f"{ROOT}/terms/ke").status_code == 405


def test_browsers_may_send_the_headers_of_clearing_house_clients(client: TestClient) -> None:
    asked = {"Origin": "https://absch.cbd.int", "Access-Control-Request-Headers": "realm,authorization"}
    allowed = client.options(f"{ROOT}/terms/ke", headers=asked).headers["access-control-allow-headers"].lower()
    assert {"realm", "authorization"} <= {name.strip() for name in allowed.split(",")}


@pytest.fixture
def loaded(own_bundled_data: Path) -> Iterator[TestClient]:
    """A copy into which a domain was loaded, as the loader of the thesaurus writes it."""
    settings = Settings(data=own_bundled_data, public_url="http://testserver/", query_workers=1)
    term, other = (NamedNode(f"{BASE}thesaurus/{name}") for name in ("GBF-TARGET-03", "NEW-TERM"))
    domain = NamedNode(f"{BASE}thesaurus/domain/GBF-TARGETS")
    triples: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (domain, RDF.type, SKOS.ConceptScheme),
        (term, SKOS.inScheme, domain),
        (term, SKOS.prefLabel, Literal("30% of areas are effectively conserved", language="en")),
        (term, SKOS.altLabel, Literal("GBF-T03. 30% of areas are effectively conserved", language="en")),
        (term, SKOS.altLabel, Literal("30 by 30", language="en")),
        (term, SKOS.altLabel, Literal("OLD-TARGET-03")),
        (term, SKOS.definition, Literal("Ensure that by 2030 …", language="en")),
        (term, DCT.source, Literal("COP")),
        (term, SKOS.broader, other),
        (other, SKOS.inScheme, domain),
        (other, SKOS.prefLabel, Literal("A name without a language")),
    ]
    graph = GraphNames(settings.base_iri).named("thesaurus/domain/GBF-TARGETS")
    ledger = Ledger(settings.ledger_address)
    quads = [Quad(*triple) for triple in triples]
    receipt = accept(settings, ledger, Change("thesaurus", "Tester", "One domain"), {graph: quads})
    assert receipt.changed
    make_visible(settings, ledger, ledger.last_sequence())
    ledger.close()
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


def test_other_names_of_countries_are_no_short_titles(client: TestClient) -> None:
    terms = get(client, "domains/countries/terms")
    assert isinstance(terms, list)
    assert len(terms) == 198
    assert {term["identifier"] for term in terms if term["shortTitle"] or term["nonPreferedTerms"]} == set()


def test_a_loaded_domain_comes_before_what_is_bundled(loaded: TestClient) -> None:
    term = get(loaded, "terms/GBF-TARGET-03?relations=true")
    assert isinstance(term, dict)
    assert term["title"]["en"] == "GBF-T03. 30% of areas are effectively conserved"
    assert term["title"]["fr"].startswith("GBF-T03. ")  # the loaded domain has none, the bundled one has
    assert term["shortTitle"] == {"en": "30 by 30"}
    assert term["nonPreferedTerms"] == ["OLD-TARGET-03"]
    assert term["description"] == "Ensure that by 2030 …"
    assert term["source"] == "COP"
    assert term["broaderTerms"] == ["NEW-TERM"]
    assert len(identifiers(get(loaded, "domains/GBF-TARGETS/terms"))) == 24
    new = get(loaded, "terms/NEW-TERM?relations=true")
    assert isinstance(new, dict)
    assert (new["name"], new["title"], new["termId"]) == ("NEW-TERM", {}, None)
    assert new["narrowerTerms"] == ["GBF-TARGET-03"]
