"""IRIs as RFC 3987 allows them, for tests: any letters, escapes, final slashes, queries, fragments, dots, long ones."""

import re

from hypothesis import strategies as st

from kg.rdf.identifiers import is_iri
from kg.rdf.spellings import normal
from kg.texts.languages import LANGUAGES

_LETTERS = st.characters(categories=("L", "M", "N"), min_codepoint=0xA0, max_codepoint=0x2FFFD)
_WRITTEN = st.one_of(
    st.sampled_from([*"abcZ019-._~!$&'()*+,;=:@", "ab", "生物", "é", "ماء", "ß", "👩", "\u200f"]),
    _LETTERS,
    st.integers(0, 255).map("%{:02X}".format),
    st.integers(0, 255).map("%{:02x}".format),
    st.sampled_from(["%2F", "%2f", "%25", "%3F", "%23", "%20", "%0A", "%E7%94%9F", "%c3%a9", "%7e", "%41"]),
)
_NAME = st.lists(_WRITTEN, min_size=1, max_size=6).map("".join)
_SEGMENT = st.one_of(_NAME, st.sampled_from(["", ".", "..", "en", "page", "data", "a.ttl", "x@2", "n" * 900]))
_PATH = st.lists(_SEGMENT, min_size=1, max_size=3).map("/".join)
_END = st.one_of(st.just(""), st.just(""), st.just("/"), _NAME.map("?{}".format), _NAME.map("#{}".format))


def _is_a_home(name: str) -> bool:
    """Whether an address ends like that of the home of a vocabulary, which it then is."""
    return re.split("[?#]", name, maxsplit=1)[0].strip("/") in ("", *LANGUAGES)


LOCAL_NAMES = st.builds(str.__add__, _PATH, _END).filter(lambda name: not _is_a_home(name))
"""What follows the beginning that IRIs of a vocabulary have in common."""


def distinct(iris: list[str]) -> list[str]:
    """Those that are IRIs, and that HTTP can tell apart."""
    by_normal = {normal(iri): iri for iri in iris if is_iri(iri)}
    return sorted(by_normal.values())
