"""The breakages themselves: each changes the valid body at its place, and nothing else."""

import json
from collections import Counter
from typing import Any

import pytest

from kg.records.types import read_record_types
from kg.validation.findings import codes
from tests.kg.validation.breakages import breakages
from tests.kg.validation.field_faults import FIELD_KINDS
from tests.kg.validation.hostile import hostile_documents
from tests.kg.validation.places import places, valid_body


def at(value: Any, pointer: str) -> Any:
    """The value at a pointer; of an object without the last name, None."""
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    return value


@pytest.mark.parametrize("schema", ["nationalTarget7", "absPermit"])
def test_each_breakage_is_another_document_and_has_a_place(schema: str) -> None:
    found = list(breakages(schema))
    assert len({(breakage.pointer, breakage.document) for breakage in found}) == len(found)
    assert not any(breakage.document == breakage.valid for breakage in found)
    for breakage in found:
        assert breakage.codes <= codes().keys()
        if breakage.kind not in ("no JSON", "no object", "nested too deeply", "no number", "half a character"):
            at(json.loads(breakage.document), breakage.pointer)


@pytest.mark.parametrize("schema", ["nationalTarget7", "absPermit", "stakeholderCommitment"])
def test_every_public_field_is_broken_in_several_ways(schema: str) -> None:
    type_ = read_record_types()[schema]
    broken = Counter(pointer for breakage in breakages(schema) for pointer in set(breakage.pointers))
    found = list(places(type_, valid_body(schema)))
    assert len(found) > 10
    assert all(broken["/" + "/".join(map(str, place.path))] >= 2 for place in found)


def test_every_kind_of_breakage_occurs() -> None:
    """Of the kinds that depend on what the shapes say beside the kind of a field, there are some too."""
    schemas = ("stakeholderCommitment", "nbsap", "absPermit", "lwProject", "marineEbsa")
    seen = {breakage.kind for schema in schemas for breakage in breakages(schema)}
    assert {kind.name for kind in FIELD_KINDS} <= seen


def test_a_hundred_documents_mean_harm() -> None:
    documents = list(hostile_documents("http://127.0.0.1:9"))
    assert len(documents) > 100
    assert len({document.name for document in documents}) == len(documents)
