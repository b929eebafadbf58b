"""Killed at any moment of proposing and approving, nothing that was acknowledged is lost and nothing is half done."""

import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from kg.accounts.accounts import Accounts
from kg.ledger.ledger import Ledger
from kg.publishing.changes import make_visible
from kg.publishing.verifying import find_problems
from kg.settings import Settings
from kg.submissions.actors import SERVICE
from kg.submissions.once import Replayed
from kg.submissions.rows import Asked, Submission
from kg.submissions.service import Submissions
from kg.submissions.tables import idempotency_keys
from tests.kg.submissions.proposals import GRAPH, judged
from tests.kg.submissions.proposer import actor_of, key_of, read_documents, write_documents

PROPOSER = Path(__file__).with_name("proposer.py")
DONE = {"create": 1, "submit": 1, "approve": 1, "publish": 1}
WAITS = {"create": 1, "submit": 1}


@dataclass
class Part:
    """The part of one process: which documents, how many in a request, what it was told, where it goes on."""

    first: int
    last: int
    size: int
    account: int
    told: dict[str, str] = field(default_factory=dict)

    @property
    def following(self) -> int:
        """The first document that it was not told of, but the last one again, so that answers are repeated."""
        told = [number for number in range(self.first, self.last) if f"approve {number}" in self.told]
        return max(self.first, (told[-1] if told else self.first) - self.size + 1)

    @property
    def is_over(self) -> bool:
        return f"approve {self.last - 1}" in self.told

    def hear(self, lines: Sequence[str]) -> None:
        """Note what was acknowledged; whoever asks twice is told the same."""
        for line in lines:
            if line.endswith("\n"):
                key, status, text = json.loads(line)
                assert status == 200
                assert self.told.setdefault(key, text) == text


class World:
    """A data folder with documents, and the parts of some processes."""

    def __init__(self, folder: Path, sizes: Sequence[int], each: int) -> None:
        self.settings = Settings(data=folder)
        with closing(Accounts(self.settings.ledger_address)) as accounts:
            numbers = [accounts.add(f"Ministry {n}", "member").number for n in range(len(sizes))]
        self.parts = [
            Part(n * each, (n + 1) * each, size, number)
            for n, (size, number) in enumerate(zip(sizes, numbers, strict=True))
        ]
        write_documents(folder, [judged(f"TARGET-{number:07}") for number in range(each * len(sizes))])

    def run(self, least: int, moments: random.Random | None) -> int:
        """Run a process for each part that is not over; kill each after so many acknowledgements and a moment.

        Without moments they may go on to the end; with them one that is done waits for its death. How many were killed.
        """
        parts = [part for part in self.parts if not part.is_over]
        processes = [self._start(part, projects=part is self.parts[0]) for part in parts]
        heard = [[process.stdout.readline() for _ in range(least)] for process in processes if process.stdout]
        for process in moments.sample(processes, len(processes)) if moments else ():
            with suppress(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0.0, 0.1) if moments else None)
            process.kill()
        for part, process, lines in zip(parts, processes, heard, strict=True):
            with process:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.close()
                part.hear([*lines, *process.stdout.readlines()])
        return sum(process.returncode == -signal.SIGKILL for process in processes)

    def _start(self, part: Part, *, projects: bool) -> "subprocess.Popen[str]":
        words = [self.settings.data, part.following, part.last, part.size, part.account, *(["project"] * projects)]
        command = [sys.executable, "-m", "tests.kg.submissions.proposer", *map(str, words)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROPOSER.parents[3]
        )

    def check(self) -> Counter[str]:
        """What a restart finds: ledger, proposals, keys, graph and index agree. How many are in which state."""
        with closing(Ledger(self.settings.ledger_address)) as ledger:
            with closing(Submissions(self.settings, ledger)) as submissions:
                found = self._proposals(submissions)
                _check_ledger(ledger, [one for one in found.values() if one.state == "published"])
                self._check_told(found)
                self._check_keys(submissions, found)
                self._check_answers(submissions)
            assert make_visible(self.settings, ledger, ledger.last_sequence()) is not None
            assert [problem.message for problem in find_problems(self.settings, ledger)] == []
        return Counter(one.state for one in found.values())

    def _proposals(self, submissions: Submissions) -> dict[str, Submission]:
        """All proposals by their record, after each was found to be all there."""
        found = submissions.find(SERVICE, Asked(limit=1_000))
        for one in found:
            events = Counter(event.action for event in submissions.events(SERVICE, one.number))
            assert events == (DONE if one.state == "published" else WAITS)
            assert one.etag == sum(events.values())
        by_record = {one.record: one for one in found}
        assert len(by_record) == len(found)
        return by_record

    def _check_told(self, found: dict[str, Submission]) -> None:
        for part in self.parts:
            for key, text in part.told.items():
                number, record, state, _, sequence = json.loads(text)
                assert found[record].number == number
                assert state == ("published" if key.startswith("approve") else "submitted")
                assert sequence is None or (found[record].state, found[record].sequence) == ("published", sequence)

    def _check_keys(self, submissions: Submissions, found: dict[str, Submission]) -> None:
        """An answer is kept if, and only if, what it tells was done."""
        with submissions.database.reading() as connection:
            keys = set(connection.execute(sa.select(idempotency_keys.c.key)).scalars())
        published = [one for one in found.values() if one.state == "published"]
        right = {f"propose {int(one.record[7:])}" for one in found.values()}
        assert keys == right | {f"approve {int(one.record[7:])}" for one in published}

    def _check_answers(self, submissions: Submissions) -> None:
        """Who asks again is answered as before, and nothing is done again."""
        documents = read_documents(self.settings.data)
        for part in self.parts:
            numbers = [int(key.split()[1]) for key in part.told if key.startswith("propose")]
            keys = [key_of(part.account, "propose", number) for number in numbers]
            again = submissions.propose_all(actor_of(part.account), [documents[one] for one in numbers], keys=keys)
            answers = [one.answer for one in again if isinstance(one, Replayed)]
            assert answers == [part.told[once.key] for once in keys]


