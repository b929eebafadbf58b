"""Fixtures: settings whose identity and address differ, a real ledger and store, and the bundled data loaded once."""

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis.internal.conjecture import engine

from kg.derived import make_derived
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.bundled import load_bundled
from tests.copying import copy_folder
from tests.data import release
from tests.data.sources import RECORDS, RELEASE, VOCABULARIES, sources
from tests.once import made_once

# Collecting the tests makes half a million objects that all stay: the collector would go through them again and again.
gc.disable()

# No example is judged by the time that it takes. The smallest that fails is looked for a minute, not five, and nobody
# looks for what is irrelevant in it.
hypothesis.settings.register_profile(
    "tests",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    phases=set(hypothesis.Phase) - {hypothesis.Phase.explain},
    print_blob=True,
)
hypothesis.settings.load_profile("tests")
engine.MAX_SHRINKING_SECONDS = 60


def pytest_collection_finish() -> None:
    """From here on what is made may be garbage; the tests themselves are none.

    It is looked for seldom: at the usual thresholds that takes a tenth of the processor's time.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_report_header() -> str:
    """Say whether the tests run on real samples too."""
    missing = [str(sample) for sample in (RECORDS, RELEASE, VOCABULARIES) if not sample.exists()]
    if missing:
        return f"samples: of our own making only; there is no {', '.join(missing)} (set KG_SHARED)"
    return "samples: of our own making, and real ones in the slow tests"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases the tests tried that count them (`record_property("tried", …)`)."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "tried":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty copy."""
    return Settings(data=tmp_path / "data", public_url="http://testserver/")


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    """Its ledger."""
    opened = Ledger(settings.ledger_address)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def bundled_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the bundled data, made once in a run; do not write to it."""

    def make(folder: Path) -> None:
        configuration = Settings(data=folder / "data")
        opened = Ledger(configuration.ledger_address)
        load_bundled(configuration, opened)
        make_derived(configuration, opened)
        opened.close()

    return made_once(tmp_path_factory, "bundled", make) / "data"


@pytest.fixture
def begun(settings: Settings, bundled_data: Path) -> None:
    """`settings` begins with the bundled data, not empty; ask for it before `ledger`."""
    copy_folder(bundled_data, settings.data)


@pytest.fixture
def own_bundled_data(bundled_data: Path, tmp_path: Path) -> Path:
    """A copy of the bundled data that a test may change."""
    copy = tmp_path / "own"
    copy_folder(bundled_data, copy)
    return copy


@pytest.fixture(scope="session")
def knowledge(bundled_data: Path) -> Knowledge:
    """The bundled data, opened for reading."""
    return KnowledgeBase(Settings(data=bundled_data)).current()


@pytest.fixture(scope="session", params=sources(RELEASE))
def release_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the Framework: of our own making in the published form, and the published one where it is."""
    if request.param == "real":
        return RELEASE
    return release.write(tmp_path_factory.mktemp("release") / "kmgbf-all.ttl")
