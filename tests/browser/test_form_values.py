"""Dates and addresses in forms: what is written in their inputs is what the record says, and stays."""

import json
from typing import Any

import pytest

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.submissions.judged import Judged, owner_of
from kg.texts.languages import TAGS
from kg.validation.engines.choosing import choose_engine
from kg.validation.validator import Validator
from tests.browser.form_fields import forms_of
from tests.browser.form_site import Site, filled, path_of

pytest_plugins = ["tests.browser.form_fixtures"]


def _draft(site: Site, body: dict[str, Any]) -> str:
    """The address of the form of a body of Belgium."""
    schema, actor, text = body["header"]["schema"], site.actors["be"], json.dumps(body).encode()
    report = Validator(read_iris(PUBLISHED_BASE), choose_engine()).validate(text, "publish")
    made = site.submissions.save(actor, Judged(text, report, owner_of(body, schema, actor)))
    return f"/en/submissions/{made.number}/edit"


def _saved(site: Site, at: str) -> Any:
    return json.loads(site.submissions.document(site.actors["be"], int(at.split("/")[3]))[0])


def _sent(site: Site, page: str, said: dict[str, str]) -> str:
    """The page as it is shown after something was saved on it."""
    answer = site.post("be", *filled(site.get("be", page).text, "save", said))
    assert answer.status_code == 303
    shown: str = site.get("be", path_of(answer.headers["location"])).text
    return shown


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ({"year": "2026"}, "2026"),
        ({"year": "٢٠٢٦", "month": "٣"}, "2026-03"),
        ({"year": "2026", "month": "3", "day": "9"}, "2026-03-09"),
        ({"year": "2026", "month": "13"}, "2026-13"),
        ({"month": "3", "day": "9"}, "--03-09"),
        ({"year": "0"}, "?0"),
    ],
)
def test_a_date_is_written_in_three_inputs(form_site: Site, written: dict[str, str], date: str) -> None:
    at = form_site.begin("be", "nbsap").partition("?")[0]
    page = f"{at}?page=dates"
    shown = _sent(form_site, page, {f"/startDate/{name}": part for name, part in written.items()})
    assert _saved(form_site, at)["startDate"] == date
    assert ('class="fault"' in shown) is (date in ("2026-13", "--03-09", "?0"))
    assert ("The year is missing." in shown) is ("year" not in written)
    for tag in TAGS:
        localized = page.replace("/en/", f"/{tag}/")
        fields = dict(forms_of(form_site.get("be", localized).text, "/edit")[0].fields)
        there = [fields[f"/startDate/{name}"] for name in ("year", "month", "day")]
        assert [bool(part) for part in there] == [name in written for name in ("year", "month", "day")]
        _sent(form_site, localized, {})
        assert _saved(form_site, at)["startDate"] == date
    _sent(form_site, page, dict.fromkeys((f"/startDate/{name}" for name in written), ""))
    assert "startDate" not in _saved(form_site, at)


def test_a_date_that_is_written_otherwise_stays_in_one_line(form_site: Site) -> None:
    header = {"identifier": "NBSAP-DATES-000001", "schema": "nbsap", "languages": ["en"]}
    at = _draft(form_site, {"header": header, "government": {"identifier": "be"}, "startDate": "2026-03-31T14:00:00Z"})
    page = f"{at}?page=dates"
    fields = dict(forms_of(form_site.get("be", page).text, "/edit")[0].fields)
    assert fields["/startDate"] == "2026-03-31T14:00:00Z"
    assert "/startDate/year" not in fields
    _sent(form_site, page, {"/startDate": "2026-04"})
    fields = dict(forms_of(form_site.get("be", page).text, "/edit")[0].fields)
    assert (fields["/startDate/year"], fields["/startDate/month"]) == ("2026", "04")


def test_what_an_address_is_called_stays_whatever_member_says_it(form_site: Site) -> None:
    header = {"identifier": "NBSAP-LINKS-000001", "schema": "nbsap", "languages": ["en", "fr"]}
    links: list[dict[str, Any]] = [
        {"url": "https://www.example.org/a", "title": {"fr": "Un"}},
        {"url": "https://www.example.org/b"},
    ]
    at = _draft(form_site, {"header": header, "government": {"identifier": "be"}, "documentLinks": links})
    page = f"{at}?page=documents"
    _sent(form_site, page, {"/documentLinks/0/language": "fr", "/documentLinks/1/name/en": "Two"})
    made = _saved(form_site, at)["documentLinks"]
    assert made == [links[0] | {"language": "fr"}, links[1] | {"name": {"en": "Two"}}]
    _sent(form_site, page, {"/documentLinks/0/title/en": "One", "/documentLinks/0/title/fr": ""})
    assert _saved(form_site, at)["documentLinks"][0]["title"] == {"en": "One"}
