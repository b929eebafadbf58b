"""What a search is asked for in an address, by the page and by the API; also in the parameters of Skosmos."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from fastapi import Depends, Query
from pydantic import WithJsonSchema
from pyoxigraph import NamedNode
from starlette.datastructures import QueryParams

from browser.http.parameters import LONGEST, OneOf, Reader, Values, Whole, clean, clean_value, example
from kg.errors import InvalidInput
from kg.graph.graph import KnowledgeGraph
from kg.rdf.namespaces import PREFIXES, SKOS
from kg.search.model import SearchQuery
from kg.texts.languages import LANGUAGES

_MOST_VALUES: Final = 50
_LONGEST_VALUE: Final = 1_000
_BELOW: Final = 10_000
_PARAMETERS: Final = {
    "dataset": "vocabs", "type": "type", "language": "language", "group": "group", "scheme": "scheme",
    "status": "status", "country": "country",
}  # fmt: skip
"""Facets and the parameters that choose values of them, separated by blanks (which an address writes as +)."""
_ON: Final = ("on", "true", "1", "yes")
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_STATUS: Final = ("current", "deprecated")
Sort = Literal["relevance", "label"]
_DEEPEST: Final = 1_000_000
_SEVERAL: Final = "Several are separated by blanks, and any of them will do."

Words = Annotated[
    str,
    Query(
        description=f"Words, the beginnings of words, a code or an IRI; {LONGEST} characters are looked at.",
        json_schema_extra={"maxLength": LONGEST},
        examples=["marine"],
    ),
]
Datasets = Annotated[Values, Query(description=f"Ids of datasets. {_SEVERAL}", openapi_examples=example("kmgbf"))]
Classes = Annotated[
    Values,
    Query(
        alias="type",
        description=f"Classes, as IRIs or prefixed names. {_SEVERAL}",
        openapi_examples=example("gbf:Target"),
    ),
]
Languages = Annotated[
    Values, Query(description=f"Languages of the matching label. {_SEVERAL}", openapi_examples=example("en"))
]
Groups = Annotated[Values, Query(description=f"Groups that things are members of. {_SEVERAL}")]
Schemes = Annotated[Values, Query(description=f"Concept schemes. {_SEVERAL}")]
Countries = Annotated[Values, Query(description=f"Countries, as IRIs. {_SEVERAL}")]
Parent = Annotated[Values, Query(description="Only concepts below this one.")]
Status = Annotated[
    tuple[str, ...],
    WithJsonSchema({"type": "string", "enum": list(_STATUS)}),
    Query(description="Whether things are in use."),
]
Order = Annotated[str, OneOf("sort", ("relevance", "label")), Query(description="Order.")]
Offset = Annotated[int, Whole("offset", 0, _DEEPEST), Query(description="Results to pass over.")]
Hidden = Annotated[tuple[str, ...], Query(include_in_schema=False)]
HiddenWord = Annotated[str, Query(include_in_schema=False)]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search, understood. `scope` is the dataset in the path, `parent` a concept that what is found is below."""

    text: str
    chosen: Mapping[str, tuple[str, ...]]
    scope: str = ""
    parent: str = ""
    sort: Sort = "relevance"
    offset: int = 0

    def parameters(self) -> dict[str, str]:
        """The same as parameters of an address, without the offset."""
        sent = {"q": self.text}
        for name, parameter in _PARAMETERS.items():
            if name != "dataset" or not self.scope:
                sent[parameter] = " ".join(self.chosen.get(name, ()))
        return sent | {"parent": self.parent, "sort": "" if self.sort == "relevance" else self.sort}

    def narrowed(self, name: str, value: str) -> "SearchRequest":
        """With one more value of a facet, from the start."""
        return replace(self, chosen={**self.chosen, name: (*self.chosen.get(name, ()), value)}, offset=0)

    def widened(self, name: str, value: str) -> "SearchRequest":
        """Without a value of a facet, from the start."""
        rest = tuple(one for one in self.chosen.get(name, ()) if one != value)
        return replace(self, chosen={**self.chosen, name: rest}, offset=0)

    def query(self, graph: KnowledgeGraph, language: str, limit: int, sequence: int) -> SearchQuery:
        """What the index is asked."""
        filters = {**self.chosen, "dataset": (self.scope,)} if self.scope else self.chosen
        return SearchQuery(
            self.text, language, filters, self._below(graph), self.sort, limit, self.offset, sequence=sequence
        )

    def _below(self, graph: KnowledgeGraph) -> tuple[str, ...] | None:
        return below(graph, self.parent) if self.parent else None


