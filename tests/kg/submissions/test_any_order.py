"""Anybody doing anything in any order: what holds of all proposals and of the ledger, whatever was done.

A model says what each action may lead to, from the table of the workflow and the grants alone; the real service over a
real ledger has to do the same.
"""

import tempfile
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from kg.errors import KgError
from kg.ledger.ledger import Ledger
from kg.publishing.backup import make_backup
from kg.publishing.restoring import restore
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.doing import Doing
from kg.submissions.rows import Asked, Submission
from kg.submissions.workflow import OPEN, actions
from tests.kg.submissions.proposals import GRAPH, People, judged

_RECORDS: Final = ("TARGET-0000001", "TARGET-0000002")
_WHO: Final = ("be-contributor", "be-approver", "fr-contributor", "fr-approver", "nobody")
_ACTIONS: Final = sorted(set(actions()) - {"create", "save", "supersede", "publish", "expire"})
_PEOPLE, _TITLES, _CHOSEN = st.sampled_from(_WHO), st.sampled_from(("One", "Two", "")), st.sampled_from(_RECORDS)


class AnyOrder(RuleBasedStateMachine):
    """Two records, five accounts, everything that can be done."""

    address = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        settings = Settings(data=Path(self.folder.name), ledger=self.address)
        self.ledger = Ledger(settings.ledger_address)
        self.people = People(settings, self.ledger)
        self.actors = {}
        for name in _WHO:
            government, _, role = name.partition("-")
            self.actors[name] = self.people.actor(name, role or None, f"government:{government}")  # type: ignore[arg-type]
        self.states: dict[int, str] = {}
        self.owners: dict[int, str] = {}
        self.records: dict[int, str] = {}
        self.documents: dict[int, tuple[str, str]] = {}
        self.published: dict[str, int] = {}
        self.ever: dict[str, str] = {}

    def teardown(self) -> None:
        self.people.close()
        self.ledger.close()
        self.folder.cleanup()

    def _owner(self, record: str) -> str:
        """The government whose record it is, by what was published last; '' while nothing ever was."""
        return self.ever.get(record, "")

    @rule(who=_PEOPLE, record=_CHOSEN, government=st.sampled_from(("be", "fr")), title=_TITLES)
    def save(self, who: str, record: str, government: str, title: str) -> None:
        document = judged(record, government, title={"en": title} if title else {})
        there = next((n for n, r in self.records.items() if r == record and self.states[n] in OPEN), None)
        may = who.startswith(government) and self._owner(record) in ("", government)
        if there is not None:
            may = may and self.owners[there] == government and self.states[there] in ("draft", "changes-requested")
        made = self._try(lambda: self.people.submissions.save(self.actors[who], document))
        assert (made is not None) == may
        if made is not None:
            assert there in (None, made.number)
            if there is None:
                self.states[made.number], self.owners[made.number] = "draft", government
                self.records[made.number] = record
            self.documents[made.number] = (government, title)

    @precondition(lambda self: self.states)
    @rule(who=_PEOPLE, name=st.sampled_from(_ACTIONS), at=st.integers(0, 20), reason=st.sampled_from(("", "Because")))
    def act(self, who: str, name: str, at: int, reason: str) -> None:
        number, action = sorted(self.states)[at % len(self.states)], actions()[name]
        government, title = self.documents[number]
        record, state = self.records[number], self.states[number]
        roles = frozenset((who.partition("-")[2],)) if who.startswith(self.owners[number]) else frozenset()
        may = state in action.before and action.may(roles) and (bool(reason) or not action.needs_reason)
        may = may and (bool(title) or "conforms" not in action.asks)
        document = judged(record, government, title={"en": title} if title else {})
        made = self._try(
            lambda: self.people.submissions.act(self.actors[who], number, name, Doing(reason=reason), document)
        )
        assert (made is not None) == may, (who, name, state)
        if made is None:
            return
        if name == "approve":
            if record in self.published:
                self.states[self.published[record]] = "superseded"
            self.states[number], self.published[record] = "published", number
            self.ever[record] = self.owners[number]
        else:
            self.states[number] = action.after or state
        if name == "withdraw":
            del self.published[record]

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        found = {one.number: one.state for one in self.people.submissions.find(self.actors["be-approver"], Asked())}
        found |= {one.number: one.state for one in self.people.submissions.find(self.actors["fr-approver"], Asked())}
        assert found == self.states
        assert self.people.submissions.find(self.actors["nobody"], Asked()) == []

    @invariant()
    def the_ledger_has_what_was_published_and_nothing_else(self) -> None:
        for record in _RECORDS:
            version = self.ledger.latest(GRAPH + record)
            assert (version is not None and bool(version.sha256)) == (record in self.published)
            if version is not None and record in self.published:
                number = self.published[record]
                change = self.ledger.history(GRAPH + record)[0][1]
                assert change.source == f"submission {number}"
                assert f'"{self.documents[number][1]}"'.encode() in version.content().ntriples

    @invariant()
    def a_record_has_one_open_proposal_at_most(self) -> None:
        still_open = [self.records[number] for number, state in self.states.items() if state in OPEN]
        assert len(still_open) == len(set(still_open))

    def _try(self, what: object) -> Submission | None:
        try:
            return what()  # type: ignore[operator,no-any-return]
        except KgError:
            return None


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = hypothesis_settings(max_examples=4, stateful_step_count=40, deadline=None)


@pytest.mark.slow
def test_in_very_many_orders() -> None:
    run_state_machine_as_test(AnyOrder, settings=hypothesis_settings(max_examples=12, stateful_step_count=40))


@pytest.mark.slow
def test_in_postgresql_and_after_a_backup(postgresql: str, tmp_path: Path) -> None:
    class InPostgreSQL(AnyOrder):
        address = postgresql

        def teardown(self) -> None:
            make_backup(self.ledger, tmp_path / "backup")
            before = self.people.submissions.find(Actor(), Asked())
            settings = Settings(data=tmp_path / "data", ledger=postgresql)
            restore(settings, tmp_path / "backup")
            assert self.people.submissions.find(Actor(), Asked()) == before
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), self.ledger.database.begin() as connection:
                connection.exec_driver_sql("DELETE FROM review_event")
            super().teardown()

    once = hypothesis_settings(max_examples=1, stateful_step_count=60, deadline=None, phases=[Phase.generate])
    run_state_machine_as_test(InPostgreSQL, settings=once)
