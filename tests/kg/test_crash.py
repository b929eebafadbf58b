"""Killed at any moment, nothing that was acknowledged is lost, and only whole changes are seen."""

import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kg.graph.generations import read_current
from kg.ledger.ledger import Ledger
from kg.publishing.changes import make_visible
from kg.settings import Settings
from tests.kg.acceptor import GRAPHS, content

ACCEPTOR = Path(__file__).with_name("acceptor.py")
ACCEPTANCES = 1_000


def run_and_kill(data: Path, first: int, least: int, after: float) -> list[tuple[int, int]]:
    """Run the acceptor and kill it `after` seconds from an acknowledgement, the `least`-th; what it acknowledged."""
    command = [sys.executable, str(ACCEPTOR), str(data), str(first), str(ACCEPTANCES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(least)]
        with suppress(subprocess.TimeoutExpired):
            process.wait(after)
        process.kill()
        lines += process.stdout.readlines()
    whole = [line.split() for line in lines if line.endswith("\n") and len(line.split()) == 2]
    return [(int(sequence), int(number)) for sequence, number in whole]


def check(data: Path, acknowledged: list[tuple[int, int]]) -> int:
    """What a restart finds: every acknowledged change, whole; the number that the newest change says."""
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    reasons = {change.sequence: int(change.reason) for change in ledger.changes()}
    for sequence, number in acknowledged:
        assert reasons[sequence] == number
    for sequence, number in reasons.items():
        versions = ledger.versions_of_change(sequence)
        assert {version.graph for version in versions} == set(GRAPHS)
        assert all(set(version.content().triples()) == set(content(number)) for version in versions)
    generation = make_visible(settings, ledger, ledger.last_sequence())
    assert generation is not None
    newest = reasons[ledger.last_sequence()]
    store = Store.read_only(str(generation.graph))
    for graph in GRAPHS:
        quads = store.quads_for_pattern(None, None, None, NamedNode(graph))
        assert {quad.triple for quad in quads} == set(content(newest))
    ledger.close()
    return newest


@pytest.fixture
def moments() -> random.Random:
    """Another sequence of moments in each run, which a failure tells."""
    seed = random.SystemRandom().randrange(10_000)
    print(f"seed {seed}")
    return random.Random(seed)


def test_sigkill_at_random_moments_of_thirty_acceptances_loses_nothing(tmp_path: Path, moments: random.Random) -> None:
    total, following = 0, 1
    for _ in range(3):
        acknowledged = run_and_kill(tmp_path, following, 10, moments.uniform(0.0, 0.1))
        following = check(tmp_path, acknowledged) + 1
        total += len(acknowledged)
    assert total >= 30
    assert following > 30


@pytest.mark.slow
def test_sigkill_at_random_moments_of_a_thousand_acceptances_loses_nothing(
    tmp_path: Path, moments: random.Random
) -> None:
    total, kills, following = 0, 0, 1
    while total < ACCEPTANCES or kills < 5:
        acknowledged = run_and_kill(tmp_path, following, 1, moments.uniform(0.0, 5.0))
        following = check(tmp_path, acknowledged) + 1
        total += len(acknowledged)
        kills += 1
    assert following > ACCEPTANCES


def test_a_snapshot_cut_short_is_not_mistaken_for_a_generation(settings: Settings, ledger: Ledger) -> None:
    from kg.ledger.ledger import Change
    from kg.publishing.changes import accept

    accept(settings, ledger, Change("test", "Tester", "1"), dict.fromkeys(GRAPHS, content(1)))
    left_behind = settings.data / "generations" / "00000002" / "graph"
    left_behind.mkdir(parents=True)
    (left_behind / "CURRENT").write_text("half")
    accept(settings, ledger, Change("test", "Tester", "2"), dict.fromkeys(GRAPHS, content(2)))
    current = read_current(settings.data)
    assert current is not None
    assert current.sequence == 2
    assert len(Store.read_only(str(current.graph))) > 0
