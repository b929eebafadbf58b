"""Names of decisions and of their elements: paths, anchors, order."""

import pytest

from kg.records.decisions import DecisionName, place_order, read_path


@pytest.mark.parametrize(
    ("path", "anchor"),
    [("decision/cop/16/32", ""), ("decision/cp-mop/11/7/6/b", "6.b"), ("decision/cop/1/1/annex1", "annex1")],
)
def test_paths_are_read_as_decisions(path: str, anchor: str) -> None:
    name = read_path(path)
    assert name is not None
    assert (name.path, name.anchor) == (path, anchor)


@pytest.mark.parametrize(
    "path", ["decision/", "decision/cop", "decision/cop/16", "decision/cop/0/1", "decision/cop/16/032",
             "decision/COP/16/32", "decision/cop/16/32/" + "a/" * 9, "decision/cop/16/32/<b>",
             "record/cop/16/32", "decision/cop/16/32#7"],
)  # fmt: skip
def test_other_paths_are_no_decisions(path: str) -> None:
    assert read_path(path) is None


def test_items_are_ordered_as_letters_and_sub_items_as_numerals() -> None:
    def order(*anchors: str) -> list[str]:
        names = [DecisionName("cop", 1, 1, tuple(anchor.split("."))) for anchor in anchors]
        return [name.anchor for name in sorted(names, key=place_order)]

    assert order("1.aa", "1.i", "1.b", "1.h") == ["1.b", "1.h", "1.i", "1.aa"]
    assert order("1.a.ix", "1.a.v", "1.a.i", "1.a.x") == ["1.a.i", "1.a.v", "1.a.ix", "1.a.x"]
    assert order("annex2", "sectionb", "annex1.3", "20", "3") == ["3", "20", "sectionb", "annex1.3", "annex2"]
