"""What this room brings: the Clearing-House's API for those who submit."""

from browser.clearing_house import (
    attaching,
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
from browser.clearing_house.attaching import parts
from browser.things.registration import Room

_MODULES = (tokens, validating, securities, drafts, documents, sending, batches, workflows, bulk, attaching)
ROOM = Room(
    api=[*(module.router for module in _MODULES), documents.opened, attaching.opened],
    tags={"Clearing-House": "Documents submitted and decided on by programs written for the Clearing-House's own API."},
    parts=parts,
)
