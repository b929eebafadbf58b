"""Who looks after the releases of a vocabulary, and so sees its candidates."""

from dataclasses import dataclass

from starlette.requests import Request

from browser.http.services import services
from browser.http.sessions import signed_in
from kg.accounts.accounts import Account
from kg.errors import Refused, Unauthorized
from kg.releases.candidates import Candidate
from kg.releases.rights import Right, rights_of
from sparql.protocol.authorization import require


@dataclass(frozen=True, slots=True)
class Curator:
    """An account that is signed in, and what it may do with the releases of the vocabulary that is asked for."""

    account: Account
    rights: frozenset[Right]

    @property
    def name(self) -> str:
        """The name of the account."""
        return self.account.name

    def may(self, right: Right) -> bool:
        """Whether it has a right."""
        return right in self.rights

    def may_decide(self, decision: str, candidate: Candidate) -> bool:
        """Whether it may `compare`, `publish` or `discard` a candidate; who proposed it may discard it, too."""
        own = decision == "discard" and candidate.is_of(self.name, self.account.number)
        return own or decision == "compare" or self.may("publish")


def curator(request: Request) -> Curator | None:
    """The account whose session the request carries, if it may do anything with the releases of the vocabulary."""
    account = signed_in(request, "member")
    if account is None:
        return None
    grants = services(request).accounts.grants(account.number)
    rights = rights_of(account, grants, request.path_params["dataset"])
    return Curator(account, rights) if rights else None


def require_curator(request: Request) -> Curator:
    """The same; raises Unauthorized where there is none."""
    found = curator(request)
    if found is None:
        raise Unauthorized("Candidates are drafts, which only accounts see that look after them.", "Sign in first.")
    return found


def token_curator(request: Request) -> Curator:
    """The account of a request's bearer token. Raises Unauthorized, and Refused for one that may not even propose."""
    account = require(request.headers.get("authorization"), services(request).accounts, "member")
    rights = rights_of(account, services(request).accounts.grants(account.number), request.path_params["dataset"])
    if not rights:
        raise not_granted()
    return Curator(account, rights)


def not_granted() -> Refused:
    """Why an account may not change a vocabulary."""
    return Refused(
        "This account may not propose changes of this vocabulary.",
        "Ask for the grant vocabulary-editor, and for a token with the scope submit.",
    )


def require_publisher(request: Request) -> Curator:
    """The account, if it may publish. Raises Unauthorized, and Refused for one that may only propose."""
    found = require_curator(request)
    if not found.may("publish"):
        raise refusal(found)
    return found


def refusal(curator: Curator) -> Refused:
    """Why an account may not decide."""
    return Refused(
        f"The account “{curator.name}” may propose releases of this vocabulary, but not decide on them.",
        "That takes the grant vocabulary-approver, and a token or session with the scope approve.",
    )
