"""Addresses on this server."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from browser.urls import Urls
from kg.rdf.identifiers import Identifiers

TO = Urls("http://testserver/", Identifiers("http://metadata.cbd.int/"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text("aZ09_.-~&=+% é\n", max_size=8)


@given(st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_parameters_are_written_as_forms_write_them(parameters: dict[str, str]) -> None:
    expected = f"?{urlencode(parameters)}" if parameters else ""
    assert TO.with_parameters("http://testserver/en/records", parameters) == f"http://testserver/en/records{expected}"
