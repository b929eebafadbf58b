"""What this room brings: proposals for records, for programs."""

from browser.http.services import Services
from browser.submissions import api, bulk, deciding, sending
from browser.submissions.judging import Proposals
from browser.submissions.suggested import Terms
from browser.things.registration import Room


def _parts(services: Services) -> list[object]:
    proposals = Proposals(services)
    return [proposals, Terms(proposals.submissions)]


ROOM = Room(
    api=[api.router, sending.router, deciding.router, bulk.router],
    tags={"Submissions": "Proposals for records: drafted, submitted, decided and followed, by who has a part in them."},
    parts=_parts,
)
