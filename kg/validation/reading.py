"""The first layer: bytes that are a JSON value in bounds (RFC 8259, and what RFC 7493 forbids), or why they are none.

Bounds come before anything is mapped: what is judged takes time in proportion to what was sent, and no more than this.
"""

import json
from itertools import islice
from typing import Any, Final

from kg.records.mapping.json_input import Limits, find_faults, read_json
from kg.validation.findings import Finding, find

LARGEST: Final = 1_000_000
"""Bytes of a document. The longest report of questions, filled in as a whole, has 300,000."""
LIMITS: Final = Limits(depth=50, values=5_000, letters=50_000, languages=20, nested_lists=False)
MOST_FAULTS: Final = 100
"""Faults that are shown."""
_MARK: Final = b"\xef\xbb\xbf"


def read_document(data: bytes) -> tuple[Any, list[Finding]]:
    """The value of a JSON document in UTF-8, and what is wrong with it: with any fault it must not be mapped.

    A mark of the order of bytes at its beginning is passed over (RFC 8259, section 8.1). None for what cannot be read.
    """
    if len(data) > LARGEST:
        return None, [find("too-large", size=f"{len(data):,}", limit=f"{LARGEST:,}")]
    mark = len(_MARK) if data.startswith(_MARK) else 0
    try:
        value = read_json(data[mark:].decode())
    except UnicodeDecodeError as error:
        return None, [find("not-utf8", offset=f"{error.start + mark:,}")]
    except json.JSONDecodeError as error:
        return None, [find("not-json", line=str(error.lineno), column=str(error.colno), reason=error.msg)]
    return value, faults_of(value)


def faults_of(value: Any) -> list[Finding]:
    """What is wrong with a JSON value by itself, in the order of the document: the first faults of many."""
    found = [
        find(fault.code, fault.pointer, fault.details.get("number"), None, **fault.details)
        for fault in islice(find_faults(value, LIMITS), MOST_FAULTS + 1)
    ]
    return found if len(found) <= MOST_FAULTS else [*found[:MOST_FAULTS], find("more-faults")]
