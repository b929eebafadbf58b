"""Documents given to the validator, as many of one client as it may have judged."""

import time
from collections import OrderedDict
from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.http.services import Services, services, urls
from browser.validation.asked import Asked
from browser.validation.judges import Judges
from kg.http.addresses import client_address
from kg.rdf.formats import Format
from kg.validation.report import Report
from sparql.workers.failures import TooMany

_BURST: Final = 100
_CLIENTS: Final = 10_000


class Allowance:
    """How many documents each client may still have judged: a bucket that fills at a rate. `rate` 0: no limit.

    `burst` are those that a client who asked for none for a while may have judged at once, by the rate that then holds.
    """

    def __init__(self, rate: float, burst: float = _BURST) -> None:
        self._rate = rate
        self._most = max(burst, rate)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, documents: int = 1) -> None:
        """Take so many documents from a client's bucket. Raises TooMany (429), which says when to come back."""
        if not self._rate:
            return
        now = time.monotonic()
        left, then = self._left.get(client, (self._most, now))
        left = min(self._most, left + (now - then) * self._rate)
        if left < 1:
            wait = int((1 - left) / self._rate) + 1
            raise TooMany(
                f"A client may have {self._rate:g} documents judged a second.",
                f"Wait {wait} seconds, or run `kg validate` on your own computer.",
                retry_after=wait,
            )
        self._left[client] = (left - documents, now)  # a batch may be more than is left: the next one waits for it
        self._left.move_to_end(client)
        if len(self._left) > _CLIENTS:
            self._left.popitem(last=False)


class Judging:
    """The judges of a web process, and what each client may ask of them."""

    def __init__(self, parts: Services) -> None:
        self.judges = Judges(parts.settings, parts.knowledge.generation)
        self.allowance = Allowance(parts.settings.validation_rate)

    async def judge(self, client: str, content: bytes, form: Format, asked: Asked) -> Report:
        """The report on one document. Raises what `Judges.judge` raises."""
        return await self.judges.judge(client, content, form, asked.profile, asked.schema, asked.contexts)


async def judge(request: Request, content: bytes, form: Format, asked: Asked) -> Report:
    """The report on a document that was sent. Raises TooMany and Busy."""
    judging, client = services(request).of(Judging), client_address(request.scope)
    judging.allowance.take(client)
    asked = replace(asked, contexts=(urls(request).context(),))
    return await judging.judge(client, content, form, asked)
