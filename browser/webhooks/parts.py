"""The webhooks of a running copy, and what sends to them in one of its processes."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from typing import Final

from starlette.requests import Request

from browser.http.services import Services, services
from browser.operation.clock import Ticking
from kg.errors import NotReady
from kg.history.model import Selection
from kg.webhooks.delivering import Deliveries
from kg.webhooks.subscribing import Webhooks

_EVERY: Final = 1.0
_LOG: Final = logging.getLogger(__name__)


class Hooks:
    """The webhooks, and what sends to them."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._stopped = False

    @cached_property
    def webhooks(self) -> Webhooks:
        """Made when it is first asked for."""
        return Webhooks(self._parts.settings, self._newest)

    @cached_property
    def _deliveries(self) -> Deliveries:
        return Deliveries(self._parts.settings, self.webhooks)

    async def run(self) -> None:
        """Send what is due, until cancelled, where this process is the one that does it."""
        clock = self._parts.of(Ticking).clock
        while True:
            await asyncio.sleep(_EVERY)
            if not clock.held:
                continue
            try:
                await asyncio.to_thread(self.send, datetime.now(UTC))
            except Exception:  # the next look may find it mended
                _LOG.exception("webhooks could not be sent to")

    def send(self, now: datetime) -> int:
        """Send what is due at a moment; how many messages were received."""
        try:
            events = self._parts.knowledge.current().events
        except NotReady:
            return 0
        return self._deliveries.send(now, events, self._newest(), going_on=lambda: not self._stopped)

    def stop(self) -> None:
        """Send nothing more."""
        self._stopped = True

    def _newest(self) -> int:
        newest = self._parts.knowledge.current().events.before(Selection(), None, 1)
        return newest[0].number if newest else 0


def hooks_of(request: Request) -> Webhooks:
    """The webhooks of this copy."""
    return services(request).of(Hooks).webhooks


def parts(services: Services) -> Iterable[object]:
    """The parts of this room."""
    return [Hooks(services)]
