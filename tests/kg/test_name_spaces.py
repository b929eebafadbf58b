"""What a name alone means below a vocabulary."""

from hypothesis import given
from hypothesis import strategies as st

from kg.vocabularies.name_spaces import NameSpaces

OWN = "http://metadata.cbd.int/meeting/"
SPACES = st.sampled_from([OWN, "http://metadata.cbd.int/decision/", "http://example.org/a/", "http://example.org/b/"])


@given(st.sets(SPACES), st.sets(SPACES))
def test_a_name_alone_is_read_in_one_space_and_in_its_own_if_it_has_one(spaces: set[str], others: set[str]) -> None:
    """Whatever spaces other vocabularies have: a second space moves no page of a vocabulary's first."""
    pairs = NameSpaces((*((space, "meeting") for space in spaces), *((space, "other") for space in others)))
    alone = pairs.alone("meeting", OWN)
    if not spaces or OWN in spaces:
        assert alone == OWN
    elif len(spaces) == 1:
        assert {alone} == spaces
    else:
        assert alone == ""
