"""The name by which a list shows a thing to a reader, and the place that it has there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.rdf.identifiers import local_name
from kg.texts.languages import Text, choose_label
from kg.texts.numbers import in_order


@dataclass(frozen=True, slots=True)
class Named:
    """A preferred label with the key that puts it in order."""

    text: Text
    key: bytes


def choose_name(
    names: Iterable[Named], language: str, fallback: Text, fallbacks: tuple[str, ...] = ()
) -> tuple[Text, bytes]:
    """The label to show a reader, and the key that puts it in order; things that only have `fallback` come last."""
    keys = {named.text: named.key for named in names}
    text = choose_label(keys, language, fallbacks)
    return (text, keys[text]) if text is not None else (fallback, b"\xff" + fallback.value.encode())


def unnamed(iri: str, notation: str) -> Text:
    """The name shown for a thing without a label."""
    return Text(notation or local_name(iri))


def notation_key(notation: str, by: str) -> tuple[object, ...]:
    """The place of a notation; `natural` takes numbers by value, 2 before 10. Things without one come last."""
    if not by or by == "false":
        return ()
    if not notation:
        return (1,)
    if by == "lexical":
        return (0, notation)
    parts = re.split(r"(\d+)", notation)
    return (0, tuple(in_order(part.lower()) for part in parts if part))
