"""A process that proposes and approves documents until it is killed: it prints each answer once it was given.

    python proposer.py FOLDER FIRST LAST STEP ACCOUNT [project]

FOLDER holds the data, and `documents.json`, the documents with their reports. Each is proposed and approved, with a key
for either request; STEP at a time are one request each, as in a batch. One of the processes may `project`: it publishes
what the ledger takes, as the writer of a server does. A process that is done ends when its input does.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TypeAlias

from kg.accounts.accounts import Account
from kg.accounts.grants import Grant
from kg.ledger.ledger import Ledger
from kg.publishing.projection import Writer
from kg.settings import Settings
from kg.submissions.actors import Actor
from kg.submissions.judged import Judged
from kg.submissions.once import Once, Replayed
from kg.submissions.rows import Submission
from kg.submissions.service import Made, Submissions
from kg.validation.wire import pack, unpack

OWNER = "government:be"
Answer: TypeAlias = tuple[str, int, str]
"""The key of a request, and what was answered: status and text."""


def write_documents(folder: Path, documents: Sequence[Judged]) -> None:
    """Write documents with their reports, for processes that have no time to judge them."""
    rows = [[one.text.decode(), pack(one.report).decode()] for one in documents]
    (folder / "documents.json").write_text(json.dumps(rows), encoding="utf-8")


def read_documents(folder: Path) -> list[Judged]:
    """The documents again."""
    rows = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    return [Judged(text.encode(), unpack(report.encode()), OWNER) for text, report in rows]


def actor_of(account: int) -> Actor:
    """An account that may draft and decide."""
    scopes = frozenset(("submit", "approve"))
    grants = (Grant(account, "contributor", OWNER), Grant(account, "approver", OWNER))
    return Actor(Account("Ministry", "member", number=account, scopes=scopes), grants)  # type: ignore[arg-type]


def key_of(account: int, verb: str, number: int) -> Once:
    """The key of a request for the document of a number, whose answer says what a proposal was then."""

    def answer(made: Submission) -> tuple[int, str]:
        return 200, json.dumps([made.number, made.record, made.state, made.etag, made.sequence])

    return Once(account, f"{verb} {number}", f"{number:064}", answer)


def step(submissions: Submissions, actor: Actor, documents: Sequence[Judged], numbers: Sequence[int]) -> list[Answer]:
    """Propose documents in one request and approve them in another; what was answered, now or before."""
    account, some = actor.number or 0, [documents[number] for number in numbers]
    keys = [key_of(account, "propose", number) for number in numbers]
    proposed = _said(keys, submissions.propose_all(actor, some, keys=keys))
    deciding = [key_of(account, "approve", number) for number in numbers]
    chosen = [(int(json.loads(text)[0]), one) for (_, _, text), one in zip(proposed, some, strict=True)]
    return [*proposed, *_said(deciding, submissions.publish_all(actor, chosen, keys=deciding))]


def _said(keys: Sequence[Once], made: Sequence[Made]) -> list[Answer]:
    answers = []
    for once, one in zip(keys, made, strict=True):
        if isinstance(one, Submission):
            answers.append((once.key, *once.answer(one)))
        elif isinstance(one, Replayed):
            answers.append((once.key, one.status, one.answer))
        else:
            raise one
    return answers


def main() -> None:
    """Propose and approve the documents from FIRST up to LAST."""
    folder, first, last, size, account = Path(sys.argv[1]), *map(int, sys.argv[2:6])
    settings = Settings(data=folder)
    documents = read_documents(folder)
    with ExitStack() as stack:
        ledger = stack.enter_context(closing(Ledger(settings.ledger_address)))
        submissions = stack.enter_context(closing(Submissions(settings, ledger)))
        writer = stack.enter_context(Writer(folder, settings.base_iri, ledger)) if len(sys.argv) > 6 else None
        follow: Callable[[], object] = writer.catch_up if writer else lambda: None
        for start in range(first, last, size):
            numbers = range(start, min(start + size, last))
            for answer in step(submissions, actor_of(account), documents, numbers):
                print(json.dumps(answer), flush=True)
            follow()
        os.close(sys.stdout.fileno())  # whoever waits for more lines is told that there are none
        sys.stdin.read()


if __name__ == "__main__":
    main()
