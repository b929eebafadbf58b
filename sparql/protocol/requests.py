"""SPARQL 1.1 Protocol, section 2.1: three ways to send a query over HTTP, read into one `QueryRequest`.

    GET   ?query=                                        parameters in the address
    POST  application/x-www-form-urlencoded              parameters in the body
    POST  application/sparql-query                       the query is the body, other parameters in the address

Beside the standard's `query`, `default-graph-uri` and `named-graph-uri` there are `format` (a name or media type,
instead of an Accept header) and `timeout` (seconds).
"""

import math
from codecs import escape_decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import unquote_to_bytes

from kg.errors import InvalidInput, MethodNotAllowed, Refused, TooLarge
from kg.rdf.formats import RESULTS_TSV, TURTLE
from kg.texts.marks import without_mark

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
LINES: Final = f"{RESULTS_TSV.media_type}, {TURTLE.media_type};q=0.9"
"""The Accept header where only the beginning of an answer is read: both formats can be cut after any line."""
ANYTHING: Final = "*/*"
"""A format that leaves the choice to the Accept header."""
UPDATE: Final = "application/sparql-update"
METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
_FIELDS: Final = 2_000
_UPDATE_HINT: Final = "Changes are sent to the update service, with a token; this address only answers queries."


class UnsupportedMediaType(InvalidInput):
    """A request body of a kind that is not read here."""

    slug: ClassVar[str] = "unsupported-media-type"
    status: ClassVar[int] = 415
    title: ClassVar[str] = "Unsupported media type"


