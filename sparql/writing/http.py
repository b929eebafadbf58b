"""The base of the two addresses that write: authorization, bodies, outcomes and errors as HTTP."""

import json
import zlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from typing import ClassVar, Final

from kg.accounts.accounts import Account, Accounts
from kg.errors import InvalidInput, KgError, MethodNotAllowed, TooLarge
from kg.http.cors import CORS, preflight
from kg.http.headers import Headers
from kg.publishing.provenance import change_iri
from kg.rdf.formats import JSON
from kg.settings import Settings
from sparql.http.headers import header, public_url
from sparql.http.problems import problem
from sparql.http.sending import Disconnected, Receive, Scope, Send, read_body, send_reply, send_whole
from sparql.protocol.authorization import require
from sparql.protocol.requests import UnsupportedMediaType
from sparql.writing.service import Outcome, WritingService

_UNCACHED: Final[Headers] = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
_SENT: Final = (
    "Authorization", "Content-Encoding", "If-Match", "X-Kg-Reason", "X-Kg-On-Behalf-Of",
)  # fmt: skip
"""Headers that scripts of other sites may send beside the usual ones."""
_EMPTY_HINT: Final = "Patterns outside GRAPH, WITH and USING see only the graph that has no name."


class WritingApp(ABC):
    """An ASGI application for an address that writes; subclasses say which methods it has and what they do."""

    methods: ClassVar[tuple[str, ...]]

    def __init__(self, service: WritingService, accounts: Accounts, settings: Settings) -> None:
        self.service = service
        self.settings = settings
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            if scope["method"] == "OPTIONS":
                await send_whole(send, scope, 204, self._preflight(), b"")
            elif scope["method"] not in self.methods:
                raise MethodNotAllowed(f"{scope['method']} cannot be used here.", f"Use {' or '.join(self.methods)}.")
            else:
                await self.answer(scope, receive, send)
        except KgError as error:
            await send_reply(send, scope, problem(error, scope, self.public_url(scope), self._options))
        except Disconnected:
            pass

    @abstractmethod
    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose method is one of `methods`."""

    def account(self, scope: Scope) -> Account:
        """The account of the bearer token; raises Unauthorized and Refused."""
        return require(header(scope, b"authorization"), self._accounts)

    async def body(self, scope: Scope, receive: Receive) -> bytes:
        """The body of a request, unpacked; raises TooLarge, UnsupportedMediaType and InvalidInput."""
        most = self.settings.write_length
        body = await read_body(scope, receive, most, self.settings.write_timeout)
        coding = (header(scope, b"content-encoding") or "identity").strip().lower()
        if coding == "identity":
            return body
        if coding != "gzip":
            raise UnsupportedMediaType(
                f"The content coding {coding[:40]} is not read here.", "Send it plain, or as gzip."
            )
        return _unpacked(body, most)

    async def send_outcome(self, scope: Scope, send: Send, outcome: Outcome, status: int, more: Headers) -> None:
        """Send the outcome of a request; 202 if readers cannot see the change yet."""
        content = self._described(outcome)
        body = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
        headers = [
            (b"content-type", JSON.media_type.encode()),
            (b"content-length", b"%d" % len(body)),
            *more,
            *_UNCACHED,
            *CORS,
        ]
        if outcome.generation is not None:
            headers.append((b"x-kg-generation", b"%d" % outcome.generation))
        await send_whole(send, scope, 202 if outcome.generation is None else status, headers, body)

    def _described(self, outcome: Outcome) -> dict[str, object]:
        graphs: list[dict[str, object]] = []
        for name, triples in sorted(outcome.changed.items()):
            numbers = outcome.details.get(name, {})
            entry: dict[str, object] = {"graph": name, "triples": triples or 0, "removed": triples is None}
            if numbers and not numbers["replaced"]:
                entry |= {"triplesAdded": numbers["added"], "triplesRemoved": numbers["removed"]}
            graphs.append(entry)
        content: dict[str, object] = {"changed": bool(graphs), "sequence": outcome.sequence, "graphs": graphs}
        if graphs:
            content["change"] = change_iri(self.settings.base_iri, outcome.sequence)
        elif self.settings.union_default_graph:
            content["hint"] = f"Nothing was changed. {_EMPTY_HINT}"
        if outcome.generation is not None:
            content["generation"] = outcome.generation
        return content

    def public_url(self, scope: Scope) -> str:
        """The address of this copy as the client sees it, with a final slash."""
        return public_url(self.settings, scope)

    @property
    def _options(self) -> tuple[str, ...]:
        return (*self.methods, "OPTIONS")

    def _preflight(self) -> Headers:
        return [(b"allow", ", ".join(self._options).encode()), *preflight(self._options, _SENT)]


def request_headers(scope: Scope) -> Mapping[str, str]:
    """The headers of a request by lower-case name; of several, the last."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _unpacked(body: bytes, most: int) -> bytes:
    """Gzip, as far as it stays within `most` bytes."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        content = unpacking.decompress(body, most + 1)
    except zlib.error as error:
        raise InvalidInput(f"The body is not gzip: {error}.", "Send it plain, or pack it again.") from None
    if len(content) > most:
        raise TooLarge(f"The body is longer than {most:,} bytes when unpacked.")
    if not unpacking.eof:
        raise InvalidInput("The gzip body ends too early.", "Send it again.")
    return content


Answering = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application."""
