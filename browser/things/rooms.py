"""What a room of this package brings to the server. `browser/rooms.py` lists all rooms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute

from browser.http.services import Services
from browser.things.kinds import Kind


def _nothing(_: Services) -> Iterable[object]:
    return ()


@dataclass(frozen=True, slots=True)
class Room:
    """A subject: its addresses, the kinds of things that it shows, and the parts that it keeps for itself.

    `parts` makes objects that requests find again by their class (`Services.of`); it is called once in each process.
    """

    routes: Sequence[BaseRoute] = ()
    kinds: Sequence[Kind] = ()
    parts: Callable[[Services], Iterable[object]] = _nothing
