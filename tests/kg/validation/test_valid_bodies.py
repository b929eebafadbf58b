"""The valid bodies of all types conform, before anything in them is broken."""

import pytest

from kg.records.types import read_record_types
from kg.validation.shapes import Profile
from kg.validation.validator import Validator
from tests.kg.validation.places import valid_body, written

TYPES = read_record_types()


def profile_of(schema: str) -> Profile:
    """Records that only the search index has are not submitted, but judged as what is published already."""
    return "audit" if TYPES[schema].index_only else "publish"


@pytest.mark.parametrize("schema", TYPES)
def test_valid_bodies_of_all_types_conform(validator: Validator, schema: str) -> None:
    report = validator.validate(written(valid_body(schema)), profile_of(schema))
    assert [finding for finding in report.findings if finding.severity != "info"] == []
    assert report.graph
