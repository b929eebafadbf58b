"""Generations that are replaced, and removed, while they are read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.chain import Position
from kg.derived import find_problems, make_derived
from kg.graph.datasets import get_dataset
from kg.graph.generations import Generation, of_current, prune, read_current
from kg.graph.graph import KnowledgeGraph
from kg.ledger.ledger import Ledger, Version
from kg.publishing.dumps import find_dumps, state_of
from kg.publishing.verifying import find_problems as find_problems_of_data
from kg.quality.stored import read
from kg.rdf.graph_names import GraphNames
from kg.settings import Settings
from tests.kg.damaging import HEAD
from tests.vocabularies import add_vocabulary


def write_state(settings: Settings, ledger: Ledger, word: str) -> None:
    concept = f':c a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "{word}"@en .'
    add_vocabulary(settings, ledger, "demo", HEAD + concept, uri_spaces=(f"{settings.base_iri}demo/",))


def replace(settings: Settings, ledger: Ledger, word: str) -> None:
    write_state(settings, ledger, word)
    current = read_current(settings.data)
    assert current is not None
    prune(settings.data, current.number, keep=1)


class Replacing(Ledger):
    """A ledger that is written to when it is asked for a graph, and the generation before is removed."""

    def __init__(self, settings: Settings, words: Iterator[str]) -> None:
        super().__init__(settings.ledger_address)
        self._settings, self._words = settings, words

    def latest_head(self, graph: str) -> Version | None:
        for word in self._words:
            with closing(Ledger(self._settings.ledger_address)) as other:
                replace(self._settings, other, word)
        return super().latest_head(graph)


class Moving(Ledger):
    """A ledger that, some times when it is asked how far it is, is written to, and the generation before is removed."""

    def __init__(self, settings: Settings, words: Iterator[str]) -> None:
        super().__init__(settings.ledger_address)
        self._settings, self._words = settings, words

    def position(self, sequence: int | None = None) -> Position | None:
        place = super().position(sequence)
        if word := next(self._words, ""):
            with closing(Ledger(self._settings.ledger_address)) as other:
                replace(self._settings, other, word)
        return place


def test_a_generation_that_is_replaced_while_it_is_verified_is_not_called_damaged(
    settings: Settings, ledger: Ledger
) -> None:
    write_state(settings, ledger, "first")
    words = iter("second third fourth fifth".split())
    with closing(Moving(settings, words)) as moving:
        assert [problem.message for problem in find_problems_of_data(settings, moving)] == []
    assert next(words, "") == ""


def test_what_is_derived_follows_graphs_that_are_replaced_meanwhile(
    settings: Settings, ledger: Ledger, capfd: pytest.CaptureFixture[str]
) -> None:
    write_state(settings, ledger, "first")
    first = read_current(settings.data)
    with closing(Replacing(settings, iter(("second", "last")))) as replacing:
        make_derived(settings, replacing)
    current = read_current(settings.data)
    assert first is not None
    assert current is not None
    assert not first.folder.exists(), "else nothing was removed"
    dataset = get_dataset(KnowledgeGraph.open(current.graph, GraphNames(settings.base_iri)), "demo")
    found = find_dumps(settings.data, "demo", state_of(ledger, dataset))
    assert "last" in found["ttl"].path.read_text()
    report = read(settings.data, "demo")
    assert report is not None
    assert report.sequence == ledger.last_sequence()
    assert list(find_problems(settings, ledger)) == []
    assert capfd.readouterr().err == ""


def test_the_generation_that_took_the_place_of_a_removed_one_is_read(settings: Settings, ledger: Ledger) -> None:
    assert of_current(settings.data, lambda current: current) is None, "there is none yet"
    write_state(settings, ledger, "first")
    words = iter(("second", "last"))
    seen: list[Generation] = []

    def look(current: Generation) -> int:
        seen.append(current)
        for word in words:
            replace(settings, ledger, word)
        return len(Store.read_only(str(current.graph)))

    assert (of_current(settings.data, look) or 0) > 0
    assert [each.number for each in seen] == [seen[0].number, seen[0].number + 2]


def test_a_generation_that_is_current_and_cannot_be_read_is_told(settings: Settings, ledger: Ledger) -> None:
    write_state(settings, ledger, "first")

    def look(current: Generation) -> Path:
        raise OSError(f"{current.graph}/000007.sst: No such file or directory")

    with pytest.raises(OSError, match=r"\.sst"):
        of_current(settings.data, look)
