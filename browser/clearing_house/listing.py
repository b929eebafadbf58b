"""What lists of documents are asked: which collection, which of it, in which order, how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query

from browser.clearing_house.asking import key_of, member, read_filter, read_order
from browser.clearing_house.infos import plain_info
from browser.http.parameters import Flag, Reader, Whole
from kg.submissions.rows import Submission

MEMBERS: Final = (
    "identifier", "documentID", "type", "owner", "realm", "createdOn", "updatedOn", "submittedOn", "revision",
    "isRequest", "workingDocumentCreatedOn", "workingDocumentUpdatedOn", "workingDocumentOwner",
)  # fmt: skip
_USUAL: Final = 100
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class AskedList:
    """What a list is asked."""

    collection: str = ""
    filter: str = ""
    order: str = ""
    top: int = _USUAL
    skip: int = 0
    body: bool = False


def _asked(
    collection: Annotated[
        str,
        Query(description="`my` is what is published, `mydraft` drafts, `request` requests; `all` of everybody."),
    ] = "",
    filter_: Annotated[
        str, Query(alias="$filter", description=f"OData: eq ne gt ge lt le, and or not, over {', '.join(MEMBERS)}.")
    ] = "",
    order: Annotated[str, Query(alias="$orderby", description="Members, each with `asc` or `desc`.")] = "",
    top: Annotated[int, Whole("$top", _USUAL, MOST), Query(alias="$top", description="How many at most.")] = _USUAL,
    skip: Annotated[int, Whole("$skip", 0, 1_000_000), Query(alias="$skip", description="How many to pass over.")] = 0,
    body: Annotated[bool, Flag("body"), Query(description="Whether documents are given too.")] = False,
) -> AskedList:
    return AskedList(collection.lower()[:40], filter_, order, top, skip, body)


Info = Annotated[bool, Flag("info"), Query(description="Whether what is known of it is meant, and not its document.")]
Body = Annotated[bool, Flag("body"), Query(description="Whether the document is given too.")]
Listed = Annotated[AskedList, Depends(Reader(_asked))]
"""What a request for a list asks."""


def chosen(some: Sequence[Submission], asked: AskedList) -> tuple[int, list[Submission]]:
    """How many of some proposals a list asks for, and those on its page. Raises Wrong."""
    test, by = read_filter(asked.filter, MEMBERS), read_order(asked.order, MEMBERS)
    infos = {one.number: plain_info(one) for one in some}
    found = [one for one in some if test(infos[one.number])]
    for name, down in reversed(by):
        found.sort(key=lambda one: key_of(member(infos[one.number], name)), reverse=down)
    return len(found), found[asked.skip : asked.skip + asked.top]
