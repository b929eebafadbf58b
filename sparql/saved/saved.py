"""Saved queries: a name, what it answers, and a query with parameters. Some come with us, in `*.rq` beside this file.

    # title: Indicators of a goal or target
    # description: How is progress towards a goal or target measured?
    # param: target iri "Goal or target" default=kmgbf:target_3
    SELECT …

The declarations of the parameters stay in the text, so that the text alone is the whole query.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.errors import InvalidInput, TooLarge
from kg.ledger.saved_queries import Saved
from sparql.language.guard import Limits, inspect
from sparql.protocol.requests import QueryRequest
from sparql.saved.parameters import Parameter, read_parameter
from sparql.saved.substituting import check_parameters

FOLDER: Final = Path(__file__).parent
NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME: Final = 80
LONGEST_TITLE: Final = 200
LONGEST_DESCRIPTION: Final = 1_000
LONGEST_TEXT: Final = 50_000
MOST_PARAMETERS: Final = 20
_HEAD: Final = re.compile(r"[ \t]*(?:#[ \t]*(?:(title|description|param):[ \t]*)?([^\n]*))?(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query as it can be asked. `agent` saved it at the time `accepted`; both are empty for ours."""

    name: str
    title: str
    description: str
    text: str
    parameters: tuple[Parameter, ...]
    version: int = 1
    agent: str = ""
    accepted: str = ""

    @property
    def bundled(self) -> bool:
        """Whether it came with us, and cannot be changed."""
        return not self.agent

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph and not a table or a truth value."""
        return inspect(self.text).gives_graph

    def request(self, bound: tuple[tuple[str, str], ...], **how: object) -> QueryRequest:
        """The question to the service, with values of the parameters as `sparql.saved.parameters.bind` gives them."""
        return QueryRequest(self.text, substitutions=bound, **how)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Head:
    """The declarations at the beginning of a text, and the text without title and description."""

    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str


def read_head(text: str, base_iri: str) -> Head:
    """Read the comments at the beginning of a query; raises InvalidInput for a parameter that cannot be read."""
    words: dict[str, str] = {}
    parameters: dict[str, Parameter] = {}
    kept, position, number = [], 0, 0
    text = text.replace("\r\n", "\n")
    while position < len(text) and (match := _HEAD.match(text, position)):
        position, number = match.end(), number + 1
        if match[1] == "param":
            try:
                parameter = read_parameter(match[2], base_iri)
            except InvalidInput as error:
                raise InvalidInput(error.message, error.hint, line=number, column=1, excerpt=match[0].strip()) from None
            if parameter.name in parameters:
                raise InvalidInput(f"The parameter “{parameter.name}” is declared twice.", "Declare it once.")
            parameters[parameter.name] = parameter
        if match[1] in ("title", "description"):
            words[match[1]] = match[2].strip()
        else:
            kept.append(match[0])
    if len(parameters) > MOST_PARAMETERS:
        raise TooLarge(f"A query has {MOST_PARAMETERS} parameters at most.")
    whole = ("".join(kept) + text[position:]).strip() + "\n"
    return Head(words.get("title", ""), words.get("description", ""), tuple(parameters.values()), whole)


def make(name: str, title: str, description: str, text: str, base_iri: str) -> SavedQuery:
    """A saved query from what an editor sends; title and description may also stand in the head of the text.

    Raises InvalidInput, Refused and TooLarge for anything that could not be run. The engine has not seen it yet.
    """
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        hint = f"Use lower-case Latin letters, digits and hyphens, {LONGEST_NAME} at most, for example protected-areas."
        raise InvalidInput(f"“{name[:100]}” cannot be the name of a query.", hint)
    if len(text) > LONGEST_TEXT:
        raise TooLarge(f"A saved query has {LONGEST_TEXT:,} characters at most.")
    head = read_head(text, base_iri)
    title, description = (" ".join(words.split()) for words in (title or head.title, description or head.description))
    if not title:
        raise InvalidInput("The query has no title.", "Send a title, or begin the text with “# title: …”.")
    for words, most, what in ((title, LONGEST_TITLE, "title"), (description, LONGEST_DESCRIPTION, "description")):
        if len(words) > most:
            raise InvalidInput(f"The {what} has {len(words):,} characters, the limit is {most:,}.", "Say it in fewer.")
    inspect(head.text, Limits(length=LONGEST_TEXT * 4))
    check_parameters(head.text, [parameter.name for parameter in head.parameters])
    return SavedQuery(name, title, description, head.text, head.parameters)


@lru_cache(maxsize=4)
def bundled(base_iri: str) -> Mapping[str, SavedQuery]:
    """The queries that come with us, by name, which is that of the file."""
    return {path.stem: make(path.stem, "", "", path.read_text(encoding="utf-8"), base_iri) for path in _files()}


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.rq"))


def from_ledger(saved: Saved, base_iri: str) -> SavedQuery:
    """A query that an editor saved; it was checked then."""
    parameters = read_head(saved.text, base_iri).parameters
    return SavedQuery(
        saved.name, saved.title, saved.description, saved.text, parameters, saved.version, saved.agent, saved.accepted
    )
