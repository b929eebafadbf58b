"""What this room brings: the Clearing-House's API for those who submit."""

from browser.clearing_house import (
    attaching,
    batches,
    bulk,
    country_reviews,
    documents,
    drafts,
    securities,
    sending,
    tokens,
    validating,
    workflows,
)
from browser.clearing_house.attaching import parts
from browser.things.registration import Room

_MODULES = (
    tokens, validating, securities, drafts, documents, country_reviews, sending, batches, workflows, bulk, attaching,
)  # fmt: skip
"""Reviews stand before what is sent, whose addresses have the name of any type in that place."""
ROOM = Room(
    api=[*(module.router for module in _MODULES), documents.opened, attaching.opened, country_reviews.opened],
    tags={"Clearing-House": "Documents submitted and decided on by programs written for the Clearing-House's own API."},
    parts=parts,
)
