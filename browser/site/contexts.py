"""Contexts: one frozen dataclass for each page, with all that its template sees; every field is described.

`Frame` is what all pages share, the others are atoms that pages are made of; each room has the contexts of its pages.
Texts from data are `kg.texts.languages.Text`, which carry their real language; words of the interface are translated in
the templates. `browser/site/rendering.py` passes a context to its template as `page`.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from kg.texts.languages import Language, Text


@dataclass(frozen=True, slots=True)
class Link:
    """A link with the words to show. `current` marks the place where the reader is."""

    url: str
    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in another language."""

    url: str
    language: Language
    current: bool


@dataclass(frozen=True, slots=True)
class FormatLink:
    """This page's data in a format: address, name of the format, media type."""

    url: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Value:
    """One RDF term, as the `term` macro shows it.

    `kind` is `literal`, `iri`, `blank` or `list`; `text` what to show; `url` where it leads ('' for none); `iri` its
    identifier; `code` a notation to show before the text; `datatype` a compact IRI for typed literals; `external`
    for other sites; `compact` the identifier in short, for readers who write queries ('' where the text is that).
    `parts` are the rows of a blank node, `members` those of a list; `html` is the text sanitised, where it has markup.
    """

    kind: Literal["literal", "iri", "blank", "list"]
    text: Text
    url: str = ""
    iri: str = ""
    code: str = ""
    datatype: str = ""
    external: bool = False
    parts: "tuple[PropertyRow, ...]" = ()
    compact: str = ""
    html: str = ""
    members: "tuple[Value, ...]" = ()


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """A property with its values. `more` counts values that are not shown; `url` is the page of the property."""

    name: Text
    iri: str
    url: str
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """How something is cited: the beginning of a sentence, and the IRI that ends it, that of a version if there is one.

    `moment` (ISO 8601) is when the version began, '' for none. `bibtex` and `csl` (JSON) are for reference managers.
    """

    text: str
    iri: str
    moment: str
    bibtex: str
    csl: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A goal or target: its number on its colour, address, label ("Target 3") and short title."""

    code: str
    colour: str
    ink: str
    url: str
    label: Text
    title: Text


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, leading to the list of what it counts. `key` names it in the templates."""

    key: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of every page.

    `title` is for the window, `description` for link previews; `canonical` the one address of this page; `languages`
    the page in each language; `formats` its data; `breadcrumbs` the way here; `navigation` the bar; `generation`
    number and time of the state of the data that is shown; `query` the words in the search box; `search_url`,
    `home_url`, `about_url`, `accessibility_url`, `api_url`, `download_url`, `sparql_url` fixed places; `styles` and
    `scripts` addresses of our own files; `index` false keeps the page out of search engines; `thing` the IRI it
    is about;
    `structured` JSON-LD about the page, safe inside a script element ('' for none); `icon` address of the site's icon;
    `validate_url` the page on which documents are validated, `submissions_url` that of a reader's own proposals;
    `feed_url` the changes of what the page is about as an Atom feed ('' for none);
    `history_url` lists the versions of the thing ('' for none).
    """

    language: Language
    title: str
    description: str
    canonical: str
    languages: tuple[LanguageLink, ...]
    formats: tuple[FormatLink, ...]
    breadcrumbs: tuple[Link, ...]
    navigation: tuple[Link, ...]
    generation: int
    generated: str
    query: str
    search_url: str
    home_url: str
    about_url: str
    accessibility_url: str
    api_url: str
    download_url: str
    changes_url: str
    sparql_url: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    index: bool
    thing: str
    structured: str
    icon: str = ""
    validate_url: str = ""
    submissions_url: str = ""
    feed_url: str = ""
    history_url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its frame, and in subclasses its content."""

    template: ClassVar[str]
    frame: Frame


@dataclass(frozen=True, slots=True)
class TextPage(Page):
    """A page of words only: `name` is about, accessibility or api."""

    template: ClassVar[str] = "text.html"
    name: Literal["about", "accessibility", "api"]
    api_root: str
    reference_url: str
    example_iri: str
    example_url: str


@dataclass(frozen=True, slots=True)
class ProblemPage(Page):
    """An error: status, slug of its type, our message and hint; for a withdrawn thing its tombstone."""

    template: ClassVar[str] = "problem.html"
    status: int
    slug: str
    message: str
    hint: str
    iri: str
    withdrawn: str
    label: str
    successors: tuple[Link, ...]
    type_url: str


@dataclass(frozen=True, slots=True)
class ProblemTypePage(Page):
    """The explanation of a type of problem, with what to do about it."""

    template: ClassVar[str] = "problem_type.html"
    slug: str
    status: int
