"""Inspecting long texts in a worker: what takes milliseconds there would hold up every other request here.

`inspect_as_json` runs in the worker and `read_inspected` or `read_error` in the web process.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from kg.errors import InvalidInput, Refused, TooLarge
from sparql.language.guard import Inspected, Limits, Star, inspect

LONG: Final = 20_000
"""Characters from which a text counts as long; it takes about 5 ms to inspect."""
_ERRORS: Final[Mapping[str, type[InvalidInput]]] = {error.slug: error for error in (InvalidInput, Refused, TooLarge)}


def inspect_as_json(text: str, limits: Mapping[str, int]) -> bytes:
    """The result or error of `guard.inspect` as JSON, to be sent to the web process."""
    try:
        found = inspect(text, Limits(**limits))
    except InvalidInput as error:
        place = {"line": error.line, "column": error.column, "excerpt": error.excerpt}
        return json.dumps({"slug": error.slug, "message": error.message, "hint": error.hint, **place}).encode()
    content: dict[str, object] = {
        "form": found.form,
        "prefixes_used": sorted(found.prefixes_used),
        "prefixes_declared": dict(found.prefixes_declared),
        "default_graphs": found.default_graphs,
        "named_graphs": found.named_graphs,
        "volatile": found.volatile,
        "prologue": found.prologue,
        "star": found.star and (found.star.offset, found.star.variables),
    }
    return json.dumps(content).encode()


def read_inspected(body: bytes) -> Inspected:
    """The result that a worker sent; raises the error that it met, and ValueError or KeyError for anything else."""
    content: dict[str, Any] = json.loads(body)
    if "slug" in content:
        place = {name: content[name] for name in ("line", "column", "excerpt")}
        raise _ERRORS[content["slug"]](content["message"], content["hint"], **place)
    star = content["star"]
    return Inspected(
        content["form"],
        frozenset(content["prefixes_used"]),
        content["prefixes_declared"],
        tuple(content["default_graphs"]),
        tuple(content["named_graphs"]),
        content["volatile"],
        Star(star[0], tuple(star[1])) if star else None,
        content["prologue"],
    )
