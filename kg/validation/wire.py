"""A report on its way from the process that judged to the one that answers: as JSON, since what judged outside input is
not to be trusted."""

import json
from typing import Any, Final

from kg.errors import NotFound
from kg.records.types import get_record_type
from kg.texts.languages import Text
from kg.validation.findings import SEVERITIES, Detail, Finding, codes
from kg.validation.report import Report
from kg.validation.shapes import PROFILES
from kg.validation.walking import field_at

_TEXTS: Final = ("schema", "identifier", "iri", "engine", "shapes")
_OF_FINDING: Final = ("code", "pointer", "severity", "shape", "constraint", "focus", "path")


def pack(report: Report) -> bytes:
    """A report as bytes."""
    findings = [
        {
            **{name: getattr(one, name) for name in _OF_FINDING},
            "value": one.value,
            "details": {name: _packed(said) for name, said in one.details.items()},
            "field": one.field is not None,
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
    field = field_at(get_record_type(schema), texts["pointer"]) if packed["field"] else None
    details = {str(name): _unpacked(said) for name, said in packed["details"].items()}
    return Finding(value=packed["value"], details=details, field=field, **texts)  # type: ignore[arg-type]


def _packed(said: Detail) -> str | list[list[str | bool]]:
    return said if isinstance(said, str) else [[text.value, text.language, text.machine] for text in said]


def _unpacked(said: Any) -> Detail:
    if isinstance(said, str):
        return said
    return tuple(Text(str(value), str(language), bool(machine)) for value, language, machine in said)
