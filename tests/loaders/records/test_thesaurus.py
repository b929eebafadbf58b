"""Terms and domains of the thesaurus API as SKOS."""

import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from kg.ledger.ledger import Ledger
from kg.rdf.namespaces import KG, SKOS
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.model import KGS
from kg.settings import Settings
from loaders.records.graphs.thesaurus import Reading, ThesaurusReader, load_thesaurus

BASE = "http://metadata.cbd.int/"
REGIONAL = "528B1187-F1BD-4479-9FB3-ADBD9076D361"


def term(identifier: str, named: str, **more: Any) -> dict[str, Any]:
    return {
        "termId": 1,
        "identifier": identifier,
        "name": named,
        "title": {"en": named},
        "shortTitle": {},
        "broaderTerms": [],
        "narrowerTerms": [],
        "relatedTerms": [],
        "nonPreferedTerms": [],
        **more,
    }


def load(settings: Settings, ledger: Ledger, folder: Path, *, cleaning: bool = False, **files: Any) -> Report:
    folder.mkdir(exist_ok=True)
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    report = Report()
    paths = sorted(folder.glob("*.json"))
    load_thesaurus(settings, ledger, paths, read_iris(BASE), report, Reading(cleaning=cleaning))
    return report


def objects(ledger: Ledger, domain: str, subject: str, predicate: NamedNode) -> list[str]:
    version = ledger.latest(f"{BASE}graph/thesaurus/domain/{domain}")
    assert version is not None
    found = [
        t.object for t in version.content().triples() if t.subject == NamedNode(subject) and t.predicate == predicate
    ]
    return sorted(value.value for value in found if isinstance(value, Literal | NamedNode))


