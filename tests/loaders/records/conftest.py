"""Loading bodies given as Python, and looking at what became of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.ledger import Ledger
from kg.settings import Settings
from loaders.records.loading import Options, load_records
from loaders.records.report import Report

BASE = "http://metadata.cbd.int/"
CHM = BASE + "chm/ontology#"
GUID = "CD515765-FE80-2EB6-585B-7C4AD78986E8"
Load = Callable[..., Report]


def body(schema: str, identifier: str = GUID, languages: tuple[str, ...] = ("en",), **fields: Any) -> dict[str, Any]:
    """A body with its header."""
    return {"header": {"identifier": identifier, "schema": schema, "languages": list(languages)}, **fields}


@pytest.fixture
def load(settings: Settings, ledger: Ledger, tmp_path: Path) -> Load:
    """Writes values to an NDJSON file (texts as they are) and loads it."""

    def load_values(*values: Any, name: str = "records.ndjson", **options: Any) -> Report:
        path = tmp_path / name
        lines = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values)
        path.write_text("\n".join(lines), encoding="utf-8")
        return load_records(settings, ledger, [path], Options(**options))

    return load_values


def triples(ledger: Ledger, path: str = GUID) -> list[Triple]:
    """The statements of a graph of a record."""
    version = ledger.latest(f"{BASE}graph/record/{path}")
    assert version is not None, path
    return list(version.content().triples())


def values(ledger: Ledger, predicate: str, path: str = GUID, subject: str = "") -> list[str]:
    """Values of a property, as text with language; of one subject, or of any."""
    found = []
    for triple in triples(ledger, path):
        if triple.predicate.value != predicate or (subject and triple.subject != NamedNode(subject)):
            continue
        value = triple.object
        tag = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
        found.append(getattr(value, "value", str(value)) + tag)
    return sorted(found)
