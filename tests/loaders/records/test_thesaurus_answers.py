"""The answers of the Secretariat's thesaurus go in, and our own thesaurus API gives the same answers again."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.settings import Settings
from loaders.records.graphs.thesaurus import load_thesaurus
from tests.copying import copy_folder
from tests.data import samples
from tests.data.sources import RECORDS, Source, sources

SUBJECTS = "CA9BBEA9-AAA7-4F2F-B3A3-7ED180DE1924"
FILE = RECORDS / "thesaurus" / f"{SUBJECTS}.abs-subjects.json"
TEXTS = ("title", "shortTitle", "longDescription")
LISTS = ("broaderTerms", "narrowerTerms", "relatedTerms", "nonPreferedTerms")


@dataclass(frozen=True)
class Domain:
    """A domain, the file of its answers, and the number of its terms."""

    identifier: str
    file: Path
    terms: int


@pytest.fixture(scope="module", params=sources(FILE))
def domain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Domain:
    """One of our own making, or that of ABS subjects."""
    source: Source = request.param
    if source == "real":
        return Domain(SUBJECTS, FILE, 80)
    (file,) = (samples.write(tmp_path_factory.mktemp("own")) / "thesaurus").iterdir()
    return Domain(samples.DOMAIN, file, 6)


@pytest.fixture(scope="module")
def client(domain: Domain, tmp_path_factory: pytest.TempPathFactory, bundled_data: Path) -> Iterator[TestClient]:
    """A copy into which the domain was loaded."""
    data = tmp_path_factory.mktemp("thesaurus") / "data"
    copy_folder(bundled_data, data)
    settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    load_thesaurus(settings, ledger, [domain.file], read_iris(settings.base_iri), Report())
    ledger.close()
    with TestClient(create_app(settings)) as opened:
        yield opened


def comparable(term: dict[str, Any]) -> dict[str, Any]:
    """What an answer says: relations without order; of texts, those that stand under one language only.

    The language of the others cannot be found, so they need not come out again.
    """
    found = {**term, **{key: sorted(term[key]) for key in LISTS}}
    for key in TEXTS:
        count = Counter(" ".join(text.split()) for text in term[key].values())
        found[key] = {tag: line for tag, text in term[key].items() if count[line := " ".join(text.split())] == 1}
    return found


def same(ours: Any, theirs: Any) -> bool:
    """Whether a value came out as it went in; blanks at the ends of titles are not kept."""
    if isinstance(theirs, dict):
        return {tag: " ".join(text.split()) for tag, text in ours.items() if tag in theirs} == theirs
    if isinstance(theirs, list):
        return sorted(ours) == theirs
    return bool(ours == (" ".join(theirs.split()) if isinstance(theirs, str) else theirs))


def test_every_term_is_answered_as_it_came(client: TestClient, domain: Domain) -> None:
    theirs = {term["identifier"]: comparable(term) for term in json.loads(domain.file.read_text(encoding="utf-8"))}
    answer = client.get(f"/api/v2013/thesaurus/domains/{domain.identifier}/terms?relations=true")
    ours = {term["identifier"]: term for term in answer.json()}
    assert len(theirs) == domain.terms
    assert set(ours) == set(theirs)
    different = {
        (identifier, key): (ours[identifier][key], value)
        for identifier, term in theirs.items()
        for key, value in term.items()
        if not same(ours[identifier][key], value)
    }
    assert different == {}