def test_a_domain_is_a_scheme_and_its_terms_are_concepts(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    answer = {
        "domain": "GBF-TARGETS",
        "terms": [
            term("GBF-TARGET-03", "GBF-T03. Conserve 30% of Land", relatedTerms=["SUSTAINABLE-DEVELOPMENT-GOAL-14"]),
            term(
                "CBD-SUBJECT-ECOA+ECORES",
                "Restoration ",
                broaderTerms=["GBF-TARGET-03"],
                longDescription={"en": "Long"},
            ),
        ],
    }
    load(settings, ledger, tmp_path / "t", answer=answer)
    target, subject = f"{BASE}thesaurus/GBF-TARGET-03", f"{BASE}thesaurus/CBD-SUBJECT-ECOA%2BECORES"
    assert objects(ledger, "GBF-TARGETS", target, SKOS.prefLabel) == ["Conserve 30% of Land"]
    assert objects(ledger, "GBF-TARGETS", target, SKOS.altLabel) == ["GBF-T03. Conserve 30% of Land"]
    assert objects(ledger, "GBF-TARGETS", target, SKOS.exactMatch) == [f"{BASE}kmgbf/target_3"]
    assert objects(ledger, "GBF-TARGETS", target, SKOS.related) == [f"{BASE}thesaurus/SUSTAINABLE-DEVELOPMENT-GOAL-14"]
    assert objects(ledger, "GBF-TARGETS", target, SKOS.topConceptOf) == [f"{BASE}thesaurus/domain/GBF-TARGETS"]
    assert objects(ledger, "GBF-TARGETS", subject, SKOS.broader) == [target]
    assert objects(ledger, "GBF-TARGETS", subject, SKOS.prefLabel) == ["Restoration"]
    assert objects(ledger, "GBF-TARGETS", subject, SKOS.definition) == ["Long"]
    assert objects(ledger, "GBF-TARGETS", subject, SKOS.topConceptOf) == []


@pytest.mark.parametrize(
    ("identifier", "tail"),
    [
        (REGIONAL, REGIONAL),
        ("692b3eb1-0000-4b2d-996c-e70f18a51f0e", "692b3eb1-0000-4b2d-996c-e70f18a51f0e"),
        ("99FCE39007594FCD862564EC8D6E304F", "99FCE39007594FCD862564EC8D6E304F"),
        ("am", "am"),
        ("cbdLibrary:chm", "cbdLibrary%3Achm"),
        ("lang-xx", "lang-xx"),
        ("CBD-SUBJECT-SB8j", "CBD-SUBJECT-SB8j"),
        ("http://data.gbif.org/species/1", "http%3A%2F%2Fdata.gbif.org%2Fspecies%2F1"),
    ],
)
def test_every_style_of_identifier(
    settings: Settings, ledger: Ledger, tmp_path: Path, identifier: str, tail: str
) -> None:
    load(settings, ledger, tmp_path / "t", answer={"domain": "d", "terms": [term(identifier, "Name")]})
    assert objects(ledger, "d", f"{BASE}thesaurus/{tail}", SKOS.notation) == [identifier]


def test_a_term_of_several_domains_is_one_concept_in_each(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    answers: dict[str, Any] = {name: {"domain": name, "terms": [term(REGIONAL, "Regional")]} for name in ("a", "b")}
    load(settings, ledger, tmp_path / "t", **answers)
    for name in answers:
        assert objects(ledger, name, f"{BASE}thesaurus/{REGIONAL}", SKOS.inScheme) == [f"{BASE}thesaurus/domain/{name}"]


def test_a_loaded_domain_stands_beside_what_the_program_brings(own_bundled_data: Path, tmp_path: Path) -> None:
    settings = Settings(data=own_bundled_data)
    ledger = Ledger(settings.ledger_address)
    before = ledger.digest(f"{BASE}graph/thesaurus", ledger.last_sequence())
    load(
        settings, ledger, tmp_path / "t", answer={"domain": "AICHI-TARGETS", "terms": [term("AICHI-TARGET-6", "Fish")]}
    )
    assert ledger.digest(f"{BASE}graph/thesaurus", ledger.last_sequence()) == before
    assert objects(ledger, "AICHI-TARGETS", f"{BASE}thesaurus/AICHI-TARGET-06", SKOS.prefLabel) == ["Fish"]
    ledger.close()


def test_a_copy_of_the_english_title_is_no_translation(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    titles = {"en": "The state of the seas", "fr": "The state of the seas", "es": "El estado de los mares"}
    load(settings, ledger, tmp_path / "t", answer={"domain": "d", "terms": [term("X-1", "x", title=titles)]})
    assert objects(ledger, "d", f"{BASE}thesaurus/X-1", SKOS.prefLabel) == [
        "El estado de los mares",
        "The state of the seas",
    ]


def test_a_second_description_that_differs_is_reported(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    answer = {"domain": "d", "terms": [term("X-1", "One"), term("X-1", "Two")]}
    report = load(settings, ledger, tmp_path / "t", answer=answer)
    assert "The term X-1 was given before with another name. The first is kept." in str(report.problems[0])


def test_loading_again_changes_nothing(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    answer = {"domain": "d", "terms": [term("X-1", "One")]}
    load(settings, ledger, tmp_path / "t", answer=answer)
    assert load(settings, ledger, tmp_path / "t", answer=answer).results["domains unchanged"] == 1


def test_cleaning_keeps_the_log_of_skosify(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    terms = [term("X-1", "One", narrowerTerms=["X-2"]), term("X-2", "Two", broaderTerms=["X-1"])]
    load(settings, ledger, tmp_path / "t", cleaning=True, answer={"domain": "d", "terms": terms})
    logs = list((settings.data / "logs").glob("*.log"))
    assert len(logs) == 1
    assert "Cleaned with skosify" in logs[0].read_text()
    assert objects(ledger, "d", f"{BASE}thesaurus/X-2", SKOS.broader) == [f"{BASE}thesaurus/X-1"]


def test_terms_and_domains_keep_their_numbers(settings: Settings, ledger: Ledger, tmp_path: Path) -> None:
    domain = {"domainId": 41, "identifier": "d", "name": "Domain"}
    terms = [term("X-1", "One", termId=7400), term("X-2", "Two", termId=None), term("X-3", "Three", termId=True)]
    load(settings, ledger, tmp_path / "t", domains=[domain], answer={"domain": "d", "terms": terms})
    assert objects(ledger, "d", f"{BASE}thesaurus/domain/d", KG.termId) == ["41"]
    numbers = [objects(ledger, "d", f"{BASE}thesaurus/X-{last}", KG.termId) for last in (1, 2, 3)]
    assert numbers == [["7400"], [], []]


def test_the_number_of_a_term_is_taken_from_the_description_that_has_it(
    settings: Settings, ledger: Ledger, tmp_path: Path
) -> None:
    newer = {"identifier": "X-1", "title": {"en": "New title"}, "kmgbfIri": "http://x.org/1"}
    load(settings, ledger, tmp_path / "t", answer={"domain": "d", "terms": [newer, term("X-1", "Old", termId=7400)]})
    assert objects(ledger, "d", f"{BASE}thesaurus/X-1", KG.termId) == ["7400"]
    assert objects(ledger, "d", f"{BASE}thesaurus/X-1", SKOS.prefLabel) == ["New title"]


@pytest.mark.parametrize("complete", [True, False])
def test_a_domain_is_complete_if_that_is_said(tmp_path: Path, *, complete: bool) -> None:
    """Only then what is none of its terms is a mistake in a record."""
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"domain": "d", "terms": [{"identifier": "a", "name": "A"}]}), encoding="utf-8")
    reader = ThesaurusReader(read_iris(BASE), Report(), Reading(complete=complete))
    reader.read(path)
    stated = {triple.predicate for triple in reader.graph(reader.domains["d"])}
    assert (KGS.complete in stated) is complete
