"""The page on submissions is true: its table is the workflow's, and its commands do what it says, in their order."""

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from kg.records.types import get_record_type
from kg.sheets.template import Tables
from kg.submissions.workflow import STATES, actions
from tests.browser.raw_requests import Answer, RawClient
from tests.browser.submitting import Office, document, json_of, open_office
from tests.browser.test_docs import ROOT, commands

PAGE: Final = ROOT / "docs" / "submissions.md"
_TEXT: Final = PAGE.read_text("utf-8")
_TOKENS: Final = {"$KG_TOKEN": "Ministry", "$KG_DECIDING_TOKEN": "Focal point"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("tour")) as made:
        made.join("Ministry", "contributor", scopes=())
        made.join("Focal point", "approver")
        yield made


def run(client: RawClient, command: str, files: Mapping[str, bytes], tokens: Mapping[str, str]) -> Answer:
    """The request that a curl command makes, with tokens by the names of variables."""
    words = iter(shlex.split(command)[1:])
    method, headers, body, target = "GET", list[tuple[bytes, bytes]](), b"", ""
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            for variable, token in tokens.items():
                value = token.join(value.split(variable)) if value.endswith(variable) else value
            headers.append((name.lower().encode(), value.encode()))
        elif word in ("-d", "--data-binary"):
            said = next(words)
            body = files[said[1:]] if said.startswith("@") else said.encode()
        else:
            assert word.startswith("http://127.0.0.1:8000/"), word
            target = word.removeprefix("http://127.0.0.1:8000")
    return client.send(method, target.encode(), headers, body)


def test_the_commands_of_the_page_do_what_it_says(office: Office) -> None:
    lines = [json.dumps(document(f"BELGIAN-TARGET-{number}")) for number in range(2, 5)]
    files = {
        "target.json": json.dumps(document("BELGIAN-TARGET-1")).encode(),
        "targets.ndjson": "\n".join(lines).encode(),
        "targets.csv": Tables(get_record_type("nationalTarget7"), "en", ("en",)).csv([document("BELGIAN-TARGET-5")]),
    }
    tokens = {variable: office.tokens[who] for variable, who in _TOKENS.items()}
    answers = [run(office.client, command, files, tokens) for command in commands(PAGE)]
    assert [answer.status for answer in answers] == [201, *[200] * 10], answers[-1].text
    assert [json_of(answers[at])["state"] for at in (0, 1, 2, 6)] == ["draft", "draft", "submitted", "published"]
    assert [one["number"] for one in json_of(answers[3])["submissions"]] == [1]
    assert json_of(answers[5])["counts"] == {"added": 2}
    assert [json.loads(line)["status"] for line in answers[7].body.splitlines()] == [201, 201, 201]
    assert {one["submission"]["state"] for one in json_of(answers[8])["answers"]} == {"published"}
    assert (json_of(answers[10])["status"], json_of(answers[10])["place"]) == (201, "3")
    change = office.ledger.history("http://metadata.cbd.int/graph/record/BELGIAN-TARGET-1")[0][1]
    assert (change.agent, change.approved_by, change.reason) == ("Ministry", "Focal point", "Agreed in council.")


def test_the_drawing_is_that_of_the_table() -> None:
    drawn = set(_TEXT.partition("stateDiagram-v2\n")[2].partition("\n```")[0].splitlines())
    wanted = {
        f"    {state} --> {one.after}: {one.name}"
        for one in actions().values()
        for state in (*(state for state in STATES if state in one.before), *(() if one.before else ("[*]",)))
        if one.after
    }
    assert drawn == wanted


def test_the_rows_are_those_of_the_table() -> None:
    for one in actions().values():
        before = ", ".join(state for state in STATES if state in one.before)
        asks = ", ".join((["a reason"] if one.needs_reason else []) + sorted(one.asks))
        assert f"| `{one.name}` | {before} | {one.after} | {one.role or 'the service'} | {asks} |" in _TEXT


def test_every_address_is_on_the_page(office: Office) -> None:
    paths = json.loads(office.client.get("/api/openapi.json").body)["paths"]
    for path, methods in paths.items():
        if path.startswith("/api/submissions"):
            for method in methods:
                assert f"| `{method.upper()} {path}` |" in _TEXT
