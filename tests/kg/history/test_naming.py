"""Names of versions."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.history.naming import VersionName, read_version, version_iri
from kg.rdf.identifiers import is_iri

BASE = "http://metadata.cbd.int/"
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
_THINGS = st.builds("{}{}".format, st.sampled_from((BASE, "http://example.org/", "urn:x:")), _TEXT).filter(is_iri)


@given(st.integers(1, 10**15), _THINGS)
@example(1, f"{BASE}http%3A%2F%2Fx")
@example(1, f"{BASE}kmgbf/ontology#isHeadlineFor")
@example(1, f"{BASE}a/../b?c")
@example(1, BASE)
def test_the_name_of_a_version_says_its_thing_and_change_whatever_the_iri(sequence: int, thing: str) -> None:
    name = VersionName(sequence, thing)
    assert is_iri(version_iri(BASE, name))
    assert read_version(BASE, version_iri(BASE, name)) == name


@given(_THINGS, _THINGS, st.integers(1, 99), st.integers(1, 99))
def test_different_versions_have_different_names(one: str, other: str, first: int, second: int) -> None:
    names = VersionName(first, one), VersionName(second, other)
    assert (names[0] == names[1]) == (version_iri(BASE, names[0]) == version_iri(BASE, names[1]))


@pytest.mark.parametrize("path", ["version/0/a", "version/01/a", "version/1", "version/1/", "version/x/a", "record/1"])
def test_what_names_no_version_is_none(path: str) -> None:
    assert read_version(BASE, BASE + path) is None


def test_a_name_under_another_base_is_none() -> None:
    assert read_version(BASE, "http://example.org/version/1/a") is None
