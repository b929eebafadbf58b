"""A report on its way from the process that judged to the one that answers: as JSON, since what judged outside input is
not to be trusted."""

import json
from functools import lru_cache
from typing import Any, Final

from kg.errors import NotFound
from kg.records.model import RecordField
from kg.records.types import get_record_type
from kg.texts.languages import Text
from kg.validation.findings import SEVERITIES, Detail, Finding, codes
from kg.validation.report import Report
from kg.validation.shapes import PROFILES

_TEXTS: Final = ("schema", "identifier", "iri", "engine", "shapes")
_OF_FINDING: Final = ("code", "pointer", "severity", "shape", "constraint", "focus", "path")


def pack(report: Report) -> bytes:
    """A report as bytes."""
    findings = [
        {
            **{name: getattr(one, name) for name in _OF_FINDING},
            "value": one.value,
            "details": {name: _packed(said) for name, said in one.details.items()},
            "field": _paths(report.schema).get(id(one.field), ""),
        }
        for one in report.findings
    ]
    packed: dict[str, Any] = {name: getattr(report, name) for name in ("profile", *_TEXTS)}
    return json.dumps(packed | {"findings": findings, "graph": report.graph.decode()}).encode()


def unpack(data: bytes) -> Report:
    """The report again. Raises ValueError for bytes that are none."""
    try:
        packed = json.loads(data)
        if packed["profile"] not in PROFILES:
            raise ValueError("no profile")
        return Report(
            profile=packed["profile"],
            findings=tuple(_finding(one, packed["schema"]) for one in packed["findings"]),
            graph=packed["graph"].encode(),
            **{name: str(packed[name]) for name in _TEXTS},
        )
    except (ValueError, KeyError, TypeError, AttributeError, NotFound) as error:
        raise ValueError(f"not a report: {error}") from error


def _finding(packed: dict[str, Any], schema: str) -> Finding:
    texts = {name: str(packed[name]) for name in _OF_FINDING}
    if texts["code"] not in codes() or texts["severity"] not in SEVERITIES:
        raise ValueError("not a finding")
    field = _fields(schema)[packed["field"]] if packed["field"] else None
    details = {str(name): _detail(said) for name, said in packed["details"].items()}
    return Finding(value=packed["value"], details=details, field=field, **texts)  # type: ignore[arg-type]


def _packed(said: Detail) -> Any:
    return said if isinstance(said, str) else [(text.value, text.language, text.machine) for text in said]


def _detail(packed: Any) -> Detail:
    if isinstance(packed, list):
        return tuple(Text(str(value), str(language), bool(machine)) for value, language, machine in packed)
    return str(packed)


@lru_cache(maxsize=128)
def _fields(schema: str) -> dict[str, RecordField]:
    """The fields of a type by their dotted paths."""
    return dict(get_record_type(schema).walk())


@lru_cache(maxsize=128)
def _paths(schema: str) -> dict[int, str]:
    """The dotted paths of the fields of a type, by which object they are."""
    return {id(field): path for path, field in _fields(schema).items()} if schema else {}
