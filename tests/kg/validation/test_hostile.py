"""Documents that mean harm each have an answer: a report or a problem. Nothing is fetched, nothing published."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.validation.validator import Validator
from tests.browser.conftest import assert_problem
from tests.kg.validation.hostile import hostile_documents
from tests.kg.validation.hostility import JSON, Hostile

LONGEST_REPORT = 500_000
"""Characters of a report as JSON, whatever the document."""
MOST_MEMORY = 200_000
"""Kilobytes that all of them together may add to a process."""


@pytest.fixture
def address() -> Iterator[str]:
    """That of a server that stands in documents. At the end nobody has called it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def fault_of(hostile: Hostile, validator: Validator) -> str:
    """What is wrong with the answer to a document; '' if nothing is."""
    report = validator.validate(hostile.content, "publish")
    said = json.dumps(report.as_json("ar"))
    if len(said) > LONGEST_REPORT:
        return f"a report of {len(said):,} characters"
    if hostile.harmless != report.conforms and not (report.conforms and report.findings):
        return ", ".join(f"{finding.code} {finding.pointer}" for finding in report.findings[:3]) or "nothing is found"
    list(report.as_rdf())
    return ""


def test_every_hostile_body_has_a_report(validator: Validator, address: str) -> None:
    bodies = [hostile for hostile in hostile_documents(address) if hostile.media_type == JSON]
    faults = {hostile.name: fault for hostile in bodies if (fault := fault_of(hostile, validator))}
    assert len(bodies) > 90
    assert faults == {}


def test_every_hostile_document_has_an_answer_of_the_service(surrounded: Path, address: str) -> None:
    settings = Settings(data=surrounded, public_url="http://testserver/", query_workers=1, validation_rate=0)
    before = state(settings)
    wrong = {}
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        for hostile in hostile_documents(address):
            answer = client.post("/api/validate", content=hostile.content, headers={"Content-Type": hostile.media_type})
            if answer.status_code == 200:
                if answer.json()["conforms"] and not (hostile.harmless or answer.json()["findings"]):
                    wrong[hostile.name] = "conforms"
            elif answer.status_code >= 500 or len(answer.content) > LONGEST_REPORT:
                wrong[hostile.name] = f"{answer.status_code}: {answer.text[:200]}"
            else:
                assert_problem(answer, answer.status_code, str(answer.json()["type"]).rpartition("/")[2])
    assert wrong == {}
    assert state(settings) == before


def state(settings: Settings) -> int:
    """The last change of the ledger."""
    ledger = Ledger(settings.ledger_address)
    try:
        return ledger.last_sequence()
    finally:
        ledger.close()


@pytest.mark.slow
def test_hostile_documents_fill_no_memory(surrounded: Path) -> None:
    """In a process of its own, twice: what the first round takes is not taken again."""

    command = [sys.executable, "-m", "tests.kg.validation.measure", str(surrounded)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    grown, again = map(int, said.split())
    assert grown < MOST_MEMORY, f"{grown:,} kB"
    assert again < MOST_MEMORY // 4, f"{again:,} kB"
