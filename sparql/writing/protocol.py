"""Reading requests that write: SPARQL 1.1 Protocol section 2.2 (update) and the Graph Store HTTP Protocol.

    POST  application/x-www-form-urlencoded   update= in the body
    POST  application/sparql-update           the update is the body, other parameters in the address

Beside the standard's parameters there are `reason` and `on-behalf-of`, or the headers `X-Kg-Reason` and
`X-Kg-On-Behalf-Of` (percent-encoded UTF-8): they are entered into the ledger with the change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from kg.errors import InvalidInput, PreconditionFailed
from kg.texts.marks import without_mark
from sparql.protocol.requests import FORM, UPDATE, UnsupportedMediaType, media_type, parse_parameters

TAG_LENGTH: Final = 24
_LONGEST_REASON: Final = 1_000
_FORBIDDEN: Final = frozenset('<>"{}|^`\\ \t\r\n')


@dataclass(frozen=True, slots=True)
class Motive:
    """Why a change is made and for whom, in the words of who makes it; '' if they say nothing."""

    reason: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update with the graphs that its patterns see by the protocol's parameters."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    motive: Motive = Motive()


@dataclass(frozen=True, slots=True)
class Condition:
    """If-Match and If-None-Match of a request that writes (RFC 9110, sections 13.1.1 and 13.1.2), None if not sent.

    An entity tag of a graph begins with `TAG_LENGTH` digits of its digest; what follows names the format, which is
    ignored here.
    """

    match: str | None = None
    none_match: str | None = None

    def check(self, digest: str) -> None:
        """Raise PreconditionFailed if a graph with this digest ('' if there is none) is not what is expected."""
        hint = "Read the graph again and send the request with its ETag."
        if self.match is not None and not (digest and _names(self.match, digest, strong=True)):
            raise PreconditionFailed("The graph is no longer what If-Match says.", hint)
        if self.none_match is not None and digest and _names(self.none_match, digest, strong=False):
            raise PreconditionFailed("There is such a graph already.", hint)


UNCONDITIONAL: Final = Condition()


def _names(condition: str, digest: str, *, strong: bool) -> bool:
    """Whether a list of entity tags names a digest; a weak tag counts only where weak comparison is asked for."""
    if condition.strip() == "*":
        return True
    tags = [tag.strip() for tag in condition.split(",")]
    found = [tag.removeprefix("W/") for tag in tags if not (strong and tag.startswith("W/"))]
    return digest[:TAG_LENGTH] in [tag.strip('"').partition(".")[0] for tag in found]


def update_request(
    query_string: bytes, content_type: str | None, body: bytes, headers: Mapping[str, str]
) -> UpdateRequest:
    """The update that a POST asks for; raises InvalidInput (400) and UnsupportedMediaType (415)."""
    kind = media_type(content_type)
    parameters = parse_parameters(query_string)
    if kind == FORM:
        parameters += parse_parameters(body)
    elif kind == UPDATE:
        try:
            parameters.append(("update", without_mark(body.decode("utf-8"))))
        except UnicodeDecodeError as error:
            raise InvalidInput(f"The update is not UTF-8 (byte {error.start}).", "Send UTF-8.") from None
    else:
        named = f"A body of type {kind} is not read here." if kind else "The body has no Content-Type."
        raise UnsupportedMediaType(named, f"Send the update as {UPDATE}, or as the parameter update of a {FORM}.")
    values = collect(parameters)
    updates = values.get("update", [])
    if "query" in values:
        raise InvalidInput("This request has a query; this address takes updates.", "Queries go to /sparql.")
    if len(updates) != 1:
        count = f"{len(updates)} updates" if updates else "no update"
        raise InvalidInput(f"There is {count} in this request." if not updates else f"There are {count}.", "Send one.")
    return UpdateRequest(
        updates[0],
        tuple(graph_iri(value, "using-graph-uri") for value in values.get("using-graph-uri", ())),
        tuple(graph_iri(value, "using-named-graph-uri") for value in values.get("using-named-graph-uri", ())),
        motive(values, headers),
    )


def collect(parameters: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Values of parameters by name."""
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    return values


def graph_iri(text: str, name: str) -> str:
    """An absolute IRI from outside; raises InvalidInput naming the parameter it came in."""
    if ":" not in text or not _FORBIDDEN.isdisjoint(text) or any(ord(character) < 33 for character in text):
        raise InvalidInput(f"{name} is not an absolute IRI: “{text[:200]}”.", "Give it without angle brackets.")
    return text


def motive(values: Mapping[str, Sequence[str]], headers: Mapping[str, str]) -> Motive:
    """Why and for whom, from the parameters or else the headers."""

    def said(parameter: str, header: str) -> str:
        text = values[parameter][0] if parameter in values else unquote(headers.get(header, ""))
        if len(text) > _LONGEST_REASON:
            raise InvalidInput(f"{parameter} is longer than {_LONGEST_REASON:,} characters.")
        return " ".join(text.split())

    return Motive(said("reason", "x-kg-reason"), said("on-behalf-of", "x-kg-on-behalf-of")[:256])
