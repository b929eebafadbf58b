"""The parameters of a list of records in an address: words, facets, order; for the page and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from inspect import Parameter, Signature
from typing import Annotated, Any, Final

from fastapi import Depends, Query
from starlette.datastructures import QueryParams

from browser.http.parameters import LONGEST, OneOf, Reader, Values, Whole, clean, clean_value, example
from kg.clearing_house.listing import SORTS, RecordQuery, Sort
from kg.errors import InvalidInput
from kg.records.facets import BY_NAME, FACETS, FILTERS, Facet

_MOST_VALUES: Final = 50
_LONGEST_VALUE: Final = 200
_DEEPEST: Final = 1_000_000
_SEVERAL: Final = "Several are separated by blanks, and any of them will do."


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The parameters of a list: words, values by facet, order, and after how many records it begins."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "newest"
    offset: int = 0

    def parameters(self) -> dict[str, str]:
        """The same as parameters of an address, without the offset."""
        sent = {"q": self.text} | {name: " ".join(self.chosen.get(name, ())) for name in FILTERS}
        return sent | {"sort": "" if self.sort == "newest" else self.sort}

    def narrowed(self, name: str, value: str) -> "ListRequest":
        """With one more value of a facet, from the start."""
        return replace(self, chosen={**self.chosen, name: (*self.chosen.get(name, ()), value)}, offset=0)

    def widened(self, name: str, value: str) -> "ListRequest":
        """Without a value of a facet, from the start."""
        rest = tuple(one for one in self.chosen.get(name, ()) if one != value)
        return replace(self, chosen={**self.chosen, name: rest}, offset=0)

    def query(self, limit: int) -> RecordQuery:
        """The query of the tables, for a page of `limit` records."""
        return RecordQuery(self.chosen, self.text, self.sort, limit, self.offset)


def _read(q: str = "", sort: str = "newest", offset: int = 0, **sent: tuple[str, ...]) -> ListRequest:
    chosen = {name: values for name in FILTERS if (values := _values(sent.get(name, ()), name))}
    for name in chosen:
        if BY_NAME[name].lower:
            chosen[name] = tuple(value.lower() for value in chosen[name])
    return ListRequest(clean(q), chosen, next(one for one in SORTS if one == sort), offset)


def _values(sent: tuple[str, ...], name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for text in sent for value in clean_value(text).split()))
    if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
        raise InvalidInput(f"{name} has too many or too long values.", f"Send {_MOST_VALUES} at most.")
    return values


def _of_facet(facet: Facet) -> Any:
    shown: Any = example(facet.example) if facet.example else None
    return Annotated[Values, Query(description=f"{facet.about} {_SEVERAL}", openapi_examples=shown)]


_OTHERS: Final[dict[str, tuple[Any, Any]]] = {
    "q": (
        Annotated[
            str,
            Query(
                description="Words in names, in any language.",
                json_schema_extra={"maxLength": LONGEST},
                examples=["forest"],
            ),
        ],
        "",
    ),
    "sort": (Annotated[str, OneOf("sort", SORTS), Query(description="Order.")], "newest"),
    "offset": (Annotated[int, Whole("offset", 0, _DEEPEST), Query(description="Records to pass over.")], 0),
}
# The parameters are those of the table of facets, so that a facet is described and read as soon as it stands there.
_DECLARED: Final = {facet.name: (_of_facet(facet), ()) for facet in FACETS} | _OTHERS
_read.__annotations__ = {name: hint for name, (hint, _) in _DECLARED.items()} | {"return": ListRequest}
_read.__signature__ = Signature(  # type: ignore[attr-defined]
    [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)
        for name, (hint, default) in _DECLARED.items()
    ]
)
_READER: Final = Reader(_read)
RequestInAddress = Annotated[ListRequest, Depends(_READER)]
"""The list in the address of an operation, which is described by it."""


def read_list_request(parameters: QueryParams) -> ListRequest:
    """The list in an address. Raises InvalidInput."""
    return _READER.read(parameters)
