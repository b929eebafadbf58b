"""Reviews of commitments by the countries that they name: a focal point has seen one, or gives it back with a reason.

A review says nothing of whether a commitment is published. Each is a row that is never changed; the last one of a
country is what it says now. A country may have all reviewed as they are published, by a setting beside the grants.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from kg.accounts.events import note
from kg.accounts.grants import government
from kg.accounts.tables import automatic_reviews
from kg.accounts.times import moment
from kg.errors import Conflict, InvalidInput, NotFound, Refused
from kg.rdf.documents import CanonicalGraph
from kg.records.identifiers import RecordIris
from kg.submissions.actors import Actor
from kg.submissions.reading import Reading
from kg.submissions.tables import country_reviews as table

SCHEMA: Final = "stakeholderCommitment"
LONGEST_REASON: Final = 2_000
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class CountryReview:
    """What a country (`be`) said of a version of a commitment; `account` is None where its setting did."""

    number: int
    record: str
    government: str
    action: str
    revision: int
    account: int | None
    reason: str
    at: str


def reviews_of(connection: sa.Connection, record: str) -> list[CountryReview]:
    """All reviews of a commitment, oldest first."""
    rows = connection.execute(sa.select(table).where(table.c.record == record).order_by(table.c.number))
    return [CountryReview(**row._mapping) for row in rows]


def enter(connection: sa.Connection, review: CountryReview) -> None:
    """Enter a review; its number is given here."""
    values = {name: getattr(review, name) for name in CountryReview.__slots__ if name != "number"}
    connection.execute(sa.insert(table).values(**values))


def enter_automatic(
    connection: sa.Connection, iris: RecordIris, record: str, content: CanonicalGraph, revision: int
) -> None:
    """Enter the reviews of those countries that have all reviewed, in the transaction that publishes a commitment."""
    named = countries_of(content, iris)
    chosen = sa.select(automatic_reviews.c.government).where(automatic_reviews.c.government.in_(named))
    for country in sorted(connection.execute(chosen).scalars()) if named else ():
        enter(connection, CountryReview(0, record, country, "review", revision, None, "", moment()))


def countries_of(content: CanonicalGraph, iris: RecordIris) -> set[str]:
    """The countries that the graph of a commitment leads to, by their codes."""
    start = iris.term("")
    found = (triple.object.value for triple in content.triples() if hasattr(triple.object, "value"))
    codes = {value.removeprefix(start).lower() for value in found if value.startswith(start)}
    return {code for code in codes if len(code) == 2 and code.isalpha()}


class CountryReviews:
    """The reviews of one copy."""

    def __init__(self, reading: Reading, iris: RecordIris) -> None:
        self._reading = reading
        self._database = reading.database
        self._iris = iris

    def of(self, record: str) -> list[CountryReview]:
        """What each country says now of a commitment, in the order in which they said so."""
        with self._database.reading() as connection:
            last = {one.government: one for one in reviews_of(connection, record)}
        return sorted(last.values(), key=lambda one: one.number)

    def all_of(self, record: str) -> list[CountryReview]:
        """All that was said of a commitment, oldest first."""
        with self._database.reading() as connection:
            return reviews_of(connection, record)

    def of_countries(self, countries: Collection[str], skip: int = 0, limit: int = MOST) -> list[CountryReview]:
        """What countries say now, newest first."""
        last = sa.select(sa.func.max(table.c.number)).where(table.c.government.in_(countries))
        last = last.group_by(table.c.record, table.c.government)
        query = sa.select(table).where(table.c.number.in_(last)).order_by(table.c.number.desc())
        with self._database.reading() as connection:
            return [CountryReview(**row._mapping) for row in connection.execute(query.offset(skip).limit(limit))]

    def say(self, actor: Actor, record: str, country: str, action: str, reason: str = "") -> CountryReview:
        """Say for a country that a commitment was reviewed (`review`) or is given back (`return`).

        To say the same of the same version again changes nothing. Raises NotFound, Refused, Conflict and InvalidInput.
        """
        check_country(actor, country)
        if len(reason) > LONGEST_REASON or (action == "return" and not reason.strip()):
            raise InvalidInput("A commitment is given back with a reason.", "Say in a sentence or two why.")
        standing = self._reading.standing(record, SCHEMA)
        version = self._reading.ledger.latest(self._reading.graph_of(record))
        if standing is None or not standing.same_type or version is None or not version.sha256:
            raise NotFound(f"There is no published commitment {record}.", "Drafts are not reviewed by countries.")
        if country not in countries_of(version.content(), self._iris):
            raise Conflict(f"The commitment names no country {country}.", "It is reviewed by those it names.")
        made = CountryReview(0, record, country, action, version.revision, actor.number, reason.strip(), moment())
        with self._database.begin() as connection:
            before = [one for one in reviews_of(connection, record) if one.government == country][-1:]
            if not before or not _same(before[0], made):
                enter(connection, made)
            return [one for one in reviews_of(connection, record) if one.government == country][-1]

    def automatic(self, countries: Collection[str]) -> set[str]:
        """Those of some countries that have all reviewed."""
        query = sa.select(automatic_reviews.c.government).where(automatic_reviews.c.government.in_(countries))
        with self._database.reading() as connection:
            return set(connection.execute(query).scalars())

    def set_automatic(self, actor: Actor, country: str, *, on: bool) -> None:
        """Have all commitments reviewed for a country as they are published from now on, or no longer."""
        check_country(actor, country)
        here = automatic_reviews.c.government == country
        with self._database.begin() as connection:
            before = connection.execute(sa.select(automatic_reviews).where(here)).first()
            if on == (before is not None):
                return
            if on:
                row = {"government": country, "account": actor.number, "since": moment()}
                connection.execute(sa.insert(automatic_reviews).values(**row))
            else:
                connection.execute(sa.delete(automatic_reviews).where(here))
            word = "on" if on else "off"
            note(connection, "reviews-set", actor.number, f"{government(country)} {word}", actor.number)


def check_country(actor: Actor, country: str) -> None:
    """Raise Refused for who does not approve commitments for a country."""
    if "approver" not in actor.roles(government(country), SCHEMA):
        raise Refused(
            f"You do not review commitments for “{country[:20]}”.",
            f"That takes the grant approver of government:{country[:20]}, and the scope approve.",
        )


def countries_for(actor: Actor) -> Sequence[str]:
    """The countries for which somebody reviews."""
    owners = sorted({grant.owner for grant in actor.grants if grant.owner.startswith("government:")})
    return [owner.partition(":")[2] for owner in owners if "approver" in actor.roles(owner, SCHEMA)]


def _same(one: CountryReview, other: CountryReview) -> bool:
    names = ("action", "revision", "reason")
    return all(getattr(one, name) == getattr(other, name) for name in names)
