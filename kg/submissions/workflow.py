"""States of a proposal and what may be done in each: `workflow.csv`, read by code, documentation, interface and tests."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

State: TypeAlias = Literal[
    "draft", "submitted", "changes-requested", "approved", "published", "superseded", "withdrawn", "cancelled", "expired"
]
Role: TypeAlias = Literal["contributor", "approver"]
"""A contributor drafts and submits; an approver decides, and may do all that a contributor may."""
Demand: TypeAlias = Literal["conforms", "four-eyes"]
"""What an action asks for beside a role: that no violation is left; that nobody decides on what is their own."""
STATES: Final[tuple[State, ...]] = get_args(State)
ROLES: Final[tuple[Role, ...]] = get_args(Role)
OPEN: Final[frozenset[State]] = frozenset(("draft", "submitted", "changes-requested", "approved"))
"""States of which a record may be in one at a time: the lock of the Clearing-House."""
EDITABLE: Final[frozenset[State]] = frozenset(("draft", "changes-requested"))
PRIVATE: Final[frozenset[State]] = frozenset(("draft", "changes-requested", "cancelled"))
"""States in which only those who write it see it."""


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

    def may(self, roles: frozenset[Role]) -> bool:
        """Whether somebody with these roles may do it."""
        return bool(self.role) and (self.role in roles or "approver" in roles)


@cache
def actions() -> Mapping[str, Action]:
    """All actions by name."""
    table = files("kg.submissions").joinpath("workflow.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["action"]: _action(row) for row in csv.DictReader(table.splitlines())})


def possible(state: State) -> list[Action]:
    """What may be done in a state."""
    return [action for action in actions().values() if state in action.before]


def _action(row: Mapping[str, str]) -> Action:
    before = frozenset(state for state in STATES if state in row["from"].split("|"))
    after = next((state for state in STATES if state == row["to"]), "")
    role = next((role for role in ROLES if role == row["role"]), "")
    asks = frozenset(one for one in get_args(Demand) if one in row["asks"].split("|"))
    return Action(row["action"], before, after, role, row["reason"] == "1", asks, row["en"])  # type: ignore[arg-type]
