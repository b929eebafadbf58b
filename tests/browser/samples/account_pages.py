"""Samples of the page of an account, and of invitations."""

from dataclasses import replace
from typing import Final

from browser.accounts.contexts import AccountPage, ForgottenPage, GrantRow, InvitationPage, TypeRow
from browser.changes.contexts import Filter
from browser.site.contexts import Page
from browser.webhooks.contexts import WebhookRow, WebhooksPage
from kg.accounts.tables import SCOPES, USUAL
from kg.accounts.tokens import TokenEntry
from kg.texts.languages import Text
from kg.webhooks.model import Try
from tests.browser.samples.frames import Site

_LATER: Final = "2027-03-01T12:00:00Z"
_BELGIUM: Final = Text("Belgium", "en")
_REPORT: Final = Text("Seventh national report", "en")
_APPROVER: Final = GrantRow("approver", "government", _BELGIUM, None, "", key="4 government:be *")
_GRANTS: Final = (
    _APPROVER,
    GrantRow("contributor", "organisation", Text("52000000cbd0"), _REPORT, _LATER),
    GrantRow("approver", "all", None, _REPORT, ""),
    GrantRow("vocabulary-editor", "vocabulary", Text("Programme of work on agricultural biodiversity", "en"), None, ""),
    GrantRow("vocabulary-approver", "all", None, None, ""),
)
_GIVEN: Final = GrantRow(
    "contributor", "government", _BELGIUM, _REPORT, _LATER, "Jane <Person>", "Focal point", "4 b c"
)
_TOKEN: Final = TokenEntry("3f2a90cc01d4", "Focal point", "token", "nightly <b>import</b>", _LATER, _LATER, "", USUAL)


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    full, bare = _account(site), _invitation(site)
    plain = replace(full, grants=(), tokens=(), email="", role="member", delegable=(), delegated=(), scopes=("submit",))
    problem = (Text("The two passwords differ.", "en"), Text("Write the new one twice.", "en"))
    hooks = _webhooks(site)
    return {
        "webhooks": hooks,
        "webhooks, none": replace(hooks, webhooks=()),
        "webhooks, made": replace(hooks, done="made", secret="whsec_AAAABBBBCCCCDDDD"),
        "webhooks, wrong": replace(hooks, problem=problem, address="ftp://<b>", thing="x"),
        "account": full,
        "account-plain": plain,
        "account-editor": replace(plain, role="editor"),
        "account-token": replace(full, token="kg_" + "x" * 43),
        "account-problem": replace(full, problem=problem),
        "account-nothing-delegated": replace(full, delegated=()),
        **{f"account-{done}": replace(full, done=done) for done in ("made", "password", "revoked", "given", "taken")},
        "forgotten": _forgotten(site),
        "forgotten, sent": replace(_forgotten(site), sent=True),
        "forgotten, no mail": replace(_forgotten(site), mail=False),
        "invitation": bare,
        "invitation-reset": replace(bare, new=False, name="Focal point", email=""),
        "invitation-over": replace(bare, valid=False, new=False, name="", email="", token=""),
        "invitation-problem": replace(bare, problem=problem),
    }


def _forgotten(site: Site) -> ForgottenPage:
    frame = site.frame("Forgotten password", "account/forgotten", index=False)
    sign_in = site.address("operation/sign-in")
    return ForgottenPage(frame, mail=True, sent=False, action=site.address("account/forgotten"), sign_in_url=sign_in)


def _account(site: Site) -> AccountPage:
    return AccountPage(
        frame=site.frame("Account", "account", index=False),
        name="Focal point <b>",
        role="admin",
        email="focal.point@ministry.example",
        grants=_GRANTS,
        tokens=(_TOKEN, replace(_TOKEN, identifier="3f2a90cc01d5", note="", expires="")),
        scopes=tuple(SCOPES),
        delegable=(_APPROVER,),
        delegated=(_GIVEN,),
        types=(TypeRow("nationalReport7", _REPORT),),
        done="",
        problem=(),
        token="",
        action=site.address("account"),
        sign_out_url=site.address("operation/sign-out"),
    )


def _webhooks(site: Site) -> WebhooksPage:
    made = Try("msg_1_12582913_12582913", _LATER, 200, 120, 1, "")
    failed = replace(made, status=0, error="There was no answer within 15 seconds.")
    row = WebhookRow(1, "https://example.org/hooks/cbd", (), "active", "", "", (made, failed))
    about = (Text("Kunming-Montreal Global Biodiversity Framework"), _REPORT, _BELGIUM, Text("urn:x:<thing>"))
    options = (("kmgbf", Text("Kunming-Montreal Global Biodiversity Framework")), ("record", _REPORT))
    return WebhooksPage(
        frame=site.frame("Webhooks", "account/webhooks", index=False),
        webhooks=(
            row,
            replace(row, number=2, state="new", about=about, tries=()),
            replace(row, number=3, state="paused", due=_LATER, error="It was answered 500."),
            replace(row, number=4, state="off", error="It was answered 410."),
        ),
        filters=(Filter("dataset", "Vocabulary or records", options, "record"),),
        done="",
        problem=(),
        secret="",
        address="",
        thing="",
        action=site.address("account/webhooks"),
        account_url=site.address("account"),
    )


def _invitation(site: Site) -> InvitationPage:
    return InvitationPage(
        frame=site.frame("Invitation", "invitation", index=False),
        valid=True,
        new=True,
        name="Jane <Person>",
        email="jane.person@ministry.example",
        token="kg_" + "y" * 43,
        action=site.address("invitation"),
        problem=(),
    )
