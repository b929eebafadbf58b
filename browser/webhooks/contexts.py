"""The context of the page of webhooks."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.changes.contexts import Filter
from browser.site.contexts import Page
from kg.texts.languages import Text
from kg.webhooks.model import Try
from kg.webhooks.tables import State

Done = Literal["", "made", "confirmed", "paused", "resumed", "renewed", "deleted", "tested"]


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A webhook: where it is sent, of what (a name for each thing that narrows it; none: of everything), its state,
    what was sent last, and why the last try failed."""

    number: int
    address: str
    about: tuple[Text, ...]
    state: State
    due: str
    error: str
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class WebhooksPage(Page):
    """The webhooks of an account. `secret` is one that is shown this once; `address` and `thing` are what
    the form had that could not be done, with the `problem`."""

    template: ClassVar[str] = "webhooks.html"
    webhooks: tuple[WebhookRow, ...]
    filters: tuple[Filter, ...]
    done: Done
    problem: tuple[Text, ...]
    secret: str
    address: str
    thing: str
    action: str
    account_url: str
