"""`python -m tests.conformance CHECKOUT`: run the W3C's tests and write docs/conformance.md."""

import sys
import tempfile
from pathlib import Path

from tests.conformance.known import KNOWN
from tests.conformance.report import as_markdown
from tests.conformance.running import FAILED, PASSED, Outcome, run_suite


def _print_outcome(outcome: Outcome) -> None:
    if outcome.status == FAILED:
        print(f"{outcome.test.name}: {outcome.reason}", flush=True)


def main(checkout: str) -> int:
    """Run a checkout and write the page; the exit code tells whether only what is known to fail failed."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run_suite(Path(checkout), Path(folder) / "data", _print_outcome)
    page = Path(__file__).parents[2] / "docs" / "conformance.md"
    page.write_text(as_markdown(outcomes), encoding="utf-8")
    failed = {outcome.test.name for outcome in outcomes if outcome.status == FAILED}
    print(f"{sum(outcome.status == PASSED for outcome in outcomes)} passed, {len(failed)} failed; see {page}")
    return int(not failed <= KNOWN.keys())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
