"""What this room brings: the Clearing-House's API for those who submit."""

from browser.clearing_house import (
    batches,
    bulk,
    documents,
    drafts,
    securities,
    sending,
    tokens,
    validating,
    workflows,
)
from browser.things.registration import Room

_MODULES = (tokens, validating, securities, drafts, documents, sending, batches, workflows, bulk)
ROOM = Room(
    api=[*(module.router for module in _MODULES), documents.opened],
    tags={"Clearing-House": "Documents submitted and decided on by programs written for the Clearing-House's own API."},
)
