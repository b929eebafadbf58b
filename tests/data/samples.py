"""A folder of records, answers of the thesaurus and files without records, laid out as the real samples are.

python -m tests.data.samples FOLDER
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.data import index, records
from tests.data.sentences import sentences

DOMAIN: Final = "0A7E0000-0000-4000-8000-00000000D0A1"
"""The domain of our terms."""
_TERMS: Final = (
    # number, above, name, in other languages
    (1, None, "Animals of rivers", {"fr": "Animaux des rivières", "es": "Animales de los ríos", "ru": "Звери рек"}),
    (2, 1, "Otters", {"fr": "Loutres", "es": "Nutrias", "ar": "قضاعات", "ru": "Выдры", "zh": "水獺"}),
    (3, 1, "Eels ", {"fr": "Anguilles", "es": "Anguilas"}),
    (4, 1, "Beavers", {"fr": "Castors", "es": "Castors"}),
    (5, None, "Plants of rivers", {"fr": "Plantes des rivières"}),
    (6, 5, "Reeds", {"fr": "Roseaux", "es": "Cañas"}),
)


def terms() -> list[dict[str, Any]]:
    """Terms as the thesaurus answers: a blank at an end, and a text that stands under two languages."""
    names = {number: records.guid(0xD100 + number) for number, *_rest in _TERMS}
    return [
        {
            "termId": 900_000 + number,
            "identifier": names[number],
            "name": name,
            "title": {"en": name, **titles},
            "shortTitle": {"en": f"{name.strip()} in short"} if number == 2 else {},
            "description": sentences(name) if number == 2 else "",
            "longDescription": {"en": sentences(name)} if number == 2 else {},
            "source": "OTTERS" if number == 2 else "",
            "broaderTerms": [names[above]] if above else [],
            "narrowerTerms": [names[below] for below, its, *_rest in _TERMS if its == number],
            "relatedTerms": [names[6]] if number == 2 else [names[2]] if number == 6 else [],
            "nonPreferedTerms": [],
        }
        for number, above, name, titles in _TERMS
    ]


FILES: Final[dict[str, Callable[[], str]]] = {
    "records/lwProject.ndjson": records.projects,
    "records/lwDonor.ndjson": records.donors,
    "records/lifeweb-document-envelopes.ndjson": records.envelopes,
    "records/marineEbsa.ndjson": records.marine_areas,
    "records/ebsa-geojson/areas.geojson": records.shapes,
    "records/biosafetyDecision.index-extract.ndjson": records.decisions,
    "records/abs-permit.examples.json": records.permits,
    "records/event.json": records.event,
    "records/bbi-projects.json": records.requests_for_help,
    "records/stakeholderCommitments.partial.json": records.commitments,
    "records/statements.json": records.statements,
    "records/calendar-activities-2025-2026.ndjson": index.activities,
    "records/nr7/binary.part.csv": index.binary_answers,
    "records/nr7/section3.part.csv": index.section_three,
    "index/notifications-2024-2025.ndjson": index.notifications,
    "index/meetings-2025-2026.ndjson": index.meetings,
    "index/solr-meeting.ndjson": index.whole_meeting,
    "index/index-documents.json": index.index_samples,
    "index/solr-field-list.json": lambda: json.dumps({"fields": "title_EN_t,symbol_s,themes_ss"}),
    "schemas/documented-schemas.json": lambda: json.dumps({"otters": {"fields": [{"field": "title", "type": "text"}]}}),
    "schemas/ort-interface-labels.json": lambda: json.dumps({"form": {"save": {"en": "Save", "fr": "Enregistrer"}}}),
    f"thesaurus/{DOMAIN}.rivers.json": lambda: json.dumps(terms(), ensure_ascii=False),
}


def write(folder: Path) -> Path:
    """Write all of it; returns the folder."""
    for name, make in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(make(), encoding="utf-8")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]))
