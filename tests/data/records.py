"""Invented records in the forms of the document store, of its index, and of the files that sites keep.

Identifiers are made up; codes (countries, terms, OECD identifiers of organisms) are real. Texts bear addresses and
telephone numbers of nobody, which must not reach the graph.
"""

import json
from typing import Any, Final

from tests.data.index import TRACE, lines
from tests.data.sentences import sentences

DONORS: Final = {1: "Otter Trust", 2: "Orchard Fund", 3: "Society of Reeds"}
ELSEWHERE: Final = "0A7E0000-0000-4000-8000-0000000000FF"
"""A record to which others refer and that is nowhere."""
PERMIT: Final = "0A7E0000-0000-4000-8000-000000000050"
_CARIBBEAN: Final = "B58E1174-BA60-481A-83EA-CD0310DCFCFD"
_INDIAN: Final = "800F52F9-E7A7-47F2-94E4-EA34F60A13A1"
AREAS: Final = (
    # number, name, region, west, south
    (900061, "Otter Bank", _CARIBBEAN, -80, 5),
    (900062, "Bay of Reeds", _CARIBBEAN, -90, -5),
    (900063, "Moth Seamount", _INDIAN, 65, -10),
)
_ORGANISMS: Final = (
    # number, day, identifier, uses
    (900201, "2024-07-02", "MON-ØØ81Ø-6", ("food", "feed")),
    (900202, "2017-07-04", "MON-ØØ81Ø-6", ("environmentalCultivation",)),
    (900203, "2023-03-01", "MON-87751-7", ("feed",)),
    (900204, "2026-01-15", "MON-87751-7", ("food",)),
    (900205, "2026-02-15", "ACS-BNØØ3-6", ()),
    (900206, "2019-05-11", "", ()),
)


def guid(number: int) -> str:
    """An identifier of ours."""
    return f"0A7E0000-0000-4000-8000-{number:012X}"


def header(schema: str, number: int, languages: tuple[str, ...] = ("en",)) -> dict[str, Any]:
    return {"identifier": guid(number), "schema": schema, "languages": [*languages]}


def donors() -> str:
    """LifeWeb donors: names are plain strings."""
    return lines(
        {"header": header("lwDonor", number), "name": name, "acronym": name[:2], "country": {"identifier": "ch"}}
        for number, name in DONORS.items()
    )


def projects() -> str:
    """LifeWeb projects: plain strings, amounts, moments as milliseconds in a string, one of them none."""
    places = {10: ("kh", (1, 2)), 11: ("lb", (1,)), 12: ("id", (2, 9))}
    return lines(
        {
            "header": header("lwProject", number),
            "donations": [
                {
                    "donor": {"identifier": guid(donor) + ("@1" if donor == 2 else "")},
                    "description": sentences(f"gift {number} {donor}"),
                    "funding": 1000 * number + donor,
                    "dateTime": "1230768000000" if donor == 1 else "-62135596800000",
                    "lifeweb_facilitated": True,
                    "domestic": False,
                }
                for donor in given
            ],
            "leadContact": TRACE,
            "countries": [{"identifier": country}],
            "title": f"Otters of project {number}",
            "timeFrame": 36 if number == 10 else None,
            "projectAbstract": f"{sentences(f'project {number}', 'en', 3)} {TRACE}",
            "additionalInformation": f"<div><!--block-->{sentences(f'more {number}')}<br/>{TRACE}</div>",
            "nationalAlignment": [{"type": {"identifier": "NBSAP"}, "comment": ""}],
            "aichiTargets": [{"type": {"identifier": "AICHI-TARGET-11"}, "comment": sentences("comment")}],
            "coordinates": {"lng": 104.5 + number, "lat": 12.25, "zoom": 7},
            "protectedAreas": [{"url": "http://www.protectedplanet.net/sites/1"}],
            "thumbnail": {"url": "http://lifeweb.example.org/otter.jpg"},
        }
        for number, (country, given) in places.items()
    )


def envelopes() -> str:
    """What the document store answers when it keeps something, with the names of nobody."""
    return lines(
        {
            "metadata": {"schema": "lwDonor"}, "workingDocumentMetadata": None, "body": None,
            "workingDocumentBody": None, "identifier": guid(number), "documentID": 900100 + number,
            "createdOn": "2015-03-27T19:43:42.5", "updatedOn": "2015-03-27T19:43:42.5", "deletedOn": None,
            "type": "lwDonor", "owner": "country:va", "revision": 1, "size": 442, "rights": None, "charset": "utf-8",
            "title": {"en": name}, "summary": {}, "workingDocumentID": None, "Realm": "lifeweb", "statusCode": 201,
        }
        for number, name in DONORS.items()
    )  # fmt: skip