class AddressTooLong(TooLarge):
    """A query in the address that belongs into a body."""

    slug: ClassVar[str] = "address-too-long"
    status: ClassVar[int] = 414
    title: ClassVar[str] = "Address too long"


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query with its parameters. `dataset` limits the default graph to that dataset's; '' means all public graphs.

    `format` are the values of `format=`, a line each, which go before `accept`; `timeout` is in seconds, None for the
    usual.
    `substitutions` are values that the engine puts in the place of variables: pairs of the variable's name and the
    term in N-Triples. A variable that is replaced must be in scope of the whole query (`sparql.saved.parameters`).
    """

    query: str
    default_graph_uris: tuple[str, ...] = ()
    named_graph_uris: tuple[str, ...] = ()
    accept: str | None = None
    format: str = ""
    timeout: float | None = None
    dataset: str = ""
    substitutions: tuple[tuple[str, str], ...] = ()

    @property
    def names_graphs(self) -> bool:
        """Whether the protocol, as opposed to the query, says which graphs to use."""
        return bool(self.default_graph_uris or self.named_graph_uris)


def body_limit(query_length: int) -> int:
    """Most bytes of a request body: percent-encoding takes three for one, and other parameters take some."""
    return 3 * query_length + 65_536


def media_type(content_type: str | None) -> str:
    """The media type of a body; raises UnsupportedMediaType for another character set than UTF-8."""
    name, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaType(f"The character set {value} is not read here.", "Send UTF-8.")
    return name


def read_request(
    method: str, query_string: bytes, content_type: str | None = None, body: bytes = b"", *, longest: int = 1_000_000
) -> list[tuple[str, str]]:
    """The parameters of a request, wherever they stand; a body that is a query becomes the parameter `query`.

    `longest` is the most bytes of query text. Raises MethodNotAllowed (405), UnsupportedMediaType (415), TooLarge
    (413), AddressTooLong (414) and InvalidInput (400).
    """
    if len(query_string) > body_limit(longest):
        raise AddressTooLong("The address of this request is too long.", f"Send the query by POST, as {QUERY}.")
    if method in ("GET", "HEAD"):
        return parse_parameters(query_string)
    if method != "POST":
        raise MethodNotAllowed(f"{method} cannot be used here.", "Use GET or POST.")
    if len(body) > body_limit(longest):
        raise TooLarge(f"The body of this request is longer than {body_limit(longest):,} bytes.")
    kind = media_type(content_type)
    parameters = parse_parameters(query_string)
    if kind == QUERY:
        try:
            return [*parameters, ("query", without_mark(body.decode("utf-8")))]
        except UnicodeDecodeError as error:
            raise InvalidInput(f"The query is not UTF-8 (byte {error.start}).", "Send UTF-8.") from error
    if kind == FORM:
        return [*parameters, *parse_parameters(body)]
    if kind == UPDATE:
        raise Refused("Updates are not accepted here.", _UPDATE_HINT)
    named = f"A body of type {kind} is not read here." if kind else "The body has no Content-Type."
    raise UnsupportedMediaType(named, f"Send the query as {QUERY}, or as the parameter query of a {FORM}.")


def parse_parameters(encoded: bytes) -> list[tuple[str, str]]:
    """Decode `a=b&c=d`; raises InvalidInput for what is not UTF-8 or has too many fields."""
    if not encoded:
        return []
    try:
        fields = encoded.replace(b"+", b" ").split(b"&")
        if len(fields) > _FIELDS:
            raise InvalidInput(f"The request has more than {_FIELDS:,} parameters.")
        pairs = [field.partition(b"=") for field in fields if field]
        return [(_decoded(name), _decoded(value)) for name, _, value in pairs]
    except UnicodeDecodeError as error:
        raise InvalidInput("The parameters are not UTF-8.", "Percent-encode the UTF-8 bytes of each value.") from error


def _decoded(text: bytes) -> str:
    return (unquote(text) if b"%" in text else text).decode("utf-8")


def unquote(text: bytes) -> bytes:
    """Percent-decoding; eight times as fast as the standard library's, by a decoder of the same shape in C.

    >>> unquote(b"%7B%20%5C %zz")
    b'{ \\\\ %zz'
    """
    try:
        return escape_decode(text.replace(b"\\", b"\\\\").replace(b"%", b"\\x"))[0]
    except ValueError:  # a % that begins no number stands for itself
        return unquote_to_bytes(text)


def query_request(
    parameters: Sequence[tuple[str, str]], accept: str | None = None, dataset: str = "", longest_timeout: float = 60.0
) -> QueryRequest | None:
    """The question that parameters ask, or None if they hold no query; unknown parameters are ignored.

    Raises InvalidInput for several queries and for what is malformed, and Refused for updates.
    """
    if len(parameters) == 1 and parameters[0][0] == "query":
        return QueryRequest(without_mark(parameters[0][1]), accept=accept, dataset=dataset)
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Refused("Updates are not accepted here.", _UPDATE_HINT)
    queries = values.get("query", [])
    if len(queries) > 1:
        raise InvalidInput(f"There are {len(queries)} queries in this request.", "Send one query at a time.")
    if not queries:
        return None
    return QueryRequest(
        without_mark(queries[0]),
        _graphs(values, "default-graph-uri"),
        _graphs(values, "named-graph-uri"),
        accept,
        _format(values),
        _timeout(_single(values, "timeout"), longest_timeout),
        dataset,
    )


def _graphs(values: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    graphs = values.get(name)
    if not graphs:
        return ()
    for graph in graphs:
        if ":" not in graph or any(character in graph for character in '<>"{}|^`\\ \t\r\n'):
            raise InvalidInput(f"{name} is not an absolute IRI: “{graph[:200]}”.", "Give it without angle brackets.")
    return tuple(graphs)


def _format(values: Mapping[str, Sequence[str]]) -> str:
    """All formats that are asked for, a line each.

    Libraries ask several times, under the names that other services have for the parameter; what they ask for need not
    be known, since they send Accept, too.
    """
    given = [value.strip() for value in values.get("format", ())]
    others = [value.strip() for name in ("output", "results") for value in values.get(name, ())]
    return "\n".join(filter(None, [*given, *others, *([ANYTHING] if others else ())]))


def _single(values: Mapping[str, Sequence[str]], name: str) -> str:
    found = values.get(name, ("",))
    if len(set(found)) > 1:
        raise InvalidInput(f"The parameter {name} is given {len(found)} times.")
    return found[0].strip()


def _timeout(text: str, longest: float) -> float | None:
    """Seconds; more than the server allows is taken as the most it allows."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise InvalidInput(f"timeout is not a number of seconds: “{text[:40]}”.", f"Give 1 to {longest:g}.")
    return min(seconds, longest)
