"""What the forms of edits send, as the plain values of edits."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qs

from pyoxigraph import Literal
from starlette.requests import ClientDisconnect, Request

from browser.http.forms import bounded
from kg.changesets.draft import Draft
from kg.changesets.model import LABELS, MAPPED, NOTES, Kind
from kg.errors import InvalidInput
from kg.rdf.documents import CanonicalGraph, Selection
from kg.rdf.namespaces import SKOS
from kg.texts.languages import LANGUAGES

_LONGEST: Final = 200_000
_SECONDS: Final = 30.0
_NAMES: Final = Selection.of((SKOS.prefLabel, SKOS.notation))
LINES: Final = ("altLabel", "hiddenLabel")
"""Labels of which there may be several: a line each."""
Fields = dict[str, list[str]]


async def read_fields(request: Request) -> Fields:
    """All values of all fields of a form. Raises TooLarge, and InvalidInput if it does not arrive."""
    try:
        async with asyncio.timeout(_SECONDS):
            body = b"".join([chunk async for chunk in bounded(request, _LONGEST, "Make several edits of it.")])
    except (ClientDisconnect, TimeoutError) as error:
        raise InvalidInput("The form was not sent to its end.") from error
    try:
        found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=2_000)
    except ValueError as error:
        raise InvalidInput("The form has too many fields.", "Make several edits of it.") from error
    return {name: [_plain(value) for value in values] for name, values in found.items()}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def first(fields: Fields, name: str) -> str:
    """The first value of a field, '' without any."""
    return fields.get(name, [""])[0]


def values_of_form(kind: Kind, concept: str, fields: Fields, draft: Draft, graph: CanonicalGraph, space: str) -> Any:
    """The plain values of an edit. Raises InvalidInput for a concept that nobody can be sure of."""
    values: dict[str, Any] = {"kind": kind, "concept": concept}
    if kind == "add":
        values["concept"] = space + first(fields, "identifier")
        for name, sent in (("labels", "prefLabel"), ("definitions", "definition")):
            texts = {tag: first(fields, f"{sent}-{tag}") for tag in LANGUAGES}
            values[name] = {tag: text for tag, text in texts.items() if text}
        values |= {"broader": _concepts(fields, "broader", graph), "scheme": first(fields, "scheme") or None}
    elif kind == "relabel":
        values |= {"language": first(fields, "language"), "texts": _texts(concept, fields, draft)}
    elif kind == "move":
        values["broader"] = _links(draft.parents[concept], fields, "broader", graph)
    elif kind == "merge":
        values |= {"into": _one(first(fields, "into"), graph), "labels": bool(first(fields, "labels"))}
    elif kind == "map":
        now = {name: draft.objects(concept, SKOS[name]) for name in MAPPED}
        values["mappings"] = _changed({name: _links(now[name], fields, name, graph) for name in MAPPED})
    else:
        values |= {"reason": first(fields, "reason") or None, "language": first(fields, "language") or "en"}
        if kind == "deprecate":
            values["successors"] = _concepts(fields, "successors", graph)
    return values


def _changed(parts: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    found = {name: part for name, part in parts.items() if part["remove"] or part["add"]}
    if not found:
        raise InvalidInput("Nothing is different.", "Change something, or go back.")
    return found


def _texts(concept: str, fields: Fields, draft: Draft) -> dict[str, dict[str, list[str]]]:
    language = first(fields, "language")
    found: dict[str, dict[str, list[str]]] = {}
    for name in (*LABELS, *NOTES):
        before = texts_of(draft, concept, name, language)
        sent = [text for text in fields.get(name, []) if text]
        after = [line.strip() for text in sent for line in text.split("\n") if line.strip()] if name in LINES else sent
        found[name] = {
            "remove": [text for text in before if text.strip() not in after],
            "add": [text for text in dict.fromkeys(after) if text not in map(str.strip, before)],
        }
    return _changed(found)


def texts_of(draft: Draft, concept: str, name: str, language: str) -> list[str]:
    """The texts of a concept by a property of SKOS in a language, in order."""
    values = [one for one in draft.about(concept).objects(SKOS[name]) if isinstance(one, Literal)]
    return sorted(one.value for one in values if (one.language or "").lower() == language.lower())


def _links(now: Iterable[str], fields: Fields, name: str, graph: CanonicalGraph) -> dict[str, list[str]]:
    kept = fields.get(f"keep-{name}", [])
    return {"remove": sorted(set(now) - set(kept)), "add": _concepts(fields, name, graph)}


def _concepts(fields: Fields, name: str, graph: CanonicalGraph) -> list[str]:
    lines = [line.strip() for text in fields.get(name, []) for line in text.split("\n")]
    return list(dict.fromkeys(_one(line, graph) for line in lines if line))


def _one(text: str, graph: CanonicalGraph) -> str:
    """The identifier that somebody wrote, or that of the concept with such a name or notation."""
    if text.startswith(("http://", "https://", "urn:")) or not text:
        return text
    found = {s for s, _, name in graph.select(_NAMES) if isinstance(name, Literal) and _same(name.value, text)}
    if len(found) == 1:
        return found.pop()
    hint = "Write its identifier (http://…)."
    if found:
        raise InvalidInput(f"{len(found)} concepts are called “{text[:100]}”.", hint)
    raise InvalidInput(f"No concept is called “{text[:100]}”.", hint)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
