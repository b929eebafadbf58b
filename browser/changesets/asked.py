"""What requests of programs ask of change sets: in their address, and in their bodies."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query
from starlette.requests import Request

from browser.changesets.models import ACTIONS
from browser.http.parameters import OneOf, Reader, Whole, clean, clean_value
from browser.submissions.asked import read_said
from kg.changesets.model import Edit, read_edit
from kg.changesets.store import MOST
from kg.errors import InvalidInput, NotFound
from kg.records.mapping.json_input import Limits

_STATES: Final = ("", "open", "proposed", "discarded")
_AT_MOST: Final = 100
_LONGEST: Final = 2_000_000
_BOUNDS: Final = Limits(depth=8, values=100_000, nested_lists=False)
_LIKE: Final = '{"edits": [{"kind": "deprecate", "concept": "…", "reason": "…"}]}'
Number = Annotated[
    int,
    Path(
        description="Number of a change set.",
        json_schema_extra={"minimum": 1, "maximum": 999_999_999},
        examples=[1],
    ),
]
EditNumber = Annotated[
    int,
    Path(description="Number of an edit.", json_schema_extra={"minimum": 1, "maximum": 999_999_999}, examples=[1]),
]
ActionName = Annotated[str, Path(description="What is to be done.", json_schema_extra={"enum": list(ACTIONS)})]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which change sets a list is to have."""

    state: str
    before: int
    limit: int


def _wanted(
    state: Annotated[
        str, OneOf("state", _STATES), Query(description="Of one state; published ones are `proposed`.")
    ] = "",
    before: Annotated[
        int, Whole("before", 0, 2**31 - 1), Query(description="Number of the last one that was seen.")
    ] = 0,
    limit: Annotated[int, Whole("limit", _AT_MOST, _AT_MOST, 1), Query(description="How many at most.")] = _AT_MOST,
) -> Wanted:
    return Wanted(state, before, limit)


WantedInAddress = Annotated[Wanted, Depends(Reader(_wanted))]


def check_action(name: str) -> str:
    """The name of something that can be done. Raises NotFound."""
    if name not in ACTIONS:
        raise NotFound(f"There is no action “{clean(name)[:40]}”.", f"There are: {', '.join(ACTIONS)}.")
    return name


async def read_words(request: Request, like: str, *names: str, needed: bool = True) -> tuple[dict[str, str], bytes]:
    """Short texts by their names, '' where one is missing, and the bytes of the body. Raises InvalidInput."""
    said, content = await read_said(request, like, needed=needed)
    _check_names(said, names)
    for name, value in said.items():
        if not isinstance(value, str):
            raise InvalidInput(f"{name} is no text.", f"It is like {like}.")
    return {name: clean_value(said.get(name, "")).strip() for name in names}, content


async def read_edits(request: Request) -> tuple[list[Edit], bytes]:
    """The edits in the body of a request, and its bytes. Raises InvalidInput that says which of them is none."""
    said, content = await read_said(request, _LIKE, longest=_LONGEST, bounds=_BOUNDS)
    return [_edit(place, value) for place, value in enumerate(_list(said, "edits", _LIKE), 1)], content


async def read_order(request: Request) -> tuple[list[int], bytes]:
    """Numbers of edits in a new order, and the bytes of the body. Raises InvalidInput."""
    like = '{"order": [2, 1]}'
    said, content = await read_said(request, like)
    order = _list(said, "order", like)
    if any(type(one) is not int for one in order):
        raise InvalidInput("An order is of numbers of edits.", f"It is like {like}.")
    return order, content


def _list(said: dict[str, Any], name: str, like: str) -> list[Any]:
    _check_names(said, (name,))
    listed = said.get(name)
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST:
        raise InvalidInput(f"{name} is no list of 1 to {MOST}.", f"It is like {like}.")
    return listed


def _check_names(said: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in said:
        if name not in names:
            raise InvalidInput(f"{clean(name)[:40]} is not understood.", f"There are: {', '.join(names)}.")


def _edit(place: int, value: Any) -> Edit:
    if not isinstance(value, dict):
        raise InvalidInput(f"Edit {place} is no object.", f"The body is like {_LIKE}.")
    try:
        return read_edit(value)
    except InvalidInput as error:
        raise InvalidInput(f"Of edit {place}: {error.message}", error.hint) from error
