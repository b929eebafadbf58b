"""Pages of questions with what Parties answered, and of reports with their answers."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from loaders.questions import load_questions
from loaders.records.graphs.loading import Options, load_records
from tests.copying import copy_folder

_HTML: Final = {"accept": "text/html"}
_ANSWERED: Final = {"fr": "true", "de": "false", "mn": "true", "ke": "perhaps"}
_ODD: Final = "see http://a b <c>"
_ASKED: Final = "Has anybody here counted an otter?"


_YES_AND_NO: Final = {
    "en": ("Yes", "No"), "fr": ("Oui", "Non"), "es": ("Sí", "No"), "ar": ("نعم", "لا"), "ru": ("Да", "Нет"),
    "zh": ("是", "否"),
}  # fmt: skip


def _report(party: str, answer: str) -> dict[str, Any]:
    header = {"identifier": f"report-{party}", "schema": "cpbNationalReport3", "languages": ["en"]}
    texts = {"Q046": {"en": "<p>In words &amp; more</p>", "ar": "بالكلمات"}}
    instruments = ["instrument.none", _ODD]
    return {"header": header, "government": {"identifier": party}, "Q034": answer, "Q016": instruments, **texts}


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("answers")
    copy_folder(bundled_data, folder / "data")
    settings = Settings(data=folder / "data", public_url="http://testserver/", query_workers=1)
    ledger = Ledger(settings.ledger_address)
    records = folder / "records.ndjson"
    records.write_text("\n".join(json.dumps(_report(*pair)) for pair in _ANSWERED.items()), encoding="utf-8")
    load_records(settings, ledger, [records], Options())
    sentences = folder / "en.cpbNationalReport3.json"
    asked = [{"key": "Articles7-10", "questions": [{"key": "Q034", "title": _ASKED}]}]
    sentences.write_text(json.dumps(asked), encoding="utf-8")
    load_questions(settings, ledger, sentences, agent="Tests")
    ledger.close()
    with TestClient(create_app(settings), follow_redirects=True) as client:
        yield client


def words(page: str) -> str:
    """The text of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page)))


def section(page: str, name: str) -> str:
    """The text of the section of a page that a heading begins."""
    return words(page.partition(f'id="{name}"')[2].partition("</section>")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_counts_its_options_and_lists_who_answered(site: TestClient, language: str) -> None:
    answer = site.get(f"/question/{language}/page/cpb-nr3/34", headers=_HTML)
    assert answer.status_code == 200
    text = section(answer.text, "answers")
    yes, no = _YES_AND_NO[language]
    assert f"{yes} 2 {no} 1 perhaps 1" in text
    assert set(re.findall(r"/page/report-(\w+)", answer.text)) == _ANSWERED.keys()
    assert f'<html lang="{language}"' in answer.text


def test_a_word_that_looks_like_an_identifier_is_shown_as_it_stands(site: TestClient) -> None:
    answer = site.get("/question/en/page/cpb-nr3/16", headers=_HTML)
    assert answer.status_code == 200
    assert f"{_ODD} {len(_ANSWERED)}" in section(answer.text, "answers")


def test_the_query_of_a_question_finds_the_same_answers(site: TestClient) -> None:
    page = site.get("/question/en/page/cpb-nr3/34", headers=_HTML).text
    [address] = re.findall(r'href="([^"]*/query[^"]*)"', page.partition('id="answers"')[2].partition("</section>")[0])
    query = parse_qs(urlsplit(html.unescape(address)).query)["query"][0]
    found = site.get("/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"}).json()
    rows = found["results"]["bindings"]
    said = {row["party"]["value"][-2:]: (row.get("option") or row["word"])["value"].rpartition("/")[2] for row in rows}
    assert said == _ANSWERED


def test_a_question_that_nobody_answered_says_so(site: TestClient) -> None:
    page = site.get("/question/en/page/cpb-nr2/37", headers=_HTML).text
    assert "No report that is here answers it." in section(page, "answers")
    assert 'id="answers"' not in site.get("/thesaurus/en/page/CBD-SUBJECT-MAR", headers=_HTML).text


def test_a_question_leads_to_the_same_one_of_another_report(site: TestClient) -> None:
    document = site.get("/question/cpb-nr3/34", headers={"accept": "application/n-triples"}).text
    match = "<http://www.w3.org/2004/02/skos/core#exactMatch>"
    assert f"/question/cpb-nr3/34> {match} <http://metadata.cbd.int/question/cpb-nr2/37>" in document
    assert '"34"^^<http://metadata.cbd.int/chm/ontology#QuestionNumber>' in document


def test_a_report_shows_its_sections_its_questions_and_options_by_their_names(site: TestClient) -> None:
    page = site.get("/record/en/page/report-fr", headers=_HTML).text
    text = words(page)
    assert text.index("Article 2") < text.index("Articles 7 to 10")
    assert re.search(rf"Question 34 {re.escape(_ASKED)} Yes", text)
    assert "Question 16 None" in text
    assert "In words & more" in text
    assert "/question/en/page/cpb-nr3/34" in page
    assert "السؤال 34" in words(site.get("/record/ar/page/report-fr", headers=_HTML).text)


@pytest.mark.parametrize("path", ["question/cpb-nr3", "question/cpb-nr3/section-Article11", "option/true-false/true"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_schemes_sections_and_options_have_pages(site: TestClient, path: str, language: str) -> None:
    answer = site.get(f"/{path}", headers=_HTML | {"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_an_answer_stands_in_the_document_of_its_record(site: TestClient) -> None:
    document = site.get("/record/report-mn", headers={"accept": "application/n-triples"}).text
    answer = "<http://metadata.cbd.int/record/report-mn#answer-34>"
    option = "<http://metadata.cbd.int/option/true-false/true>"
    assert f"{answer} <http://metadata.cbd.int/chm/ontology#answerOption> {option} ." in document
