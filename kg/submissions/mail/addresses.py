"""Who an account is, in mail. Looked up when a message is sent, so that no address stands anywhere else."""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Person:
    """Where somebody is written to, and in which language."""

    email: str
    language: str


_people = sa.table("person", sa.column("account"), sa.column("email"), sa.column("language"))


def find_person(connection: sa.Connection, account: int) -> Person | None:
    """Whom an account is of, None if there is no address."""
    query = sa.select(_people.c.email, _people.c.language).where(_people.c.account == account)
    row = connection.execute(query).first()
    return Person(row.email, row.language) if row and row.email else None
