"""On what a field depends: fields that are asked for only when another field of the same object says something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.records.flags import read_flag

_FLAG: Final = frozenset(("true", "false"))


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether the field `name` of the same object has one of `words`, or, without words, any value at all.

    A word is that of a closed list, an option, the identifier of a term, or `true` or `false`, however a flag is
    written. `negated`: whether it has none of them; a field without a value has none.
    """

    name: str
    words: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, body: Mapping[str, Any]) -> bool:
        """Whether it is so in an object, by the JSON values that it has.

        >>> Condition("scope", ("national", "regional")).holds({"scope": {"identifier": "regional"}})
        True
        >>> Condition("isOpenEnded", ("true",), negated=True).holds({})
        True
        """
        value = body.get(self.name)
        met = any(word in self.words for word in self._given(value)) if self.words else is_filled(value)
        return met is not self.negated

    def __str__(self) -> str:
        """As tables and `kgs:when` write it.

        >>> str(Condition("scope", ("national", "regional"), negated=True)), str(Condition("links"))
        ('scope!=national|regional', 'links=*')
        """
        return f"{self.name}{'!=' if self.negated else '='}{'|'.join(self.words) or '*'}"

    def _given(self, value: Any) -> Iterator[str]:
        """The words of a value; of one that is no word, none."""
        if isinstance(value, list):
            for item in value:
                yield from self._given(item)
            return
        if isinstance(value, Mapping):
            value = value.get("identifier")
        read = read_flag(value) if _FLAG.issuperset(self.words) else value
        if isinstance(read, bool):
            yield str(read).lower()
        elif isinstance(read, str | int):
            yield str(read).strip()


def read_condition(text: str) -> Condition:
    """A condition as tables write it. Raises ValueError.

    >>> read_condition("scope!=national|regional")
    Condition(name='scope', words=('national', 'regional'), negated=True)
    """
    name, equals, words = text.partition("=")
    negated = name.endswith("!")
    name = name.removesuffix("!")
    if not name or not equals or not words:
        raise ValueError(f"{text!r} is no condition: one is written as field=word|word or field!=word, or field=*")
    return Condition(name, () if words == "*" else tuple(words.split("|")), negated)


def is_filled(value: Any) -> bool:
    """Whether a JSON value says anything: empty texts, lists, objects and lists of these say nothing.

    >>> is_filled([{}, ""]), is_filled({"en": " "}), is_filled(False)
    (False, False, True)
    """
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return any(map(is_filled, value))
    if isinstance(value, Mapping):
        return any(map(is_filled, value.values()))
    return value is not None
