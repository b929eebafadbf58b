"""Context of the home page."""

from dataclasses import dataclass
from typing import ClassVar

from browser.datasets.contexts import ChangeRow
from browser.site.contexts import Figure, Page, Tile


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """Home: figures, the goals, the targets, the latest changes."""

    template: ClassVar[str] = "home.html"
    figures: tuple[Figure, ...]
    goals: tuple[Tile, ...]
    targets: tuple[Tile, ...]
    changes: tuple[ChangeRow, ...]
    vocabulary_url: str
    query_url: str
