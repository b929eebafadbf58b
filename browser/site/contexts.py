"""What each page shows: one frozen dataclass a page, every field described. Templates see nothing else.

`Frame` is what all pages share. Texts from data are `kg.texts.languages.Text`, which carry their real language; words of the
interface are translated in the templates. `browser/site/rendering.py` passes a context to its template as `page`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from kg.texts.languages import Language, Text

if TYPE_CHECKING:
    from browser.countries.contexts import AlignedParties
    from browser.vocabularies.contexts import Overview


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

    `kind` is `literal`, `iri` or `blank`; `text` what to show; `url` where it leads ('' for none); `iri` its
    identifier; `code` a notation to show before the text; `datatype` a compact IRI for typed literals; `external`
    for other sites; `compact` the identifier in short, for readers who write queries ('' where the text is that).
    `parts` are the rows of a blank node; `html` is the text sanitised, where it has markup.
    """

    kind: Literal["literal", "iri", "blank"]
    text: Text
    url: str = ""
    iri: str = ""
    code: str = ""
    datatype: str = ""
    external: bool = False
    parts: "tuple[PropertyRow, ...]" = ()
    compact: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """A property with its values. `more` counts values that are not shown; `url` is the page of the property."""

    name: Text
    iri: str
    url: str
    values: tuple[Value, ...]
    more: int = 0


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
class ChangeRow:
    """One accepted change: sequence, when (ISO 8601), dataset, release, why, by whom, from where."""

    sequence: int
    accepted: str
    dataset: str
    release: str
    reason: str
    agent: str
    source: str
    url: str
    graphs: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class NameRow:
    """The names of a thing in one language; None where there is none."""

    language: Language
    label: Text | None
    title: Text | None
    alternatives: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleRow:
    """An indicator of a goal or target (or a goal or target of an indicator): code, name, address, tile if any."""

    code: str
    label: Text
    url: str
    tile: Tile | None = None


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """Rows that share a role: `headline`, `binary`, `component` or `complementary`."""

    role: str
    rows: tuple[RoleRow, ...]


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """A vocabulary in the list: id, address, title, description, counts, languages with names, release, licence."""

    id: str
    url: str
    title: Text
    description: Text
    things: int
    triples: int
    release: str
    modified: str
    licence: str
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file to download: address, format, bytes, triples, SHA-256, compressed address."""

    url: str
    packed_url: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class DownloadGroup:
    """The files of one dataset and what to know before using them."""

    dataset: DatasetRow
    sha256: str
    files: tuple[FileRow, ...]
    rights: str
    graphs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has.

    `title` is for the window, `description` for link previews; `canonical` the one address of this page; `languages`
    the page in each language; `formats` its data; `breadcrumbs` the way here; `navigation` the bar; `generation`
    number and time of the state of the data that is shown; `query` the words in the search box; `search_url`,
    `home_url`, `about_url`, `accessibility_url`, `api_url`, `download_url`, `sparql_url` fixed places; `styles` and
    `scripts` addresses of our own files; `index` false keeps the page out of search engines; `thing` the IRI it
    is about;
    `structured` JSON-LD about the page, safe inside a script element ('' for none); `icon` address of the site's icon.
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


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its frame, and in subclasses its content."""

    template: ClassVar[str]
    frame: Frame


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """Home: figures, the goals, the targets, the latest changes."""

    template: ClassVar[str] = "home.html"
    figures: tuple[Figure, ...]
    goals: tuple[Tile, ...]
    targets: tuple[Tile, ...]
    changes: tuple[ChangeRow, ...]
    vocabulary_url: str
    query_url: str


@dataclass(frozen=True, slots=True)
class VocabulariesPage(Page):
    """All vocabularies."""

    template: ClassVar[str] = "vocabularies.html"
    datasets: tuple[DatasetRow, ...]


@dataclass(frozen=True, slots=True)
class VocabularyPage(Page):
    """Home of one vocabulary.

    The Framework has goals, targets and indicator groups; other vocabularies an `overview`; what has no concepts has
    `things` to browse.
    """

    template: ClassVar[str] = "vocabulary.html"
    dataset: DatasetRow
    iri: str
    figures: tuple[Figure, ...]
    goals: tuple[Tile, ...]
    targets: tuple[Tile, ...]
    indicators: tuple[RoleGroup, ...]
    things: tuple[Value, ...]
    more_url: str
    schemes: tuple[Value, ...]
    releases: tuple[ChangeRow, ...]
    query_url: str
    rights: str
    overview: "Overview | None" = None


@dataclass(frozen=True, slots=True)
class Thing:
    """The head of a page about a thing.

    `label` is its name; `code` its notation; `types` its classes; `deprecated` true with `successors` when it was
    replaced; `names` its names in the six languages; `more_incoming` true when incoming links were cut at a limit.
    """

    iri: str
    label: Text
    code: str
    types: tuple[Value, ...]
    deprecated: bool
    successors: tuple[Value, ...]
    names: tuple[NameRow, ...]
    rows: tuple[PropertyRow, ...]
    incoming: tuple[PropertyRow, ...]
    more_incoming: bool
    dataset: Link | None
    graphs: tuple[Link, ...]
    query_url: str


@dataclass(frozen=True, slots=True)
class TargetPage(Page):
    """A goal or target of the Framework.

    `title` is the short title, `official` the official text (None when no release with it is loaded), `summary` our
    short description, `related` links to Aichi targets, SDGs and subjects by kind, `aligned` who has aligned national
    targets with it.
    """

    template: ClassVar[str] = "target.html"
    thing: Thing
    tile: Tile
    kind: Literal["goal", "target"]
    title: Text
    official: Text | None
    summary: Text | None
    indicators: tuple[RoleGroup, ...]
    related: tuple[PropertyRow, ...]
    sources: tuple[Link, ...]
    previous: Tile | None
    next: Tile | None
    aligned: "AlignedParties | None" = None


@dataclass(frozen=True, slots=True)
class IndicatorPage(Page):
    """An indicator: what it measures, for which goals and targets and in which role, who its custodians are."""

    template: ClassVar[str] = "indicator.html"
    thing: Thing
    official: Text | None
    summary: Text | None
    monitors: tuple[RoleGroup, ...]
    agencies: tuple[str, ...]
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ThingPage(Page):
    """Anything else with an IRI. `terms` are things defined by this document, as those of an ontology, with anchors."""

    template: ClassVar[str] = "thing.html"
    thing: Thing
    terms: tuple[Thing, ...]
    contents: tuple[Value, ...]
    contents_total: int


@dataclass(frozen=True, slots=True)
class DownloadPage(Page):
    """All datasets as files, and the catalogue."""

    template: ClassVar[str] = "download.html"
    groups: tuple[DownloadGroup, ...]
    catalogue: tuple[FormatLink, ...]
    void_url: str


@dataclass(frozen=True, slots=True)
class ChangesPage(Page):
    """What changed, newest first."""

    template: ClassVar[str] = "changes.html"
    changes: tuple[ChangeRow, ...]
    older_url: str


@dataclass(frozen=True, slots=True)
class TextPage(Page):
    """A page of words only: `name` is about, accessibility or api."""

    template: ClassVar[str] = "text.html"
    name: Literal["about", "accessibility", "api"]
    swagger_url: str
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
    """What a type of problem means and what to do about it."""

    template: ClassVar[str] = "problem_type.html"
    slug: str
    status: int
