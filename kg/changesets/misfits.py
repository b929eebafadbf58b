"""Why an edit does not fit what it is to be applied to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal[
    "unknown", "not-a-concept", "taken", "not-ours", "no-scheme", "changed", "two-names", "no-name", "named-twice",
    "own-labels", "mapped-twice", "mapped-inside",
    "no-target", "target-deprecated", "itself", "replaced", "circle", "related",
    "successor-circle",
]  # fmt: skip
SAID: Final[Mapping[Reason, str]] = {
    "unknown": "It is not in the vocabulary.",
    "not-a-concept": "It is no concept.",
    "taken": "There is something else with this identifier already.",
    "not-ours": "The identifier is not in the name space of this vocabulary, or is no plain name in it.",
    "no-scheme": "The vocabulary has several schemes: say in which one it is.",
    "changed": "Somebody has changed this since, so that what was to be replaced is no longer there.",
    "two-names": "There would be two preferred labels in one language.",
    "no-name": "Its last preferred label would go.",
    "named-twice": "A text would be more than one kind of label of the same concept.",
    "own-labels": "Its labels are things of their own (SKOS-XL), which are changed in a file.",
    "mapped-twice": "A concept cannot be an exact match and at the same time a broader, narrower or related one.",
    "mapped-inside": "A mapping leads to another vocabulary, and this is a concept of the same one.",
    "no-target": "A concept that it names is not in the vocabulary.",
    "target-deprecated": "A concept that it names is deprecated.",
    "itself": "It names the concept itself.",
    "replaced": "It is replaced by another already.",
    "circle": "It would make a circle in the hierarchy: the concept would be below itself.",
    "related": "It would put a concept below one that it is related to (SKOS S27).",
    "successor-circle": "It would make a circle of successors.",
}
"""The reasons in English, for programs; pages have them in six languages (`change_set_macros.html`)."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """An edit, by its place in the list, that cannot be applied: why, and what that has to do with."""

    place: int
    reason: Reason
    about: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The reason in English."""
        return " ".join((SAID[self.reason], *(f"<{iri}>" for iri in self.about)))


class Unfit(Exception):
    """Raised within the application of one edit, before it has changed anything."""

    def __init__(self, reason: Reason, *about: str) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.about = about
