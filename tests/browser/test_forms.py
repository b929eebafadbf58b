"""Records written in forms, without scripts: begun, saved page by page, checked and submitted."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.rdf.identifiers import PUBLISHED_BASE
from kg.records.mapping.iris import read_iris
from kg.records.model import RecordType
from kg.submissions.forms.changing import cleared
from kg.submissions.judged import Judged, owner_of
from kg.texts.languages import LANGUAGES
from kg.validation.engines.choosing import choose_engine
from kg.validation.json_schema import submittable_types
from kg.validation.validator import Validator
from tests.browser.form_fields import forms_of
from tests.browser.form_site import Site, filled, options_of, path_of
from tests.loaders.records.generated import make_body

pytest_plugins = ["tests.browser.form_fixtures"]
_TYPES = submittable_types()


def test_a_record_is_written_page_by_page_and_submitted(form_site: Site) -> None:
    at = form_site.begin("be")
    number = int(at.split("/")[3])
    page = form_site.get("be", at)
    assert page.headers["cache-control"] == "no-store, private"
    answer = form_site.post("be", *filled(page.text, "next", {"/title/en": "A target", "/title/fr": "Une cible"}))
    assert "page=content" in answer.headers["location"]
    check = form_site.get("be", f"{at}?page=check")
    assert "2 faults must be corrected first." in check.text
    alignment = form_site.get("be", f"{at}?page=alignment&faults=1").text
    assert 'class="fault"' in alignment
    target = {"/globalTargetAlignment/0/identifier": "GBF-TARGET-03"}
    degree = options_of(alignment, "/globalTargetAlignment/0/degreeOfAlignment")[0]
    form_site.post("be", *filled(alignment, "save", target | {"/globalTargetAlignment/0/degreeOfAlignment": degree}))
    more = form_site.get("be", f"{at}?page=additional").text
    form_site.post(
        "be", *filled(more, "save", {"/additionalImplementation": options_of(more, "/additionalImplementation")[1]})
    )
    check = form_site.get("be", f"{at}?page=check")
    assert "No fault was found" in check.text
    answer = form_site.post("be", *filled(check.text, "submit", {}))
    assert (answer.status_code, path_of(answer.headers["location"])) == (303, f"/en/submissions/{number}")
    made = form_site.submissions.get(form_site.actors["be"], number)
    assert (made.state, made.head, made.title) == ("submitted", 1, "A target")
    assert form_site.get("be", at).status_code == 409


def test_others_see_nothing_of_it(form_site: Site) -> None:
    at = form_site.begin("be")
    assert form_site.get("fr", at).status_code == 404
    form = forms_of(form_site.get("be", at).text, "/edit")[0]
    assert form_site.post("fr", form, form.sent("save")).status_code == 404
    answer = form_site.get("", at)
    assert (answer.status_code, "sign-in" in answer.headers["location"]) == (303, True)


def test_what_was_written_is_kept_when_it_cannot_be_saved(form_site: Site) -> None:
    at = form_site.begin("be")
    form = forms_of(form_site.get("be", at).text, "/edit")[0]
    form_site.post("be", form, form.sent("save", **{"/title/en": "First"}))
    answer = form_site.post("be", form, form.sent("save", **{"/title/en": "Second <b>"}))
    assert answer.status_code == 412
    assert ("/title/en", "Second <b>") in forms_of(answer.text, "/edit")[0].fields
    again = forms_of(answer.text, "/edit")[0]
    assert ">First<" in answer.text, "what the other window saved is shown beside"
    assert form_site.post("be", again, again.sent("save")).status_code == 412, "nothing is written over unseen"
    assert _title(form_site, at) == {"en": "First"}
    (newer,) = re.findall(r'name="over" value="(\d+)"', answer.text)
    form_site.post("be", form, form.sent("save", over=newer, **{"/title/en": "Third"}))
    assert form_site.post("be", again, again.sent("save", over=newer)).status_code == 412, "only over what was seen"
    assert _title(form_site, at) == {"en": "Third"}
    for etag in ("", "x", "-1"):
        assert form_site.post("be", form, form.sent("save", etag=etag)).status_code == 400
    lost = form_site.post("", form, form.sent("save", **{"/title/en": "Third"}))
    assert lost.status_code == 401
    assert ("/title/en", "Third") in forms_of(lost.text, "/edit")[0].fields
    foreign = form_site.post("be", form, form.sent("save"), **{"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def _title(site: Site, at: str) -> Any:
    text, _ = site.submissions.document(site.actors["be"], int(at.split("/")[3]))
    return json.loads(text)["title"]


def test_fields_that_do_not_apply_any_more_are_cleared_and_named(form_site: Site) -> None:
    at = f"{form_site.begin('be')}?page=people"
    said = {"/hasNonStateActors": "true", "/nonStateActorsInfo/en": "Many"}
    form_site.post("be", *filled(form_site.get("be", at).text, "save", said))
    answer = form_site.post("be", *filled(form_site.get("be", at).text, "save", {"/hasNonStateActors": "false"}))
    page = form_site.get("be", path_of(answer.headers["location"]))
    assert "These fields do not apply any more" in page.text
    assert not dict(forms_of(page.text, "/edit")[0].fields)["/nonStateActorsInfo/en"]


def test_items_are_added_moved_and_taken_out(form_site: Site) -> None:
    at = f"{form_site.begin('be')}?page=indicators"

    def send(button: str, **said: str) -> list[str]:
        answer = form_site.post("be", *filled(form_site.get("be", at).text, button, said))
        fields = forms_of(form_site.get("be", path_of(answer.headers["location"])).text, "/edit")[0].fields
        return [
            value for name, value in fields if name.startswith("/otherNationalIndicators/") and name.endswith("/en")
        ]

    assert send("save", **{"/otherNationalIndicators/0/value/en": "One"}) == ["One", ""]
    assert send("more /otherNationalIndicators", **{"/otherNationalIndicators/1/value/en": "Two"})[:2] == ["One", "Two"]
    assert send("up /otherNationalIndicators/1") == ["Two", "One", ""]
    assert send("remove /otherNationalIndicators/0") == ["One", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_there_in_every_language(form_site: Site, language: str) -> None:
    at = form_site.begin("be").replace("/en/", f"/{language}/")
    for path in (f"/{language}/submit", f"/{language}/submit/nbsap", at, f"{at}?page=check"):
        page = form_site.get("be", path)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
    assert form_site.get("", f"/{language}/submit").status_code == 200


@pytest.mark.parametrize(
    "type_",
    [type_ if number % 9 == 0 else pytest.param(type_, marks=pytest.mark.slow) for number, type_ in enumerate(_TYPES)],
    ids=lambda type_: type_.schema,
)
def test_sent_as_they_came_the_pages_of_every_type_change_nothing(form_site: Site, type_: RecordType) -> None:
    body = make_body(type_).given
    text = json.dumps(body, ensure_ascii=False).encode()
    report = Validator(read_iris(PUBLISHED_BASE), choose_engine()).validate(text, "publish")
    actor = form_site.actors["all"]
    made = form_site.submissions.save(actor, Judged(text, report, owner_of(body, type_.schema, actor)))
    at = f"/en/submissions/{made.number}/edit"
    keys = [step for step in _steps(form_site.get("all", at).text) if step != "check"]
    for key in keys:
        page = form_site.get("all", f"{at}?page={key}")
        assert page.status_code == 200
        (form,) = forms_of(page.text, "/edit")
        assert form_site.post("all", form, form.sent("save")).status_code == 303
    saved, _ = form_site.submissions.document(actor, made.number)
    assert json.loads(saved) == cleared(type_.fields, body)[0]


def _steps(page: str) -> list[str]:
    nav = page.partition('<nav class="steps"')[2].partition("</nav>")[0]
    links = [unescape(part.partition('"')[0]) for part in nav.split('href="')[1:]]
    return [parse_qs(urlsplit(link).query)["page"][0] for link in links]
