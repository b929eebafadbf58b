"""Records in files: tables judged over HTTP, kept as drafts on the page, and submitted those that are chosen."""

import csv
import io
import json
import uuid
from typing import Any

import pytest

from kg.rdf.formats import CSV, NDJSON, XLSX
from kg.records.types import get_record_type
from kg.sheets.template import Tables
from kg.submissions.rows import Asked
from kg.texts.languages import TAGS
from kg.validation.examples import example_body
from tests.browser.form_site import OWN, Site
from tests.kg.sheets.hostile_tables import hostile_tables

pytest_plugins = ["tests.browser.form_fixtures"]
SCHEMA = "nationalTarget7"


def _body(**changes: Any) -> dict[str, Any]:
    body = example_body(get_record_type(SCHEMA))
    body["header"]["identifier"] = str(uuid.uuid4()).upper()
    body["government"] = {"identifier": "be"}
    return {name: value for name, value in {**body, **changes}.items() if value is not None}


def _table(bodies: list[dict[str, Any]], *, xlsx: bool) -> bytes:
    tables = Tables(get_record_type(SCHEMA), "en", ("en", "fr"))
    return tables.xlsx(bodies) if xlsx else tables.csv(bodies)


def _send(site: Site, who: str, name: str, content: bytes, language: str = "en", **fields: str) -> Any:
    cookie = {"Cookie": f"kg_session={site.sessions[who]}"} if who else {}
    files = {"file": (name, content)}
    return site.client.post(f"/{language}/submissions/upload", files=files, data=fields, headers={**OWN, **cookie})


def _mine(site: Site, batch: str) -> list[Any]:
    return site.submissions.find(site.actors["be"], Asked(batch=batch))


@pytest.mark.parametrize("xlsx", [True, False])
def test_a_table_is_judged_row_by_row_with_the_cells(form_site: Site, *, xlsx: bool) -> None:
    content = _table([_body(), _body(title=None)], xlsx=xlsx)
    kind = XLSX if xlsx else CSV
    answer = form_site.client.post("/api/validate", content=content, headers={"Content-Type": kind.content_type})
    assert (answer.status_code, answer.headers["content-type"]) == (200, NDJSON.content_type)
    good, bad = (json.loads(line) for line in answer.text.splitlines())
    assert (good["conforms"], good["schema"]) == (True, SCHEMA)
    assert not bad["conforms"]
    assert good["place"].rpartition("!")[2] == "3"
    assert bad["place"].rpartition("!")[2] == "4"
    assert all(one["cell"].endswith("4") for one in bad["findings"])


def test_rows_are_kept_by_programs_and_none_twice(form_site: Site) -> None:
    token = form_site.accounts.issue("Contributor be", scopes=("submit", "approve"))
    body = _body()
    del body["header"]["identifier"]
    content = _table([body], xlsx=False)
    headers = {"Content-Type": "text/csv", "Authorization": f"Bearer {token}"}
    sent = [form_site.client.post("/api/submissions/bulk?batch=csv", content=content, headers=headers) for _ in "12"]
    answers = [[json.loads(line) for line in one.text.splitlines()] for one in sent]
    assert [one["status"] for (one,) in answers] == [201, 409], "the same row is the same record"
    assert answers[0][0]["place"] == "3"


@pytest.mark.parametrize("name", ["a.json", "a.ndjson", "a.xlsx", "a.csv"])
def test_records_are_kept_chosen_and_submitted(form_site: Site, name: str) -> None:
    bodies, batch = [_body(), _body(title=None)], f"of {name}"
    contents = {
        "a.json": json.dumps(bodies).encode(),
        "a.ndjson": b"\n".join(json.dumps(one).encode() for one in bodies),
        "a.xlsx": _table(bodies, xlsx=True),
        "a.csv": _table(bodies, xlsx=False),
    }
    seen = _send(form_site, "be", name, contents[name], do="check", batch=batch)
    assert seen.status_code == 200
    assert not _mine(form_site, batch), "checking keeps nothing"
    kept = _send(form_site, "be", name, contents[name], do="keep", batch=batch)
    assert kept.headers["cache-control"] == "no-store, private"
    drafts = {one.record: one for one in _mine(form_site, batch)}
    assert drafts.keys() == {one["header"]["identifier"] for one in bodies}
    ticked = [part.partition('"')[0] for part in kept.text.split('name="s')[1:] if " checked" in part.partition(">")[0]]
    good = drafts[bodies[0]["header"]["identifier"]]
    assert ticked == [str(good.number)], "what has faults is not ticked"
    sent = {f"s{good.number}": str(good.etag), "decision": "submit", "batch": batch, "agree": "yes"}
    cookie = {"Cookie": f"kg_session={form_site.sessions['be']}"}
    done = form_site.client.post("/en/submissions/upload", data=sent, headers={**OWN, **cookie})
    assert done.status_code == 200
    states = {one.record: one.state for one in _mine(form_site, batch)}
    assert [states[one["header"]["identifier"]] for one in bodies] == ["submitted", "draft"]


