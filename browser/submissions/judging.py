"""Documents of accounts that are known, judged for publication, with what proposals want to know of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import Services, services
from browser.submissions.actors import client_of
from browser.validation.asked import MOST_LINES, Asked
from browser.validation.judging import Allowance, Judging
from kg.errors import InvalidInput, KgError, TooLarge
from kg.rdf.formats import JSON
from kg.records.types import get_record_type
from kg.submissions.actors import Actor
from kg.submissions.doing import DoesNotConform
from kg.submissions.judged import REALMS, Judged, owner_of
from kg.submissions.rows import Submission
from kg.submissions.service import Submissions
from kg.submissions.workflow import actions
from kg.validation.reading import LARGEST
from kg.validation.report import Report

_TOGETHER: Final = 2
"""Documents of batches that are judged at once: others come between them."""


class Proposals:
    """The proposals of a web process, and how many documents each account may have judged for them."""

    def __init__(self, parts: Services) -> None:
        self.submissions = Submissions(parts.settings, parts.ledger)
        self.allowance = Allowance(parts.settings.submission_rate, float(MOST_LINES))
        self.patience = 10.0
        """Seconds that an answer waits at most until readers see what was published."""
        self.batches = asyncio.Semaphore(min(_TOGETHER, parts.settings.validation_per_client))


@dataclass(frozen=True, slots=True)
class Sent:
    """What is sent beside a document: the type that it is to be of, its realm, the organisation it is sent for."""

    schema: str = ""
    realm: str = ""
    organisation: str = ""


async def judged(
    request: Request, actor: Actor, content: bytes, schema: str = "", realm: str = "", organisation: str = ""
) -> Judged:
    """A document that was sent, judged for publication, and whose it is.

    It may have any faults but such that nobody can tell which record of which type it is: those raise DoesNotConform.
    Raises TooLarge, TooMany, Busy, and what `owner_of` raises.
    """
    services(request).of(Proposals).allowance.take(client_of(actor))
    return await _judged(request, actor, content, Sent(schema, realm, organisation), client_of(actor))


async def judged_again(request: Request, actor: Actor, submission: Submission, action: str) -> Judged | None:
    """The newest document of a proposal, judged as it stands today; None for actions that do not ask for it.

    Raises NotFound where the document is not kept any more, TooMany and Busy.
    """
    if "conforms" not in actions()[action].asks or not submission.is_open:
        return None
    services(request).of(Proposals).allowance.take(client_of(actor))
    return await _again(request, actor, submission, client_of(actor))


async def all_judged(request: Request, actor: Actor, contents: Sequence[bytes], sent: Sent) -> list[Judged | KgError]:
    """Many documents judged, a few at once: for each the judged one, or why it is none. Count them before."""

    async def one(content: bytes) -> Judged | KgError:
        try:
            async with services(request).of(Proposals).batches:
                return await _judged(request, actor, content, sent, f"batch of {client_of(actor)}")
        except KgError as error:
            return error

    return await asyncio.gather(*map(one, contents))


async def all_judged_again(
    request: Request, actor: Actor, some: Sequence[Submission], action: str
) -> list[Judged | KgError | None]:
    """The newest documents of many proposals, judged as they stand today. Count them before."""

    async def one(submission: Submission) -> Judged | KgError | None:
        if "conforms" not in actions()[action].asks or not submission.is_open:
            return None
        try:
            async with services(request).of(Proposals).batches:
                return await _again(request, actor, submission, f"batch of {client_of(actor)}")
        except KgError as error:
            return error

    return await asyncio.gather(*map(one, some))


async def _again(request: Request, actor: Actor, submission: Submission, client: str) -> Judged:
    document = services(request).of(Proposals).submissions.document
    text, _ = await run_in_threadpool(document, actor, submission.number)
    report = await _report(request, text, submission.schema, client)
    return Judged(text, report, submission.owner, submission.realm)


async def _judged(request: Request, actor: Actor, content: bytes, sent: Sent, client: str) -> Judged:
    if len(content) > LARGEST:
        raise TooLarge(f"The document is longer than {LARGEST:,} bytes.", "Nothing that is published here is so long.")
    report = await _report(request, content, sent.schema, client)
    if not report.schema or not report.identifier:
        raise DoesNotConform(report)
    made = Judged(content, report, "", _realm(sent.realm, report.schema))
    if "header" not in made.body:
        raise InvalidInput("The document stands inside another object.", "Send the document by itself.")
    owner = owner_of(made.body, report.schema, actor, sent.organisation)
    return Judged(content, report, owner, made.realm)


async def _report(request: Request, content: bytes, schema: str, client: str) -> Report:
    return await services(request).of(Judging).judge(client, content, JSON, Asked("publish", schema))


def _realm(named: str, schema: str) -> str:
    """The realm that was named, else the first of the type. Raises InvalidInput."""
    if named and named not in REALMS:
        raise InvalidInput(f"There is no realm “{named[:20]}”.", f"There are: {', '.join(REALMS)}.")
    of_type = (realm.lower() for realm in get_record_type(schema).realms)
    return named or next((realm for realm in of_type if realm in REALMS), REALMS[0])
