"""Who may do what with whose records: roles of accounts, each for one owner and one type of record, or for all."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from kg.accounts.times import is_over, moment
from kg.errors import InvalidInput
from kg.records.types import read_record_types

GrantRole = Literal["contributor", "approver", "vocabulary-editor", "vocabulary-approver"]
GRANT_ROLES: Final[tuple[GrantRole, ...]] = get_args(GrantRole)
ALL: Final = "*"
_OF_RECORDS: Final = re.compile(r"government:[a-z]{2,3}|organisation:[\w-]{1,128}|\*", re.ASCII)
_OF_VOCABULARIES: Final = re.compile(r"vocabulary:[a-z0-9][a-z0-9-]{0,63}|\*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of an account.

    `owner` is `government:be`, `organisation:{identifier}`, `vocabulary:{dataset}` or `*`; `schema` a type of record or
    `*`; `expires` the moment from which on it does not count, '' for never.
    """

    account: int
    role: GrantRole
    owner: str = ALL
    schema: str = ALL
    expires: str = ""

    def covers(self, owner: str, schema: str) -> bool:
        """Whether it is for the records of an owner of one type (`*`: of all)."""
        return self.owner in (ALL, owner) and self.schema in (ALL, schema)

    def valid(self, now: str) -> bool:
        """Whether it counts at a moment (ISO 8601, UTC, to the second)."""
        return not is_over(self.expires, now)

    def __str__(self) -> str:
        until = f" until {self.expires}" if self.expires else ""
        return f"{self.role} {self.owner} {self.schema}{until}"


def government(identifier: str) -> str:
    """The owner of the records of a government.

    >>> government("BE")
    'government:be'
    """
    return f"government:{identifier.lower()}"


def organisation(identifier: str) -> str:
    """The owner of the records of an organisation."""
    return f"organisation:{identifier}"


def vocabulary(dataset: str) -> str:
    """The owner of the concepts of a vocabulary."""
    return f"vocabulary:{dataset}"


def read_grant(text: str) -> Grant:
    """A grant of nobody yet, as it is written: role, owner, and a type of record. Raises InvalidInput.

    >>> str(read_grant("approver government:be nbsap")), str(read_grant("contributor *"))
    ('approver government:be nbsap', 'contributor * *')
    """
    role, *others = text.split() or [""]
    found = Grant(0, role, *others) if others and len(others) < 3 else Grant(0, role, "")  # type: ignore[arg-type]
    check_grant(found)
    return found


def roles(grants: Iterable[Grant], owner: str, schema: str) -> frozenset[GrantRole]:
    """The roles that grants give now for the records of an owner of one type."""
    now = moment()
    return frozenset(grant.role for grant in grants if grant.covers(owner, schema) and grant.valid(now))


def check_grant(grant: Grant) -> None:
    """Raise InvalidInput for what nobody can be granted."""
    if grant.role not in GRANT_ROLES:
        raise InvalidInput(f"There is no role “{grant.role[:40]}”.", f"There are: {', '.join(GRANT_ROLES)}.")
    of_vocabularies = grant.role.startswith("vocabulary-")
    if not (_OF_VOCABULARIES if of_vocabularies else _OF_RECORDS).fullmatch(grant.owner):
        forms = "vocabulary:DATASET" if of_vocabularies else "government:be, organisation:IDENTIFIER"
        raise InvalidInput(f"A {grant.role} is not for “{grant.owner[:100]}”.", f"Use {forms} or *.")
    if grant.schema not in ([ALL] if of_vocabularies else [ALL, *read_record_types()]):
        hint = "Vocabularies have none: leave it out." if of_vocabularies else "docs/record-types.md lists all."
        raise InvalidInput(f"There is no type of record “{grant.schema[:64]}” for a {grant.role}.", hint)
    if is_over(grant.expires):
        raise InvalidInput("A grant cannot end before it begins.", "Give a later end.")


def may_delegate(held: Collection[Grant], grant: Grant) -> bool:
    """Whether approvers of what a grant is for are among those who hold some, and for as long.

    Only contributors are made in this way, and always with an end.
    """
    now = moment()
    return bool(grant.role == "contributor" and grant.expires) and any(
        one.role == "approver"
        and one.valid(now)
        and one.covers(grant.owner, grant.schema)
        and (not one.expires or grant.expires <= one.expires)
        for one in held
    )
