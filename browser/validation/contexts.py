"""What the page of validation shows."""

from dataclasses import dataclass
from typing import ClassVar

from browser.site.contexts import Link, Page
from kg.texts.languages import Text
from kg.validation.findings import Severity
from kg.validation.shapes import Profile


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type that can be submitted; `example_url` leads to this page with an example of its body."""

    schema: str
    name: Text
    example_url: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding: what the field is called, where it is, what is there, what is wrong, how to put it right.

    `place` is a JSON Pointer, or of a document in RDF the node and property. `before` and `after` are there where
    publication would change a text. `shape` leads to the documentation of the field, None where there is none.
    """

    code: str
    label: Text
    place: str
    value: str
    message: Text
    remedy: Text
    before: str
    after: str
    shape: Link | None


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity, the worst first; `more` is how many there are beside those that are shown."""

    severity: Severity
    count: int
    rows: tuple[FindingRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report: whether the document conforms to its profile, its type and identifier ('' if unknown), findings."""

    conforms: bool
    profile: Profile
    type: Link | None
    identifier: str
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True, slots=True)
class ValidatePage(Page):
    """The form with what was sent, and the report on it or the problem with it, if something was sent."""

    template: ClassVar[str] = "validate.html"
    action: str
    api_url: str
    schemas_url: str
    profile: Profile
    schema: str
    document: str
    types: tuple[TypeRow, ...]
    report: ReportView | None = None
    problem: str = ""
    hint: str = ""
