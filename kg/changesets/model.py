"""The edits of a change set: what they say, and what nobody can say."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pyoxigraph import NamedNode

from kg.errors import InvalidInput
from kg.rdf.characters import needs_mending

Kind = Literal["add", "relabel", "move", "merge", "deprecate", "undeprecate", "map"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
Label = Literal["prefLabel", "altLabel", "hiddenLabel"]
LABELS: Final[tuple[Label, ...]] = get_args(Label)
Note = Literal["definition", "scopeNote", "example", "historyNote", "editorialNote", "changeNote", "note"]
NOTES: Final[tuple[Note, ...]] = get_args(Note)
Mapped = Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
MAPPED: Final[tuple[Mapped, ...]] = get_args(Mapped)
NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", re.ASCII)
"""What may follow the space of names in the identifier of a new concept."""
_TAG: Final = re.compile(r"([a-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?", re.ASCII)
_MOST: Final = 200
_LONGEST: Final = 10_000


def _text(text: str) -> str:
    """A text without spaces around it."""
    stripped = text.strip()
    if not stripped or needs_mending(stripped):
        raise ValueError("a text is empty, or has characters that cannot be shown")
    return stripped


def _iri(text: str) -> str:
    """An absolute address."""
    if not text.startswith(("http://", "https://", "urn:")):
        raise ValueError("an identifier begins with http://, https:// or urn:")
    return NamedNode(text).value


def _tag(text: str) -> str:
    if not _TAG.fullmatch(text):
        raise ValueError("a language is a tag such as fr or zh-Hans")
    return text


Words = Annotated[str, Field(max_length=_LONGEST), AfterValidator(_text)]
Iri = Annotated[str, Field(max_length=1_000), AfterValidator(_iri)]
Tag = Annotated[str, Field(max_length=60), AfterValidator(_tag)]
Iris = Annotated[tuple[Iri, ...], Field(max_length=_MOST)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Part):
    """Texts of one property in one language that go and come."""

    remove: Annotated[tuple[Words, ...], Field(max_length=_MOST)] = ()
    add: Annotated[tuple[Words, ...], Field(max_length=_MOST)] = ()


class Links(_Part):
    """Links by one property that go and come."""

    remove: Iris = ()
    add: Iris = ()


class Add(_Part):
    """A new concept: its names and definitions by language, what it is below, its scheme where there are several."""

    kind: Literal["add"]
    concept: Iri
    labels: Annotated[dict[Tag, Words], Field(min_length=1, max_length=50)]
    definitions: Annotated[dict[Tag, Words], Field(max_length=50)] = {}
    broader: Iris = ()
    scheme: Iri | None = None


class Relabel(_Part):
    """Other names, definitions and notes of a thing in one language ('' for none)."""

    kind: Literal["relabel"]
    concept: Iri
    language: Tag
    texts: Annotated[dict[Label | Note, Texts], Field(min_length=1)]


class Move(_Part):
    """Another place in the hierarchy: broader concepts that go and come. Without any it is at the top."""

    kind: Literal["move"]
    concept: Iri
    broader: Links


class Merge(_Part):
    """A concept is merged into another: deprecated in its favour, with its narrower ones, and `labels` if wanted."""

    kind: Literal["merge"]
    concept: Iri
    into: Iri
    labels: bool = True


class Deprecate(_Part):
    """A concept is to be used no more: what replaces it, or why, in a language."""

    kind: Literal["deprecate"]
    concept: Iri
    successors: Iris = ()
    reason: Words | None = None
    language: Tag = "en"

    @model_validator(mode="after")
    def _says_why(self) -> "Deprecate":
        if not self.successors and not self.reason:
            raise ValueError("to deprecate takes a successor or a reason")
        return self


class Undeprecate(_Part):
    """A concept is in use again; perhaps why, in a language."""

    kind: Literal["undeprecate"]
    concept: Iri
    reason: Words | None = None
    language: Tag = "en"


class Map(_Part):
    """Mappings of a concept to those of others that go and come."""

    kind: Literal["map"]
    concept: Iri
    mappings: Annotated[dict[Mapped, Links], Field(min_length=1)]


Edit = Annotated[Add | Relabel | Move | Merge | Deprecate | Undeprecate | Map, Field(discriminator="kind")]
_EDIT: Final[TypeAdapter[Edit]] = TypeAdapter(Edit)


def read_edit(value: Mapping[str, Any]) -> Edit:
    """An edit from plain values. Raises InvalidInput that says where it is none."""
    try:
        return _EDIT.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "edit"
        message = first["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"An edit cannot be read: {place}: {message}.", f"Kinds are {', '.join(KINDS)}.") from None


def values_of(edit: Edit) -> dict[str, Any]:
    """The plain values of an edit beside its kind and concept; what is left out is as by default."""
    return edit.model_dump(mode="json", exclude={"kind", "concept"}, exclude_defaults=True)


def named_by(edit: Edit) -> frozenset[str]:
    """The identifiers that an edit speaks of, the concept's own among them."""
    match edit:
        case Add():
            more = edit.broader
        case Move():
            more = (*edit.broader.remove, *edit.broader.add)
        case Merge():
            more = (edit.into,)
        case Deprecate():
            more = edit.successors
        case _:
            more = ()
    return frozenset((edit.concept, *more))
