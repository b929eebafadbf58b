"""Pages of forms: every field stands on one, and saving page after page says what the body says."""

import copy
from collections import Counter

import pytest

from kg.records.model import RecordType
from kg.records.types import get_record_type
from kg.submissions.forms.changing import cleared, moved_up, with_object, without
from kg.submissions.forms.inputs import BOXES, inputs_of
from kg.submissions.forms.pages import MOST, page_of, pages_of
from kg.submissions.forms.taking import taken
from kg.validation.json_schema import submittable_types
from kg.validation.walking import value_at
from tests.loaders.records.generated import make_body

_TYPES = submittable_types()


@pytest.mark.parametrize("type_", _TYPES, ids=lambda type_: type_.schema)
def test_every_field_stands_on_one_page(type_: RecordType) -> None:
    body = make_body(type_).given
    pages = pages_of(type_, body)
    assert len({page.key for page in pages}) == len(pages)
    tops = Counter(field.name for page in pages if not page.at for field in page.fields)
    tops.update({page.field.name: 1 for page in pages if page.field})
    assert tops == Counter(field.name for field in type_.fields)
    assert all(len(page.fields) <= MOST for page in pages if not page.at)
    for name in body:
        if name != "header":
            page = page_of(pages, f"/{name}")
            assert page.at in ("", f"/{name}", f"/{name}/0")


@pytest.mark.parametrize("type_", _TYPES, ids=lambda type_: type_.schema)
def test_page_after_page_a_form_says_what_the_body_says(type_: RecordType) -> None:
    body = make_body(type_).given
    made = {"header": body["header"]}
    for page in pages_of(type_, body):
        there = value_at(body, page.at) or {}
        inputs = inputs_of(page.fields, there, page.at)
        made = with_object(made, page.at, taken(page.fields, inputs, value_at(made, page.at) or {}, page.at))
    assert inputs_of(type_.fields, made) == inputs_of(type_.fields, body)


def test_items_are_taken_out_and_moved_up() -> None:
    body = {"a": [1, 2, 3], "b": {"c": [{"d": 1}]}}
    before = copy.deepcopy(body)
    assert without(body, "/a/1")["a"] == [1, 3]
    assert moved_up(body, "/a/2")["a"] == [1, 3, 2]
    assert moved_up(body, "/a/0") == moved_up(body, "/a/9") == moved_up(body, "/x/1") == without(body, "/x/1") == body
    assert without(body, "/b/c/0") == {"a": [1, 2, 3], "b": {}}
    assert with_object(body, "/b/c/1", {"d": 2})["b"] == {"c": [{"d": 1}, {"d": 2}]}
    assert with_object({}, "/e/0", {"d": 2}) == {"e": [{"d": 2}]}
    assert body == before


def test_what_does_not_apply_is_cleared_with_what_depends_on_it() -> None:
    fields = get_record_type("stakeholderCommitment").fields
    body = {"isProgressTracked": False, "progressInformation": {"en": "Much"}, "title": {"en": "Title"}}
    assert cleared(fields, body) == ({"isProgressTracked": False, "title": {"en": "Title"}}, ["/progressInformation"])
    assert cleared(fields, {**body, "isProgressTracked": True})[1] == []


def test_boxes_keep_what_was_checked_as_it_was() -> None:
    (field,) = [one for one in get_record_type("nationalTarget7").fields if one.name == "implementingConsiderations"]
    name = f"/{field.name}"
    term = {"identifier": "A", "name": "kept"}
    sent = {f"{name}{BOXES}": "", f"{name}{BOXES}/0": "A", f"{name}{BOXES}/1": "B"}
    assert taken([field], sent, {field.name: [term]})[field.name] == [term, {"identifier": "B"}]
    assert taken([field], {f"{name}{BOXES}": ""}, {field.name: [term]}) == {}
    assert taken([field], {f"{name}{BOXES}": "", f"{name}{BOXES}/0": "A"}, {field.name: [term]})[field.name] == [term]
