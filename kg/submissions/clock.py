"""What happens to proposals without anybody asking for it: some run out, some have waited for their day, mail is sent,
and what is kept for a time is forgotten.

One process does it for all (`lease`). Each part is given the moment, finds what is due by an index, and is safe to do
twice; one that cannot be done now is logged once, and done when it can.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeAlias, TypeVar

import sqlalchemy as sa

from kg.accounts.tables import invitations, tokens
from kg.errors import Conflict, InvalidInput, KgError, NotFound, PreconditionFailed, Superseded
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions import attaching, lease, once
from kg.submissions.actors import SERVICE
from kg.submissions.attachments import Attachments
from kg.submissions.doing import Doing
from kg.submissions.judged import Judged
from kg.submissions.mail import sending
from kg.submissions.mail.sending import Mail
from kg.submissions.moments import written
from kg.submissions.rows import Submission, those
from kg.submissions.service import Made, Submissions
from kg.submissions.tables import submissions as table

_MOST: Final = 100
"""Proposals that run out in one go."""
_DOCUMENTS: Final = 20
"""Proposals that are published in one go: their documents are in memory."""
_FORGETTING: Final = timedelta(hours=1)
"""Between two looks for what is to be forgotten."""
_KEPT: Final = timedelta(days=30)
"""For how long one can see what became of a message, and a session that has ended."""
_LOG: Final = logging.getLogger(__name__)
Document: TypeAlias = tuple[Submission, bytes]
_Found = TypeVar("_Found")


class Clock:
    """The clock of one copy, in one of its processes. For one thread at a time, but for `stop`."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._settings = settings
        self.submissions = Submissions(settings, ledger)
        self._database = self.submissions.database
        self._files = Attachments(self.submissions)
        self.mail = Mail(settings, self._database)
        self._holder = f"{socket.gethostname()[:100]} {os.getpid()} {secrets.token_hex(8)}"
        self._held = False
        self._forgot: datetime | None = None
        self._trouble: dict[str, str] = {}
        self._stopped = threading.Event()

    def due(self, now: datetime) -> list[Document]:
        """Do what is due at a moment, if this is the process that does it.

        What is left are the documents of proposals whose day has come: they are judged elsewhere, then `publish`ed.
        """
        self._held = bool(self._tried("the lease", partial(lease.hold, self._database, lease.CLOCK, self._holder, now)))
        if not self._held or self._stopped.is_set():
            return []
        self._tried("expiry", partial(self.expire, now))
        self._tried("forgetting", partial(self.forget, now))
        self._tried("mail", partial(self._send, now))
        return self._tried("publication", partial(self.documents, now)) or []

    @property
    def held(self) -> bool:
        """Whether this is the process that does what is due."""
        return self._held and not self._stopped.is_set()

    def stop(self, now: datetime) -> None:
        """Send nothing more, and leave the work to others."""
        self._stopped.set()
        if self._held:
            self._tried("the lease", partial(lease.let_go, self._database, lease.CLOCK, self._holder, now))
        self.submissions.close()

    def expire(self, now: datetime) -> list[int]:
        """Let those run out that nobody has decided on; their numbers."""
        if not (weeks := self._settings.submission_weeks):
            return []
        old = sa.and_(table.c.state == "submitted", table.c.since <= written(now - timedelta(weeks=weeks)))
        return [one.number for one in self._some(old) if self._decided(one, "expire")]

    def forget(self, now: datetime) -> None:
        """Forget answers to requests, messages, sessions, tokens, invitations and files, each after its time."""
        if self._forgot is not None and now - self._forgot < _FORGETTING:
            return
        with self._database.begin() as connection:
            attaching.give_up_old(connection)
            once.forget_old(connection, written(now - once.KEPT))
            sending.forget_old(connection, written(now - _KEPT))
            connection.execute(sa.delete(invitations).where(invitations.c.expires < written(now)))
            ended = sa.and_(tokens.c.expires != "", tokens.c.expires < written(now - _KEPT))
            connection.execute(sa.delete(tokens).where(ended))
        self._files.sweep()
        self._forgot = now

    def documents(self, now: datetime) -> list[Document]:
        """The documents of approved proposals whose day has come."""
        over = sa.and_(table.c.state == "approved", table.c.embargo != "", table.c.embargo <= written(now))
        return [(one, self.submissions.document(SERVICE, one.number)[0]) for one in self._some(over, _DOCUMENTS)]

    def publish(self, judged: Sequence[tuple[int, Judged]]) -> list[Made]:
        """Publish proposals whose documents were judged; return those that cannot be any more, with the reason."""
        made = self.submissions.publish_all(SERVICE, judged, "publish")
        for at, (number, document) in enumerate(judged):
            if isinstance(made[at], Superseded):  # perhaps only while its graphs were made
                (made[at],) = self.submissions.publish_all(SERVICE, [(number, document)], "publish")
            if isinstance(one := made[at], Conflict | InvalidInput):  # DoesNotConform and Refused are the latter
                self.give_back(number, one)
        return made

    def give_back(self, number: int, error: KgError) -> None:
        """Return a proposal that cannot be published on its day, unless somebody has done something with it since."""
        submission = self.submissions.get(SERVICE, number)
        if submission.state == "approved":
            self._decided(submission, "return", f"It could not be published on its day. {error.message}")

    def _some(self, which: sa.ColumnElement[bool], most: int = _MOST) -> list[Submission]:
        with self._database.reading() as connection:
            return those(connection, which, most)

    def _decided(self, submission: Submission, action: str, reason: str = "") -> bool:
        """Whether something was done with a proposal as it was seen; if others were quicker, theirs counts."""
        try:
            self.submissions.act(SERVICE, submission.number, action, Doing(etag=submission.etag, reason=reason))
        except (Conflict, NotFound, PreconditionFailed) as error:
            _LOG.info("submission %d: %s", submission.number, error.message)
            return False
        return True

    def _send(self, now: datetime) -> None:
        sent = self.mail.send(now, going_on=lambda: not self._stopped.is_set())
        if sent.sent or sent.failed:
            self._say("mail to people", sent.error)

    def _tried(self, what: str, work: Callable[[], _Found]) -> _Found | None:
        """What some work gives; None if it cannot be done now, which is said once."""
        try:
            found = work()
        except (KgError, OSError, sa.exc.SQLAlchemyError) as error:
            self._say(what, getattr(error, "message", "") or type(error).__name__)
            return None
        self._say(what, "")
        return found

    def _say(self, what: str, error: str) -> None:
        """Log why something cannot be done, when it is another reason than before."""
        if self._trouble.get(what, "") == error:
            return
        self._trouble[what] = error
        if error:
            _LOG.warning("what is due cannot be done (%s): %s", what, error)
        else:
            _LOG.warning("what is due can be done again (%s)", what)
