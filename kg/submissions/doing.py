"""How something is done with a proposal, and what is asked before it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import Conflict, InvalidInput, PreconditionFailed, Refused
from kg.submissions.actors import Actor
from kg.submissions.judged import Judged
from kg.submissions.once import Once
from kg.submissions.rows import Submission, Version, unknown
from kg.submissions.workflow import Action
from kg.validation.report import Report

LONGEST_REASON: Final = 2_000


@dataclass(frozen=True, slots=True)
class Doing:
    """The state that somebody saw (`etag`, None for any), why (`reason`), whether they agree to what publication
    changes in the texts, the day before which nothing is published (ISO 8601), and the key of the request."""

    etag: int | None = None
    reason: str = ""
    agree: bool = False
    embargo: str = ""
    once: Once | None = None


NOTHING_SAID: Final = Doing()


class DoesNotConform(InvalidInput):
    """A document in which something forbids what is to be done with it; `report` says what."""

    slug = "does-not-conform"
    status = 422
    title = "The document does not conform"

    def __init__(self, report: Report) -> None:
        count = report.counts["violation"]
        super().__init__(
            f"The document has {count:,} faults that forbid this." if count != 1 else "One fault forbids this.",
            "The report says which, where, and how to mend them. Nothing was changed.",
        )
        self.report = report

    def extra(self) -> Mapping[str, Any]:
        """The report."""
        return {"report": self.report.as_json()}


def check_action(actor: Actor, submission: Submission, action: Action, doing: Doing) -> None:
    """Raise why somebody may not do something with a proposal now.

    NotFound for who has no part in it, PreconditionFailed (412) for who saw another state, Conflict (409) in states
    that do not allow it, Refused (403) without the role, InvalidInput (400) without a reason where one is asked.
    """
    roles = actor.roles(submission.owner, submission.schema)
    if actor.account is not None and not roles:
        raise unknown(submission.number)
    if doing.etag is not None and doing.etag != submission.etag:
        raise PreconditionFailed(
            f"Submission {submission.number} was changed meanwhile.", "Read it again, and decide on what it is now."
        )
    if submission.state not in action.before:
        raise Conflict(
            f"Submission {submission.number} is {submission.state}: {action.name} is not possible then.",
            f"It is possible when it is {' or '.join(sorted(action.before))}.",
        )
    if actor.account is not None and not action.may(roles):
        raise Refused(
            f"To {action.name} a {submission.schema} of {submission.owner} takes the role {action.role or 'service'}.",
            "Tokens have the scope approve only where it was given.",
        )
    if len(doing.reason) > LONGEST_REASON or (action.needs_reason and not doing.reason.strip()):
        raise InvalidInput("Why is missing, or longer than 2,000 characters.", "Say in a sentence or two why.")


def check_document(version: Version, judged: Judged | None, action: Action, doing: Doing) -> Judged | None:
    """The judged document where an action asks for one. Raises Conflict, DoesNotConform and InvalidInput."""
    if "conforms" not in action.asks:
        return None
    if judged is None or judged.sha256 != version.sha256:
        raise Conflict("The document was changed while it was judged.", "Read it again.")
    if not judged.report.conforms or judged.report.profile != "publish":
        raise DoesNotConform(judged.report)
    if "agreed" in action.asks and judged.changes and version.agreed is None and not doing.agree:
        raise InvalidInput(
            "Publication changes texts of this document, and nobody agreed to that yet.",
            "The report shows each text before and after. Send agree=true if that is right.",
        )
    return judged


def check_eyes(actor: Actor, authors: Iterable[int], *, four_eyes: bool) -> None:
    """Raise Refused where two are needed and somebody decides on what is their own."""
    if four_eyes and actor.number in set(authors):
        raise Refused("You have written this document yourself.", "Somebody else decides on it (KG_FOUR_EYES).")
