"""What this room brings: proposals for records, for programs."""

from browser.http.services import Services
from browser.submissions.judging import Proposals
from browser.things.registration import Room


def _parts(services: Services) -> list[object]:
    return [Proposals(services)]


ROOM = Room(parts=_parts)
