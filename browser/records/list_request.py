"""The parameters of a list of records in an address: words, facets, order; for the page and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from starlette.datastructures import QueryParams

from browser.http.parameters import clean, clean_value, whole_number
from kg.clearing_house.listing import SORTS, RecordQuery, Sort
from kg.errors import InvalidInput
from kg.records.facets import BY_NAME, FILTERS

_MOST_VALUES: Final = 50
_LONGEST_VALUE: Final = 200
_DEEPEST: Final = 1_000_000


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


def read_list_request(parameters: QueryParams) -> ListRequest:
    """The list in an address: several values of one facet are separated by blanks. Raises InvalidInput."""
    chosen = {name: values for name in FILTERS if (values := _values(parameters, name))}
    for name in chosen:
        if BY_NAME[name].lower:
            chosen[name] = tuple(value.lower() for value in chosen[name])
    sort = parameters.get("sort") or "newest"
    found = next((one for one in SORTS if one == sort), None)
    if found is None:
        raise InvalidInput(f"sort={clean(sort)[:40]} is not possible.", f"One of: {', '.join(SORTS)}.")
    return ListRequest(clean(parameters.get("q", "")), chosen, found, whole_number(parameters, "offset", 0, _DEEPEST))


def _values(parameters: QueryParams, name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for text in parameters.getlist(name) for value in clean_value(text).split()))
    if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
        raise InvalidInput(f"{name} has too many or too long values.", f"Send {_MOST_VALUES} at most.")
    return values
