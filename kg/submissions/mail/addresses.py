"""Who an account is, in mail. Looked up when a message is sent, so that no address stands anywhere else."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from kg.accounts.tables import people


@dataclass(frozen=True, slots=True)
class Person:
    """Where somebody is written to, and in which language."""

    email: str = field(repr=False)
    language: str

    def __repr__(self) -> str:
        return f"Person({self.language!r})"


def find_person(connection: sa.Connection, account: int) -> Person | None:
    """Whom an account is of, None if there is no address."""
    query = sa.select(people.c.email, people.c.language).where(people.c.account == account)
    row = connection.execute(query).first()
    return Person(row.email, row.language) if row else None
