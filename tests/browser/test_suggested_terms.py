"""Terms that lists lack: suggested in a form, seen by reviewers, taken over or declined by editors of vocabularies."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from kg.accounts.accounts import Accounts
from kg.accounts.grants import Grant
from kg.texts.languages import TAGS
from tests.browser.form_fields import forms_of
from tests.browser.form_site import OWN, Site, filled, path_of

pytest_plugins = ["tests.browser.form_fixtures"]
_PLACE = "/implementingConsiderations"
_TERM = {"label": "Marais <salé>", "language": "fr", "definition": "Une zone humide.", "belongs": "zones humides"}


@pytest.fixture(scope="module")
def editor(form_site: Site) -> Iterator[str]:
    """Somebody who may change the vocabularies of the copy, and no record."""
    accounts = Accounts(form_site.submissions.settings.ledger_address)
    account = accounts.add("Editor", "member")
    for dataset in ("thesaurus", "kmgbf"):
        accounts.give(Grant(account.number, "vocabulary-editor", f"vocabulary:{dataset}"))
    form_site.sessions["editor"] = accounts.issue(account.name, timedelta(hours=1), kind="session")
    yield "editor"
    accounts.close()


def _suggest_page(site: Site) -> tuple[str, str]:
    """A new draft, and the page on which a term is suggested, after what stood in the form was saved."""
    at = site.begin("be").partition("?")[0]
    page = f"{at}?page=alignment"
    form, sent = filled(site.get("be", page).text, f"suggest {_PLACE}", {})
    assert f"suggest {_PLACE}" in form.buttons
    answer = site.post("be", form, sent)
    assert answer.status_code == 303
    return at, path_of(answer.headers["location"])


def _suggested(site: Site, **said: str) -> tuple[str, Any]:
    at, page = _suggest_page(site)
    form = forms_of(site.get("be", page).text, "/suggest")[0]
    return at, site.post("be", form, form.sent(**(_TERM | said)))


def _submitted(site: Site, at: str) -> int:
    number = int(at.split("/")[3])
    body = {"/title/en": "A target", "/title/fr": "Une cible"}
    site.post("be", *filled(site.get("be", at).text, "save", body))
    page = site.get("be", f"{at}?page=alignment").text
    degree = re.findall(r'name="/globalTargetAlignment/0/degreeOfAlignment" value="([^"]+)"', page)[0]
    said = {"/globalTargetAlignment/0/identifier": "GBF-TARGET-03"}
    site.post("be", *filled(page, "save", said | {"/globalTargetAlignment/0/degreeOfAlignment": degree}))
    more = site.get("be", f"{at}?page=additional").text
    word = re.findall(r'name="/additionalImplementation" value="([^"]+)"', more)[1]
    site.post("be", *filled(more, "save", {"/additionalImplementation": word}))
    answer = site.post("be", *filled(site.get("be", f"{at}?page=check").text, "submit", {}))
    assert answer.status_code == 303, answer.text
    return number


def test_a_term_is_suggested_in_a_form_and_seen_in_every_language(form_site: Site) -> None:
    at, answer = _suggested(form_site)
    assert (answer.status_code, answer.headers["location"].endswith("#implementingConsiderations")) == (303, True)
    for tag in TAGS:
        localized = at.replace("/en/", f"/{tag}/")
        shown = form_site.get("be", f"{localized}?page=alignment").text
        assert '<span lang="fr" dir="ltr">Marais &lt;salé&gt;</span>' in shown
        page = localized.replace("/edit", f"/suggest?at={_PLACE}")
        assert form_site.get("be", page).status_code == 200
        number = at.split("/")[3]
        assert "Marais &lt;salé&gt;" in form_site.get("be", f"/{tag}/submissions/{number}").text
    page = at.replace("/edit", f"/suggest?at={_PLACE}")
    taking_back = forms_of(form_site.get("be", page).text, "/suggest")[1]
    found = re.search(r'name="take-back" value="(\d+)"', form_site.get("be", page).text)
    assert found
    assert form_site.post("be", taking_back, [("take-back", found[1])]).status_code == 303
    assert "Marais" not in form_site.get("be", f"{at}?page=alignment").text


def test_what_cannot_be_kept_comes_back_with_why(form_site: Site) -> None:
    at, answer = _suggested(form_site, label=" ")
    assert answer.status_code == 400
    assert "Une zone humide." in answer.text
    assert "The label is missing." in unescape(answer.text)
    page = at.replace("/edit", "/suggest")
    for place in ("", "/title", "/government", "/no/such", "//" * 400):
        assert form_site.get("be", f"{page}?at={place}").status_code == 404
    assert form_site.get("fr", f"{page}?at={_PLACE}").status_code == 404
    assert form_site.get("", f"{page}?at={_PLACE}").status_code == 303
    form = forms_of(form_site.get("be", f"{page}?at={_PLACE}").text, "/suggest")[0]
    assert form_site.post("", form, form.sent(**_TERM)).status_code == 401
    assert form_site.post("be", form, form.sent(**_TERM), **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def _change_set(site: Site, editor: str, dataset: str) -> str:
    kind = {"Cookie": f"kg_session={site.sessions[editor]}"} | OWN
    answer = site.client.post(f"/en/change-sets/{dataset}", data={"title": "Spring"}, headers=kind)
    assert answer.status_code == 303, answer.text
    return path_of(answer.headers["location"])


def test_an_editor_takes_a_term_over_or_says_why_not(form_site: Site, editor: str) -> None:
    kind = {"Cookie": f"kg_session={form_site.sessions[editor]}"} | OWN
    at, _ = _suggested(form_site)
    number = _submitted(form_site, at)
    page = _change_set(form_site, editor, "thesaurus")
    shown = form_site.get(editor, page).text
    assert "Marais &lt;salé&gt;" in shown
    assert form_site.get(editor, f"/en/submissions/{number}").status_code == 404
    link = re.search(r'href="([^"]*/add\?suggestion=\d+)"', shown)
    assert link
    add = path_of(unescape(link[1]))
    form = forms_of(form_site.get(editor, add).text, "/add")[0]
    fields = dict(form.fields)
    assert (fields["prefLabel-fr"], fields["definition-fr"]) == (_TERM["label"], _TERM["definition"])
    said = form.sent(identifier="marais", **{"suggestion-reason": "Well seen"})
    assert form_site.post(editor, form, said).status_code == 303
    assert 'id="suggested"' not in form_site.get(editor, page).text
    own = form_site.get("be", f"/en/submissions/{number}").text
    assert "taken over" in own
    assert "Well seen" in own
    assert form_site.get(editor, add).status_code == 404
    taken_out = re.search(r'name="edit" value="(\d+)"', form_site.get(editor, page).text)
    etag = re.search(r'name="etag" value="(\d+)"', form_site.get(editor, page).text)
    assert taken_out
    assert etag
    out = {"etag": etag[1], "edit": taken_out[1], "decision": "take-out"}
    assert form_site.client.post(page, data=out, headers=kind).status_code == 303
    suggestion = re.search(r"suggestion=(\d+)", form_site.get(editor, page).text)
    assert suggestion, "without its edit it waits again"
    no = {"suggestion": suggestion[1], "decision": "decline", "reason": ""}
    assert form_site.client.post(page, data=no, headers=kind).status_code == 400
    no["reason"] = "Wetlands say so."
    assert form_site.client.post(page, data=no, headers=kind).status_code == 303
    assert form_site.client.post(page, data=no, headers=kind).status_code == 404
    assert "Wetlands say so." in form_site.get("be", f"/en/submissions/{number}").text


def test_terms_wait_for_the_editors_of_their_vocabulary_alone(form_site: Site, editor: str) -> None:
    at, _ = _suggested(form_site, label="Récif")
    _submitted(form_site, at)
    assert "Récif" in form_site.get(editor, _change_set(form_site, editor, "thesaurus")).text
    assert "Récif" not in form_site.get(editor, _change_set(form_site, editor, "kmgbf")).text


def test_programs_list_what_waits_and_decline_it_once(form_site: Site, editor: str) -> None:
    at, _ = _suggested(form_site, label="Tourbière")
    number = _submitted(form_site, at)
    named = form_site.accounts.issue("Editor", scopes=["submit"])
    stranger = form_site.accounts.issue("Contributor fr", scopes=["submit"])
    address = "/api/change-sets/thesaurus/suggestions"
    ask, token = form_site.client.get, {"Authorization": f"Bearer {named}"}
    other = {"Authorization": f"Bearer {stranger}"}
    assert [ask(address, headers=one).status_code for one in ({}, other)] == [401, 403]
    (item,) = [one for one in ask(address, headers=token).json()["suggestions"] if one["label"] == "Tourbière"]
    assert (item["language"], item["schema"], item["place"]) == ("fr", "nationalTarget7", _PLACE)
    decline, why = path_of(item["decline"]), {"reason": "“Marais” says it."}
    assert form_site.client.post(decline, json=why, headers=other).status_code == 403
    assert form_site.client.post(decline, json={"reason": " "}, headers=token).status_code == 400
    foreign = decline.replace("thesaurus", "kmgbf")
    assert form_site.client.post(foreign, json=why, headers=token).status_code == 404
    answer = form_site.client.post(decline, json=why, headers=token)
    assert (answer.status_code, answer.json()["decision"]) == (200, "declined")
    assert form_site.client.post(decline, json=why, headers=token).status_code == 404
    assert "“Marais” says it." in unescape(form_site.get("be", f"/en/submissions/{number}").text)
