"""Excerpts and small lists that the Secretariat's sites keep, in the form of the index that they were cut from.

Each is a table of names; what a table does not name keeps its own and is reported like any unknown field.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from kg.records.decisions import read_decision
from kg.records.sources import EXCERPT, EXPORT, LIST
from kg.texts.languages import LANGUAGES
from loaders.records.sources.documents import Document

_LANGUAGES: Final = tuple(tag.title() for tag in LANGUAGES)
_TRIMMED: Final[Mapping[str, Mapping[str, str]]] = {
    "notification": {
        "id": "id",
        "identifier": "identifier_s",
        "symbol": "symbol_s",
        "reference": "reference_s",
        "date": "date_dt",
        "actionDate": "actionDate_dt",
        "deadline": "deadline_dt",
        "sender": "sender_s",
        "recipients": "recipient_ss",
        "themes": "themes_ss",
        "urls": "url_ss",
        "files": "files_ss",
        "updatedDate": "updatedDate_dt",
        "createdDate": "createdDate_dt",
    },
    "meeting": {
        "id": "id",
        "identifier": "identifier_s",
        "meetingCode": "symbol_s",
        "startDate": "startDate_dt",
        "endDate": "endDate_dt",
        "status": "status_s",
        "subjects": "themes_ss",
        "cityEn": "eventCity_EN_s",
        "country": "eventCountry_s",
        "links": "url_ss",
        "updatedDate": "updatedDate_dt",
    },
}
_REPEATED: Final = frozenset(("source", "type", "subjectEn", "countryEn", "city", "notesEn"))
_MEETING: Final = {
    "_id": "id",
    "EVT_CD": "symbol_s",
    "EVT_STY_CD": "type_s",
    "EVT_FROM_DT": "startDate_dt",
    "EVT_TO_DT": "endDate_dt",
    "EVT_TIT_EN": "title_EN_t",
    "EVT_TIT_FR": "title_FR_t",
    "EVT_TIT_ES": "title_ES_t",
    "EVT_WEB": "url_s",
    "EVT_INFO_PART_URL": "participantUrl_s",
    "EVT_UN_CD": "unCode_s",
}
_ACTIVITY_NAME: Final = ("title", "copDecision", "copParagraphNo")
"""What an activity is and what asks for it, which make its name; its dates change."""
_ACTIVITY: Final = {
    "title": "title_EN_t",
    "description": "description_EN_t",
    "type": "type_s",
    "actionRequiredByParties": "actionRequiredByPartiesCOA_b",
    "status": "statusCOA_s",
    "statusNarrative": "statusNarrative_EN_t",
    "startDate": "startDateCOA_dt",
    "endDate": "endDateCOA_dt",
    "fundingSource": "fundingSource_s",
    "responsibleUnit": "responsibleUnits_ss",
    "actors": "actors_ss",
    "gbfTargets": "gbfTargets_ss",
    "outcome": "outcome_ss",
}
_REGIONS: Final = {
    "arctic": "B23DF27C-4E0C-481F-90DE-0120B095AB29",
    "eastern tropical and temperate pacific": "3CD91D7F-785A-4F87-BD8C-8CC7B837DE59",
    "mediterranean": "48C4C187-A6A6-4F36-9024-DE73E2BB0721",
    "north pacific": "16EA9FE2-323D-40EB-ACF0-EEB3C164F107",
    "north-west atlantic": "81893F06-7D2D-43FE-B13B-098C335C9A3B",
    "south-eastern atlantic": "41778E79-EC55-4717-B500-165999F07D74",
    "southern indian ocean": "800F52F9-E7A7-47F2-94E4-EA34F60A13A1",
    "western south pacific": "CA3259CC-2FA6-4E8C-8560-967DB05C5D48",
    "wider caribbean and western mid-atlantic": "B58E1174-BA60-481A-83EA-CD0310DCFCFD",
}
"""The terms of the regions of marine areas (CBD-DATA 4.6) by the names under which sites list them."""
_CODE: Final = re.compile(r"[?&]meeting=([A-Za-z0-9-]+)")


def as_index(document: Document) -> Mapping[str, Any] | None:
    """The index document that an excerpt was cut from; None if its type is unknown."""
    return _FORMS[document.form](document.value)


def _excerpt(value: Mapping[str, Any]) -> Mapping[str, Any] | None:
    source = value.get("source")
    if isinstance(source, str) and source.startswith("index:"):
        return _trimmed(value, source.removeprefix("index:"))
    if not isinstance(value.get("schema"), str):
        return None
    renamed = {
        key: item for key, item in value.items() if key not in ("schema", "region", "lmoInfo", "firstDateInRecord")
    }
    found: dict[str, Any] = {"schema_s": value["schema"], **_spread(renamed, ("title", "description", "summary"))}
    if value.get("region"):
        found["region_s"] = value["region"]
    if value.get("firstDateInRecord"):
        found["date_dt"] = value["firstDateInRecord"]
    if value.get("lmoInfo"):
        found["modifiedOrganismIdentifiers_ss"] = value["lmoInfo"]
    return found


def _spread(value: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Language maps as the fields by language that the index has."""
    found: dict[str, Any] = {}
    for key, item in value.items():
        if key in names and isinstance(item, Mapping):
            found |= {f"{key}_{tag.upper()}_t": text for tag, text in item.items()}
        elif key in names:
            found[f"{key}_t"] = item
        else:
            found[key] = item
    return found


