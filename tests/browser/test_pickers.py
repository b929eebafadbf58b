"""Values of long lists, records and symbols are looked for in forms, and stay as they were chosen."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from browser.forms.finding import MOST
from kg.texts.languages import TAGS
from tests.browser.form_fields import forms_of
from tests.browser.form_site import Site, filled, path_of

pytest_plugins = ["tests.browser.form_fixtures"]
_FOUND = [
    ("absCheckpointCommunique", "sourceCountries", "bhut", "bt"),
    ("absCheckpointCommunique", "sourceCountries", "BT", "bt"),
    ("nationalReport7BinaryIndicatorData", "target", "target 3", "GBF-TARGET-03"),
    ("caseStudy", "status", "final", "1C37E358-5295-46EB-816C-0A7EF2437EC9"),
    ("marineEbsa", "recommendedToSbsttaByWorkshop", "cop 15", "COP-15"),
    ("marineEbsa", "approvedByCopDecision", "15/4", "CBD/COP/DEC/15/4"),
    ("marineEbsa", "approvedByCopDecision", "XI/17", "XI/17"),
]
"""Type, field, what is looked for, and the value that is found first."""
_HOSTILE = ["%", "_", '"', "*", "a OR b", "NEAR(", "be " * 90, "\u202e", "<b>"]


def _begin(site: Site, schema: str) -> str:
    """The address of a draft of Belgium, without a page."""
    form = forms_of(site.get("all", f"/en/submit/{schema}").text, f"/submit/{schema}")[0]
    owner = {"owner": "government:be"} if "owner" in dict(form.fields) else {}
    return path_of(site.post("all", form, form.sent(**owner)).headers["location"]).partition("?")[0]


def _page_of(site: Site, at: str, place: str) -> str:
    """The address of the page that has a picker."""
    check = site.get("all", f"{at}?page=check").text
    keys = [part.partition("&")[0].partition('"')[0] for part in check.split("edit?page=")[1:]]
    return next(f"{at}?page={key}" for key in keys if f'"find:{place}"' in site.get("all", f"{at}?page={key}").text)


def _saved(site: Site, at: str) -> Any:
    return json.loads(site.submissions.document(site.actors["all"], int(at.split("/")[3]))[0])


def _choices(site: Site, who: str, at: str, place: str, words: str) -> Any:
    cookie = {"Cookie": f"kg_session={site.sessions[who]}"} if who else {}
    asked = {"at": place, "q": words}
    return site.client.get(at.partition("?")[0].replace("/edit", "/choices"), params=asked, headers=cookie)


@pytest.mark.parametrize(("schema", "field", "words", "value"), _FOUND)
def test_what_is_found_is_chosen_and_stays(form_site: Site, schema: str, field: str, words: str, value: str) -> None:
    at, place = _begin(form_site, schema), f"/{field}"
    page = _page_of(form_site, at, place)
    before = _saved(form_site, at)

    def send(button: str, **said: str) -> str:
        form, sent = filled(form_site.get("all", page).text, button, said)
        answer = form_site.post("all", form, sent)
        assert answer.status_code == 303
        shown: str = form_site.get("all", path_of(answer.headers["location"])).text
        return shown

    shown = send(f"find {place}", **{f"find:{place}": words})
    first = shown.partition('class="found"')[2].partition(f'value="{value}"')[0]
    assert "value=" not in first.replace('value="" checked', ""), "what was meant is found first"
    assert _saved(form_site, at) == before, "looking for something changes nothing"
    assert _choices(form_site, "all", at, place, words).json()["results"][0]["value"] == value
    name = first.rpartition('name="')[2].partition('"')[0]
    chosen, sent = filled(shown, "save", {})
    sent = [(key, text) for key, text in sent if key != name] + [(name, value)]
    assert form_site.post("all", chosen, sent).status_code == 303
    kept = _saved(form_site, at)
    assert value in json.dumps(kept[field])
    for language in TAGS:
        localized = form_site.get("all", page.replace("/en/", f"/{language}/")).text
        form, again = filled(localized, "save", {})
        there = [(key.removesuffix("/identifier"), text) for key, text in form.fields]
        assert (name if name == place else f"{place}/0", value) in there
        assert form_site.post("all", form, again).status_code == 303
    send(f"find {place}", **{f"find:{place}": "zzzz"})
    assert _saved(form_site, at) == kept, "neither a language nor another search takes it out"
    place_of_it = name if name == place else f"{place}/0"
    assert value not in send(f"remove {place_of_it}").partition('class="picked"')[2].partition("</ul>")[0]
    assert not _saved(form_site, at).get(field)


@settings(max_examples=25)
@given(words=st.text(max_size=40) | st.sampled_from(_HOSTILE))
@pytest.mark.parametrize("place", ["/sourceCountries", "/absIRCCs", "/keywords"])
def test_whatever_is_looked_for_is_answered_in_bounds(form_site: Site, place: str, words: str) -> None:
    at = _DRAFTS.setdefault(id(form_site), _begin(form_site, "absCheckpointCommunique"))
    answer = _choices(form_site, "all", at, place, words)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store, private"
    results = answer.json()["results"]
    assert len(results) <= MOST + 1
    assert len({one["value"] for one in results}) == len(results)


_DRAFTS: dict[int, str] = {}


def test_nobody_else_looks_for_values(form_site: Site) -> None:
    at = _begin(form_site, "absCheckpointCommunique")
    assert _choices(form_site, "fr", at, "/sourceCountries", "b").status_code == 404
    assert _choices(form_site, "", at, "/sourceCountries", "b").status_code == 401
    for place in ("", "/", "/title", "/no/such/field", "/header", "//", "/sourceCountries/" + "0/" * 500):
        assert _choices(form_site, "all", at, place, "b").status_code in (200, 404)


def test_enter_in_a_search_box_searches(form_site: Site) -> None:
    at = _begin(form_site, "absCheckpointCommunique")
    page = _page_of(form_site, at, "/sourceCountries")
    form, sent = filled(form_site.get("all", page).text, "save", {"find:/sourceCountries": "bhut"})
    assert "find=%2FsourceCountries" in form_site.post("all", form, sent).headers["location"]


def test_a_list_takes_several_and_none_twice(form_site: Site) -> None:
    at = _begin(form_site, "absCheckpointCommunique")
    page = _page_of(form_site, at, "/sourceCountries")
    for words in ("bhut", "be", "bhut"):
        form, sent = filled(form_site.get("all", page).text, "find /sourceCountries", {"find:/sourceCountries": words})
        shown = form_site.get("all", path_of(form_site.post("all", form, sent).headers["location"])).text
        found = shown.partition('class="found"')[2].partition("</fieldset>")[0]
        offered = [part.partition('"')[0] for part in found.split(' value="')[1:]]
        names = [part.partition('"')[0] for part in found.split(' name="')[1:]]
        form, sent = filled(shown, "save", {})
        form_site.post("all", form, [*sent, *zip(names, offered, strict=True)])
    values = [one["identifier"] for one in _saved(form_site, at)["sourceCountries"]]
    assert len(values) == len(set(values))
    assert {"bt", "be"} <= set(values)
