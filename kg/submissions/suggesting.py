"""Rows of terms that are suggested with documents. All of it inside a connection that somebody else opened."""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from kg.accounts.times import moment
from kg.errors import Conflict, InvalidInput
from kg.rdf.characters import needs_mending
from kg.submissions.tables import suggested_concepts as table
from kg.texts.languages import LANGUAGES

MOST: Final = 50
"""Suggested terms of one proposal."""
LONGEST: Final = {"label": 300, "definition": 5_000, "belongs": 500}
"""Characters of the texts of a suggested term."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as somebody suggests it: its name in a language, what it means, where it belongs, in words."""

    label: str
    language: str
    definition: str
    belongs: str = ""


def checked(term: Term) -> Term:
    """The same without spaces around its texts. Raises InvalidInput for what is missing or too long."""
    texts = {name: getattr(term, name).strip() for name in LONGEST}
    for name in ("label", "definition"):
        if not texts[name]:
            raise InvalidInput(f"The {name} is missing.", "A term has a name, and a sentence that says what it means.")
    for name, text in texts.items():
        if len(text) > LONGEST[name] or needs_mending(text) or (name == "label" and not text.isprintable()):
            raise InvalidInput(
                f"The {name} is longer than {LONGEST[name]} characters, or has some that cannot be shown.",
                "Shorten it.",
            )
    if term.language not in LANGUAGES:
        raise InvalidInput("The language is none of the six.", f"There are: {', '.join(LANGUAGES)}.")
    return Term(texts["label"], term.language, texts["definition"], texts["belongs"])


def insert(connection: sa.Connection, submission: int, place: str, dataset: str, term: Term, account: int) -> None:
    """Keep a term. Raises Conflict for one more than there may be; one that is there already is not kept twice."""
    here = table.c.submission == submission
    rows = connection.execute(sa.select(table.c.place, table.c.label, table.c.language).where(here)).all()
    if (place, term.label, term.language) in {tuple(row) for row in rows}:
        return
    if len(rows) >= MOST:
        raise Conflict(f"{MOST} terms are suggested with this submission.", "Take back those that are not needed.")
    said: dict[str, Any] = {"label": term.label, "language": term.language, "definition": term.definition}
    said |= {"belongs": term.belongs, "account": account, "created": moment(), "dataset": dataset, "place": place}
    undecided = {"decision": "", "reason": "", "decided": "", "decider": None, "change_set": 0, "concept": ""}
    connection.execute(sa.insert(table).values(submission=submission, **said, **undecided))


def take_back(connection: sa.Connection, submission: int, number: int) -> bool:
    """Forget a term of a proposal that nobody has decided on; whether there was one."""
    here = sa.and_(table.c.submission == submission, table.c.number == number, table.c.decision == "")
    return bool(connection.execute(sa.delete(table).where(here)).rowcount)


def forget(connection: sa.Connection, submission: int) -> None:
    """Forget all terms of a proposal."""
    connection.execute(sa.delete(table).where(table.c.submission == submission))
