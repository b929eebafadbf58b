"""Proposals for those who have a part in them: who may see what, and what they may do with it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from kg.accounts.times import moment
from kg.errors import NotFound, Refused
from kg.ledger.agents import names_of
from kg.ledger.connections import Database
from kg.ledger.keeping import Bodies
from kg.ledger.keys import Keys
from kg.ledger.ledger import Ledger
from kg.records.mapping.iris import read_iris
from kg.records.sources import DOCUMENT
from kg.settings import Settings
from kg.submissions import rows
from kg.submissions.accepting import Accepting
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform
from kg.submissions.judged import Judged
from kg.submissions.once import Once
from kg.submissions.overview import Overview, overviews
from kg.submissions.rows import Asked, Event, Submission, Version
from kg.submissions.standing import NOBODY, Standing, standing_of
from kg.submissions.tables import APPEND_ONLY, METADATA
from kg.submissions.workflow import Action, possible


class Reading:
    """The proposals of one copy, as far as an actor may see them: others answer NotFound, as if they were not there."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.settings = settings
        self.ledger = ledger
        self.database = Database(settings.ledger_address, METADATA, APPEND_ONLY)
        self._accepting = Accepting(settings, ledger, read_iris(settings.base_iri))

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    def get(self, actor: Actor, number: int) -> Submission:
        """A proposal by its number. Raises NotFound, also for who has no part in it."""
        with self.database.reading() as connection:
            return self.seen(actor, rows.get(connection, number))

    def seen(self, actor: Actor, submission: Submission) -> Submission:
        """The same proposal. Raises NotFound for who has no part in it."""
        if actor.account is not None and not actor.roles(submission.owner, submission.schema):
            raise rows.unknown(submission.number)
        return submission

    def open_of(self, actor: Actor, record: str) -> Submission | None:
        """The open proposal for a record, None if there is none that the actor may see."""
        with self.database.reading() as connection:
            found = rows.open_of(connection, record)
        return found if found and (actor.account is None or actor.roles(found.owner, found.schema)) else None

    def replay(self, once: Once) -> None:
        """Raise Replayed if a request was answered before: to be asked first, while what it was about may be gone."""
        with self.database.reading() as connection:
            once.replay(connection)

    def is_locked(self, record: str) -> bool:
        """Whether anybody has an open proposal for a record."""
        with self.database.reading() as connection:
            return rows.open_of(connection, record) is not None

    def find(self, actor: Actor, asked: Asked) -> list[Submission]:
        """Proposals that an actor may see."""
        return self._find(asked if actor.account is None else replace(asked, covers=_covers(actor, "contributor")))

    def waiting(self, actor: Actor, asked: Asked) -> list[Submission]:
        """Those that wait for a decision of an actor: of submitted ones, unless approved ones are asked for too, and
        none that the actor wrote, where nobody decides on what he wrote (`four_eyes`)."""
        states = [one for one in asked.states or ("submitted",) if one in ("submitted", "approved")]
        covers = _covers(actor) if states else []
        not_by = actor.number if self.settings.four_eyes else None
        return self._find(replace(asked, states=states, covers=covers, not_by=not_by))

    def _find(self, asked: Asked) -> list[Submission]:
        with self.database.reading() as connection:
            return rows.find(connection, asked)

    def overviews(self, actor: Actor, some: Collection[Submission]) -> dict[int, Overview]:
        """What lists say of proposals that an actor may see, by their numbers. Raises NotFound for others."""
        for one in some:
            self.seen(actor, one)
        with self.database.reading() as connection:
            return overviews(connection, some)

    def document(self, actor: Actor, number: int, version: int | None = None) -> tuple[bytes, dict[str, Any]]:
        """The JSON text of a version, the newest by default, and the packed report on it. Raises NotFound."""
        submission = self.get(actor, number)
        with self.database.reading() as connection:
            return rows.content_of(connection, number, submission.head if version is None else version)

    def versions(self, actor: Actor, number: int) -> list[Version]:
        """The versions of a proposal, oldest first. Raises NotFound."""
        self.get(actor, number)
        with self.database.reading() as connection:
            return rows.versions_of(connection, number)

    def events(self, actor: Actor, number: int) -> list[Event]:
        """What happened to a proposal, oldest first. Raises NotFound."""
        self.get(actor, number)
        with self.database.reading() as connection:
            return rows.events_of(connection, number)

    def names(self, accounts: Collection[int]) -> dict[int, str]:
        """The names of accounts, as they are called now."""
        with self.database.reading() as connection:
            return names_of(connection, accounts)

    def iri(self, record: str) -> str:
        """The IRI of a record with an identifier."""
        return self._accepting.iris.record(record)

    def possible(self, actor: Actor, submission: Submission) -> list[Action]:
        """What an actor may do with a proposal as it is."""
        return possible(submission.state, actor.roles(submission.owner, submission.schema))

    def graph_of(self, record: str) -> str:
        """The name of the graph of a record with an identifier, whether or not there is one."""
        return self._accepting.graph_of(record)

    def standing(self, record: str, schema: str) -> Standing | None:
        """How the published version of a record stands, None if there is none."""
        graph = self._accepting.graph_of(record)
        with self.database.reading() as connection:
            return standing_of(connection, self.ledger, self._accepting.iris, graph, record, schema)

    def standing_for(self, actor: Actor, judged: Judged) -> Standing | None:
        """The same for somebody who wants to change it.

        Raises DoesNotConform for a document that does not say what it is, Refused for what is not theirs.
        """
        if not judged.record or not judged.schema:
            raise DoesNotConform(judged.report)
        if not actor.roles(judged.owner, judged.schema):
            raise Refused(f"You may submit no {judged.schema} of {judged.owner}.", "An administrator gives grants.")
        standing = self.standing(judged.record, judged.schema)
        if standing is None:
            return None
        if not standing.same_type:
            raise Refused(f"The record {judged.record} is of another type.", "The type of a record never changes.")
        if standing.owner != judged.owner and not actor.roles(standing.owner, judged.schema):
            whose = "somebody else's" if standing.owner == NOBODY else f"of {standing.owner}"
            raise Refused(f"The record {judged.record} is {whose}.", "Use an identifier of your own.")
        return standing

    def published_body(self, actor: Actor, record: str, schema: str) -> bytes:
        """The document that a published record came from last, for those who may change it.

        Raises Refused for others, and NotFound where there is none, as of records that were loaded without one.
        """
        standing = self.standing(record, schema)
        if standing is None or not standing.same_type:
            raise NotFound(f"There is no {schema} {record}.", "Begin a new one.")
        if not actor.roles(standing.owner, schema):
            raise Refused(f"The record {record} is not yours to change.", "An administrator gives grants.")
        bodies, graph = Bodies(self.ledger.database), self._accepting.graph_of(record)
        kept = bodies.newest([graph]).get((graph, DOCUMENT))
        if kept is None or kept.form != "body":
            raise NotFound(f"No document of {record} is kept.", "Send one by the API, or begin a new record.")
        return Keys(self.settings.keys_file).open(bodies.get(kept)).encode()


def _covers(actor: Actor, *roles: str) -> list[tuple[str, str]]:
    """Owners and types for which an actor is an approver, or has one of these roles."""
    now, wanted = moment(), {"approver", *roles}
    valid = (grant for grant in actor.grants if grant.valid(now))
    return [(one.owner, one.schema) for one in valid if actor.roles(one.owner, one.schema) & wanted]