def _trimmed(value: Mapping[str, Any], schema: str) -> dict[str, Any]:
    names = _TRIMMED.get(schema, {})
    found: dict[str, Any] = {"schema_s": schema}
    for key, item in value.items():
        if key in _REPEATED or item in (None, "", []):
            continue
        if key.startswith("title") and key[5:] in _LANGUAGES:
            found[f"title_{key[5:].upper()}_t"] = item
        else:
            found[names.get(key, key)] = item
    return found


def _meeting(value: Mapping[str, Any]) -> dict[str, Any]:
    found = {_MEETING.get(key, key): item for key, item in value.items() if key not in ("EVT_REG_NOW_YN", "agenda")}
    return {"schema_s": "meeting", **found}


def _listed(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """A meeting in a list of a site: its code is in the address of its documents."""
    code = _CODE.search(str(value.get("documentsUrl")))
    if not code:
        return None
    return {
        "schema_s": "meeting",
        "symbol_s": code[1],
        "title_EN_t": value.get("title"),
        "startDate_dt": value.get("startDate"),
        "endDate_dt": value.get("endDate"),
        "eventCity_EN_s": value.get("city"),
        "eventCountry_s": str(value.get("countryCode", "")).lower(),
    }


def _activity(value: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the calendar of activities.

    One without an identifier is known by a digest of what it is and of what asks for it: its dates change.
    """
    identifying = [str(value.get(key) or "").strip() for key in _ACTIVITY_NAME]
    own = next((each for key in ("identifier", "id", "_id") if isinstance(each := value.get(key), str) and each), None)
    found: dict[str, Any] = {
        "schema_s": "calendarActivity",
        "identifier_s": own or _named("activity", value, _ACTIVITY_NAME),
    }
    for key, item in value.items():
        if key in _ACTIVITY and item not in (None, ""):
            found[_ACTIVITY[key]] = item
    symbol, paragraph = identifying[1:3]
    name = read_decision(symbol, paragraph) if symbol else None
    listed = [each for each in _items(value.get("decisions")) if name is None or read_decision(each) != name.whole]
    if decisions := [*(["/".join((name.symbol, *name.parts))] if name else []), *listed]:
        found["decisions_ss"] = decisions
    if name is None and (symbol or paragraph):
        found["decisionText"] = f"{symbol} {paragraph}".strip()
    found["themes_ss"] = _split(value.get("subject"))
    found["subsidiaryBodiesCOA_ss"] = _split(value.get("associatedBody"))
    if meetings := _items(value.get("meetings")):
        found["meetings_ss"] = meetings
    documents = _split(value.get("relatedDocuments"))
    found["notifications_ss"] = [each for each in documents if re.search(r"\d{4}-\d{3}", each)]
    if others := [each for each in documents if not re.search(r"\d{4}-\d{3}", each)]:
        found["relatedDocuments"] = others
    return found


def former_names(document: Document) -> tuple[str, ...]:
    """What earlier versions called a record: an activity went by its date too."""
    if document.form != "activity":
        return ()
    return (_named("activity", document.value, (*_ACTIVITY_NAME, "startDate")),)


def _named(kind: str, value: Mapping[str, Any], keys: Iterable[str]) -> str:
    """A name that is a digest of some fields."""
    text = "\n".join(str(value.get(key) or "").strip() for key in keys)
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _items(value: Any) -> list[str]:
    """The texts of a list, or of a text with commas."""
    return [each for each in value if isinstance(each, str) and each] if isinstance(value, list) else _split(value)


def _split(value: Any) -> list[str]:
    return [part.strip() for part in str(value or "").split(",") if part.strip()]


def _intervention(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """A statement made at a meeting; one that waits for approval, and files that are not public, are left out."""
    if value.get("deleted") or value.get("status") not in ("public", None):
        return None
    meeting = value.get("meeting")
    files = [file for file in value.get("files") or [] if isinstance(file, Mapping) and file.get("public")]
    organization = value.get("organization")
    return {
        "schema_s": "statement",
        "identifier_s": f"intervention-{value['_id']}",
        "title_t": value.get("title"),
        "summary_t": value.get("summary"),
        "date_dt": value.get("datetime"),
        "meeting_ss": [meeting["symbol"]] if isinstance(meeting, Mapping) and meeting.get("symbol") else [],
        "agendaItem_i": value.get("agendaItem"),
        "government_s": value.get("government"),
        "organization_t": organization.get("name") if isinstance(organization, Mapping) else None,
        "files_ss": [{key: file.get(key) for key in ("url", "language", "contentType")} for file in files],
    }


def _project(value: Mapping[str, Any]) -> dict[str, Any]:
    """A project of the Bio-Bridge Initiative, in the words of its request."""
    digest = hashlib.sha256(str(value.get("title")).strip().encode()).hexdigest()[:16]
    found = {key: item for key, item in value.items() if key not in ("title", "description", "country")}
    return {
        "schema_s": "bbiRequest",
        "identifier_s": f"bbi-project-{digest}",
        "title_t": value.get("title"),
        "description_t": value.get("description"),
        "countryRegions_ss": _split(value.get("country")),
        **found,
    }


def _area(value: Mapping[str, Any]) -> dict[str, Any]:
    """A marine area in a region's list: its name, its page and its region."""
    found = {"schema_s": "marineEbsa", "title_t": value["title"], "url_s": value["url"]}
    name = " ".join(str(value["region"]).casefold().split()).removesuffix(" region")
    return {**found, "region_s": _REGIONS[name]} if name in _REGIONS else {**found, "regionName": value["region"]}


def _commitment(value: Mapping[str, Any]) -> dict[str, Any]:
    # It has no identifier of its own: a digest of organization and title (or description) is its identifier.
    identifying = f"{value.get('organization')}\n{value.get('title') or value.get('description')}"
    found = {
        key: item
        for key, item in value.items()
        if key not in ("organization", "title", "description", "firstSeenValues")
    }
    return {
        "schema_s": "stakeholderCommitment",
        "identifier_s": f"commitment-{hashlib.sha256(identifying.encode()).hexdigest()[:16]}",
        "organization_t": value.get("organization"),
        "title_t": value.get("title"),
        "description_t": value.get("description"),
        **found,
    }


SOURCE_OF: Final = {
    "excerpt": EXCERPT,
    "meeting": EXPORT,
    "listed": LIST,
    "activity": LIST,
    "intervention": LIST,
    "project": LIST,
    "area": LIST,
    "commitment": LIST,
}
"""What each of these forms comes from."""
_FORMS: Final = {
    "excerpt": _excerpt,
    "meeting": _meeting,
    "listed": _listed,
    "activity": _activity,
    "intervention": _intervention,
    "project": _project,
    "area": _area,
    "commitment": _commitment,
}
