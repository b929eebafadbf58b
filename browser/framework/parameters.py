"""What may be asked of the REST API: parameters with their allowed values, read once into a `Question`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

from fastapi import Depends, Path, Query
from starlette.requests import Request

from browser.http.api_operations import NEEDED
from browser.http.dependencies import KnowledgeDep
from browser.http.varying import header_of
from kg.framework import ROLES, Framework
from kg.http.negotiation import choose
from kg.knowledge.knowledge import Knowledge
from kg.rdf.formats import JSON, TABLE_FORMATS, Format, by_name
from kg.texts.languages import TAGS

ALL: Final = "all"
if TYPE_CHECKING:
    Lang: TypeAlias = str
    FormatName: TypeAlias = str
    RoleName: TypeAlias = str
else:  # closed lists, which are written down once: a checker of types cannot follow that
    Lang = Literal[(*TAGS, ALL)]
    FormatName = Literal[tuple(format_.name for format_ in TABLE_FORMATS)]
    RoleName = Literal[tuple(role.name for role in ROLES)]
MAX_SEARCH: Final = 200

LangParam = Annotated[
    Lang,
    Query(
        description="Language of the texts. A text that does not exist in it is given in another language, and the "
        "answer says in which. `all`: every text in every language in which it exists."
    ),
]
FormatParam = Annotated[
    FormatName | None,
    Query(
        alias="format",
        description="Form of the answer. Wins over the `Accept` header; without either, JSON. "
        "`xlsx` opens right in every spreadsheet program and keeps codes as text.",
    ),
]
IncludeParam = Annotated[
    Literal["definition"] | None,
    Query(description="`definition` adds the official text of each item, null where none is loaded."),
]
RoleParam = Annotated[
    RoleName | None,
    Query(description="Only indicators that have this role (decision 16/31) for a goal or target."),
]
SearchParam = Annotated[
    str,
    Query(
        description="What to look for, 1 to 200 characters. Case, accents and variants of letters do not matter.",
        examples=["marine"],
        json_schema_extra={**NEEDED, "minLength": 1, "maxLength": MAX_SEARCH, "pattern": r"\w"},
    ),
]
GoalCode = Annotated[str, Path(description="Letter of the goal, in either case.", examples=["A"])]
TargetCode = Annotated[str, Path(description="Number of the target; leading zeros are ignored.", examples=["3"])]
IndicatorCode = Annotated[str, Path(description="Code of the indicator, in either case.", examples=["A.1"])]


@dataclass(frozen=True, slots=True)
class Question:
    """One request, understood: which generation answers, in which language and form, with definitions or not."""

    request: Request
    knowledge: Knowledge
    language: Lang
    shape: Format
    with_definition: bool

    @property
    def framework(self) -> Framework:
        """The Framework of the generation that answers."""
        return self.knowledge.framework


def _of_record(request: Request, knowledge: KnowledgeDep, lang: LangParam = "en") -> Question:
    """A question for one thing: JSON only, definition always."""
    shape = choose(header_of(request, "Accept"), (JSON,))
    return Question(request, knowledge, lang, shape, with_definition=True)


def _of_list(
    request: Request,
    knowledge: KnowledgeDep,
    lang: LangParam = "en",
    format_: FormatParam = None,
    include: IncludeParam = None,
) -> Question:
    """A question for a list."""
    return Question(request, knowledge, lang, _shape(request, format_), include == "definition")


def _of_facts(request: Request, knowledge: KnowledgeDep, format_: FormatParam = None) -> Question:
    """A question for a list without texts."""
    return Question(request, knowledge, "en", _shape(request, format_), with_definition=False)


def _shape(request: Request, name: FormatName | None) -> Format:
    return by_name(TABLE_FORMATS)[name] if name else choose(header_of(request, "Accept"), TABLE_FORMATS)


RecordQuestion = Annotated[Question, Depends(_of_record)]
ListQuestion = Annotated[Question, Depends(_of_list)]
FactsQuestion = Annotated[Question, Depends(_of_facts)]
