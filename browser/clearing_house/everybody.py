"""The collection `all`: what is published of everybody, from the index of records."""

import re
from typing import Final

from starlette.requests import Request

from browser.clearing_house.calls import Wrong
from browser.clearing_house.infos import DocumentInfo, DocumentList
from browser.clearing_house.listing import AskedList
from browser.http.parameters import clean
from browser.http.services import services
from kg.clearing_house.listing import RecordQuery, RecordRow, Sort, record_sets
from kg.records.types import read_record_types

_AND: Final = re.compile(r"\s+and\s+")
_TEST: Final = re.compile(r"\s*\(?\s*(type|owner)\s+eq\s+'([\w:-]{1,64})'\s*\)?\s*", re.ASCII)
_ORDERS: Final[dict[str, Sort]] = {"": "newest", "updatedOn desc": "newest", "updatedOn asc": "oldest"}
_HINT: Final = "Here: type eq 'nbsap' and owner eq 'country:be'. /api/records has more."


def all_listed(request: Request, asked: AskedList) -> DocumentList:
    """Published records of all, newest first. Raises Wrong for what the index is not asked."""
    order = _ORDERS.get(" ".join(asked.order.split()))
    if order is None:
        raise Wrong("$orderby", "In the collection all, $orderby is by updatedOn only.", "Leave it out: newest first.")
    knowledge = services(request).knowledge.current()
    query = RecordQuery(_filters(asked.filter), sort=order, limit=asked.top, offset=asked.skip)
    found = record_sets(knowledge).find(query)
    base = services(request).settings.base_iri
    return {"Count": found.total, "Items": [_info(row, base) for row in found.rows]}


def _filters(text: str) -> dict[str, tuple[str, ...]]:
    """The values of facets that `$filter` asks for. Raises Wrong."""
    found: dict[str, tuple[str, ...]] = {}
    for part in _AND.split(text[:1_000]) if text.strip() else ():
        test = _TEST.fullmatch(part)
        country = test is None or test[1] == "type" or test[2].startswith("country:")
        if test is None or not country:
            raise Wrong("$filter", f"In the collection all, $filter cannot be read at “{clean(part)[:40]}”.", _HINT)
        name, value = ("type", test[2]) if test[1] == "type" else ("country", test[2].removeprefix("country:").lower())
        if found.setdefault(name, (value,)) != (value,):
            raise Wrong("$filter", f"Nothing has two values of {test[1]}.", _HINT)
    return found


def _info(row: RecordRow, base_iri: str) -> DocumentInfo:
    schema, country = (next(iter(row.facets.get(name, ())), "") for name in ("type", "country"))
    type_ = read_record_types().get(schema)
    made: DocumentInfo = {
        "identifier": row.iri.removeprefix(f"{base_iri}record/"),
        "documentID": 0,
        "type": schema,
        "owner": f"country:{country}" if country else "",
        "realm": (type_.realms[0] if type_ and type_.realms else "").upper(),
        "title": {name.language or "": name.value for name in row.names},
        "summary": {},
        "metadata": {"schema": schema} | ({"government": country} if country else {}),
        "isRequest": False,
    }
    return made | {"updatedOn": row.day} if row.day else made
