"""Contexts of the query page and of the pages of saved queries; see `browser.site.contexts` for the rest."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import FormatLink, Link, Page, PropertyRow, Value
from kg.texts.languages import Text


@dataclass(frozen=True, slots=True)
class Example:
    """An example query with its question and the address that puts it into the form."""

    title: str
    question: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """Examples that belong together."""

    title: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it is about, its number as it stands in the table, beginning and length in per cent."""

    label: Value
    number: Value
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table that has a name and a number in each row. `zero` is the place of 0 in per cent."""

    title: str
    bars: tuple[Bar, ...]
    zero: float


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows of a SELECT: column names, cells (None for unbound), whether more rows exist than are shown.

    `numeric` names the columns that hold nothing but numbers; `chart` is there for a name and a number a row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    truncated: bool
    numeric: frozenset[str] = frozenset()
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """Statements about one thing, by property."""

    subject: Value
    rows: tuple[PropertyRow, ...]


@dataclass(frozen=True, slots=True)
class ResultGraph:
    """The answer to a CONSTRUCT or DESCRIBE: for reading, and as Turtle. `total` counts the statements shown."""

    groups: tuple[SubjectGroup, ...]
    total: int
    truncated: bool
    turtle: str


@dataclass(frozen=True, slots=True)
class Facts:
    """How long an answer took, where it came from, and its limits.

    Times are in milliseconds, None for an answer from the cache; `rows` is the number of all rows where it is known;
    `timeout` the seconds that were allowed, `shown` the rows a page shows; `left` the seconds of query time that the
    client still has of `budget` a minute (0: no budget); `hints` name what may be misspelt where nothing was found.
    """

    engine: float | None
    waited: float
    cached: bool
    generation: int
    rows: int | None
    timeout: float
    shown: int
    left: float
    budget: float
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryError:
    """Error of a query: message, hint, and place (line and column from 1;
    the line itself, a caret under the place)."""

    status: int
    title: str
    message: str
    hint: str
    line: int | None
    column: int | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a query: one of `table`, `answer` (ASK), `graph` and `error`; nothing when none was sent."""

    table: ResultTable | None = None
    answer: bool | None = None
    graph: ResultGraph | None = None
    error: QueryError | None = None
    facts: Facts | None = None

    @property
    def answered(self) -> bool:
        """Whether there is something to show that is not an error."""
        return self.table is not None or self.answer is not None or self.graph is not None


@dataclass(frozen=True, slots=True)
class Program:
    """A ready program that asks the query: its language (a name and a key for the template) and its text."""

    key: Literal["curl", "python", "r", "javascript"]
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SaveForm:
    """The form by which a query is saved: where it goes, what it holds, and which field is wrong and why."""

    action: str
    text: str
    name: str = ""
    title: str = ""
    description: str = ""
    error: QueryError | None = None


@dataclass(frozen=True, slots=True)
class QueryPage(Page):
    """The query form and, when a query was sent, its outcome.

    `datasets` are the ids of those it can be limited to, `dataset` the one that was chosen or ''; `completions` is the
    address that the editor asks for names; `programs` and `save` are there once a query was sent.
    """

    template: ClassVar[str] = "query.html"
    text: str
    dataset: str
    datasets: tuple[str, ...]
    action: str
    groups: tuple[ExampleGroup, ...]
    outcome: Outcome
    downloads: tuple[FormatLink, ...]
    permanent_url: str
    programs: tuple[Program, ...]
    prefixes_url: str
    completions_url: str
    saved_url: str
    timeout: float
    save: SaveForm | None


@dataclass(frozen=True, slots=True)
class SavedLink:
    """A saved query in a list: address, title, description, names of its parameters, and whether it came with us."""

    url: str
    name: str
    title: Text
    description: Text
    parameters: tuple[str, ...]
    bundled: bool


@dataclass(frozen=True, slots=True)
class SavedQueriesPage(Page):
    """All saved queries."""

    template: ClassVar[str] = "saved_queries.html"
    queries: tuple[SavedLink, ...]
    query_url: str
    docs_url: str
    openapi_url: str


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a saved query as a field of a form.

    `kind` decides on the input; `value` is what stands in it; `choices` are those of a language; `example` is shown
    when it is empty.
    """

    name: str
    kind: str
    label: Text
    value: str
    required: bool
    example: str
    choices: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """When a saved query was changed and by whom; both empty for those that came with us."""

    number: int
    agent: str
    accepted: str


@dataclass(frozen=True, slots=True)
class SavedQueryPage(Page):
    """One saved query: the form for its parameters, its outcome with their values, its addresses and its text."""

    template: ClassVar[str] = "saved_query.html"
    name: str
    title: Text
    description: Text
    text: str
    action: str
    fields: tuple[Field, ...]
    outcome: Outcome
    downloads: tuple[FormatLink, ...]
    address: str
    edit_url: str
    all_url: str
    docs_url: str
    version: SavedVersion


@dataclass(frozen=True, slots=True)
class SaveQueryPage(Page):
    """The form for saving a query, shown again with what is wrong in it."""

    template: ClassVar[str] = "save_query.html"
    save: SaveForm