def test_open_drafts_are_written_over_only_where_that_is_asked(form_site: Site) -> None:
    body = _body()
    first = json.dumps(body).encode()
    second = json.dumps({**body, "title": {"en": "Another title"}}).encode()
    assert "open submission" not in _send(form_site, "be", "a.json", first, do="keep", batch="over").text
    assert "has an open submission already" in _send(form_site, "be", "a.json", second, do="keep", batch="over").text
    (draft,) = _mine(form_site, "over")
    assert draft.title != "Another title"
    _send(form_site, "be", "a.json", second, do="keep", batch="over", over="yes")
    (draft,) = _mine(form_site, "over")
    assert draft.title == "Another title"
    foreign = _send(form_site, "fr", "a.json", first, do="keep", batch="over", over="yes")
    assert foreign.status_code == 200
    assert _mine(form_site, "over")[0].title == "Another title"


def test_findings_come_as_a_table(form_site: Site) -> None:
    content = _table([_body(title=None, startDate="=1+1")], xlsx=True)
    answer = _send(form_site, "be", "a.xlsx", content, do="table")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {"missing", "no-date"} & {one["code"] for one in rows}
    assert all(one["cell"] and one["message"] for one in rows)
    assert not any(cell.startswith("=") for one in rows for cell in one.values())


def test_rdf_is_judged_and_not_kept(form_site: Site) -> None:
    text = "<http://metadata.cbd.int/record/x> a <http://metadata.cbd.int/chm/ontology#NationalTarget> ."
    judged = _send(form_site, "be", "a.ttl", text.encode(), do="check")
    assert judged.status_code == 200
    kept = _send(form_site, "be", "a.ttl", text.encode(), do="keep")
    assert (kept.status_code, "not kept as a draft" in kept.text) == (400, True)


@pytest.mark.parametrize("language", TAGS)
def test_the_page_is_there_in_every_language(form_site: Site, language: str) -> None:
    page = form_site.get("be", f"/{language}/submissions/upload?schema={SCHEMA}")
    assert page.status_code == 200
    assert "template.xlsx" in page.text
    made = _send(form_site, "be", "a.json", json.dumps(_body(title=None)).encode(), language, do="check")
    assert made.status_code == 200
    assert f'<html lang="{language}"' in made.text


def test_who_has_not_signed_in_sends_nothing(form_site: Site) -> None:
    assert form_site.get("", "/en/submissions/upload").status_code == 303
    assert _send(form_site, "", "a.json", b"{}").status_code == 401
    cookie = {"Cookie": f"kg_session={form_site.sessions['be']}", "Sec-Fetch-Site": "cross-site"}
    answer = form_site.client.post("/en/submissions/upload", files={"file": ("a.json", b"{}")}, headers=cookie)
    assert answer.status_code == 403


@pytest.mark.parametrize("name", "empty.json list.json nested.json many.json nan.json text.csv x.zip".split())
def test_files_that_are_nothing_are_answered(form_site: Site, name: str) -> None:
    contents = {
        "empty.json": b"  ",
        "list.json": b'[{"a": 1}, {"b": ',
        "nested.json": b"[" * 100_000,
        "many.json": b"[" + b"{}," * 1_000 + b"{}]",
        "nan.json": b"[NaN, 1e999, null, 3]",
        "text.csv": b"\xff\xfe\x00 nothing here",
        "x.zip": b"PK\x03\x04 no package",
    }
    answer = _send(form_site, "be", name, contents[name], do="keep", batch=name)
    assert answer.status_code in (200, 400, 413)
    assert not _mine(form_site, name)


@pytest.mark.slow
def test_hostile_tables_are_answered_and_not_kept(form_site: Site) -> None:
    """The web process reads none of them: a worker in the sandbox does (what of each, `test_hostile_tables` says)."""
    for table in hostile_tables("http://127.0.0.1:9"):
        name = "table.xlsx" if table.content[:2] == b"PK" else "table.csv"
        answer = _send(form_site, "be", name, table.content, do="keep", batch="hostile")
        assert answer.status_code in ((400, 413, 503) if table.refused else (200, 400, 503)), table.name
        headers = {"Content-Type": XLSX.media_type if name.endswith("xlsx") else "text/csv"}
        judged = form_site.client.post("/api/validate", content=table.content, headers=headers)
        assert judged.status_code in ((400, 413, 503) if table.refused else (200, 503)), table.name
    assert not [one for one in _mine(form_site, "hostile") if "HYPERLINK" in one.title]


def test_what_stands_twice_in_a_list_is_found(form_site: Site) -> None:
    text = json.dumps(_body())
    doubled = f'[{text[:-1]}, "title": {{"en": "Twice"}}}}]'
    answer = _send(form_site, "be", "a.json", doubled.encode(), do="keep", batch="twice")
    assert "doubled" in answer.text or "twice" in answer.text.lower()
