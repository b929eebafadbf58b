"""What the bodies of the tests speak of: the bundled data, terms of the lists that fields name, and records that
references lead to, each of a type that the field allows and of the same government."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.mapping.report import Report
from kg.records.model import NESTED, RecordField
from kg.records.types import read_record_types
from kg.settings import Settings
from loaders.records.graphs.loading import Options, find_files, load_records
from loaders.records.graphs.thesaurus import load_thesaurus
from tests.copying import copy_folder
from tests.kg.validation.field_faults import record_of
from tests.kg.validation.places import valid_body
from tests.loaders.records.generated import OTHER, TERMS

GOVERNMENT: Final = {"identifier": "be"}
_ANY: Final = "resource"
"""The type of records to which a field leads that names no type."""
_BY_SYMBOL: Final = ("meeting", "notification", "decision")


def make(bundled: Path, folder: Path) -> Path:
    """A data folder with all of it."""
    data = copy_folder(bundled, folder / "data")
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    terms, records = folder / "terms", folder / "records.ndjson"
    terms.mkdir()
    for number, (domain, named) in enumerate(sorted(_terms().items())):
        answer = {"domain": domain, "terms": [_term(identifier) for identifier in sorted(named)]}
        (terms / f"{number}.json").write_text(json.dumps(answer), encoding="utf-8")
    records.write_text("\n".join(map(json.dumps, _records())), encoding="utf-8")
    report = Report()
    load_thesaurus(settings, ledger, find_files([terms]), read_iris(settings.base_iri), report)
    load_records(settings, ledger, [records], Options(), report)
    ledger.close()
    assert not report.problem_count, report.problems[:3]
    return data


def all_values() -> Iterator[tuple[RecordField, Any]]:
    """Every value of every public field in the valid bodies of all types."""
    for schema, type_ in read_record_types().items():
        yield from _values(type_.fields, valid_body(schema))


def _values(fields: Iterable[RecordField], body: Mapping[str, Any]) -> Iterator[tuple[RecordField, Any]]:
    for field in fields:
        given = body.get(field.name, []) if field.public else []
        for value in given if isinstance(given, list) else [given]:
            yield field, value
            if field.kind in NESTED:
                yield from _values(field.fields, value)


def _identifier(value: Any) -> str:
    return str(value.get("identifier") if isinstance(value, Mapping) else value)


def _terms() -> dict[str, set[str]]:
    """The terms of bodies by the first list of their field, but for those that the program brings."""
    found: dict[str, set[str]] = {}
    for field, value in all_values():
        if field.kind == "term" and field.domains and TERMS.keys().isdisjoint(field.domains):
            found.setdefault(field.domain, set()).add(_identifier(value))
    return {domain: terms - {OTHER} for domain, terms in found.items() if terms - {OTHER}}


def _term(identifier: str) -> dict[str, Any]:
    return {"identifier": identifier, "name": f"Term {identifier}", "title": {"en": f"Term {identifier}"}}


def _records() -> Iterator[dict[str, Any]]:
    """A record of each type, and each that a body refers to."""
    for schema in read_record_types():
        yield _record(schema, record_of(schema))
    seen: set[str] = set()
    for field, value in all_values():
        text = _identifier(value).partition("@")[0]
        if field.kind == "reference" and field.domains and _is_code(text):
            continue
        if field.kind == "reference" and text not in seen:
            seen.add(text)
            yield _record(field.targets[0] if field.targets else _ANY, text)
        elif field.kind == "symbol" and text not in seen and field.targets[-1] in _BY_SYMBOL:
            seen.add(text)
            yield _of_index(field.targets[-1], text, len(seen))


def _is_code(text: str) -> bool:
    return text.startswith(("CBD-SUBJECT", "GBF-", "AICHI-", "KMGBF-"))


def _record(schema: str, identifier: str) -> dict[str, Any]:
    header = {"identifier": identifier, "schema": schema, "languages": ["en"]}
    return {"header": header, "title": {"en": f"A {schema}"}, "government": GOVERNMENT}


def _of_index(schema: str, symbol: str, number: int) -> dict[str, Any]:
    """As the search index has what is named by its symbol."""
    identifier = f"52000000cbd0050000{number:06x}"
    title = f"The {schema} {symbol}"
    return {"id": identifier, "identifier_s": identifier, "schema_s": schema, "symbol_s": symbol, "title_EN_t": title}
