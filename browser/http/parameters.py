"""Parameters that many addresses have: numbers, languages and words of visitors, each read in one place."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar, get_origin, get_type_hints

from fastapi import Depends, Query
from fastapi.params import Param
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema
from starlette.datastructures import QueryParams
from starlette.requests import Request

from browser.http.services import language_of
from kg.errors import InvalidInput
from kg.texts.languages import LANGUAGES
from kg.texts.numbers import read_whole

Made = TypeVar("Made")
LONGEST: Final = 200
"""Characters of a query."""
MOST_PAGES: Final = 1_000_000


_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def clean(text: str) -> str:
    """A text that a visitor typed, without control characters and repeated blanks, cut to `LONGEST`."""
    return " ".join(_UNPRINTABLE.sub(" ", text[: 10 * LONGEST]).split())[:LONGEST]


def whole_number(parameters: QueryParams, name: str, default: int, most: int, least: int = 0) -> int:
    """A number in an address. Raises InvalidInput."""
    text = parameters.get(name, "")
    if not text:
        return default
    number = read_whole(text)
    if number is None or not least <= number <= most:
        hint = f"A whole number from {least} to {most}; leave {name} out, or correct it."
        raise InvalidInput(f"{name}={clean(text)[:40]} is not possible.", hint)
    return number


def clean_value(text: str) -> str:
    """A value without control characters."""
    return _UNPRINTABLE.sub(" ", text)


def language_asked(request: Request) -> str:
    """The reader's language: `lang`, else by Accept-Language. Raises InvalidInput."""
    language = request.query_params.get("lang") or language_of(request)
    return check_language(language)


def check_language(language: str) -> str:
    """One of the six languages. Raises InvalidInput."""
    if language not in LANGUAGES:
        raise InvalidInput(
            f"There is no language “{clean(language)[:40]}” here.", f"There are: {', '.join(LANGUAGES)}."
        )
    return language


Values = Annotated[tuple[str, ...], WithJsonSchema({"type": "string"})]
"""A parameter that may be sent several times, and holds several values separated by blanks."""


def example(value: Any) -> dict[str, Any]:
    """The `openapi_examples` of a parameter whose schema is not the one of its type."""
    return {"": {"value": value}}


class Read(ABC):
    """The way from the text of a parameter to its value, with the schema that describes it. Raises InvalidInput."""

    @abstractmethod
    def read(self, text: Any) -> Any:
        """The value that a text stands for."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the texts that are possible."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _core: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.schema()


@dataclass(frozen=True)
class Whole(Read):
    """A whole number; the empty text stands for `default`."""

    name: str
    default: int
    most: int
    least: int = 0

    def read(self, text: Any) -> int:
        return whole_number(QueryParams({self.name: text}), self.name, self.default, self.most, self.least)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class OneOf(Read):
    """One of some words; the empty text stands for the first."""

    name: str
    words: tuple[str, ...]

    def read(self, text: Any) -> str:
        if text and text not in self.words:
            raise InvalidInput(
                f"{self.name}={clean(str(text))[:40]} is not possible.", f"One of: {', '.join(self.words)}."
            )
        return str(text) or self.words[0]

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


_YES: Final = frozenset(("", "true", "1", "yes"))
_NO: Final = frozenset(("false", "0", "no"))


@dataclass(frozen=True)
class Flag(Read):
    """Whether something is wanted, as clients of the Secretariat's APIs say it: a name without a value (`?info`) is a
    wish, too, and so are the words in `also`."""

    name: str
    also: tuple[str, ...] = ()

    def read(self, text: Any) -> bool:
        value = str(text).lower()
        if value not in _YES | _NO and value not in self.also:
            hint = f"Write {self.name}=true, or leave it out."
            raise InvalidInput(f"{self.name}={clean(value)[:40]} is neither true nor false.", hint)
        return value not in _NO

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Reader(Generic[Made]):
    """A dependency that reads many parameters: those of a function, which it calls with the ones that were sent.

    The framework takes its time for each parameter that could have been sent; suggestions are asked with every letter.
    `browser.http.openapi` describes the parameters of `function` as if the framework read them.
    """

    def __init__(self, function: Callable[..., Made]) -> None:
        self.function = function
        hints = get_type_hints(function, include_extras=True)
        del hints["return"]
        self._of_request = hints.pop("request", None) is not None
        self._known = {_alias(name, hint): (name, _is_several(hint), _way(hint)) for name, hint in hints.items()}

    async def __call__(self, request: Request) -> Made:
        return self.read_from(request)

    def read_from(self, request: Request) -> Made:
        """What is made of the parameters of a request. Raises InvalidInput."""
        return self.read(request.query_params, **({"request": request} if self._of_request else {}))

    def read(self, sent: QueryParams, **given: Any) -> Made:
        """What is made of parameters; those that are not known are ignored. Raises InvalidInput."""
        for alias in sent:
            if alias in self._known:
                name, several, way = self._known[alias]
                value: Any = tuple(sent.getlist(alias)) if several else sent[alias]
                given[name] = way.read(value) if way else value
        return self.function(**given)


def _alias(name: str, hint: Any) -> str:
    return next((one.alias for one in hint.__metadata__ if isinstance(one, Param) and one.alias), name)


def _is_several(hint: Any) -> bool:
    return get_origin(hint.__origin__) is tuple


def _way(hint: Any) -> Read | None:
    return next((one for one in hint.__metadata__ if isinstance(one, Read)), None)


def _language_asked(
    request: Request,
    lang: Annotated[
        str,
        Query(
            description="Language of the names; without it the one that `Accept-Language` prefers.",
            json_schema_extra={"enum": list(LANGUAGES)},
        ),
    ] = "",
) -> str:
    return check_language(lang or language_of(request))


LanguageAsked = Annotated[str, Depends(Reader(_language_asked))]
"""The reader's language, as `language_asked` reads it."""
