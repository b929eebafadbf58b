"""Decisions: every way in which people and systems write one, and the one identifier that all of them become.

CBD-DATA section 4.1 has the notations; section 3 of the design the identifier: unpadded, in lower case, parts by `/`.
"""

import re
from dataclasses import dataclass
from typing import Final

from kg.texts.numbers import read_whole

_BODIES: Final = {
    "cop": "cop",
    "cp": "cp-mop",
    "bs": "cp-mop",
    "cpmop": "cp-mop",
    "cp-mop": "cp-mop",
    "cp/mop": "cp-mop",
    "bs/cop-mop": "cp-mop",
    "np": "np-mop",
    "npmop": "np-mop",
    "np-mop": "np-mop",
    "np/mop": "np-mop",
    "sbstta": "sbstta",
    "sbi": "sbi",
    "wg8j": "wg8j",
    "sb8j": "sb8j",
}
_BODY: Final = r"(?P<body>COP|CP[-/ ]?MOP|NP[-/ ]?MOP|BS/COP-MOP|BS|CP|NP|SBSTTA|SBI|WG8J|SB8J)"
_NUMBER: Final = r"0*(?P<number>\d{1,3})"
_SESSION: Final = r"(?P<session>\d{1,2}|[IVX]{1,5})"
_REST: Final = r"(?P<rest>.*)"
_SYMBOL: Final = re.compile(
    rf"(?:UNEP/)?CBD/{_BODY}(?:/(?P<kind>DEC|REC))?/{_SESSION}/{_NUMBER}{_REST}", re.IGNORECASE | re.DOTALL
)
_PAGE: Final = re.compile(
    rf"(?:https?://(?:www\.)?cbd\.int)?/?(?:[a-z]{{2}}/)?decisions?/{_BODY}/{_SESSION}/{_NUMBER}{_REST}",
    re.IGNORECASE | re.DOTALL,
)
_PROSE: Final = re.compile(
    rf"(?:(?:decision|recommendation|dec\.?)\s++)?(?:{_BODY}\s*+(?:-\s*+)?)?{_SESSION}\s*+/\s*+{_NUMBER}{_REST}",
    re.IGNORECASE | re.DOTALL,
)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_PARAGRAPH: Final = re.compile(
    r"[\s,;:]*+(?:para(?:graph)?s?\.?|§)\s*+0*(?P<paragraph>\d{1,3})(?P<parts>(?:\s*+\(\s*+[a-z]{1,5}\s*+\))*+)\s*+",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"\(\s*([a-z]{1,5})\s*\)", re.IGNORECASE)
_ELEMENT: Final = re.compile(r"(?:/[A-Za-z0-9.]{1,12})*/?")
_SINGLE: Final = re.compile(r"\d{1,3}|[a-z]{1,5}")
_PATH: Final = re.compile(r"decision/([a-z0-9-]{2,10})/([1-9]\d?)/([1-9]\d{0,2})((?:/[A-Za-z0-9._-]{1,20}){0,8})/?")


