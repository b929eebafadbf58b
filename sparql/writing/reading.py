"""From the text of an update to the operations to carry out, and from what the engine says of it to errors."""

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import Store

from kg.errors import InvalidInput
from sparql.language import guard, tokens
from sparql.writing.operations import LOAD, NoOperation, UpdateText, read_update, refused_load

_POSITION: Final = re.compile(r"error at (\d+):(\d+)")
_FAILING: Final = "DROP GRAPH <urn:none>;"


def read_runnable(text: str, limits: guard.Limits, prefixes: Mapping[str, str], base: str) -> UpdateText:
    """The update to carry out; none of its operations may be a LOAD.

    LOAD is refused once its syntax is known to be right. LOAD SILENT, which fetches nothing either, is left out: by
    SILENT, what cannot be loaded is no error (SPARQL 1.1 Update, section 3.1.4). A text without operations is an update
    that does nothing (SPARQL 1.1, section 19.8, rule 29).
    """
    try:
        update = read_update(text, limits, prefixes, loads=True)
    except NoOperation:
        _check_syntax(text, prefixes, base, len(text), "")
        return UpdateText(text, (), ())
    loads = [operation for operation in update.operations if operation.form == LOAD]
    if loads:
        _check_syntax(text, prefixes, base, update.operations[0].start, _FAILING)
    for operation in loads:
        if not operation.silent:
            raise refused_load(text, operation.start)
    kept = tuple(operation for operation in update.operations if operation.form != LOAD)
    return UpdateText(text, kept, update.prologues)


def _check_syntax(text: str, prefixes: Mapping[str, str], base: str, at: int, stop: str) -> None:
    """Let the engine read a text without carrying it out: an operation that fails goes before all others."""
    try:
        Store().update(text[:at] + stop + text[at:], base_iri=base, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise explained(text, error.msg or str(error), at, len(stop)) from None
    except (RuntimeError, ValueError, OSError):
        return


def explained(text: str, message: str, at: int = 0, inserted: int = 0) -> InvalidInput:
    """The error for what the engine says of a text into which so many characters were inserted at an offset."""
    found = _POSITION.search(message)
    if not found:
        return InvalidInput(f"The update cannot be read: {message[:200]}", "Nothing was changed.")
    offset = tokens.offset_of(text[:at] + " " * inserted + text[at:], int(found[1]), int(found[2]))
    offset -= min(inserted, max(0, offset - at))
    return tokens.at(text, offset, "The update cannot be read here.", "Nothing was changed.")
