"""How Skosmos compares a search word with a label: the whole label is one token, case does not count, accents do."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kg.vocabularies.building import fold_label

_STARS: Final = re.compile(r"\*+")
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A search word. The only sign with a meaning is `*`, for any number of characters."""

    word: str

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """A pattern from the text of a user.

        >>> Pattern.parse("  Bio**").word
        'bio*'
        """
        return cls(fold_label(_STARS.sub("*", unicodedata.normalize("NFC", text.strip()))))

    @property
    def matches_all(self) -> bool:
        """Whether every label matches."""
        return self.word in ("", "*")

    def matches(self, folded: str) -> bool:
        """Whether a folded label fits.

        >>> Pattern("bio*").matches("biome"), Pattern("[a]?").matches("ab"), Pattern("*t*s").matches("cats")
        (True, False, True)
        """
        return self.expression.fullmatch(folded) is not None

    @property
    def expression(self) -> "re.Pattern[str]":
        """The pattern as a regular expression."""
        return re.compile(".*".join(re.escape(part) for part in self.word.split("*")), re.DOTALL)

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """The pattern as a condition on the column `folded`, for which an index serves where there is a beginning."""
        if "*" not in self.word:
            return "folded = ?", (self.word,)
        start = self.word.partition("*")[0]
        conditions, values = [], []
        if start:
            conditions, values = ["folded >= ? AND folded < ?"], [start, start + _LAST]
        rest = self.word[len(start) :]
        if rest != "*":
            inside = rest.strip("*")
            if rest == f"*{inside}*" and "*" not in inside and not start:
                conditions.append("instr(folded, ?) > 0")
                values.append(inside)
            else:
                conditions.append("folded GLOB ?")
                values.append(re.sub(r"[\[?]", lambda found: f"[{found.group()}]", self.word))
        return " AND ".join(conditions), tuple(values)
