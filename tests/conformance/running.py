"""Running a whole checkout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.conformance.kinds import run
from tests.conformance.server import Missed, NotApplicable, RefusedByDesign, Server, conformance_server
from tests.conformance.suite import Test, read_suite

PASSED: Final = "passed"
FAILED: Final = "failed"
SKIPPED: Final = "not applicable"
REFUSED: Final = "refused by design"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went, and why if it did not pass."""

    test: Test
    status: str
    reason: str = ""


def run_suite(
    checkouts: Sequence[Path], data: Path, tell: Callable[[Outcome], None] = lambda _outcome: None
) -> list[Outcome]:
    """Run all tests of checkouts against a server on an empty folder; the outcomes by name of the test."""
    # Those that empty the store come last: until then it keeps the data of all queries.
    tests = sorted(read_suite(checkouts), key=_rank)
    outcomes = []
    with conformance_server(data) as server:
        for test in tests:
            outcome = _outcome(test, server)
            tell(outcome)
            outcomes.append(outcome)
    return sorted(outcomes, key=lambda outcome: outcome.test.name)


def _outcome(test: Test, server: Server) -> Outcome:
    try:
        run(test, server)
    except NotApplicable as error:
        return Outcome(test, SKIPPED, str(error))
    except RefusedByDesign as error:
        return Outcome(test, REFUSED, str(error))
    except Missed as error:
        return Outcome(test, FAILED, str(error))
    return Outcome(test, PASSED)


def _rank(test: Test) -> int:
    if test.kind.endswith(("ProtocolTest", "UpdateSyntaxTest11")):
        return 1
    return 2 if test.kind == "UpdateEvaluationTest" else 0
