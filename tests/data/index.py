"""Invented notifications, meetings, activities and exports, in the forms of the Secretariat's index and of its sites.

Numbers of meetings and decisions are real so that they meet what is bundled; what they are about is not. Texts bear
addresses and telephone numbers of nobody, which must not reach the graph.
"""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, Final

from tests.data.sentences import sentences

LANGUAGES: Final = ("Ar", "En", "Es", "Fr", "Ru", "Zh")
TRACE: Final = "Write to otters@example.org or ring +41 22 555 01 23."
"""What nobody may find again."""
INDIGENOUS: Final = "indigenous peoples and local communities and relevant organizations"
_NOTIFICATIONS: Final = (
    # number, day, act by, subjects, recipients
    ("2024-112", "2024-12-02", "2025-01-10", ("NR",), ("CBD national focal points",)),
    ("2025-017", "2025-02-12", "2025-04-04", ("CPB", "MAR"), ("Cartagena Protocol focal points",)),
    ("2025-024", "2025-03-05", "2025-04-04", ("IND", "TSC"), ("CBD national focal points", INDIGENOUS)),
    ("2025-025", "2025-03-06", "", ("DIGSEQ", "TSC"), ("ABS focal points", "Indigenous Peoples, and others")),
    ("2025-026", "2025-03-07", "", ("CPB", "BIOMES"), (INDIGENOUS,)),
)
_MEETINGS: Final = (
    # code, title, first day, last day, country, city, subjects
    ("SBI-06", "Otters and their rivers", "2026-02-16", "2026-02-19", "it", "Rome", ("SBI",)),
    ("MMDSI-SC-2025-02", "Steering group of the otter fund", "2025-09-03", "2025-09-05", "ca", "Montreal", ("DIGSEQ",)),
    ("OTTER-WS-2026-01", "Workshop on counting otters", "2026-06-01", "2026-06-03", "ca", "Montreal", ("MAR",)),
    ("OTTER-WS-2026-02", "Workshop on old orchards", "2026-06-16", "2026-06-17", "ca", "Halifax", ("KMGBF",)),
    ("OTTER-WS-2026-03", "Workshop on reed beds", "2026-09-01", "2026-09-02", "ca", "Halifax", ("IND",)),
)
_ACTIVITIES: Final = (
    # title, decision, paragraph, status, begin, end, unit, Parties act, notifications
    ("Naming of people who count otters", "16/32", "Para 21", "Completed", "5-Mar-25", "11-Apr-25", "MRR", "Y",
     "NTF 2025-024, NTF 2025-042"),
    ("Map of old orchards", "16/32", "Para 22(a)", "Confirmed", "Aug-25", "Sep-25", "MRR", "Y", ""),
    ("Forum on reed beds", "CP11/7", "Para 11(b)", "Completed", "29-Apr-25", "9-May-25", "CP", "N", "NTF 2025-017"),
    ("Words for night moths", "CP-11/7", "Para 8", "Ongoing", "2025", "2025", "CP", "Y", ""),
    ("7th National reports are sent", "15/6", "Para 11", "Confirmed", "Before Q1  2026", "Q1 2026", "MRR", "Y", ""),
    ("Letters on stone walls", "16/16", "Para 4", "To be confirmed", "", "", "SSSF", "Y", ""),
)  # fmt: skip
_BINARY: Final = (
    ("NT01. Count the otters.", "1.b", "1", "Yes"),
    ("NT01. Count the otters.", "1.b", "1 (a)", "Partially"),
    ("NT02. Plant orchards.", "5.b", "5.1", "terrestrialSpecies; internationalTrade"),
    ("NT02. Plant orchards.", "6.b", "6.1", "Partially"),
    ("NT02. Plant orchards.", "6.b", "6.3", "Under development"),
    ("NT03. Keep the reeds.", "8.b", "8.1", "climateChange"),
    ("NT03. Keep the reeds.", "8.b", "8.4", "No"),
    ("NT03. Keep the reeds.", "9.b", "9.1", "Partially"),
    ("NT03. Keep the reeds.", "12.b", "12.1", "Partially"),
    ("NT03. Keep the reeds.", "B.b", "B.1", "Partially"),
)


def subject(name: str) -> str:
    return f"CBD-SUBJECT-{name}"


