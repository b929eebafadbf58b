"""The clock in a web process: looks every few seconds for what is due, and has documents judged whose day has come.

Every web process has one; the lease in the database lets one of them work (`kg.submissions.clock`). All of it happens
in threads beside the event loop, and documents are judged in the sandbox, as those of requests are.
"""

import asyncio
import logging
import time
from datetime import UTC, datetime
from typing import Final

from browser.http.services import Services
from browser.validation.judging import Judging
from kg.errors import KgError
from kg.rdf.formats import JSON
from kg.submissions.clock import Clock, Document
from kg.submissions.judged import Judged
from kg.submissions.rows import Submission

_EVERY: Final = 5.0
_LATER: Final = 300.0
"""Seconds until a document is judged again that could not be."""
_CLIENT: Final = "the clock"
_LOG: Final = logging.getLogger(__name__)


class Ticking:
    """Runs a clock."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self.clock = Clock(parts.settings, parts.ledger)
        self._not_before: dict[int, float] = {}

    async def run(self) -> None:
        """Look for what is due, until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.tick(datetime.now(UTC))
            except Exception:  # the next look may find it mended
                _LOG.exception("what is due could not be done")

    async def stop(self) -> None:
        """Leave the work to the other processes."""
        await asyncio.to_thread(self.clock.stop, datetime.now(UTC))

    async def tick(self, now: datetime) -> None:
        """Do what is due at a moment, and publish what has waited for its day."""
        documents = await asyncio.to_thread(self.clock.due, now)
        waiting = [one for one in documents if self._not_before.get(one[0].number, 0.0) <= time.monotonic()]
        judged = [(one[0].number, found) for one in waiting if (found := await self._judge(one)) is not None]
        if judged:
            await asyncio.to_thread(self.clock.publish, judged)

    async def _judge(self, document: Document) -> Judged | None:
        """A document with the report on it; None if it cannot be judged now."""
        submission, text = document
        self._not_before.pop(submission.number, None)
        judges = self._parts.of(Judging).judges
        try:
            report = await judges.judge(_CLIENT, text, JSON, "publish", submission.schema)
        except KgError as error:
            self._postpone(submission, error)
            return None
        return Judged(text, report, submission.owner, submission.realm)

    def _postpone(self, submission: Submission, error: KgError) -> None:
        _LOG.warning("submission %d could not be judged on its day: %s", submission.number, error.message)
        self._not_before[submission.number] = time.monotonic() + _LATER
