"""Real Chromium (Debian's package) on a real server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from kg.ledger.ledger import Ledger
from kg.quality.refresh import refresh
from kg.settings import Settings
from tests.browser.running import Running, running
from tests.copying import copy_folder
from tests.once import made_once
from tests.vocabularies import WATERS, add_vocabulary

CHROMIUM = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Absent, the tests are skipped; with KG_REQUIRE_BROWSER they fail."""
    if CHROMIUM is None:
        reason = "Chromium is not installed: apt-get install chromium fonts-noto-core fonts-noto-cjk"
        if os.environ.get("KG_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def e2e_data(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data, and a vocabulary that has everything; made once in a run, do not write to it."""

    def make(folder: Path) -> None:
        settings = Settings(data=folder / "data")
        copy_folder(bundled_data, settings.data)
        ledger = Ledger(settings.ledger_address)
        add_vocabulary(settings, ledger, "waters", WATERS)
        refresh(settings, ledger)
        ledger.close()

    return made_once(tmp_path_factory, "e2e", make) / "data"


@pytest.fixture(scope="session")
def server(e2e_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service on a copy of it, one for all tests."""
    data: Path = tmp_path_factory.mktemp("e2e") / "data"
    copy_folder(e2e_data, data)
    with running(data, query_budget="0", query_timeout="600") as started:
        yield started
