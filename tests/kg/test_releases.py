"""Candidates are kept, published, discarded; releases are restored; the commands for it."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from kg.accounts.accounts import Accounts
from kg.derived import make_derived
from kg.errors import Conflict, InvalidInput, KgError, NotFound, Refused
from kg.ledger.erasure import erase
from kg.ledger.ledger import Change, Ledger
from kg.publishing.changes import make_visible
from kg.rdf.documents import CanonicalGraph, canonicalize
from kg.releases.candidates import Candidate, Candidates
from kg.releases.commands import release as commands
from kg.releases.publishing import Releases
from kg.releases.stored import difference_path, find_difference
from kg.settings import Settings
from tests.kg import damaging

GRAPH = "http://metadata.cbd.int/graph/birds"
SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://example.org/> .\n"


def content(*names: str) -> CanonicalGraph:
    text = "".join(f':{name} a skos:Concept ; skos:prefLabel "{name}"@en .\n' for name in names)
    return canonicalize(parse(SKOS + text, format=RdfFormat.TURTLE))


@pytest.fixture
def candidates(settings: Settings, ledger: Ledger) -> Iterator[Candidates]:
    opened = Candidates(settings.ledger_address)
    yield opened
    opened.close()


@pytest.fixture
def releases(settings: Settings, ledger: Ledger, candidates: Candidates) -> Releases:
    """With one release of a vocabulary that has an owl."""
    made = Releases(settings, ledger, candidates, wait=lambda _settings, _sequence: None)
    made.publish(made.propose(wanted("1.0"), content("owl")), "Board", "The first")
    return made


def wanted(release: str, reason: str = "Because") -> Candidate:
    return Candidate("birds", "", release, "Curator", reason, "", 0, source="birds.ttl", licence="http://l/")


def test_a_candidate_is_kept_with_what_it_changes_and_its_quality(releases: Releases) -> None:
    made = releases.propose(wanted("2.0"), content("owl", "duck"))
    assert (made.state, made.graph, made.triples, made.agent) == ("open", GRAPH, 4, "Curator")
    assert releases.candidates.difference(made).counts == {"added": 1}
    assert releases.candidates.content(made) == content("owl", "duck")
    assert made.quality_before is not None
    assert made.quality_after is not None
    assert releases.all("birds")[0][1].release == "1.0"


def test_publishing_makes_a_release_with_who_and_why(releases: Releases) -> None:
    made = releases.propose(wanted("2.0"), content("owl", "duck"))
    releases.publish(made, "Board", "Reviewed")
    version, change = releases.find("birds", "2.0")
    assert (change.agent, change.approved_by, change.reason, change.kind) == ("Curator", "Board", "Reviewed", "release")
    assert (change.source, change.licence, version.revision) == ("birds.ttl", "http://l/", 2)
    decided = releases.candidates.get("birds", made.id)
    assert (decided.state, decided.decided_by, decided.decision) == ("published", "Board", "Reviewed")
    assert releases.candidates.difference(decided).counts == {"added": 1}
    with pytest.raises(Conflict):
        releases.candidates.content(decided)


def test_a_decision_is_made_once(releases: Releases) -> None:
    made = releases.propose(wanted("2.0"), content("duck"))
    releases.discard(made, "Board", "No")
    for again in (releases.publish, releases.discard):
        with pytest.raises(Conflict, match="discarded"):
            again(made, "Board", "Yes")
    with pytest.raises(Conflict):
        releases.compare(made)
    assert len(releases.all("birds")) == 1


@pytest.mark.parametrize("four_eyes", [True, False])
def test_who_proposed_a_release_publishes_it_unless_two_are_needed(
    settings: Settings, ledger: Ledger, candidates: Candidates, four_eyes: bool
) -> None:
    needed = settings.model_copy(update={"four_eyes": four_eyes})
    releases = Releases(needed, ledger, candidates, wait=lambda _settings, _sequence: None)
    made = releases.propose(wanted("1.0"), content("owl"))
    assert releases.is_own(made, "Curator") == four_eyes
    assert not releases.is_own(made, "Board")
    if four_eyes:
        with pytest.raises(Refused, match="yourself"):
            releases.publish(made, "Curator", "It is fine")
        assert releases.candidates.get("birds", made.id) == made
        releases.publish(made, "Board", "It is fine")
    else:
        releases.publish(made, "Curator", "It is fine")
    releases.publish(releases.propose(wanted("2.0"), content("duck")), "Board", "Second")
    releases.roll_back(releases.find("birds", "1.0"), "Curator", "A release that was published before")
    releases.discard(releases.propose(wanted("3.0"), content("swan")), "Curator", "My own mistake")


def test_two_are_two_accounts_whatever_they_are_called(
    settings: Settings, ledger: Ledger, candidates: Candidates
) -> None:
    releases = Releases(
        settings.model_copy(update={"four_eyes": True}), ledger, candidates, wait=lambda _settings, _sequence: None
    )
    with closing(Accounts(settings.ledger_address)) as accounts:
        one = accounts.add("Curator", "editor")
        made = releases.propose(replace(wanted("1.0"), agent_number=one.number), content("owl"))
        accounts.rename("Curator", "Somebody else")
        other = accounts.add("Curator", "editor")
    made = releases.candidates.get("birds", made.id)
    assert made.agent == "Somebody else"
    for name in ("Curator", "Somebody else", "Board"):
        with pytest.raises(Refused, match="yourself"):
            releases.publish(made, name, "It is fine", one.number)
    releases.publish(made, other.name, "It is fine", other.number)
    assert releases.candidates.get("birds", made.id).decided_by == "Curator"


def test_publishing_is_refused_when_something_else_was_published_until_compared_again(releases: Releases) -> None:
    late, early = (releases.propose(wanted(name), content("owl", name)) for name in ("late", "early"))
    releases.publish(early, "Board", "First")
    with pytest.raises(Conflict, match="changed after"):
        releases.publish(late, "Board", "Second")
    assert releases.all("birds")[0][1].release == "early"
    again = releases.compare(late)
    assert releases.candidates.difference(again).counts == {"removed": 1, "added": 1}
    releases.publish(again, "Board", "Second")
    assert releases.all("birds")[0][1].release == "late"


def test_a_change_elsewhere_is_no_conflict(releases: Releases, ledger: Ledger) -> None:
    made = releases.propose(wanted("2.0"), content("duck"))
    ledger.append(Change("", "x", "x"), {"http://metadata.cbd.int/graph/other": content("x")})
    releases.publish(made, "Board", "Fine")
    assert releases.all("birds")[0][1].release == "2.0"


def test_rolling_back_is_a_new_release_and_nothing_is_lost(releases: Releases) -> None:
    releases.publish(releases.propose(wanted("2.0"), content("duck")), "Board", "Second")
    releases.roll_back(releases.find("birds", "1.0"), "Board", "A mistake")
    assert [change.release for _, change in releases.all("birds")] == ["1.0 (restored)", "2.0", "1.0"]
    newest = releases.all("birds")[0]
    assert releases.content(newest[0]) == content("owl")
    assert newest[1].reason == "A mistake"
    assert releases.content(releases.find("birds", "2")[0]) == content("duck")
    with pytest.raises(Conflict, match="published now"):
        releases.roll_back(releases.find("birds", "1"), "Board", "Again")
    releases.roll_back(releases.find("birds", "2.0"), "Board", "Forward")
    releases.roll_back(releases.find("birds", "1.0 (restored)"), "Board", "Back")
    assert releases.all("birds")[0][1].release == "1.0 (restored)"


def test_a_withdrawal_cannot_be_restored(releases: Releases, ledger: Ledger) -> None:
    ledger.append(Change("birds", "x", "x", kind="withdrawal"), {GRAPH: None})
    releases.publish(releases.propose(wanted("2.0"), content("duck")), "Board", "Again there")
    with pytest.raises(Conflict, match="withdrawal"):
        releases.roll_back(releases.find("birds", "2"), "Board", "x")


@pytest.mark.parametrize(
    ("candidate", "graph", "error"),
    [
        (wanted(""), content("duck"), InvalidInput),
        (wanted("<script>"), content("duck"), InvalidInput),
        (wanted("x" * 51), content("duck"), InvalidInput),
        (wanted("2.0", reason="  "), content("duck"), InvalidInput),
        (wanted("2.0", reason="x" * 2_001), content("duck"), InvalidInput),
        (wanted("2.0"), CanonicalGraph(b"", 0), InvalidInput),
        (wanted("2.0"), content("owl"), Conflict),
    ],
)
def test_what_cannot_be_a_candidate_is_not_stored(
    releases: Releases, candidate: Candidate, graph: CanonicalGraph, error: type[KgError]
) -> None:
    before = len(releases.candidates.of_dataset("birds"))
    with pytest.raises(error):
        releases.propose(candidate, graph)
    assert len(releases.candidates.of_dataset("birds")) == before


def test_a_candidate_is_found_in_its_own_dataset_only(releases: Releases) -> None:
    made = releases.propose(wanted("2.0"), content("duck"))
    for dataset, number in (("fish", made.id), ("birds", made.id + 1), ("birds", 10**30)):
        with pytest.raises(NotFound):
            releases.candidates.get(dataset, number)


def test_unknown_releases_are_not_found(releases: Releases) -> None:
    with pytest.raises(NotFound, match="9"):
        releases.find("birds", "9")


def test_a_difference_is_worked_out_once(settings: Settings, releases: Releases) -> None:
    releases.publish(releases.propose(wanted("2.0"), content("duck")), "Board", "Second")
    old, new = releases.find("birds", "1"), releases.find("birds", "2")
    found = find_difference(settings.data, releases, old, new)
    assert found.counts == {"removed": 1, "added": 1}
    path = difference_path(settings.data, old[0].sha256, new[0].sha256)
    written = path.stat().st_mtime_ns
    assert find_difference(settings.data, releases, old, new) == found
    assert path.stat().st_mtime_ns == written
    assert find_difference(settings.data, releases, None, old).counts == {"added": 1}


def test_each_release_is_compared_with_the_one_before_behind_its_publication(
    settings: Settings, ledger: Ledger
) -> None:
    for words in ("Owl", "Owl Duck", "Duck"):
        damaging.write_state(settings, ledger, words)
    make_derived(settings, ledger)
    with closing(Candidates(settings.ledger_address)) as candidates:
        versions = [None, *reversed(Releases(settings, ledger, candidates).all("demo"))]
    assert len(versions) == 4
    for old, new in pairwise(versions):
        assert new is not None
        assert difference_path(settings.data, old[0].sha256 if old else "", new[0].sha256).exists()


def test_differences_that_quote_what_was_erased_are_removed(settings: Settings, ledger: Ledger) -> None:
    for words in (["Owl"], ["Owl", "A person"], ["Owl"], ["Owl", "Duck"]):
        damaging.write_state(settings, ledger, " ".join(words))
    with closing(Candidates(settings.ledger_address)) as candidates:
        releases = Releases(settings, ledger, candidates)
        versions = [None, *reversed(releases.all("demo"))]
        paths = []
        for old, new in pairwise(versions):
            assert new is not None
            find_difference(settings.data, releases, old, new)
            paths.append(difference_path(settings.data, old[0].sha256 if old else "", new[0].sha256))
    make_derived(settings, ledger)
    assert [path.exists() for path in paths] == [True] * 4
    erase(ledger, damaging.GRAPH, 2, "Office", "asked for by the person")
    make_visible(settings, ledger, ledger.last_sequence())
    make_derived(settings, ledger)
    assert [path.exists() for path in paths] == [True, False, False, True]


@pytest.fixture
def kg(own_bundled_data: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("KG_DATA", str(own_bundled_data))
    return CliRunner()


def write(folder: Path, *names: str) -> Path:
    file = folder / "birds.nt"
    file.write_bytes(content(*names).ntriples)
    return file


def test_the_commands_from_file_to_release_and_back(kg: CliRunner, tmp_path: Path) -> None:
    file = write(tmp_path, "owl", "duck")
    loaded = kg.invoke(commands, ["candidate", "kmgbf", str(file), "--release", "9.0", "--agent", "Board"])
    assert loaded.exit_code == 0, loaded.output
    assert "removed without a successor" in loaded.output
    assert "Nothing is published yet" in loaded.output
    shown = kg.invoke(commands, ["show", "kmgbf", "--format", "json"])
    assert json.loads(shown.stdout)["counts"]["added"] == 2
    assert (
        "added,concept,http://example.org/duck" in kg.invoke(commands, ["show", "kmgbf", "1", "--format", "csv"]).stdout
    )
    assert kg.invoke(commands, ["compare", "kmgbf", "1"]).exit_code == 0
    assert kg.invoke(commands, ["publish", "kmgbf", "1", "--reason", "Tested"]).exit_code == 0
    assert "added: 2" in kg.invoke(commands, ["difference", "kmgbf", "1", "9.0"]).output
    restored = kg.invoke(commands, ["rollback", "kmgbf", "1", "--reason", "No"])
    assert restored.exit_code == 0, restored.output
    listed = kg.invoke(commands, ["list", "kmgbf"])
    assert "(restored)" in listed.output
    assert "published" in listed.output


def test_a_discarded_candidate_is_listed_as_such(kg: CliRunner, tmp_path: Path) -> None:
    kg.invoke(commands, ["candidate", "kmgbf", str(write(tmp_path, "owl")), "--release", "9.0"])
    assert kg.invoke(commands, ["discard", "kmgbf", "1", "--reason", "Wrong file"]).exit_code == 0
    assert "discarded" in kg.invoke(commands, ["list", "kmgbf"]).output
    assert "Wrong file" in kg.invoke(commands, ["show", "kmgbf", "1"]).output


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "unknown"],
        ["candidate", "unknown", "{file}", "--release", "1"],
        ["candidate", "kmgbf", "{broken}", "--release", "1"],
        ["show", "kmgbf"],
        ["publish", "kmgbf", "1", "--reason", "x"],
        ["rollback", "kmgbf", "77", "--reason", "x"],
        ["difference", "kmgbf", "1", "77"],
    ],
)
def test_commands_say_what_is_wrong_and_store_nothing(
    kg: CliRunner, own_bundled_data: Path, tmp_path: Path, arguments: list[str]
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> .")
    given = [word.format(file=write(tmp_path, "owl"), broken=broken) for word in arguments]
    result = kg.invoke(commands, given)
    assert isinstance(result.exception, KgError)
    assert result.exception.message
    opened = Candidates(Settings(data=own_bundled_data).ledger_address)
    assert opened.of_dataset("kmgbf") == []
    opened.close()
