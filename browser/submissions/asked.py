"""What requests ask for in their address and in short bodies."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query
from starlette.requests import Request

from browser.http.parameters import OneOf, Read, Reader, Values, Whole, clean, clean_value
from browser.submissions.judging import Sent
from browser.validation.asked import MOST_LINES, read_body
from kg.errors import InvalidInput, NotFound
from kg.rdf.formats import JSON, Format
from kg.records.mapping.json_input import Limits, find_faults, read_json
from kg.submissions.doing import LONGEST_REASON
from kg.submissions.judged import REALMS
from kg.submissions.rows import MOST
from kg.submissions.workflow import STATES, actions
from sparql.protocol.requests import UnsupportedMediaType, media_type

_NO_YES: Final = ("false", "true")
_LONGEST: Final = 200_000
_BOUNDS: Final = Limits(depth=3)
_LATEST: Final = timedelta(days=3_660)
DECIDABLE: Final = tuple(name for name, one in actions().items() if one.role and name not in ("create", "save"))
"""Actions that are asked for by name; the others are those of sending a document, and of the service itself."""
Number = Annotated[
    int,
    Path(
        description="Number of a submission.",
        json_schema_extra={"minimum": 1, "maximum": 999_999_999},
        examples=[1],
    ),
]
ActionName = Annotated[str, Path(description="What is to be done.", json_schema_extra={"enum": list(DECIDABLE)})]


@dataclass(frozen=True)
class Word(Read):
    """A short text without control characters, of so many characters at most."""

    name: str
    longest: int

    def read(self, text: Any) -> str:
        word = clean_value(str(text)).strip()
        if len(word) > self.longest:
            raise InvalidInput(f"{self.name} is longer than {self.longest} characters.")
        return word

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is sent beside a document: whether it is submitted at once and agreed to, and the name of its batch."""

    sent: Sent
    submit: bool
    agree: bool
    batch: str


def _beside(
    submit: Annotated[
        str, OneOf("submit", _NO_YES), Query(description="`true`: for review, at once; else it stays a draft.")
    ] = "false",
    agree: Annotated[
        str,
        OneOf("agree", _NO_YES),
        Query(description="`true`: what publication changes in the texts, as the report shows it, is right."),
    ] = "false",
    schema: Annotated[
        str, Word("schema", 80), Query(description="Type of the record, where its header says none.")
    ] = "",
    realm: Annotated[
        str, OneOf("realm", ("", *REALMS)), Query(description="Realm of the Clearing-House; else that of the type.")
    ] = "",
    organisation: Annotated[
        str,
        Word("organisation", 128),
        Query(description="The organisation that it is sent for, where its type has no government."),
    ] = "",
    batch: Annotated[str, Word("batch", 100), Query(description="A name for all that belongs together.")] = "",
) -> Beside:
    return Beside(Sent(schema, realm, organisation), submit == "true", agree == "true", batch)


