"""Things by what people write of their identifiers: the grammar of `kg.records.notations`, asked of the index."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Final

from kg.records.notations import keys
from kg.search.schema import NOTATION

_MOST: Final = 50
_FIND: Final = """
SELECT thing.id, thing.iri, min(code.value), min(code.dataset), code.key FROM code JOIN thing ON thing.id = code.thing
WHERE code.key = :notation{condition} GROUP BY thing.id, code.key ORDER BY thing.iri LIMIT :most
"""
_CONTRADICTED: Final = f"""
 AND NOT EXISTS (SELECT 1 FROM code AS other WHERE other.thing = code.thing AND other.graph = code.graph
   AND other.key >= '{NOTATION}uid ' AND other.key < '{NOTATION}uid!' AND other.key <> :uid)
"""
"""Of a unique identifier only the number was found: things are left out that have another identifier of this form."""
Row = tuple[int, str, str, str, str]
"""Number, IRI, notation and dataset of a thing, and the key by which it was found."""


def find_notations(
    execute: Callable[[str, Mapping[str, object]], sqlite3.Cursor],
    text: str,
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> list[Row]:
    """Things that a text names, those by the most exact key first; several of one key are choices.

    `condition` narrows the column `thing.id` further, with its `values`.
    """
    found: dict[int, Row] = {}
    wanted = keys(text)
    uid = next((NOTATION + key for key in wanted if key.startswith("uid ")), "")
    for key in wanted:
        narrowed = condition + (_CONTRADICTED if uid and key.startswith("number ") else "")
        rows = execute(
            _FIND.format(condition=narrowed),
            {**(values or {}), "notation": NOTATION + key, "uid": uid, "most": _MOST},
        )
        for row in rows:
            found.setdefault(row[0], row)
    return list(found.values())
