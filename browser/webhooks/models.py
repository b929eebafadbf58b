"""What is answered about webhooks."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict


class WebhookItem(TypedDict):
    """A webhook: where it is sent, of what, and how it stands."""

    number: int
    address: Annotated[str, Field(examples=["https://example.org/hooks/cbd"])]
    dataset: Annotated[str | None, Field(description="A vocabulary, or `record`.")]
    schema: Annotated[str | None, Field(description="A type of record.")]
    party: Annotated[str | None, Field(description="Two letters of ISO 3166-1, or EU.")]
    thing: str | None
    state: Annotated[
        Literal["new", "active", "paused", "off"],
        Field(description="`new` until its address has confirmed; `off` when it was given up."),
    ]
    created: str
    delivered: Annotated[int, Field(description="The number of the last event that was received.")]
    due: Annotated[str | None, Field(description="When what failed is tried again.")]
    error: str
    secret: NotRequired[Annotated[str, Field(description="Verifies signatures; answered this once.")]]
    url: str


class WebhookList(TypedDict):
    """The webhooks of an account."""

    webhooks: list[WebhookItem]


class DeliveryItem(TypedDict):
    """One try to send a message: the status of the answer (0: none), and how many events were in it."""

    id: Annotated[str, Field(description="As the header field `webhook-id` has it.")]
    at: str
    status: int
    milliseconds: int
    events: int
    error: str


class DeliveryList(TypedDict):
    """The last tries, newest first."""

    deliveries: list[DeliveryItem]


class TestOutcome(TypedDict):
    """What came of a message."""

    received: bool
    status: int
    milliseconds: int
    error: str