BesideInAddress = Annotated[Beside, Depends(Reader(_beside))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals a list is to have; `waiting` are those that the account decides on."""

    states: tuple[str, ...]
    schema: str
    owner: str
    batch: str
    record: str
    mine: bool
    waiting: bool
    after: int
    limit: int
    oldest: bool = False


def _wanted(
    state: Annotated[Values, Query(description=f"States, of {', '.join(f'`{one}`' for one in STATES)}.")] = (),
    schema: Annotated[str, Word("schema", 80), Query(description="Type of the record.")] = "",
    owner: Annotated[str, Word("owner", 200), Query(description="Whose record it is, as `government:be`.")] = "",
    batch: Annotated[str, Word("batch", 100), Query(description="Name of a batch.")] = "",
    record: Annotated[str, Word("record", 128), Query(description="Identifier of a record.")] = "",
    mine: Annotated[str, OneOf("mine", _NO_YES), Query(description="`true`: those that this account began.")] = "false",
    waiting: Annotated[
        str,
        OneOf("waiting", _NO_YES),
        Query(description="`true`: those that wait for a decision of this account, which it did not write."),
    ] = "false",
    after: Annotated[int, Whole("after", 0, 2**31 - 1), Query(description="Number of the last one before these.")] = 0,
    limit: Annotated[int, Whole("limit", 100, MOST, 1), Query(description="How many at most.")] = 100,
    order: Annotated[str, OneOf("order", ("newest", "oldest")), Query(description="Which come first.")] = "newest",
) -> Wanted:
    states = tuple(word for one in state for word in one.split())
    for word in states:
        if word not in STATES:
            raise InvalidInput(f"There is no state “{clean(word)[:40]}”.", f"There are: {', '.join(STATES)}.")
    return Wanted(
        states, schema, owner, batch, record, mine == "true", waiting == "true", after, limit, order == "oldest"
    )


WantedInAddress = Annotated[Wanted, Depends(Reader(_wanted))]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody says with an action, and of what: `numbers` or the name of a `batch`."""

    reason: str = ""
    agree: bool = False
    embargo: str = ""
    numbers: tuple[int, ...] = ()
    batch: str = ""


def check_name(name: str) -> str:
    """The name of an action that can be asked for. Raises NotFound."""
    if name not in DECIDABLE:
        raise NotFound(f"There is no action “{clean(name)[:40]}”.", f"There are: {', '.join(DECIDABLE)}.")
    return name


def check_type(request: Request, wanted: Format) -> None:
    """Raise UnsupportedMediaType for a body that is said to be of another format."""
    said = media_type(request.headers.get("content-type") or wanted.media_type)
    if said not in (wanted.media_type, *wanted.also):
        raise UnsupportedMediaType(f"A body of type {clean(said)[:80]} is not read here.", f"Send {wanted.media_type}.")


async def read_decision(request: Request, action: str, *, several: bool = False) -> tuple[Decision, bytes]:
    """What the body of a request says, and its bytes; nothing if there is none.

    Raises InvalidInput, TooLarge and UnsupportedMediaType.
    """
    said, content = await read_said(request, '{"reason": "…"}', needed=several)
    return (_decision(said, action, several=several) if said or several else Decision()), content


async def read_said(
    request: Request, like: str, *, needed: bool = True, longest: int = _LONGEST, bounds: Limits = _BOUNDS
) -> tuple[dict[str, Any], bytes]:
    """The object in the body of a request, and its bytes. `like` is an example of it; without a body, it is empty.

    Raises InvalidInput, TooLarge and UnsupportedMediaType.
    """
    content = await read_body(request, longest)
    if not content.strip() and not needed:
        return {}, content
    check_type(request, JSON)
    try:
        said = read_json(content.decode())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidInput("The body is no JSON in UTF-8.", f"It is like {like}.") from error
    if not isinstance(said, dict) or next(iter(find_faults(said, bounds)), None) is not None:
        raise InvalidInput("The body is no usable object of JSON.", f"It is like {like}.")
    return said, content


def _decision(said: dict[str, Any], action: str, *, several: bool) -> Decision:
    kinds: dict[str, type] = {"reason": str, "agree": bool, "embargo": str}
    kinds |= {"numbers": list, "batch": str} if several else {}
    for name, value in said.items():
        if name not in kinds or not isinstance(value, kinds[name]):
            raise InvalidInput(f"{clean(name)[:40]} is not understood.", f"There are: {', '.join(kinds)}.")
    decision = Decision(
        reason=clean_value(said.get("reason", "")[: LONGEST_REASON + 1]).strip(),
        agree=said.get("agree", False),
        embargo=read_embargo(said.get("embargo", ""), action),
        numbers=_numbers(said.get("numbers", [])),
        batch=Word("batch", 100).read(said.get("batch", "")),
    )
    if several and bool(decision.numbers) == bool(decision.batch):
        raise InvalidInput("It is not said of which submissions.", 'Give either "numbers" or "batch".')
    return decision


def read_embargo(text: str, action: str) -> str:
    """The day before which nothing is published, '' for none. Raises InvalidInput for one that is no day to come."""
    if not text:
        return ""
    if action != "approve":
        raise InvalidInput("Only what is approved can wait for a day.", "Leave embargo out.")
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(text) if len(text) == len("2030-01-01") else today
    except ValueError:
        day = today
    if not today < day <= today + _LATEST:
        raise InvalidInput(f"{clean(text)[:40]} is no day to come, within ten years.", "Write it like 2030-12-31.")
    return day.isoformat()


def _numbers(listed: list[Any]) -> tuple[int, ...]:
    if len(listed) > MOST_LINES or any(type(one) is not int or not 0 < one < 2**31 for one in listed):
        raise InvalidInput(f"These are not up to {MOST_LINES:,} numbers of submissions.", "Divide them.")
    return tuple(dict.fromkeys(listed))
