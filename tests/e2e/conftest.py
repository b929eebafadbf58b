"""Real Chromium (Debian's package) on a real server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.bundled import load_bundled
from tests.browser.running import Running, running

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
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service with the bundled data."""
    data: Path = tmp_path_factory.mktemp("e2e") / "data"
    settings = Settings(data=data)
    ledger = Ledger(settings.ledger_address)
    load_bundled(settings, ledger)
    ledger.close()
    with running(data) as started:
        yield started
