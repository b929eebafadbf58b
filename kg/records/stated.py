"""What a file of shapes states of a node, and how a part of it is read."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeAlias, TypeVar

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as RdfLiteral

from kg.texts.languages import Text


class Mistake(ValueError):
    """A mistake in a shape, in words."""


Term: TypeAlias = NamedNode | BlankNode | RdfLiteral | Triple
Value: TypeAlias = str | Text
About: TypeAlias = Mapping[str, list[Value]]
Word = TypeVar("Word", bound=str)


def texts(about: About, predicate: str) -> tuple[Text, ...]:
    """The texts with a language that a property has."""
    return tuple(value for value in about.get(predicate, ()) if isinstance(value, Text))


def strings(about: About, predicate: str) -> tuple[str, ...]:
    """What else it has: IRIs and literals without a language, as texts."""
    return tuple(value for value in about.get(predicate, ()) if isinstance(value, str))


def string(about: About, predicate: str) -> str:
    """The first of these; '' where there is none."""
    values = about.get(predicate)
    return values[0] if values and isinstance(values[0], str) else ""


def number(about: About, predicate: str) -> int:
    """The whole number that a property has, 0 where it has none. Raises Mistake."""
    value = string(about, predicate)
    try:
        return int(value or 0)
    except ValueError:
        raise Mistake(f"{predicate} is {value!r} and not a whole number") from None


def limit(about: About, predicate: str) -> Decimal | None:
    """The limit of values that a property gives; None where it gives none. Raises Mistake."""
    value = string(about, predicate)
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        raise Mistake(f"{predicate} is {value!r} and not a number") from None


def one_of(allowed: tuple[Word, ...], value: str, what: str) -> Word:
    """The one of some words that a value is; `what` it is, for the message. Raises Mistake."""
    for word in allowed:
        if word == value:
            return word
    raise Mistake(f"{what} is {value!r} and not one of {', '.join(map(str, allowed))}")


def key(node: Term) -> str:
    """What a node is known by within a file."""
    return "" if isinstance(node, Triple) else node.value


def local(iri: str) -> str:
    """The end of an IRI."""
    return iri.rpartition("#")[2]
