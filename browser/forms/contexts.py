"""What the pages of forms show."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from browser.site.contexts import Link, Page
from kg.texts.languages import Language, Text

Shape: TypeAlias = Literal[
    "line", "texts", "radios", "select", "boxes", "picker", "link", "date", "place", "group", "items", "pages", "kept"
]
"""How a field is shown: one line, a text by languages, choices, values to look for, an address with its name, a year
with month and day, two numbers, fields inside a field, a list of items, links to pages of its own, or JSON that a form
cannot show and that stays as it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values to choose from."""

    value: str
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class TextInput:
    """An input for a text in a language, None for one that says no language."""

    name: str
    id: str
    language: Language | None
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """An input for a part of a value, with its name in the language of the page."""

    name: str
    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Picked:
    """A value that was chosen in a picker, or that was found and can be.

    `name` is its input. `about` tells it from others of its name; nothing here has one that is not `known`. `texts`
    are inputs for what stands beside the term "Other".
    """

    name: str
    value: str
    label: Text
    about: tuple[Text, ...] = ()
    known: bool = True
    texts: tuple[TextInput, ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """What was looked for in a picker, and what was found."""

    words: str
    found: tuple[Picked, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """A field of a form. `name` is the JSON Pointer of its value, `id` the same as an anchor.

    `input` is the name of its input, `value` what stands there, `second` the language of an address or the longitude.
    `long` texts have several lines, `private` values are kept and not published, `faults` is what was found here.
    `allowed` says what may be written. `parts` are those of a date.
    Of a picker `picked` are chosen, `several` may be, `search` is what was looked for, and `url` answers scripts.
    """

    shape: Shape
    name: str
    id: str
    label: Text
    help: Text | None = None
    required: bool = False
    private: bool = False
    faults: tuple[Text, ...] = ()
    input: str = ""
    value: str = ""
    second: str = ""
    mode: str = "text"
    allowed: str = ""
    parts: tuple[Part, ...] = ()
    long: bool = False
    choices: tuple[Choice, ...] = ()
    texts: tuple[TextInput, ...] = ()
    controls: "tuple[Control, ...]" = ()
    items: "tuple[Item, ...]" = ()
    picked: tuple[Picked, ...] = ()
    several: bool = False
    search: Search | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its number for people, whether it is there already, its fields, or the page that has them."""

    name: str
    number: int
    there: bool
    controls: tuple[Control, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A page of a form in the list of all: its name, and how many faults it has."""

    url: str
    label: Text
    number: str = ""
    current: bool = False
    faults: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in the summary: where it leads, the field, what is wrong and how to mend it; texts before and after."""

    url: str
    field: Text
    message: Text
    remedy: Text
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A type of record that can be written."""

    url: str
    name: Text
    description: Text | None


@dataclass(frozen=True, slots=True)
class SubmitPage(Page):
    """The types of record to begin with; `signed_in`: only those that the visitor may submit."""

    template: ClassVar[str] = "submit.html"
    signed_in: bool
    sign_in_url: str
    validate_url: str
    mine_url: str
    upload_url: str
    types: tuple[TypeChoice, ...]


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """What is asked before a form: for whom, in which languages; or which record it continues."""

    template: ClassVar[str] = "start.html"
    action: str
    upload_url: str
    name: Text
    description: Text | None
    owners: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    record: str
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormPageView(Page):
    """One page of a form. `cleared` names fields that were emptied since they do not apply any more."""

    template: ClassVar[str] = "form.html"
    action: str
    etag: int
    key: str
    name: Text
    record: str
    heading: Text
    number: str
    steps: tuple[Step, ...]
    controls: tuple[Control, ...]
    previous_url: str
    item_url: str
    saved: bool = False
    cleared: tuple[Text, ...] = ()
    faults: tuple[Fault, ...] = ()
    problem: str = ""
    hint: str = ""
    languages: tuple[Choice, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CheckPage(Page):
    """The last page: all faults, what a reviewer is to decide, what publication changes, and the button to submit."""

    template: ClassVar[str] = "check.html"
    action: str
    etag: int
    name: Text
    record: str
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    changes: tuple[Fault, ...]
    conforms: bool
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LostPage(Page):
    """A form that came after its session was over: what was written, to be sent again after signing in."""

    template: ClassVar[str] = "lost.html"
    action: str
    sign_in_url: str
    inputs: tuple[tuple[str, str], ...]
    links: tuple[Link, ...] = ()
