"""Decisions with their elements, what points to them, and national targets; how tests load and read them."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.browser.records_data import HOSTILE, bodies, envelope

BASE = "http://metadata.cbd.int/"
SITE = "http://testserver/"
HTML = {"accept": "text/html"}
WHOLE = f"{SITE}decision/en/page/cop/16/32"
PATH = "/decision/en/page/cop/16/32"


def decision() -> dict[str, Any]:
    """Elements of three depths, in disorder, with hostile text; some have what others have not."""
    sub = [{"paragraph": 7, "item": "a", "subitem": roman, "html": {"en": roman}} for roman in ("x", "ix", "ii", "i")]
    items = [
        {"paragraph": 7, "item": "b", "statuses": ["active"], "actors": ["parties"], "html": {"ar": "نص"}},
        {"paragraph": 7, "item": "a", "statuses": ["implemented"], "actors": ["SBSTTA"], "nodes": sub},
    ]
    nodes = [
        {"annex": 1, "html": {"en": "Annexed"}, "nodes": [{"annex": 1, "paragraph": 1, "statuses": ["elapsed"]}]},
        {"paragraph": 10, "type": "operational", "statuses": ["retired"], "html": {"en": HOSTILE}, "actors": [HOSTILE]},
        {
            "paragraph": 7,
            "type": "operational",
            "statuses": ["superseded", "require-funding"],
            "statusInfo": {"en": "Superseded by another"},
            "actors": ["parties", "executive-secretary"],
            "html": {"en": "<p>Urges <b>Parties</b></p>", "fr": "<p>Prie</p>"},
            "gbfTargets": ["GBF-TARGET-03"],
            "subjects": ["CBD-SUBJECT-IND"],
            "elementTimelineDate": "2026-10-01",
            "outcomes": ["2025-024", "COP-16", "CBD/COP/16/L.24", "https://www.cbd.int/gbf"],
            "decisions": ["15/6"],
            "nodes": items,
        },
        {"paragraph": 1, "type": "informational", "html": {"en": "Recalling"}},
    ]
    return {"code": "CBD/COP/16/32", "body": "COP", "session": 16, "decision": 32, "nodes": nodes,
            "title": {"en": "Mechanisms for review", "fr": "Mécanismes d’examen"}}  # fmt: skip


def activity(title: str, decision: str, paragraph: str) -> dict[str, Any]:
    """A line of the calendar of activities."""
    return {"title": title, "type": "Nominations", "startDate": "5-Mar-25", "copDecision": decision,
            "copParagraphNo": paragraph, "relatedDocuments": "NTF 2025-024"}  # fmt: skip


def documents() -> list[dict[str, Any]]:
    """Records, a notification, two decisions, and activities that name elements of them."""
    later = {"code": "CBD/COP/17/01", "body": "COP", "session": 17, "decision": 1, "title": {"en": "A later one"},
             "nodes": [{"paragraph": 2, "html": {"en": "Recalls"}, "decisions": ["16/32"]},
                       {"paragraph": 3, "decisions": ["CBD/COP/16/32/07/a"]}]}  # fmt: skip
    notification = {"schema_s": "notification", "symbol_s": "2025-024", "sender_s": "Executive Secretary",
                    "id": "52000000cbd0120000000d14",
                    "title_EN_t": "Nominations", "date_dt": "2025-03-05T00:00:00Z", "_state_s": "public"}  # fmt: skip
    return [
        *bodies(),
        notification,
        decision(),
        later,
        activity("Nominations under seven", "16/32", "Para 7"),
        activity("Nominations under nobody's", "16/32", "Para 24 (e)"),
        activity("Work for the Protocol", "CP10/33", "Para 6 (b)"),
    ]


def load(data: Path, folder: Path, given: list[dict[str, Any]]) -> None:
    """Load documents into a data folder; `folder` takes the file."""
    file = folder / "documents.ndjson"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in given), encoding="utf-8")
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    load_records(settings, ledger, [file], Options(agent="Example Secretariat"))
    ledger.close()


def national_target(number: int, country: str, degree: str = "", target: str = "GBF-TARGET-05") -> dict[str, Any]:
    """A national target that is aligned with a global one."""
    alignment = {"identifier": target} | ({"degreeOfAlignment": {"identifier": degree}} if degree else {})
    body = {"government": {"identifier": country}, "title": {"en": f"Aim {number:03d}"},
            "globalTargetAlignment": [alignment]}  # fmt: skip
    return envelope(f"DDDDDDDD-{number:027d}", "nationalTarget7", 7000 + number, body)


def page(visitor: TestClient, path: str = PATH) -> str:
    """A page that is there."""
    answer = visitor.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def element(html: str, anchor: str) -> str:
    """What stands between an element's beginning and that of the next."""
    start = html.index(f'<li id="{anchor}" class="element')
    return html[start : start + 10 + re.search(r'<li id="|</section>', html[start + 10 :]).start()]  # type: ignore[union-attr]


def words(html: str) -> str:
    """What a reader reads of a piece of HTML."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))
