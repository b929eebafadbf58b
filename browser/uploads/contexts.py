"""What the page of uploads shows."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import Page
from browser.validation.contexts import ReportView
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A type that the records of a file may be of; `chosen` if it is."""

    schema: str
    name: Text
    chosen: bool
    templates: tuple[tuple[str, str], ...]
    """Names of formats, and addresses of tables to fill in."""


@dataclass(frozen=True, slots=True)
class UploadedRow:
    """A record of a file: where it stands there, what it is called ('': nobody could tell), what became of it.

    `number` and `etag` are of the draft that it is kept as, 0 for none; `url` leads to it. `problem` and `hint` say why
    it could not be kept. `report` is there for the first rows that have findings, `violations` and `warnings` count
    them. One that is `ready` may be submitted, and is ticked at first.
    """

    place: str
    title: str
    identifier: str
    type: Text | None
    number: int
    etag: int
    url: str
    problem: str
    hint: str
    violations: int
    warnings: int
    report: ReportView | None
    ready: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What was done with drafts that were chosen: how many, and those with which nothing could be done."""

    action: str
    count: int
    undone: tuple[tuple[str, str, str], ...]
    """Address, message and hint of each."""


@dataclass(frozen=True, slots=True)
class UploadPage(Page):
    """The form, and what became of what was sent with it.

    `do` is what was asked for, `rows` are the records of the file, `batch` their name, `mine_url` the list of them.
    """

    template: ClassVar[str] = "upload.html"
    action: str
    mine_url: str
    submit_url: str
    types: tuple[TypeChoice, ...]
    schema: str
    do: Literal["check", "keep"]
    batch: str
    rows: tuple[UploadedRow, ...] = ()
    kept: bool = False
    changes: bool = False
    done: Done | None = None
    problem: str = ""
    hint: str = ""
