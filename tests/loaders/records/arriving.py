"""Sources that speak of one thing, for each kind of thing: full documents and trimmed ones, older and newer ones."""

from collections.abc import Sequence
from typing import Any, Final

from tests.loaders.records.conftest import GUID, body

Value = dict[str, Any] | str


def envelope(revision: int, name: str, /, **more: Any) -> dict[str, Any]:
    return {
        "identifier": GUID,
        "documentID": 208084,
        "type": "nbsap",
        "revision": revision,
        "charset": "utf-8",
        "realm": "ORT",
        "updatedOn": f"2025-0{revision}-01T10:00:00",
        "body": body("nbsap", title={"en": name}, government={"identifier": "va"}),
        **more,
    }


def index(schema: str, **fields: Any) -> dict[str, Any]:
    return {"schema_s": schema, "_state_s": "public", **fields}


TREE: Final = {
    "symbol": "CBD/COP/DEC/16/32",
    "title": {"en": "A decision with elements", "fr": "Une décision avec des éléments"},
    "subjects": ["CBD-SUBJECT-MAR"],
    "nodes": [
        {"paragraph": 1, "type": "operational", "statuses": ["active"], "actors": ["parties"], "html": {"en": "Urges"}},
        {"paragraph": 2, "nodes": [{"paragraph": 2, "item": "a", "notifications": ["2025-024"]}]},
    ],
}
SUMMARY: Final = {
    "body": "COP",
    "session": 16,
    "decision": 32,
    "title": {"en": "As the list has it"},
    "meeting": "COP-16",
}
DECISION: Final = index(
    "decision",
    id="52000000cbd08000000000aa",
    symbol_s="CBD/COP/DEC/16/32",
    code_s="CBD/COP/16/32",
    title_EN_t="As the index has it",
    eventTitle_s="Sixteenth meeting",
    updatedDate_dt="2025-03-01T00:00:00Z",
)
NOTIFICATION: Final[dict[str, Any]] = index(
    "notification",
    id="52000000cbd0120000000d12",
    symbol_s="2024-001",
    reference_s="SCBD/IMS/1",
    title_EN_t="Call for proposals",
    fulltext_EN_t="The whole text of it",
    date_dt="2024-01-03T00:00:00Z",
    sender_s="Executive Secretary",
)
TRIMMED: Final = {
    "source": "index:notification",
    "identifier": "52000000cbd0120000000d12",
    "symbol": "2024-001",
    "titleEn": "Call",
    "date": "2024-01-03T00:00:00Z",
    "themes": ["CBD-SUBJECT-BBI"],
}
MEETING: Final = index(
    "meeting", symbol_s="COP-17", title_EN_t="Seventeenth meeting", startDate_dt="2026-10-19T00:00:00Z"
)
MEETING_OF_THE_STORE: Final = {
    "EVT_CD": "COP-17",
    "EVT_TIT_EN": "Of the store",
    "EVT_TO_DT": "2026-10-30",
    "EVT_STY_CD": "A",
}
MEETING_LISTED: Final = {
    "title": "Of a site",
    "documentsUrl": "https://www.cbd.int/documents?meeting=COP-17",
    "countryCode": "AM",
    "city": "Yerevan",
    "startDate": "2026-10-18",
}
TARGETS: Final = "Unique ID,Record URL,Published On,Title,Global Targets\n"
EXPORT: Final = f"{TARGETS}ORT-NT7-MN-100-2,https://ort.cbd.int/{GUID},28-Feb-2026 18:58,Of the export,GBF-TARGET-03\n"
PARTIAL: Final = f"Unique ID,Record URL,Title\nORT-NT7-MN-100-2,https://ort.cbd.int/{GUID},Of the export\n"
TARGET: Final = index(
    "nationalTarget7", uniqueIdentifier_s="ort-nt7-mn-100-2", title_EN_t="Of the index", government_s="mn"
)
AREA: Final = {
    "type": "Feature",
    "properties": {"KEY": 200049, "GLOBAL_ID": "ETTP_7", "NAME": "An area"},
    "geometry": {"type": "Point", "coordinates": [10, 20]},
}
LISTED_AREA: Final = {
    "title": "Mediterranean",
    "data": [{"title": "As the region has it", "url": "https://chm.cbd.int/database/record?documentID=200049"}],
}

SOURCES: Final[dict[str, Sequence[Value]]] = {
    "decision": (TREE, SUMMARY, DECISION, index("decision", symbol_s="CBD/COP/DEC/16/32", position_i=3)),
    "notification": (
        NOTIFICATION,
        TRIMMED,
        {**TRIMMED, "titleEn": "Call for all", "titleFr": "Appel"},
        {**NOTIFICATION, "updatedDate_dt": "2024-05-01T00:00:00Z", "title_EN_t": "New"},
    ),
    "meeting": (MEETING, MEETING_OF_THE_STORE, MEETING_LISTED, {**MEETING, "title_FR_t": "Dix-septième réunion"}),
    "document": (
        index("meetingDocument", symbol_s="CBD/COP/16/L.24", title_EN_t="Draft", meeting_ss=["COP-16"]),
        index("meetingDocument", symbol_s="CBD/COP/16/L.24", position_i=4),
    ),
    "activity": (
        index("calendarActivity", identifier_s="52000000cbd09900000000aa", title_EN_t="Review", decisions_ss=["16/32"]),
        {"schema": "calendarActivity", "identifier": "52000000cbd09900000000aa", "documentID": 5, "title": {"en": "R"}},
    ),
    "record": (
        body("nbsap", title={"en": "Of the body"}),
        envelope(1, "First"),
        envelope(2, "Second"),
        index("nbsap", identifier_s=GUID.lower(), uniqueIdentifier_s="ort-nbsap-va-208084-2", title_EN_t="Index"),
        {"schema": "nbsap", "documentID": 208084, "title": {"en": "Excerpt"}, "url": "http://x.org/?documentID=208084"},
    ),
    "record without a body": (
        index("nbsap", uniqueIdentifier_s="ort-nbsap-va-208084-2", summary_EN_t="Of the index", _revision_i=2),
        {"schema": "nbsap", "documentID": 208084, "title": {"en": "Excerpt"}},
        envelope(2, "", body=None, title={"en": "Of the envelope"}),
    ),
    "withheld": (
        body("absPermit", title={"en": "Permit"}, providersConfidential=True, providers=[{"identifier": GUID}]),
        index("absPermit", identifier_s=GUID, providers_ss=["CB51626B-CF45-2AA0-3A24-459669DDCC34"], documentID=7),
        envelope(3, "", documentID=7, type="absPermit", body=None),
    ),
    "national target": (EXPORT, PARTIAL, TARGET, EXPORT.replace("100-2", "100-1").replace("Of the", "Of the older")),
    "area": (
        AREA,
        LISTED_AREA,
        {"schema": "marineEbsa", "documentID": 200049, "title": {"en": "As the excerpt has it"}},
        envelope(1, "", documentID=200049, type="marineEbsa", body=body("marineEbsa", title={"en": "Body"})),
    ),
    "country profile": (
        body("countryProfile", government={"identifier": "mn"}),
        index("countryProfile", identifier_s=GUID, government_s="mn", documentID=9, createdDate_dt="2020-01-01"),
    ),
}  # fmt: skip
