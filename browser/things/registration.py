"""What a room of this package brings to the server. `browser/rooms.py` lists all rooms."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from browser.http.services import Services
from browser.http.warming import Frequent
from browser.things.resolving import Kind
from browser.urls import Urls
from kg.knowledge.knowledge import Knowledge


def _nothing(_: Services) -> Iterable[object]:
    return ()


def _no_addresses(_: Knowledge, _to: Urls) -> Iterable[str]:
    return ()


def _no_paths(_: Services) -> tuple[int, Mapping[str, Any]]:
    return 0, {}


@dataclass(frozen=True, slots=True)
class Room:
    """A subject: its addresses, the kinds of things that it shows, and the parts that it keeps for itself.

    `api` has its operations for programs, `mounted` those that are applications of their own, by the path below which
    they are; `tags` tells what kinds of operations are, by name. `described` gives paths of the API that stand in the
    data, not in the code, with a number that grows when they change. `frequent` gives addresses that are visited first
    after each change of the data. `parts` makes objects that requests find again by
    their class (`Services.of`); it is called once in each process.
    """

    routes: Sequence[BaseRoute] = ()
    api: Sequence[APIRouter] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    mounted: Mapping[str, Callable[[], FastAPI]] = field(default_factory=dict)
    described: Callable[[Services], tuple[int, Mapping[str, Any]]] = _no_paths
    kinds: Sequence[Kind] = ()
    parts: Callable[[Services], Iterable[object]] = _nothing
    frequent: Frequent = _no_addresses
