"""`python -m tests.conformance NAME CHECKOUT…`: run the W3C's tests and write docs/conformance.md.

NAME says on the page what the copy is. Of several checkouts each folder is taken from the first that has it.
"""

import sys
import tempfile
from pathlib import Path

from tests.conformance.known import KNOWN
from tests.conformance.report import as_markdown
from tests.conformance.running import FAILED, PASSED, Outcome, run_suite


def _print_outcome(outcome: Outcome) -> None:
    if outcome.status == FAILED:
        print(f"{outcome.test.name}: {outcome.reason}", flush=True)


def main(name: str, *checkouts: str) -> int:
    """Run checkouts and write the page; the exit code tells whether only what is known to fail failed."""
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run_suite([Path(one) for one in checkouts], Path(folder) / "data", _print_outcome)
    page = Path(__file__).parents[2] / "docs" / "conformance.md"
    page.write_text(as_markdown(outcomes, name), encoding="utf-8")
    failed = {outcome.test.name for outcome in outcomes if outcome.status == FAILED}
    print(f"{sum(outcome.status == PASSED for outcome in outcomes)} passed, {len(failed)} failed; see {page}")
    return int(not failed <= KNOWN.keys())


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