def _asked(
    q: Words = "",
    vocabs: Datasets = (),
    type_: Classes = (),
    language: Languages = (),
    group: Groups = (),
    scheme: Schemes = (),
    country: Countries = (),
    parent: Parent = (),
    status: Status = (),
    sort: Order = "relevance",
    offset: Offset = 0,
    clang: Hidden = (),
    anylang: HiddenWord = "",
) -> SearchRequest:
    sent = {
        "dataset": vocabs, "type": type_, "language": language, "group": group, "scheme": scheme, "country": country,
        "parent": parent, "status": status, "clang": clang,
    }  # fmt: skip
    chosen = {name: _values(sent[name], parameter) for name, parameter in _PARAMETERS.items()}
    for name in ("type", "group", "scheme", "country"):
        chosen[name] = tuple(_iri(value, _PARAMETERS[name]) for value in chosen[name])
    if not chosen["language"] and sent["clang"] and anylang.lower() not in _ON:
        chosen["language"] = _values(sent["clang"], "clang")
    _check(chosen["language"], _TAG.fullmatch, "language", "A language tag, such as " + ", ".join(LANGUAGES) + ".")
    _check(chosen["status"], _STATUS.__contains__, "status", "One of: current, deprecated.")
    parents = _values(sent["parent"], "parent")
    return SearchRequest(
        text=clean(q),
        chosen=chosen,
        parent=_iri(parents[0], "parent") if parents else "",
        sort="label" if sort == "label" else "relevance",
        offset=offset,
    )


_READER: Final = Reader(_asked)
RequestInAddress = Annotated[SearchRequest, Depends(_READER)]
"""The search in the address of an operation, which is described by it."""


def read(parameters: QueryParams, scope: str = "") -> SearchRequest:
    """The search in an address. Raises InvalidInput."""
    asked = _READER.read(parameters)
    return replace(asked, scope=scope) if scope else asked


def below(graph: KnowledgeGraph, iri: str) -> tuple[str, ...]:
    """Concepts below a concept by skos:broader, the first 10,000."""
    found = {iri: None}
    waiting = [NamedNode(iri)]
    while waiting and len(found) <= _BELOW:
        for quad in graph.said(None, SKOS.broader, waiting.pop()):
            if isinstance(quad.subject, NamedNode) and quad.subject.value not in found:
                found[quad.subject.value] = None
                waiting.append(quad.subject)
    return tuple(found)[1 : _BELOW + 1]


def _values(sent: tuple[str, ...], name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for text in sent for value in clean_value(text).split()))
    if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
        raise InvalidInput(f"{name} has too many or too long values.", f"Send {_MOST_VALUES} at most.")
    return values


def _iri(value: str, name: str) -> str:
    """An IRI, or a prefixed name as one."""
    prefix, _, local = value.partition(":")
    iri = PREFIXES[prefix] + local if prefix in PREFIXES and not local.startswith("//") else value
    try:
        return NamedNode(iri).value
    except ValueError:
        raise InvalidInput(
            f"{name}={value[:100]} is not an IRI.", "Send an IRI, or a name such as skos:Concept."
        ) from None


def _check(values: Iterable[str], test: Callable[[str], object], name: str, hint: str) -> None:
    for value in values:
        if not test(value):
            raise InvalidInput(f"{name}={value[:40]} is not possible.", hint)
