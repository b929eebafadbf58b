"""Titles as the Secretariat's thesaurus prints them: names of goals, targets and indicators begin with their code.

Clients match and sort by these beginnings (CBD-DATA sections 5 and 6), so that they are put back where the data holds
the bare name.
"""

import re
from collections.abc import Callable
from typing import Final

from kg.texts.numbers import in_order

_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"GBF-TARGET-(\d{2})"), lambda found: f"GBF-T{found[1]}. "),
    (re.compile(r"GBF-GOAL-([A-D])"), lambda found: f"GBF-G-{found[1]}. "),
    (re.compile(r"AICHI-TARGET-(\d{2})"), lambda found: f"Aichi-T{int(found[1])}. "),
    (re.compile(r"SUSTAINABLE-DEVELOPMENT-GOAL-(\d{2})"), lambda found: f"{int(found[1])}. "),
)


def beginning(identifier: str, code: str = "") -> str:
    """What the title of a term begins with; '' for most. `code` is that of an indicator.

    >>> beginning("GBF-TARGET-03"), beginning("AICHI-TARGET-05"), beginning("GBF-INDICATOR-143", "A.CT.1")
    ('GBF-T03. ', 'Aichi-T5. ', 'A.CT.1 ')
    """
    if code:
        return f"{code} "
    for pattern, rule in _RULES:
        if found := pattern.fullmatch(identifier):
            return rule(found)
    return ""


def is_whole(title: str, name: str) -> bool:
    """Whether a text is a name with something printed before it, as titles are loaded beside the names they give.

    >>> is_whole("GBF-T03. Conserve 30%", "Conserve 30%"), is_whole("Conserve 30%", "Conserve 30%")
    (True, False)
    """
    return len(title) > len(name) and title.endswith(name)


_NUMBER: Final = re.compile(r"(\d+)")


def natural(text: str) -> tuple[object, ...]:
    """A key that puts 2 before 10.

    >>> sorted(["Aichi-T10.", "Aichi-T2."], key=natural)
    ['Aichi-T2.', 'Aichi-T10.']
    """
    parts = _NUMBER.split(text.casefold())
    return tuple(in_order(part) for part in parts if part)