def _check_ledger(ledger: Ledger, published: Sequence[Submission]) -> None:
    """A proposal is published if, and only if, the ledger has the version of its record, from it, with its body."""
    versions = {graph: ledger.history(graph) for graph in ledger.graphs_below(GRAPH) if "TARGET" in graph}
    assert {one.record: one.sequence for one in published} == {
        graph.removeprefix(GRAPH): change.sequence for graph, ((_, change),) in versions.items()
    }
    for one in published:
        ((_, change),) = versions[GRAPH + one.record]
        first, _, last = change.source.removeprefix("submission").removeprefix("s").strip().partition(" to ")
        assert int(first) <= one.number <= int(last or first)


@pytest.fixture
def moments() -> random.Random:
    """Another sequence of moments in each run, which a failure tells."""
    seed = random.SystemRandom().randrange(10_000)
    print(f"seed {seed}")
    return random.Random(seed)


def test_sigkill_in_twenty_proposals_and_approvals_leaves_all_or_nothing(
    tmp_path: Path, moments: random.Random
) -> None:
    world = World(tmp_path, (1, 3), 10)
    assert world.run(2, moments) == 2
    world.run(6, moments)
    world.check()
    world.run(2, None)
    assert world.check() == {"published": 20}


@pytest.mark.slow
def test_sigkill_in_five_hundred_proposals_and_approvals_leaves_all_or_nothing(
    tmp_path: Path, moments: random.Random
) -> None:
    world, kills = World(tmp_path, (1, 1, 7, 25), 125), 0
    while not all(part.is_over for part in world.parts):
        before = kills
        kills += world.run(moments.randrange(2, 16), moments)
        if kills // 10 > before // 10:
            world.check()
    assert kills >= 20
    assert world.check() == {"published": 500}
