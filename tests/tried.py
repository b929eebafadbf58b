"""How many cases a test tried, told at the end of the run: a crawl that found nothing to try would pass too."""

from collections import Counter
from collections.abc import Callable

import pytest
from _pytest.terminal import TerminalReporter

_KEY = "tried"
Tried = Callable[[str, int], None]


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Tried:
    """Note that a number of cases of a kind were tried."""

    def note(kind: str, number: int) -> None:
        assert number
        request.node.user_properties.append((_KEY, (kind, number)))

    return note


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """The sums of all processes of the run."""
    sums: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for key, value in getattr(report, "user_properties", ()):
            if key == _KEY and report.when == "call":
                sums[value[0]] += value[1]
    for kind, number in sorted(sums.items()):
        terminalreporter.write_line(f"tried: {number:,} {kind}")
