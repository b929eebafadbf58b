"""Answers shown in the OpenAPI document, shortened; a test reads each with the model that it is an example of."""

from typing import Any, Final

_TARGET_3: Final[dict[str, Any]] = {
    "code": "3",
    "uri": "http://metadata.cbd.int/kmgbf/target_3",
    "type": "Target",
    "label": "Target 3",
    "title": "Conserve 30% of Land, Waters and Seas",
    "description": None,
    "languages": {"label": "en", "title": "en"},
}
_INDICATOR_3_1: Final[dict[str, Any]] = {
    "code": "3.1",
    "uri": "http://metadata.cbd.int/kmgbf/indicator_3.1",
    "type": "Indicator",
    "label": "Coverage of protected areas and other effective area-based conservation measures",
    "title": None,
    "description": None,
    "languages": {"label": "en"},
}
_TARGET_3_ALL: Final[dict[str, Any]] = {
    "code": "3",
    "uri": "http://metadata.cbd.int/kmgbf/target_3",
    "type": "Target",
    "label": {"en": "Target 3", "fr": "Cible 3", "es": "Meta 3"},
    "title": {"en": "Conserve 30% of Land, Waters and Seas"},
    "description": None,
}
_GOAL_A: Final[dict[str, Any]] = {
    "code": "A",
    "uri": "http://metadata.cbd.int/kmgbf/goal_A",
    "type": "Goal",
    "label": "Goal A",
    "title": "Biodiversity is conserved",
    "description": None,
    "languages": {"label": "en", "title": "en"},
}

GOALS: Final = [_GOAL_A]
TARGETS: Final = [_TARGET_3]
TARGETS_IN_ALL_LANGUAGES: Final = [_TARGET_3_ALL]
INDICATORS: Final = [_INDICATOR_3_1 | {"roles": ["headline"]}]
INDICATORS_OF: Final = [_INDICATOR_3_1 | {"role": "headline", "roleCode": "HI"}]
FOUND: Final = [_TARGET_3 | {"matched": "title", "matchedLanguage": "en"}]
ROLES: Final = [
    {
        "indicatorCode": "A.1",
        "indicatorLabel": "Red List of Ecosystems",
        "role": "headline",
        "roleCode": "HI",
        "monitorsType": "Goal",
        "monitorsCode": "A",
        "monitorsLabel": "Goal A",
        "monitorsTitle": "Biodiversity is conserved",
        "indicatorUri": "http://metadata.cbd.int/kmgbf/indicator_A.1",
        "monitorsUri": "http://metadata.cbd.int/kmgbf/goal_A",
        "languages": {"indicatorLabel": "en", "monitorsLabel": "en", "monitorsTitle": "en"},
    }
]
TARGET: Final = _TARGET_3_ALL | {
    "label": {"en": "Target 3"},
    "definition": None,
    "indicatorCounts": {"headline": 1, "binary": 0, "component": 3, "complementary": 6},
}
GOAL: Final = TARGET | {
    "code": "A",
    "uri": "http://metadata.cbd.int/kmgbf/goal_A",
    "type": "Goal",
    "label": {"en": "Goal A"},
    "title": {"en": "Biodiversity is conserved"},
    "indicatorCounts": {"headline": 4, "binary": 0, "component": 11, "complementary": 26},
}
INDICATOR: Final = {
    "code": "A.1",
    "uri": "http://metadata.cbd.int/kmgbf/indicator_A.1",
    "type": "Indicator",
    "label": {"en": "Red List of Ecosystems"},
    "title": None,
    "description": None,
    "definition": None,
    "custodianAgency": ["International Union for Conservation of Nature (IUCN)"],
    "monitors": [
        {
            "uri": "http://metadata.cbd.int/kmgbf/goal_A",
            "type": "Goal",
            "code": "A",
            "role": "headline",
            "roleCode": "HI",
            "label": {"en": "Goal A"},
            "title": {"en": "Biodiversity is conserved"},
        }
    ],
}
AGENCIES: Final = {
    "count": 1,
    "custodianAgencies": [{"agency": "International Union for Conservation of Nature (IUCN)", "indicators": ["A.1"]}],
}
