"""Contexts of the pages of this room; see `browser.site.contexts`."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from browser.site.contexts import Page
from kg.accounts.grants import GrantRole
from kg.accounts.tables import Role, Scope
from kg.accounts.tokens import TokenEntry
from kg.texts.languages import Text

Kind = Literal["government", "organisation", "vocabulary", "all"]
Done = Literal["", "made", "password", "revoked", "given", "taken"]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant in words: for the records of a `government` or an `organisation`, for a `vocabulary`, or for `all`.

    `about` names it (None for all), `type` the type of record (None for all types); `account` and `given_by` are names,
    `expires` a time or '', `key` what the form sends to take it back.
    """

    role: GrantRole
    kind: Kind
    about: Text | None
    type: Text | None
    expires: str
    account: str = ""
    given_by: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type of record to choose."""

    schema: str
    name: Text


@dataclass(frozen=True, slots=True)
class AccountPage(Page):
    """One's own account.

    `name` and `role` of it, `email` ('' without a password); `grants` what it may, `tokens` those that are valid,
    `scopes` what a new one may be used for; `delegable` what it may let others contribute to, of `types` or all,
    `delegated` what was; `done` says what was done, `problem` what was wrong and what to do, `token` is a new one,
    shown this once.
    """

    template: ClassVar[str] = "account.html"
    name: str
    role: Role
    email: str
    grants: tuple[GrantRow, ...]
    tokens: tuple[TokenEntry, ...]
    scopes: tuple[Scope, ...]
    delegable: tuple[GrantRow, ...]
    delegated: tuple[GrantRow, ...]
    types: tuple[TypeRow, ...]
    done: Done
    problem: tuple[Text, ...]
    token: str
    action: str
    sign_out_url: str


@dataclass(frozen=True, slots=True)
class InvitationPage(Page):
    """The form of an invitation.

    `valid` is false for one that is used or over; `new` whether an account is made; `name` what is proposed or was
    written; `email` the address to sign in with; `problem` what was wrong and what to do.
    """

    template: ClassVar[str] = "invitation.html"
    valid: bool
    new: bool
    name: str
    email: str
    token: str
    action: str
    problem: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ForgottenPage(Page):
    """The form to have a new password sent.

    `mail` is false where no mail is sent; `sent` says that what could be done was done, whether there is such an
    account or not.
    """

    template: ClassVar[str] = "forgotten.html"
    mail: bool
    sent: bool
    action: str
    sign_in_url: str
