"""`new`, `modified`, and the alphabetical index."""

import json
from datetime import UTC, datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from browser.rest.asked import Asked, Body
from browser.rest.labels import find, written
from browser.rest.searching import things_of
from browser.rest.view import AMONG, View
from kg.identifiers import local_name
from kg.languages import matches
from kg.namespaces import SKOS, XSD
from kg.vocabularies.building import fold_label
from kg.vocabularies.collation import DIGITS, OTHERS, letter, sort_key
from kg.vocabularies.schema import ALT, CONCEPT, PREF, REPLACED_BY

_MANY: Final = 200
_LAST: Final = "\U0010ffff"
_ALL: Final = "*"


def new(asked: Asked) -> Body:
    """GET new: {changeList: [{uri, prefLabel, date, replacedBy?, replacingLabel?}]} by dct:created."""
    return _changes(asked, "created")


def modified(asked: Asked) -> Body:
    """GET modified: the same by dct:modified."""
    return _changes(asked, "modified")


def _changes(asked: Asked, column: str) -> Body:
    view, lang = asked.vocabulary, asked.lang
    offset, limit = asked.count("offset", 0), asked.count("limit", _MANY) or _MANY
    found = _dated(view, column)[offset : offset + limit] if not lang else _labelled(view, column, lang)
    found = found[offset : offset + limit]
    context = asked.context(
        {"@language": lang, "prefLabel": "skos:prefLabel", "xsd": XSD.iri},
        {"date": {"@id": "http://purl.org/dc/terms/date", "@type": XSD.dateTime.value}},
        language=False,
    )
    return {"@context": context, "changeList": _with_successors(view, found, lang)}
