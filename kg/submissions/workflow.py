"""States of a proposal and what may be done in each: `workflow.csv`, which code, documentation, API and tests read."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, TypeVar, get_args

State: TypeAlias = Literal[
    "draft",
    "submitted",
    "changes-requested",
    "approved",
    "published",
    "superseded",
    "withdrawn",
    "rejected",
    "cancelled",
    "expired",
]
Role: TypeAlias = Literal["contributor", "approver"]
"""A contributor drafts and submits; an approver decides, and may do all that a contributor may."""
Demand: TypeAlias = Literal["conforms", "agreed", "four-eyes"]
"""What an action asks for beside a role: that no violation is left; that somebody said yes to what publication changes
in the texts; that nobody decides on what is their own, where that is set (`KG_FOUR_EYES`)."""
STATES: Final[tuple[State, ...]] = get_args(State)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
DEMANDS: Final[tuple[Demand, ...]] = get_args(Demand)
OPEN: Final[frozenset[State]] = frozenset(("draft", "submitted", "changes-requested", "approved"))
"""States of which a record may be in one at a time: the lock of the Clearing-House."""
EDITABLE: Final[frozenset[State]] = frozenset(("draft", "changes-requested"))
FORGOTTEN: Final[frozenset[State]] = frozenset(("published", "superseded", "withdrawn", "cancelled"))
"""States in which the document is kept here no longer: it is the record, or it was given up. What was turned down or
ran out stays with those who wrote it, until they cancel it."""
_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class Action:
    """One row: from which states (none: a new proposal) to which ('' if it stays), by whom ('' is the service)."""

    name: str
    before: frozenset[State]
    after: State | Literal[""]
    role: Role | Literal[""]
    needs_reason: bool
    asks: frozenset[Demand]
    words: str

    def may(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles may do it."""
        return bool(self.role) and (self.role in roles or "approver" in roles)


@cache
def actions() -> Mapping[str, Action]:
    """All actions by name."""
    table = files("kg.submissions").joinpath("workflow.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["action"]: _action(row) for row in csv.DictReader(table.splitlines())})


def possible(state: State, roles: frozenset[str]) -> list[Action]:
    """What somebody with these roles may do in a state."""
    return [action for action in actions().values() if state in action.before and action.may(roles)]


def _action(row: Mapping[str, str]) -> Action:
    return Action(
        name=row["action"],
        before=frozenset(_word(STATES, word) for word in row["from"].split("|") if word),
        after=_word(STATES, row["to"]) if row["to"] else "",
        role=_word(ROLES, row["role"]) if row["role"] else "",
        needs_reason=row["reason"] == "1",
        asks=frozenset(_word(DEMANDS, word) for word in row["asks"].split("|") if word),
        words=row["en"],
    )


def _word(known: tuple[_Word, ...], word: str) -> _Word:
    return next(one for one in known if one == word)
