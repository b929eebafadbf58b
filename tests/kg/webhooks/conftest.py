"""A copy with an account that may have webhooks, and a receiver."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.accounts.accounts import Accounts
from kg.history.model import Event, Selection
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.webhooks.delivering import Deliveries
from kg.webhooks.subscribing import Webhooks
from tests.kg.webhooks.receiver import Receiver, receiving


@dataclass
class Listed:
    """Events, in a list."""

    events: list[Event] = field(default_factory=list)

    @property
    def newest(self) -> int:
        """The number of the newest."""
        return self.events[-1].number if self.events else 0

    def add(self, dataset: str = "kmgbf") -> Event:
        """One more."""
        number = self.newest + 3
        event = Event(number, number, "2026-12-01T00:00:00Z", "update", f"http://metadata.cbd.int/x/{number}", dataset)
        self.events.append(event)
        return event

    def after(self, selection: Selection, number: int, limit: int) -> list[Event]:
        """As `kg.history.events` gives them."""
        wanted = (one for one in self.events if selection.dataset in ("", one.dataset) and one.number > number)
        return list(wanted)[:limit]


@dataclass
class Copy:
    """The webhooks of a copy, of one account, and its events."""

    settings: Settings
    account: int
    other: int
    events: Listed
    webhooks: Webhooks

    def deliveries(self) -> Deliveries:
        """As a process begins with them."""
        return Deliveries(self.settings, self.webhooks)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    settings = Settings(data=tmp_path, webhooks_local=True)
    Ledger(settings.ledger_address).close()
    accounts = Accounts(settings.ledger_address)
    one, other = accounts.add("One", "member").number, accounts.add("Other", "member").number
    accounts.close()
    events = Listed()
    webhooks = Webhooks(settings, lambda: events.newest)
    yield Copy(settings, one, other, events, webhooks)
    webhooks.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found