def lines(values: Iterable[Any]) -> str:
    """As NDJSON."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def notifications() -> str:
    """Cut from the index: every title fills all six languages."""
    return lines(
        {
            "id": f"52000000cbd0120000{number.replace('-', '')}",
            "identifier": f"52000000cbd0120000{number.replace('-', '')}",
            "symbol": number,
            "reference": "SCBD/OTTER/1",
            **{f"title{language}": sentences(f"notification {number}") for language in LANGUAGES},
            "date": f"{day}T00:00:00Z",
            "actionDate": f"{due}T00:00:00Z" if due else None,
            "deadline": "2026-01-01T00:00:00Z",
            "sender": "Executive Secretary",
            "recipients": [*recipients],
            "themes": [*map(subject, subjects), "notification"],
            "urls": [f"https://www.cbd.int/notifications/{number}"],
            "files": [
                {
                    "type": "application/pdf",
                    "language": "en",
                    "url": f"/doc/notifications/{number[:4]}/ntf-{number}-en.pdf",
                    "name": f"ntf-{number}-en.pdf",
                }
            ],
            "updatedDate": f"{day}T16:45:13Z",
            "createdDate": f"{day}T00:00:00Z",
            "source": "index:notification",
        }
        for number, day, due, subjects, recipients in _NOTIFICATIONS
    )


def meetings() -> str:
    """Cut from the index."""
    return lines(
        {
            "id": f"52000000cbd005000000{number:04x}",
            "identifier": f"52000000cbd005000000{number:04x}",
            **{f"title{language}": title for language in ("En", "Fr", "Es")},
            "startDate": f"{begin}T00:00:00Z",
            "endDate": f"{end}T00:00:00Z",
            "status": "CONFIRM",
            "type": "Meeting",
            "subjects": [*map(subject, subjects)],
            "cityEn": city,
            "city": city,
            "country": country,
            "meetingCode": code,
            "links": [f"https://www.cbd.int/meetings/{code}"],
            "notesEn": TRACE,
            "updatedDate": "2024-10-21T15:11:39Z",
            "source": "index:meeting",
        }
        for number, (code, title, begin, end, country, city, subjects) in enumerate(_MEETINGS, 0x1900)
    )


def whole_meeting() -> str:
    """One document of the index with all that it repeats, by language and by type of field."""
    country = {"ar": "أرمينيا", "en": "Armenia", "es": "Armenia", "fr": "Arménie", "ru": "Армения", "zh": "亚美尼亚"}
    found: dict[str, Any] = {
        "id": "52000000cbd00500000019e2", "identifier_s": "52000000cbd00500000019e2", "schema_s": "meeting",
        "schemaType_s": "scbd", "realm_ss": ["chm", "CHM"], "symbol_s": "COP-17", "status_s": "CONFIRM",
        "startDate_dt": "2026-10-19T00:00:00Z", "endDate_dt": "2026-10-30T00:00:00Z", "_state_s": "public",
        "_version_": 1838458072481136600, "url_ss": ["https://www.cbd.int/meetings/COP-17"], "eventCity_s": "Yerevan",
        "updatedDate_dt": "2025-07-23T13:02:42Z", "createdDate_dt": "2025-07-21T15:29:40.757Z", "eventCountry_s": "am",
        "hostGovernments_ss": ["am"], "themes_ss": [subject("COP"), subject("CBD"), subject("KMGBF")],
        "themes_REL_ss": [subject("COP"), subject("LEGAL-STRUCT"), subject("CBD"), subject("KMGBF"), "GBF-GOAL-A"],
        "eventCountry_REL_ss": ["am", "084D8F39-16B0-4DFC-89F9-FE1A6EE47E9F"],
    }  # fmt: skip
    for tag, name in country.items():
        symbol = {"symbol": "am", tag: name}
        found |= {
            f"title_{tag.upper()}_t": "Seventeenth gathering of those who count otters",
            f"title_{tag.upper()}_s": "Seventeenth gathering of those who count otters",
            f"eventCity_{tag.upper()}_t": "Yerevan",
            f"eventCountry_{tag.upper()}_s": name,
            f"eventCountry_C{tag.upper()}_s": json.dumps(symbol, ensure_ascii=False),
            f"text_{tag.upper()}_txt": ["scbd", "COP-17", name, TRACE],
        }
    return lines([found])


def index_samples() -> str:
    """Short documents of the index, by record type, as the pages of the interface show them."""
    kinds = {"indicatorData": "nationalReport7IndicatorData", "binaryData": "nationalReport7BinaryIndicatorData"}
    return json.dumps(
        {
            name: [
                {
                    "uniqueIdentifier_s": f"ort-otter-ht-90000{number}-2",
                    "schema_s": schema,
                    "title_s": "Otters of Haiti",
                    **{f"title_{language.upper()}_s": "Otters of Haiti" for language in LANGUAGES},
                    "schemaType_s": "national",
                    "government_s": "ht",
                    "url_ss": [f"https://ort.example.org/database/record?documentID=90000{number}"],
                }
            ]
            for number, (name, schema) in enumerate(kinds.items())
        }
    )


def activities() -> str:
    """The calendar of activities, with its many ways of writing dates and decisions."""
    return lines(
        {
            "title": title, "description": TRACE if unit == "CP" else "", "type": "Submission of Information",
            "actionRequiredByParties": act, "subject": "CBD-SUBJECT-IND, CBD-SUBJECT-SBSTTA", "status": status,
            "statusNarrative": "", "startDate": begin, "endDate": end, "associatedBody": "SBSTTA", "agendaItem": "",
            "copDecision": decision, "copParagraphNo": paragraph, "copParagraphType": "", "responsibleUnit": unit,
            "fundingSource": "", "fundingAllocated": "", "actors": "", "actorsComments": "", "gbfTargets": "",
            "relatedDocuments": related, "outcome": "",
        }
        for title, decision, paragraph, status, begin, end, unit, act, related in _ACTIVITIES
    )  # fmt: skip


def _table(*rows: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return written.getvalue()


def binary_answers() -> str:
    """Answers to the binary indicators, as the reporting tool exports them."""
    head = ("Published on", "Unique ID", "Target", "Indicator", "Indicator Code", "Question Number", "Response")
    first = ("28-Feb-2026 18:58", "ORT-NR7BID-MN-900006-1")
    return _table(
        head, *((*first, target, f"{code} Otters", code, asked, said) for target, code, asked, said in _BINARY)
    )


def section_three() -> str:
    """A row of Section III of a national report."""
    head = ("Published on", "Unique ID", "Target", "Main Actions Summary", "Progress Summary")
    more = ("Key Challenges Summary", "Action Effectiveness Summary", "Level of Progress")
    row = ("28-Feb-2026 18:58", "ORT-NR7-MN-900007-2", "NT01. Count the otters.", "", sentences("progress", "en", 3))
    return _table((*head, *more), (*row, "", "", "Progress towards target but at an  insufficient rate "))
