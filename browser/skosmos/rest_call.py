"""A call of the REST API: its vocabulary, parameters and languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from browser.skosmos.errors import ApiError, missing
from browser.skosmos.view import View, Views
from kg.texts.numbers import read_at_most

CONTEXT: Final[Mapping[str, object]] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "uri": "@id",
    "type": "@type",
}
"""How the context of most methods begins."""
RDFS: Final = {"rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
ONKI: Final = {"onki": "http://schema.onki.fi/onki#"}
VOID: Final = {"void": "http://rdfs.org/ns/void#"}
_LONGEST: Final = 4_000
_HUGEST: Final = 10**9

Body = dict[str, object]


@dataclass(frozen=True, slots=True)
class RestCall:
    """A call of a method. `base` is the address of the server with a final slash; `view` the vocabulary, if any."""

    parameters: Mapping[str, str]
    views: Views
    base: str
    accept: str | None
    view: View | None = None
    rest: str = ""

    def get(self, name: str) -> str:
        """A parameter, '' if it is absent."""
        return self.parameters.get(name, "")[:_LONGEST]

    def has(self, name: str) -> bool:
        """Whether a parameter was given, be it empty."""
        return name in self.parameters

    def flag(self, name: str, default: bool) -> bool:
        """A parameter that is true or false."""
        text = self.get(name).strip().lower()
        return default if not text else text in ("1", "true", "on", "yes")

    @property
    def vocabulary(self) -> View:
        """The vocabulary of the path."""
        assert self.view is not None
        return self.view

    @property
    def uri(self) -> str:
        """The identifier asked about, as it was sent. Raises ApiError 400."""
        uri = self.get("uri").rstrip()
        if not uri:
            raise missing("uri")
        return uri

    @property
    def lang(self) -> str:
        """The language of labels: that asked for, else the vocabulary's."""
        return self.get("lang") or (self.view.default_language if self.view else "")

    def get_lang(self) -> str:
        """The language, which a method without a vocabulary cannot do without. Raises ApiError 400."""
        if not self.lang:
            raise missing("lang")
        return self.lang

    def count(self, name: str, default: int) -> int:
        """A whole number from 0; `default` for anything else."""
        number = read_at_most(self.get(name).strip(), _HUGEST)
        return default if number is None else number

    def context(self, *more: Mapping[str, object], language: bool = True) -> dict[str, object]:
        """The usual context with further entries."""
        found: dict[str, object] = dict(CONTEXT)
        for entries in more:
            found |= entries
        return found | ({"@language": self.lang} if language else {})


def get_view(views: Views, id_: str) -> View:
    """A vocabulary. Raises ApiError 404."""
    try:
        return views[id_]
    except KeyError:
        raise ApiError(404, "Not Found", f"Vocabulary id '{id_}' not found.") from None
