"""Make the small data folder of a version, so that every later version can be tried on it.

    python -m tests.data.released.make FOLDER

Run it with the code of the version: check out its tag, `make setup`, run this. FOLDER then holds `v{version}.tar.xz`,
the data folder, and `v{version}.json`, what is in it; both are committed here and never changed. Everything goes in by
the ways that people have: releases, loaders, requests with a token. The token opens nothing but this folder.
"""

import csv
import io
import json
import sqlite3
import sys
import tarfile
import tempfile
import threading
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from browser.app import create_app
from kg.accounts.accounts import Accounts
from kg.ledger.ledger import Ledger
from kg.publishing.changes import make_visible
from kg.quality.check import check
from kg.quality.decisions import Decisions
from kg.rdf.documents import canonicalize
from kg.releases.candidates import Candidate, Candidates
from kg.releases.publishing import Releases
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.browser.api_fixtures import FRAMEWORK, PREFIXES
from tests.vocabularies import SPACE, WATERS, add_vocabulary

BASE: Final = "http://metadata.cbd.int/"
ACCOUNT: Final = "Example Ministry"
QUERY: Final = """# title: Names in English
# description: What is there?
SELECT ?thing ?name WHERE { ?thing skos:prefLabel ?name . FILTER (LANG(?name) = "en") } ORDER BY ?thing ?name
"""
UPDATE: Final = f'INSERT DATA {{ GRAPH <{BASE}graph/notes> {{ <{SPACE}lake> <http://example.org/note> "n" }} }}'
_ESTUARY: Final = 'skos:prefLabel "estuary"@en'
_ALONE: Final = 'w:alone a skos:Concept ; skos:prefLabel "alone"@en .'
SECOND: Final = WATERS.replace(_ESTUARY, f"{_ESTUARY} ; owl:deprecated true ; dct:isReplacedBy w:river").replace(
    _ALONE, "w:alone dct:isReplacedBy w:water ."
)
"""The second release: one concept is deprecated in favour of another, and one is gone with a successor."""


def _guid(number: int) -> str:
    return f"0A7E0000-0000-4000-8000-{number:012X}"


def _record(schema: str, number: int, title: str, **fields: Any) -> dict[str, Any]:
    head = {"identifier": _guid(number), "schema": schema, "languages": ["en"]}
    return {"header": head, "government": {"identifier": "fj"}, "title": {"en": title}, **fields}


RECORDS: Final = (
    _record("nbsap", 1, "A strategy for reefs"),
    _record("nationalTarget7", 2, "A third of the reefs", additionalImplementation="additionalImplementationRequired"),
    _record("event", 3, "An evening at the reef", startDate="2026-05-22"),
)


def fill(settings: Settings, folder: Path) -> dict[str, Any]:
    """Put everything in; returns what is in it."""
    ledger = Ledger(settings.ledger_address)
    space = f"{BASE}kmgbf/"
    add_vocabulary(settings, ledger, "kmgbf", PREFIXES + FRAMEWORK, uri_spaces=(space,))
    add_vocabulary(settings, ledger, "waters", WATERS)
    second = Candidate("waters", "", "2.0", "Curator", "Rivers were sorted", "", 0)
    releases = Releases(settings, ledger, Candidates(settings.ledger_address))
    content = canonicalize(parse(SECOND, RdfFormat.TURTLE))
    releases.publish(releases.propose(second, content), "Board", "Reviewed")
    file = folder / "records.ndjson"
    file.write_text("\n".join(json.dumps(record) for record in RECORDS), encoding="utf-8")
    load_records(settings, ledger, [file], Options())
    accounts = Accounts(settings.ledger_address)
    accounts.add(ACCOUNT, "editor")
    token = accounts.issue(ACCOUNT)
    rule, reason = "orphan-concepts", "It stands by itself."
    finding = next(iter(check(parse(SECOND, RdfFormat.TURTLE)).findings[rule]))
    Decisions(settings.ledger_address).accept("waters", rule, finding, ACCOUNT, reason)
    rows = _ask(settings, ledger, token)
    return {
        "version": version("kg"),
        "sequence": ledger.last_sequence(),
        "graphs": {
            graph: {"revision": found.revision, "triples": found.triples, "sha256": found.sha256}
            for graph in sorted(ledger.newest_revisions())
            if (found := ledger.latest(graph))
        },
        "things": {
            f"{space}target_3": "Target 3",
            f"{space}indicator_A.1": "Red List of Ecosystems",
            SPACE + "lake": "lake",
        },
        "withdrawn": {SPACE + "estuary": SPACE + "river", SPACE + "alone": SPACE + "water"},
        "releases": {"waters": ["2.0", "1.0"]},
        "records": {f"{BASE}record/{_guid(n)}": record["title"]["en"] for n, record in enumerate(RECORDS, 1)},
        "account": {"name": ACCOUNT, "role": "editor", "token": token},
        "accepted": {"dataset": "waters", "rule": rule, "key": finding.key(), "reason": reason},
        "saved": {"name": "names", "rows": rows},
        "update": {"graph": f"{BASE}graph/notes", "subject": SPACE + "lake", "value": "n"},
    }


def _ask(settings: Settings, ledger: Ledger, token: str) -> int:
    """An update and a saved query, sent as anybody would; returns the number of rows that the query answers."""
    editor = {"Authorization": f"Bearer {token}"}
    awaited = ledger.last_sequence() + 1
    with TestClient(create_app(settings)) as client:
        writer = threading.Thread(target=make_visible, args=(settings, ledger, awaited), daemon=True)
        writer.start()
        done = client.post("/update", content=UPDATE, headers=editor | {"Content-Type": "application/sparql-update"})
        done.raise_for_status()
        writer.join()
        kind = {"Content-Type": "application/sparql-query"}
        client.put("/api/queries/names", content=QUERY, headers=editor | kind).raise_for_status()
        answer = client.get("/api/queries/names.csv").raise_for_status()
        return len(list(csv.DictReader(io.StringIO(answer.text))))


def compact(data: Path) -> None:
    """Leave nothing that only says what went on: one file for each database, no logs of the store."""
    for database in data.glob("**/*.sqlite*"):
        if not database.name.endswith(("-wal", "-shm")):
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("VACUUM")
    for path in sorted(data.rglob("*")):
        if path.is_file() and (path.name.startswith("LOG") or path.name.endswith(("-wal", "-shm"))):
            path.unlink()


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def main(target: Path) -> None:
    """Make both files."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        data = Path(temporary) / "data"
        settings = Settings(data=data, public_url="http://testserver/", query_workers=1)
        held = fill(settings, Path(temporary))
        compact(data)
        name = f"v{held['version']}"
        with tarfile.open(target / f"{name}.tar.xz", "w:xz", preset=9) as archive:
            archive.add(data, "data", filter=_plain)
    text = json.dumps(held, ensure_ascii=False, indent=1)
    (target / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
