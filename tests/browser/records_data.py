"""Bodies of records for tests of their pages: what Parties send, with everything that is difficult in it."""

from typing import Any, Final

HOSTILE: Final = '<img src=x onerror="alert(1)"><script>alert(2)</script><b>Bold & brave</b> {{ 7 * 7 }} %s'
TARGET: Final = "AAAAAAAA-0000-0000-0000-000000000001"
OTHER: Final = "AAAAAAAA-0000-0000-0000-000000000002"
REPORT: Final = "AAAAAAAA-0000-0000-0000-000000000003"
DATA: Final = "AAAAAAAA-0000-0000-0000-000000000004"
BINARY: Final = "AAAAAAAA-0000-0000-0000-000000000005"
PERMIT: Final = "AAAAAAAA-0000-0000-0000-000000000006"
NAMELESS: Final = "AAAAAAAA-0000-0000-0000-000000000007"
GONE: Final = "AAAAAAAA-0000-0000-0000-000000000099"
_MONGOLIA: Final = {"identifier": "mn"}


def envelope(
    identifier: str, schema: str, number: int, body: dict[str, Any], day: str = "2025-03-04"
) -> dict[str, Any]:
    """A record as the document store gives it."""
    header = {"identifier": identifier, "schema": schema, "languages": ["en", "fr", "ar"]}
    return {
        "identifier": identifier,
        "documentID": number,
        "type": schema,
        "revision": 2,
        "realm": "ORT",
        "submittedOn": f"{day}T10:00:00",
        "body": {"header": header, **body},
    }


def bodies() -> list[dict[str, Any]]:
    """A Party's targets, report, values and answers; a submission, a meeting, a focal point, a permit of another."""
    return [
        envelope(
            TARGET,
            "nationalTarget7",
            1001,
            {
                "government": _MONGOLIA,
                "title": {
                    "en": "Protect thirty per cent",
                    "fr": "Protéger trente pour cent",
                    "ar": "حماية ثلاثين في المائة",
                },
                "description": {"en": f"<div><!--block-->{HOSTILE}</div>", "fr": "Une description"},
                "sequence": 3,
                "globalTargetAlignment": [
                    {"identifier": "GBF-TARGET-03", "degreeOfAlignment": {"identifier": "GBF-DEGREE-HIGH"}},
                    {"identifier": "GBF-TARGET-02", "degreeOfAlignment": {"identifier": "GBF-DEGREE-LOW"}},
                ],
                "hasNonStateActors": True,
                "additionalImplementation": "additionalImplementationRequired",
                "additionalDocuments": [
                    {"url": "https://example.org/plan.pdf", "name": HOSTILE, "language": "fr"},
                    {"url": "javascript:alert(3)", "name": "never"},
                ],
                "mystery": {"kept": HOSTILE},
                "notes": ["internal"],
            },
        ),
        envelope(
            OTHER,
            "nationalTarget7",
            1002,
            {"government": _MONGOLIA, "title": {"fr": "Une cible sans alignement"}},
            "2024-01-02",
        ),
        envelope(
            REPORT,
            "nationalReport7",
            1003,
            {
                "government": _MONGOLIA,
                "sectionI": {"contactPerson": {"en": "Secret Person"}, "processUndertaken": {"en": "A process"}},
                "sectionIII": [
                    {
                        "targetType": "national",
                        "target": {"identifier": f"{TARGET}@2"},
                        "levelOfProgress": {"identifier": "LEVEL-OF-TEST"},
                        "progressSummary": {"en": "Some progress"},
                    },
                    {"targetType": "global", "target": {"identifier": "GBF-TARGET-08"}},
                ],
            },
            "2026-02-28",
        ),
        envelope(
            DATA,
            "nationalReport7IndicatorData",
            1004,
            {
                "government": _MONGOLIA,
                "indicator": {"identifier": "KMGBF-INDICATOR-TEST"},
                "sourceOfData": "national",
                "data": [
                    {
                        "indicatorCode": "3.1",
                        "year": year,
                        "unit": "Percent",
                        "value": value,
                        "hasDisaggregation": False,
                    }
                    for year, value in ((2020, 20.5), (2024, 21))
                ],
            },
        ),
        envelope(
            BINARY,
            "nationalReport7BinaryIndicatorData",
            1005,
            {
                "government": _MONGOLIA,
                "binaryResponseGoalB": {
                    "indicator": {"identifier": "KMGBF-BINARY-TEST"},
                    "responses": {"b_1": "fully", "b_2": "partially", "b_3": "no"},
                },
            },
        ),
        envelope(
            "AAAAAAAA-0000-0000-0000-000000000008",
            "focalPoint",
            1006,
            {
                "government": _MONGOLIA,
                "categories": ["CBD-FP1", "CHM-FP"],
                "firstName": "Secret",
                "emails": ["a@example.org"],
            },
        ),
        envelope(
            "AAAAAAAA-0000-0000-0000-000000000009",
            "submission",
            1007,
            {
                "government": _MONGOLIA,
                "title": {"en": "Our views"},
                "notifications": ["2025-024"],
                "date": "2025-05-01",
            },
        ),
        envelope(
            PERMIT,
            "absPermit",
            1008,
            {"government": {"identifier": "in"}, "title": {"en": "A permit"}, "absCNA": {"identifier": NAMELESS}},
        ),
        envelope(
            NAMELESS,
            "organization",
            1009,
            {"country": {"identifier": "in"}, "coordinates": {"lat": -12.5, "lng": 45.25}},
        ),
        envelope(GONE, "nbsap", 1010, {"government": {"identifier": "in"}, "title": {"en": "A strategy that went"}}),
        {
            "id": "52000000cbd00500000019e2",
            "schema_s": "meeting",
            "symbol_s": "COP-99",
            "title_EN_t": "Conference in the steppe",
            "startDate_dt": "2026-10-19T00:00:00Z",
            "eventCountry_s": "mn",
            "_state_s": "public",
        },
    ]
