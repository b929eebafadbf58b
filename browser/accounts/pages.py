"""Contexts of the pages, from accounts and what they hold."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.accounts.contexts import AccountPage, Done, ForgottenPage, GrantRow, InvitationPage, Kind, TypeRow
from browser.accounts.faults import in_words
from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.site.dataset_names import dataset_link
from browser.site.frame import make_frame, words
from kg.accounts.accounts import Account
from kg.accounts.granting import GrantEntry
from kg.accounts.grants import ALL, Grant
from kg.accounts.people import People
from kg.accounts.tables import NEEDS, ROLES, SCOPES, Scope
from kg.errors import KgError
from kg.records.types import read_record_types
from kg.texts.languages import Text

_STYLES: Final = ("account.css",)
_DONE: Final[tuple[Done, ...]] = ("made", "password", "revoked", "given", "taken")
_FROM: Final = {scope: role for role, scope in NEEDS.items()}
"""The role from which on a scope is of any use."""


def account_page(request: Request, account: Account, error: KgError | None = None, token: str = "") -> AccountPage:
    """The page of an account that has signed in, with what could not be done or a new token."""
    to, language = urls(request), language_of(request)
    accounts, naming = services(request).accounts, _InWords(request)
    grants = accounts.grants(account.number)
    approving = [grant for grant in grants if grant.role == "approver" and "approve" in account.scopes]
    person = People(accounts).person(account.number)
    return AccountPage(
        frame=make_frame(request, title=words(language)("Account"), address=to.account, index=False, styles=_STYLES),
        name=account.name,
        role=account.role,
        email=person.email if person else "",
        grants=tuple(map(naming.row, grants)),
        tokens=tuple(one for one in accounts.tokens(account.name) if one.kind == "token" and one.valid),
        scopes=useful_scopes(account, grants),
        delegable=tuple(map(naming.row, approving)),
        delegated=tuple(map(naming.entry, accounts.delegated(account) if approving else ())),
        types=naming.types() if approving else (),
        done="" if error or token else next((one for one in _DONE if request.query_params.get("done") == one), ""),
        problem=in_words(error, language),
        token=token,
        action=to.account(language),
        sign_out_url=to.operation(language, "sign-out"),
    )


def useful_scopes(account: Account, grants: tuple[Grant, ...]) -> tuple[Scope, ...]:
    """The scopes that tokens of an account can have to some avail."""
    least = {scope: ROLES.index(_FROM[scope]) if scope in _FROM else 0 for scope in SCOPES}
    may = tuple(scope for scope in SCOPES if ROLES.index(account.role) >= least[scope])
    return may if grants or account.role != "member" else ("submit",)


def invitation_page(
    request: Request, token: str, name: str | None = None, error: KgError | None = None
) -> InvitationPage:
    """The form of an invitation, with the name that was written."""
    to, language = urls(request), language_of(request)
    found = People(services(request).accounts).invitation(token)
    title = words(language)("Invitation")
    secret = token if found else ""
    frame = make_frame(
        request, title=title, address=lambda tag: to.invitation(tag, secret), index=False, styles=_STYLES
    )
    return InvitationPage(
        frame=replace(frame, canonical=to.invitation(language)),
        valid=found is not None,
        new=found is not None and found.account is None,
        name=name if name is not None else found.name if found else "",
        email=found.email if found else "",
        token=secret,
        action=to.invitation(language),
        problem=in_words(error, language),
    )


def forgotten_page(request: Request) -> ForgottenPage:
    """The form to have a new password sent."""
    to, language = urls(request), language_of(request)
    title = words(language)("Forgotten password")
    return ForgottenPage(
        frame=make_frame(request, title=title, address=lambda tag: to.account(tag, "forgotten"), index=False),
        mail=bool(services(request).settings.mail),
        sent=request.query_params.get("done") == "sent",
        action=to.account(language, "forgotten"),
        sign_in_url=to.sign_in(language),
    )


class _InWords:
    """Grants in words of the reader's language."""

    def __init__(self, request: Request) -> None:
        self._to, self._language = urls(request), language_of(request)
        self._naming = Naming(services(request).knowledge.current(), self._to, self._language)

    def entry(self, entry: GrantEntry) -> GrantRow:
        """A grant of somebody."""
        return replace(self.row(entry.grant), account=entry.name, given_by=entry.given_by)

    def row(self, grant: Grant) -> GrantRow:
        """A grant."""
        kind, about = self._owner(grant.owner)
        type_ = None if grant.schema == ALL else self._naming.type(grant.schema)
        key = f"{grant.account} {grant.owner} {grant.schema}"
        return GrantRow(grant.role, kind, about, type_, grant.expires, key=key)

    def types(self) -> tuple[TypeRow, ...]:
        """All types of record, by their names."""
        rows = (TypeRow(schema, self._naming.type(schema)) for schema in read_record_types())
        return tuple(sorted(rows, key=lambda row: row.name.value.casefold()))

    def _owner(self, owner: str) -> tuple[Kind, Text | None]:
        prefix, _, name = owner.partition(":")
        if prefix == "government":
            return "government", self._naming.owner(owner)
        if prefix == "vocabulary":
            link = dataset_link(name, self._naming.labels, self._to, self._language)
            return "vocabulary", Text(link.text, self._language if link.url else "")
        return ("organisation", self._naming.owner(owner)) if prefix == "organisation" else ("all", None)
