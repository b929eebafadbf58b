"""What a list of records is asked for in an address, by the page and by the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Final

from fastapi import Depends, Query
from starlette.datastructures import QueryParams

from browser.http.parameters import LONGEST, OneOf, Reader, Values, Whole, clean, clean_value, example
from kg.clearing_house.listing import SORTS, RecordQuery, Sort
from kg.errors import InvalidInput
from kg.records.facets import BY_NAME, FILTERS

_MOST_VALUES: Final = 50
_LONGEST_VALUE: Final = 200
_DEEPEST: Final = 1_000_000
_SEVERAL: Final = "Several are separated by blanks, and any of them will do."

Types = Annotated[
    Values,
    Query(alias="type", description=f"Names of schemas. {_SEVERAL}", openapi_examples=example("nationalTarget7")),
]
Countries = Annotated[
    Values, Query(description=f"ISO 3166-1 alpha-2 codes. {_SEVERAL}", openapi_examples=example("mn"))
]
Targets = Annotated[Values, Query(description=f"Codes of goals and targets. {_SEVERAL}", openapi_examples=example("3"))]
Subjects = Annotated[
    Values, Query(description=f"Identifiers of terms. {_SEVERAL}", openapi_examples=example("CBD-SUBJECT-MAR"))
]
Decisions = Annotated[
    Values,
    Query(
        description=f"Decisions, or elements of them, that records point to. {_SEVERAL}",
        openapi_examples=example("cop/16/32"),
    ),
]
Years = Annotated[
    Values, Query(description=f"Years of the records' dates. {_SEVERAL}", openapi_examples=example("2026"))
]
Statuses = Annotated[Values, Query(description=f"Words or identifiers of terms, blanks written `_`. {_SEVERAL}")]
Languages = Annotated[Values, Query(description=f"Languages that records are written in. {_SEVERAL}")]
Words = Annotated[
    str,
    Query(
        description="Words in names, in any language.", json_schema_extra={"maxLength": LONGEST}, examples=["forest"]
    ),
]
Order = Annotated[str, OneOf("sort", SORTS), Query(description="Order.")]
Offset = Annotated[int, Whole("offset", 0, _DEEPEST), Query(description="Records to pass over.")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A list, understood: words, values by facet, order, and after how many records it begins."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "newest"
    offset: int = 0

    def parameters(self) -> dict[str, str]:
        """The same as parameters of an address, without the offset."""
        sent = {"q": self.text} | {name: " ".join(self.chosen.get(name, ())) for name in FILTERS}
        return sent | {"sort": "" if self.sort == "newest" else self.sort}

    def narrowed(self, name: str, value: str) -> "Asked":
        """With one more value of a facet, from the start."""
        return replace(self, chosen={**self.chosen, name: (*self.chosen.get(name, ()), value)}, offset=0)

    def widened(self, name: str, value: str) -> "Asked":
        """Without a value of a facet, from the start."""
        rest = tuple(one for one in self.chosen.get(name, ()) if one != value)
        return replace(self, chosen={**self.chosen, name: rest}, offset=0)

    def query(self, limit: int) -> RecordQuery:
        """What the tables are asked."""
        return RecordQuery(self.chosen, self.text, self.sort, limit, self.offset)


def _asked(
    type_: Types = (),
    country: Countries = (),
    target: Targets = (),
    subject: Subjects = (),
    decision: Decisions = (),
    year: Years = (),
    status: Statuses = (),
    language: Languages = (),
    q: Words = "",
    sort: Order = "newest",
    offset: Offset = 0,
) -> Asked:
    sent = {
        "type": type_, "country": country, "target": target, "subject": subject, "decision": decision, "year": year,
        "status": status, "language": language,
    }  # fmt: skip
    chosen = {name: values for name in FILTERS if (values := _values(sent[name], name))}
    for name in chosen:
        if BY_NAME[name].lower:
            chosen[name] = tuple(value.lower() for value in chosen[name])
    return Asked(clean(q), chosen, next(one for one in SORTS if one == sort), offset)


_READER: Final = Reader(_asked)
AskedInAddress = Annotated[Asked, Depends(_READER)]
"""The list in the address of an operation, which is described by it."""


def read_asked(parameters: QueryParams) -> Asked:
    """The list in an address. Raises InvalidInput."""
    return _READER.read(parameters)


def _values(sent: tuple[str, ...], name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for text in sent for value in clean_value(text).split()))
    if len(values) > _MOST_VALUES or any(len(value) > _LONGEST_VALUE for value in values):
        raise InvalidInput(f"{name} has too many or too long values.", f"Send {_MOST_VALUES} at most.")
    return values
