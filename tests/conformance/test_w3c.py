"""The W3C's tests of SPARQL 1.1 over HTTP, if the environment names a checkout of them; it takes a few minutes."""

from pathlib import Path

import pytest

from tests.conformance.known import KNOWN
from tests.conformance.running import FAILED, PASSED, run_suite
from tests.conformance.suite import VARIABLE, checkouts_of_environment

_LEAST = 40
"""Tests that must run, so that a wrong folder is not taken for a success."""


@pytest.mark.slow
def test_nothing_fails_but_what_is_known(tmp_path: Path) -> None:
    checkouts = checkouts_of_environment()
    if not checkouts:
        pytest.skip(f"{VARIABLE} names no checkout of the W3C's rdf-tests (see docs/conformance.md)")
    outcomes = run_suite(checkouts, tmp_path / "data")
    unknown = [f"{o.test.name}: {o.reason}" for o in outcomes if o.status == FAILED and o.test.name not in KNOWN]
    assert unknown == []
    better = [o.test.name for o in outcomes if o.status == PASSED and o.test.name in KNOWN]
    assert better == [], "take these out of known.py"
    assert sum(o.status == PASSED for o in outcomes) >= _LEAST
