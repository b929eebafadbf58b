"""Who may do what with whose proposals, in every state: the whole table of the workflow, asked for over HTTP.

What is expected comes from the table (`kg/submissions/workflow.csv`) and from `ROLES`, what each of some people is for
the records of one government.
"""

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from browser.submissions.asked import DECIDABLE
from kg.submissions.workflow import EDITABLE, OPEN, STATES, Role, State, actions
from tests.browser.submitting import OTHER, OWN, SCHEMA, Office, document, json_of, open_office

ROLES: Final[dict[str, Role | None]] = {
    "contributor": "contributor",
    "contributor of the type": "contributor",
    "contributor of all": "contributor",
    "approver": "approver",
    "approver of all": "approver",
    "approver without the scope": "contributor",
    "contributor without a scope": None,
    "contributor of another": None,
    "contributor of another type": None,
    "approver of another": None,
    "approver whose time is over": None,
    "member": None,
    "editor": None,
    "administrator": None,
}
"""What people are for national targets of Belgium."""
SENT: Final = {"reason": "Because.", "agree": True}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("matrix"), submission_rate=0) as made:
        join = made.join
        join("contributor", "contributor")
        join("contributor of the type", "contributor", schema=SCHEMA)
        join("contributor of all", "contributor", "*")
        join("approver", "approver")
        join("approver of all", "approver", "*", SCHEMA)
        join("approver without the scope", "approver", scopes=("submit", "write", "admin"))
        join("contributor without a scope", "contributor", scopes=("write",))
        join("contributor of another", "contributor", OTHER)
        join("contributor of another type", "contributor", OWN, "nbsap")
        join("approver of another", "approver", OTHER)
        join("approver whose time is over", "approver", expired=True)
        join("member")
        join("editor", account="editor", scopes=("submit", "approve", "write"))
        join("administrator", account="admin", scopes=("submit", "approve", "write", "admin"))
        yield made


def expected(role: Role | None, state: State, name: str) -> int:
    """The status of an answer, by the table."""
    action = actions()[name]
    if role is None:
        return 404
    if state not in action.before:
        return 409
    return 200 if action.may(frozenset((role,))) else 403


def try_all(office: Office, state: State, status: Callable[[str], int], ask: Callable[[str, str, int], int]) -> int:
    """Let everybody ask for something; those who are refused must not change anything. How many asked."""
    author, approver = office.actors["contributor"], office.actors["approver"]
    shared = office.in_state(state, author, approver)
    for who in ROLES:
        fine = status(who) < 400
        one = office.in_state(state, author, approver) if fine else shared
        assert ask(who, one.record, one.number) == status(who), f"{who} in {state}"
        now = office.submissions.get(author, one.number)
        assert (now.etag == one.etag) is not fine or status(who) == 201, f"{who} in {state}"
    return len(ROLES)


def test_everybody_is_somebody_in_the_table(office: Office) -> None:
    assert set(ROLES) == set(office.tokens)
    assert set(DECIDABLE) | {"create", "save", "expire", "supersede"} == set(actions())


@pytest.mark.parametrize("state", STATES)
def test_every_action_is_done_by_whom_the_table_says_and_by_nobody_else(office: Office, state: State) -> None:
    for name in DECIDABLE:

        def ask(who: str, _record: str, number: int, name: str = name) -> int:
            answer = office.ask(who, "POST", f"/{number}/actions/{name}", SENT, if_match="*")
            if answer.status == 200:
                assert json_of(answer)["state"] == (
                    "published" if name == "approve" else actions()[name].after or state
                )
            return answer.status

        assert try_all(office, state, lambda who, name=name: expected(ROLES[who], state, name), ask)  # type: ignore[misc]


@pytest.mark.parametrize("state", STATES)
def test_documents_are_sent_by_whom_the_table_says(office: Office, state: State) -> None:
    """Where one is open it is changed, or not; where none is open the next one begins."""

    def status(who: str) -> int:
        if ROLES[who] is None:
            return 403  # that there is one is not said
        if state not in OPEN:
            return 201
        return 200 if state in EDITABLE else 409

    def ask(who: str, record: str, _number: int) -> int:
        headers = {"if_match": "*"} if state in OPEN and ROLES[who] else {}
        return office.ask(who, "PUT", f"/records/{record}", document(record), **headers).status

    assert try_all(office, state, status, ask)


@pytest.mark.parametrize("state", STATES)
def test_a_proposal_is_seen_by_those_with_a_part_in_it_and_says_what_they_may_do(office: Office, state: State) -> None:
    one = office.in_state(state, office.actors["contributor"], office.actors["approver"])
    for who, role in ROLES.items():
        answer = office.ask(who, "GET", f"/{one.number}")
        listed = json_of(office.ask(who, "GET", f"?record={one.record}"))["submissions"]
        assert answer.status == (200 if role else 404)
        assert (one.number in [found["number"] for found in listed]) is bool(role)
        for part in ("document", "report", "difference"):
            there = office.ask(who, "GET", f"/{one.number}/{part}").status
            kept = state in OPEN or (part != "difference" and state in ("rejected", "expired"))
            assert there == (404 if not role else 200 if kept else 409 if part == "difference" else 404), part
        if role:
            may = {name for name in (*DECIDABLE, "save") if expected(role, state, name) == 200}
            assert {action["name"] for action in json_of(answer)["actions"]} == may


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("POST", ""), ("GET", "/1"), ("GET", "/1/document"), ("GET", "/1/report"),
        ("GET", "/1/difference"), ("PUT", "/records/TARGET-0000001"), ("POST", "/bulk"), ("POST", "/actions/approve"),
        *(("POST", f"/1/actions/{name}") for name in DECIDABLE),
    ],
)  # fmt: skip
def test_who_has_no_token_sees_and_does_nothing(office: Office, method: str, path: str) -> None:
    for headers in ({}, {"authorization": "Bearer kg_x"}, {"cookie": f"kg_session={office.tokens['approver']}"}):
        answer = office.ask("", method, path, {}, **headers)
        assert answer.status == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="kg"'
        assert answer.headers["cache-control"] == "no-store, private"


@pytest.mark.parametrize("name", ["create", "save", "expire", "supersede", "other"])
def test_what_the_service_does_itself_cannot_be_asked_for(office: Office, name: str) -> None:
    one = office.in_state("submitted", office.actors["contributor"], office.actors["approver"])
    assert office.ask("approver of all", "POST", f"/{one.number}/actions/{name}", SENT, if_match="*").status == 404


@pytest.mark.parametrize("name", [name for name in DECIDABLE if actions()[name].needs_reason])
def test_a_reason_is_given_where_the_table_asks_for_one(office: Office, name: str) -> None:
    state = next(state for state in STATES if state in actions()[name].before)
    one = office.in_state(state, office.actors["contributor"], office.actors["approver"])
    for reason in ("", "  "):
        sent = {"reason": reason}
        assert office.ask("approver", "POST", f"/{one.number}/actions/{name}", sent, if_match="*").status == 400
