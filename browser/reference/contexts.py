"""What the reference of the API shows. Its words come from the description, which is in English; see `page` there."""

from dataclasses import dataclass
from typing import ClassVar

from browser.site.contexts import Page

Words = tuple[tuple[str, bool], ...]
"""A text in parts, with whether each is code."""


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter: `place` is path or query, `kind` what values are possible, `default` what holds without it."""

    name: str
    place: str
    kind: str
    required: bool
    default: str
    words: Words


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer that is possible: its status, what it means, and the media types that it may have."""

    status: str
    words: Words
    media_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation, with a shortened answer ('' where it is no JSON) and a command that asks for it."""

    id: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[Words, ...]
    parameters: tuple[ParameterRow, ...]
    answers: tuple[AnswerRow, ...]
    example: str
    command: str
    token: bool


@dataclass(frozen=True, slots=True)
class TagGroup:
    """Operations of one kind; `name` is a message id."""

    anchor: str
    name: str
    words: Words
    operations: tuple[OperationRow, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage(Page):
    """All operations. `script` and `style` are those of Swagger UI, '' where npm did not bring it."""

    template: ClassVar[str] = "reference.html"
    groups: tuple[TagGroup, ...]
    openapi_url: str
    script: str
    style: str
