"""Languages as things: the list of the Library of Congress, which DCAT 3 names for the values of `dct:language`.

The code of an entry is the tag of the language (ISO 639-1), so that each is told from the other without a table.
"""

from typing import Final

LISTED: Final = "http://id.loc.gov/vocabulary/iso639-1/"
_CODES: Final = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
        "dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie "
        "ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv "
        "mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm "
        "rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts "
        "tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    ).split()
)
"""The codes of ISO 639-1."""


def language_iri(tag: str) -> str:
    """The language that a tag (RFC 5646) begins with; '' for one that the list does not have.

    >>> language_iri("pt-BR"), language_iri("xx")
    ('http://id.loc.gov/vocabulary/iso639-1/pt', '')
    """
    code = tag.partition("-")[0].lower()
    return LISTED + code if code in _CODES else ""


def is_registered(tag: str) -> bool:
    """Whether a well-formed tag (RFC 5646) begins with a registered language; codes of three letters are believed.

    >>> is_registered("pt-BR"), is_registered("haw"), is_registered("xx")
    (True, True, False)
    """
    code = tag.partition("-")[0]
    return len(code) > 2 or code.lower() in _CODES


def language_tag(iri: str) -> str:
    """The tag of a language of the list; '' for another IRI.

    >>> language_tag("http://id.loc.gov/vocabulary/iso639-1/pt"), language_tag("http://example.org/pt")
    ('pt', '')
    """
    code = iri.removeprefix(LISTED)
    return code if code in _CODES else ""
