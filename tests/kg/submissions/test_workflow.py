"""The table of the workflow: what holds of every row."""

import pytest

from kg.submissions.workflow import EDITABLE, FORGOTTEN, OPEN, ROLES, STATES, actions, possible

_NEXT = {
    state: {action.after or state for action in actions().values() if state in action.before} - {state}
    for state in STATES
}


def _reachable(start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for state in _NEXT[waiting.pop()] - found:  # type: ignore[index]
            found.add(state)
            waiting.append(state)
    return found


def test_every_state_is_reached_from_a_draft() -> None:
    assert _reachable("draft") == set(STATES)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_is_open_can_be_published_or_given_up(state: str) -> None:
    assert {"published", "cancelled"} <= _reachable(state)


@pytest.mark.parametrize("state", ["published", "superseded", "withdrawn"])
def test_what_was_published_is_never_open_again(state: str) -> None:
    assert not _reachable(state) & OPEN


def test_what_is_forgotten_is_never_needed_again() -> None:
    for state in FORGOTTEN:
        assert all("conforms" not in action.asks for action in actions().values() if state in action.before), state


def test_only_the_service_does_what_has_no_role() -> None:
    for action in actions().values():
        assert action.may(frozenset(ROLES)) == bool(action.role), action.name


def test_an_approver_may_do_all_that_a_contributor_may() -> None:
    for state in STATES:
        contributors, approvers = (
            {action.name for action in possible(state, frozenset((role,)))} for role in ("contributor", "approver")
        )
        assert contributors <= approvers


def test_deciding_asks_for_a_document_that_conforms_and_turning_down_for_a_reason() -> None:
    for name in ("submit", "approve", "publish"):
        assert "conforms" in actions()[name].asks
    for name in ("return", "reject", "withdraw"):
        assert actions()[name].needs_reason
    assert actions()["save"].before == EDITABLE
