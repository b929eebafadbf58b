"""Files of documents: sent once, attached to a draft, seen by who has a part in it until its record links to them."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kg.commands import backup, restore
from kg.errors import Conflict, Damaged, InvalidInput, KgError, NotFound, TooLarge
from kg.ledger.attached import Attached
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions.attachments import MEDIA_TYPES, Attachments, checked_name, path_of
from kg.submissions.clock import Clock
from kg.submissions.doing import Doing
from tests.kg.submissions.proposals import People, judged

RECORD = "TARGET-WITH-FILES"
SITE = "https://data.example.org"


class Desk:
    """A copy with a contributor, an approver and a stranger, and its files."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder, bundled=False, attachment_size=1)
        self.people = People(self.settings, Ledger(self.settings.ledger_address))
        self.submissions = self.people.submissions
        self.author = self.people.actor("Author", "contributor")
        self.approver = self.people.actor("Approver", "approver")
        self.stranger = self.people.actor("Stranger", "approver", "government:fr")
        self.files = Attachments(self.submissions)

    def sent(self, content: bytes = b"%PDF-", name: str = "plan 2030.pdf") -> str:
        slot, secret = self.files.slot(self.author, name, "application/pdf")
        self.files.put(slot.uid, secret, content)
        return slot.uid

    def draft(self, **more: Any) -> Any:
        return self.submissions.save(self.author, judged(RECORD, **more))

    def kept(self) -> list[str]:
        return [*Attached(self.settings.data).all()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "data")
    yield made
    made.people.close()


def _linked(name: str) -> dict[str, Any]:
    return {"mainPolicyOfMeasureOrActionInfo": {"en": "See the file."}, "additionalDocuments": [
        {"url": f"{SITE}{path_of(RECORD, name)}", "name": name}
    ]}  # fmt: skip


def test_a_file_is_for_those_with_a_part_in_its_draft_and_public_once_its_record_links_to_it(desk: Desk) -> None:
    uid, other = desk.sent(), desk.sent(b"not linked", "notes.pdf")
    draft = desk.draft(**_linked("plan 2030.pdf"))
    for each in (uid, other):
        desk.files.attach(desk.author, each, draft)
    assert [one.filename for one in desk.files.of_record(desk.approver, RECORD)] == ["notes.pdf", "plan 2030.pdf"]
    assert desk.files.get(desk.author, RECORD, "plan 2030.pdf")[1] == b"%PDF-"
    for nobody in (None, desk.stranger):
        assert desk.files.of_record(nobody, RECORD) == []
        with pytest.raises(NotFound):
            desk.files.get(nobody, RECORD, "plan 2030.pdf")
    found = judged(RECORD, **_linked("plan 2030.pdf"))
    desk.submissions.act(desk.author, draft.number, "submit", Doing(), found)
    desk.submissions.act(desk.approver, draft.number, "approve", Doing(agree=True), found)
    assert [one.filename for one in desk.files.of_record(None, RECORD)] == ["plan 2030.pdf"]
    assert desk.files.get(None, RECORD, "plan 2030.pdf")[1] == b"%PDF-"
    with pytest.raises(NotFound):
        desk.files.get(None, RECORD, "notes.pdf")
    second = desk.draft(title={"en": "Without files"})
    with pytest.raises(Conflict):
        desk.files.attach(desk.author, desk.sent(b"another"), second)
    assert desk.files.attach(desk.author, desk.sent(), second).submission == draft.number
    desk.submissions.act(desk.author, second.number, "cancel", Doing())
    desk.files.sweep()
    assert desk.files.get(None, RECORD, "plan 2030.pdf")[1] == b"%PDF-"


def test_files_of_a_draft_that_is_given_up_are_deleted_unless_others_need_them(desk: Desk) -> None:
    draft = desk.draft()
    desk.files.attach(desk.author, desk.sent(b"only here"), draft)
    desk.files.attach(desk.author, desk.sent(b"twice", "b.pdf"), draft)
    waits = desk.sent(b"twice", "c.pdf")
    assert len(desk.kept()) == 2
    desk.submissions.act(desk.author, draft.number, "cancel", Doing())
    desk.files.sweep()
    assert desk.kept() == [hashlib.sha256(b"twice").hexdigest()]
    assert desk.files.mine(desk.author, waits).size == 5


def test_the_clock_deletes_files_of_what_was_given_up(desk: Desk) -> None:
    draft = desk.draft()
    desk.files.attach(desk.author, desk.sent(b"only here"), draft)
    desk.submissions.act(desk.author, draft.number, "cancel", Doing())
    assert desk.kept()
    clock = Clock(desk.settings, desk.submissions.ledger)
    clock.forget(datetime.now(UTC))
    clock.stop(datetime.now(UTC))
    assert desk.kept() == []


def test_bytes_are_sent_once_by_who_knows_the_secret_and_in_bounds(desk: Desk) -> None:
    slot, secret = desk.files.slot(desk.author, "a.pdf", "application/pdf; x=1")
    for wrong, content, kind in (
        ("x", b"a", NotFound),
        (secret, b"", InvalidInput),
        (secret, b"a" * 1_000_001, TooLarge),
    ):
        with pytest.raises(kind):
            desk.files.put(slot.uid, wrong, content)
    with pytest.raises(Conflict):
        desk.files.attach(desk.author, slot.uid, desk.draft())
    desk.files.put(slot.uid, secret, b"a" * 1_000_000)
    with pytest.raises(Conflict):
        desk.files.put(slot.uid, secret, b"b")
    with pytest.raises(NotFound):
        desk.files.mine(desk.approver, slot.uid)


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/x-msdownload", "", "x", "TEXT/HTML "])
def test_kinds_of_files_that_browsers_run_are_not_taken(desk: Desk, kind: str) -> None:
    assert kind not in MEDIA_TYPES
    with pytest.raises(InvalidInput):
        desk.files.slot(desk.author, "a", kind)


@pytest.mark.parametrize(
    "name", ["", " ", "../a", "a/b", "a\\b", ".profile", "a\nb", "a" * 201, 'a"b', "C:a", "\u202ea"]
)
def test_names_that_could_be_paths_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        checked_name(name)


def test_an_account_has_so_many_files_waiting_at_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.submissions.attachments.MOST_WAITING", 2)
    desk.sent(), desk.sent()
    with pytest.raises(Conflict):
        desk.sent()


def test_a_file_that_was_changed_on_disk_is_not_answered(desk: Desk) -> None:
    draft = desk.draft()
    found = desk.files.attach(desk.author, desk.sent(), draft)
    path = Attached(desk.settings.data).path(found.sha256)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"another")
    with pytest.raises(Damaged):
        desk.files.get(desk.author, RECORD, found.filename)
    path.unlink()
    with pytest.raises(KgError):
        desk.files.get(desk.author, RECORD, found.filename)


def test_backups_have_the_files_and_give_them_back(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = desk.draft()
    desk.files.attach(desk.author, desk.sent(b"one"), draft)
    monkeypatch.setenv("KG_BUNDLED", "false")
    monkeypatch.setenv("KG_DATA", str(desk.settings.data))
    folder, restored = tmp_path / "backup", tmp_path / "restored"
    backup(folder)
    assert [*Attached(folder).all()] == desk.kept()
    monkeypatch.setenv("KG_DATA", str(restored))
    restore(folder)
    assert [*Attached(restored).all()] == desk.kept()
    desk.submissions.act(desk.author, draft.number, "cancel", Doing())
    desk.files.sweep()
    monkeypatch.setenv("KG_DATA", str(desk.settings.data))
    backup(folder)
    assert [*Attached(folder).all()] == []