@dataclass(frozen=True, slots=True)
class DecisionName:
    """A decision, or an element of it: body, session, number and the parts below."""

    body: str
    session: int
    number: int
    parts: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The end of its IRI.

        >>> DecisionName("cop", 15, 4, ("3", "a")).path
        'decision/cop/15/4/3/a'
        """
        return "/".join(("decision", self.body, str(self.session), str(self.number), *self.parts))

    @property
    def symbol(self) -> str:
        """The official symbol of today's form.

        >>> DecisionName("cp-mop", 11, 7).symbol
        'CBD/CP/MOP/DEC/11/7'
        """
        body = self.body.upper().replace("-", "/")
        kind = "DEC" if self.body.endswith("mop") or self.body == "cop" else "REC"
        return f"CBD/{body}/{kind}/{self.session}/{self.number}"

    @property
    def short(self) -> str:
        """The usual short form: session and number, after the body unless that is the Conference of the Parties.

        >>> DecisionName("cop", 16, 32).short, DecisionName("cp-mop", 11, 7).short
        ('16/32', 'CP-MOP 11/7')
        """
        return f"{'' if self.body == 'cop' else self.body.upper() + ' '}{self.session}/{self.number}"

    @property
    def anchor(self) -> str:
        """The place of an element on the page of its decision; '' for the decision.

        >>> DecisionName("cop", 15, 4, ("3", "a")).anchor
        '3.a'
        """
        return ".".join(self.parts)

    @property
    def whole(self) -> "DecisionName":
        """The decision without the element."""
        return DecisionName(self.body, self.session, self.number)


def read_decision(text: str, paragraph: str = "", *, body: str = "cop") -> DecisionName | None:
    """The decision or element that a text means; None if it is none.

    `paragraph` is what a neighbouring field says (`Para 6 (b)`); `body` is meant where a text names none (`16/32`).

    >>> read_decision("16/32, paragraph 21").path
    'decision/cop/16/32/21'
    >>> read_decision("CP11/7", "Para 6 (b)").path
    'decision/cp-mop/11/7/6/b'
    """
    text = text.strip()
    for pattern in (_PAGE, _SYMBOL, _PROSE):
        if found := pattern.fullmatch(text):
            break
    else:
        return None
    session = _session(found["session"])
    parts = _parts(found["rest"] or "")
    if session is None or parts is None:
        return None
    if paragraph.strip():
        more = _parts(paragraph)
        if more is None:
            return None
        parts = (*parts, *more)
    named = (found["body"] or body).lower().replace(" ", "-")
    return DecisionName(_BODIES.get(named, named), session, int(found["number"]), parts)


def read_body(text: str) -> str | None:
    """The body that letters mean, as identifiers have it; None if they mean none that is known.

    >>> read_body("CP/MOP"), read_body("SBSTTA"), read_body("COP-16")
    ('cp-mop', 'sbstta', None)
    """
    return _BODIES.get(text.strip().lower().replace(" ", "-"))


def read_path(path: str) -> DecisionName | None:
    """The decision or element that has an IRI, by what follows the base; None for anything else.

    >>> read_path("decision/cop/15/4/3/a").anchor
    '3.a'
    """
    found = _PATH.fullmatch(path)
    if not found:
        return None
    parts = tuple(part for part in found[4].split("/") if part)
    return DecisionName(found[1], int(found[2]), int(found[3]), parts)


def place_order(name: DecisionName) -> tuple[tuple[int, int, str], ...]:
    """Order of the elements of a decision: paragraphs by number, items by letter, annexes after everything else.

    >>> names = [DecisionName("cop", 1, 1, (part,)) for part in ("10", "annex1", "2", "sectiona")]
    >>> [name.anchor for name in sorted(names, key=place_order)]
    ['2', '10', 'sectiona', 'annex1']
    """
    order: list[tuple[int, int, str]] = []
    for depth, part in enumerate(name.parts):
        before = name.parts[depth - 1] if depth else ""
        if (number := read_whole(part)) is not None:
            order.append((0, number, ""))
        elif part.startswith("annex"):
            order.append((3, 0, part))
        elif part.startswith("section"):
            order.append((2, 0, part))
        else:
            roman = read_roman(part) if before.isalpha() and len(before) == 1 else None
            order.append((1, roman or 0, "" if roman else f"{len(part)}{part}"))
    return tuple(order)


def kind_of_element(name: DecisionName) -> str:
    """What the last part of an element's name is: `annex`, `section`, `paragraph`, `item` or `subitem`.

    >>> elements = (("annex",), ("3",), ("3", "a"), ("3", "a", "ii"))
    >>> [kind_of_element(DecisionName("cop", 1, 1, parts)) for parts in elements]
    ['annex', 'paragraph', 'item', 'subitem']
    """
    last, before = name.parts[-1], name.parts[-2] if len(name.parts) > 1 else ""
    for kind in ("annex", "section"):
        if last.startswith(kind):
            return kind
    if read_whole(last) is not None:
        return "paragraph"
    return "subitem" if before.isalpha() and len(before) == 1 and read_roman(last) else "item"


def read_roman(text: str) -> int | None:
    """A roman numeral as sessions are numbered with; None if it is not written as one.

    >>> read_roman("XIII"), read_roman("IIX")
    (13, None)
    """
    value = 0
    digits = [_ROMAN[letter] for letter in text.upper() if letter in _ROMAN]
    for digit, following in zip(digits, [*digits[1:], 0], strict=False):
        value += -digit if digit < following else digit
    return value if len(digits) == len(text) and 0 < value < 40 and _roman(value) == text.upper() else None


def _roman(value: int) -> str:
    text = ""
    for number, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= number:
            text, value = text + letters, value - number
    return text


def _session(text: str) -> int | None:
    number = read_whole(text) or read_roman(text)
    return number if number and number < 100 else None


def _parts(text: str) -> tuple[str, ...] | None:
    """The element below a decision: `/03/a` of a code, `paragraph 6 (b)` of prose; None if it is neither."""
    text = text.strip()
    if not text:
        return ()
    if found := _PARAGRAPH.fullmatch(text):
        return (found["paragraph"], *(part.lower() for part in _PART.findall(found["parts"])))
    if _ELEMENT.fullmatch(text):
        return tuple(_unpadded(part) for part in text.strip("/").split("/") if part)
    return None


def _unpadded(part: str) -> str:
    number = read_whole(part)
    return part.lower() if number is None else str(number)