def marine_areas() -> str:
    """Marine areas from a site: one text in all six languages."""
    tags = ("ar", "en", "es", "fr", "ru", "zh")
    return lines(
        {
            "documentID": number,
            "schema": "marineEbsa",
            "region": region,
            "url": f"http://chm.example.org/database/record?documentID={number}",
            "title": dict.fromkeys(tags, name),
            "description": dict.fromkeys(tags, sentences(name, "en", 2)),
        }
        for number, name, region, *_place in AREAS
    )


def shapes() -> str:
    """Their shapes as GeoJSON."""
    features = []
    for place, (number, name, _region, west, south) in enumerate(AREAS, 1):
        east, north = west + 4, south + 4
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        polygon = {"type": "Polygon", "coordinates": [ring]}
        several = {"type": "MultiPolygon", "coordinates": [[ring]]}
        properties = {"NAME": name, "EBSA_ID": place, "GLOBAL_ID": f"OT_{place}", "Workshop": "Otters"}
        record = {"__record": {"documentID": str(number), "title": name}}
        shape = several if place == 1 else polygon
        features.append({"type": "Feature", "properties": properties | record, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features})


def decisions() -> str:
    """Decisions on modified organisms, drawn from the index."""
    return lines(
        {
            "schema": "biosafetyDecision",
            "documentID": number,
            "url": f"https://bch.example.org/database/record?documentID={number}",
            "title": f"Decision of day {day} on an organism",
            "firstDateInRecord": day,
            "lmoInfo": [{"uniqueIdentification": organism, "decisions": dict.fromkeys(uses, True)}] if organism else [],
        }
        for number, day, organism, uses in _ORGANISMS
    )


def permits() -> str:
    """Bodies of permits, one with all that it keeps to itself, within examples of requests."""
    text = {"en": f"<div><!--block-->{sentences('permit')}</div>"}
    link = [{"url": "https://www.example.org", "name": "Example", "language": "en"}]
    body = {
        "header": {"identifier": PERMIT, "schema": "absPermit", "languages": ["en"]},
        "absCNA": {"identifier": f"{ELSEWHERE}@2"},
        "title": {"en": "Permit to count otters"},
        "dateOfIssuance": "2024-07-02",
        "dateOfExpiry": "2024-07-16",
        "providers": [{"identifier": f"{guid(60)}@1"}],
        "providersConfidential": True,
        "subjectMatter": text,
        "subjectMatterConfidential": True,
        "specimens": link,
        "picGranted": True,
        "picInformation": text,
        "matEstablished": True,
        "matInformation": text,
        "usages": [{"identifier": "5E833A3F-87D1-4ADD-8701-9F1B76383017"}],
        "permitFiles": link,
    }
    return json.dumps({"create": {"summary": "A request", "request": {"document": body}}}, ensure_ascii=False)


def event() -> str:
    """An event with a text in another language as a plain string."""
    place = {"identifier": "jp"}
    return json.dumps(
        {
            "header": header("event", 70),
            "type": [{"identifier": "60C32FAE-649C-4D33-B0E6-DDE1F8B06C55"}],
            "contactOrganization": {"identifier": guid(61)},
            "governments": [place],
            "title": {"en": "Evening of night moths"},
            "description": {"en": f"{sentences('event', 'en', 2)} {TRACE}"},
            "descriptionNative": "夜の蛾を数える会です。",
            "startDate": "2019-05-11 14:00",
            "eventCity": {"en": "Tokyo"},
            "eventCountry": place,
        },
        ensure_ascii=False,
    )


def requests_for_help() -> str:
    """Projects of the Bio-Bridge Initiative, from a page."""
    common = {"description": sentences("bridge", "en", 2), "proponent": ["School of Otters"], "round": "2"}
    projects = [{"title": "Words for otters", "collaborators": ["kz", "Mongolia"], "country": "by", **common}]
    return json.dumps({"projects": projects})


def commitments() -> str:
    """Commitments, rebuilt from a spreadsheet: whole are organization, title and description only."""
    rows = [
        {"organization": organization, "title": title, "description": sentences(title, "en", 2), "firstSeenValues": []}
        for organization, title in (
            ("Friends of Otters", "A forest of ten thousand trees"),
            ("Friends of Otters", "Clean rivers"),
            ("Bakers of the Valley", "Bread without haste"),
        )
    ]
    return json.dumps({"note": "invented", "columns": ["Identifier", "Organization", "Title"], "rows": rows})


def statements() -> str:
    """Statements with the addresses of their files."""
    common = {"schema_s": "statement", "startDate_dt": "2017-02-24T00:00:02.987Z", "img": "https://example.org/a.jpg"}
    return json.dumps(
        [
            {
                "_id": str(number),
                "title_s": sentences(f"statement {number}"),
                "url": f"https://example.org/{number}.pdf",
            }
            | common
            for number in (1, 2)
        ]
    )
