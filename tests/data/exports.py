"""Exports of the reporting tool in all their forms: headings as its interface writes them, rows that we made up."""

import csv
import gzip
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from tests.data.sentences import sentences

Table = list[list[str]]
"""Headings, then rows."""


def _table(headings: str, *rows: Sequence[str]) -> Table:
    return [headings.split("|"), *([*row] for row in rows)]


_WHEN: Final = "28-Feb-2026 18:58"
_ABOUT: Final = "Published on|Url|Unique ID|Government|CBD Region"
_DATA: Final = "Indicator|Indicator Type|Disaggregation|Year|Unit|Value|Footnote|Comments"


def _about(code: str, number: int) -> tuple[str, ...]:
    return (_WHEN, "", f"ORT-{code}-MN-{number}-1", "Mongolia", "Asia and the Pacific")


_POINTS: Final = (
    ("3.1 Coverage of otters", "headline", "Rivers", "2020", "%", "20.77", "", "counted twice"),
    ("3.1 Coverage of otters", "headline", "Rivers", "2025", "%", "21", "", "counted twice"),
    ("3.1 Coverage of otters", "headline", "Lakes", "2020", "ha", "1 500,5", "By boat.", "counted twice"),
    ("3.1 Coverage of otters", "headline", "Lakes", "2020", "%", "7.5", "", "counted twice"),
)
FORMS: Final[dict[str, Table]] = {
    "targets": _table(
        "Published on|Unique ID|National target title|Description|Global Goals|Global targets|"
        "Degree of Alignment by target|Headline indicators|Other national indicators|Overlaps or links",
        (_WHEN, "ORT-NT7-MN-901-2", "NT01. Count the otters", sentences("one"), "GBF-GOAL-A",
         "GBF-TARGET-03; GBF-TARGET-01", "GBF-TARGET-01: High; GBF-TARGET-03: Low", "3.1 Coverage of otters",
         "Otters by river; Otters by lake", "Yes"),
        (_WHEN, "ORT-NT7-MN-901-1", "NT01. Count the otter", "", "", "GBF-TARGET-02", "", "", "", ""),
        (_WHEN, "ORT-NT7-MN-902-1", "NT02. Feed the otters", sentences("two"), "", "GBF-TARGET-04", "", "", "", "No"),
    ),
    "mappings": _table(
        "Published on|Unique ID|Government|National target title|"
        "Elements of the global targets addressed by national targets",
        (_WHEN, "ORT-NT7M-MN-903-1", "Mongolia", "GBF-T03. Otters everywhere", sentences("elements")),
    ),
    "strategies": _table(
        "Published on|Unique ID|Government|National target title|Summary|submission in alignment with KMGBF|"
        "Level of application|Implementation Period From|Implementation Period To|Status of the document|"
        "Approving body|NBSAP document(s) and websites, links or other relevant document(s)|Any other information",
        (_WHEN, "ORT-NBSAP-MN-904-1", "Mongolia", "Plan of the otters", sentences("plan"), "Yes", "Local",
         "2024-01-01", "2030-12-31", "Final", "Society of Reeds", "https://otters.example.org/a.pdf; "
         "https://otters.example.org/b.pdf", sentences("more")),
    ),
    "section I": _table(
        f"{_ABOUT}|Contact Details|Contact Person|Process undertaken|National authorities",
        (*_about("NR7", 905), "1 Otter Lane", "Otto Lutra", sentences("process"), "Ministry of Otters"),
    ),
    "section II": _table(
        f"{_ABOUT}|Has Revised NBSAP|Anticipated NBSAP Date|Has Stakeholder Engagement|Has NBSAP Adopted|"
        "Implementation Progress",
        (*_about("NR7", 905), "Yes", "2027-03-01", "Yes", "No", sentences("progress")),
    ),
    "section III": _table(
        f"{_ABOUT}|Target Type|Target|Global Targets|Main Actions Summary|Progress Summary|Level of Progress",
        (*_about("NR7", 905), "national", "NT01. Count the otters", "GBF-T03. Otters", sentences("a"),
         sentences("b"), "On track to exceed target"),
        (*_about("NR7", 905), "national", "NT09. A target that nobody sent", "", sentences("c"), "", "Nearly there "),
        (*_about("NR7", 905), "global", "GBF-T04. Otters again", "", sentences("d"), "", ""),
    ),
    "section IV": _table(
        f"{_ABOUT}|goal|Summary of Progress",
        (*_about("NR7", 905), "GBF-G-A. Otters are many", sentences("goal a")),
        (*_about("NR7", 905), "GBF-G-B. Otters are used", sentences("goal b")),
    ),
    "section V": _table(
        f"{_ABOUT}|Assessment Summary|Any other information",
        (*_about("NR7", 905), sentences("assessment"), sentences("other")),
    ),
    "indicator data": _table(
        f"Published on|Unique ID|Target|{_DATA}",
        *((_WHEN, "ORT-NR7ID-MN-906-1", target, *point)
          for target in ("NT01. Count the otters", "NT02. Feed the otters", "") for point in _POINTS),
        *((_WHEN, "ORT-NR7ID-MN-907-1", "NT02. Feed the otters", "Fish in buckets", "national", "", year, "buckets",
           value, "", "") for year, value in (("2021", "12"), ("2022", "0"))),
        (_WHEN, "ORT-NR7ID-MN-908-1", "", "7.1 Index of nothing", "", "", "", "", "", "", "Nobody counted."),
    ),
    "binary data": _table(
        "Published on|Unique ID|Target|Indicator|Indicator Code|Question Number|Question|Response",
        *((_WHEN, "ORT-NR7BID-MN-909-1", target, f"{code} Number of otters", code, asked, "", said)
          for target in ("NT01. Count the otters", "NT02. Feed the otters")
          for code, asked, said in (("8.b", "8.2", "Under development"), ("8.b", "8.7", "mitigation; adaptation"),
                                    ("1.b", "1 (a)", "Partially"), ("B.b", "B.1", "Yes"))),
    ),
    "commitments": _table(
        "Published on|Unique ID|Organization|Organization Type|Email(s)|Commitment Title|Commitment Description|"
        "Start Date|End Date|Is Open-Ended|Coverage Scope|Coverage Countries|Primary Global Alignment|"
        "Other Global Alignments|Primary National Target|Indicators|Is Funding Sufficient|Progress Tracking URL",
        (_WHEN, "ORT-CMT-SCBD-910-1", "Friends of Otters", "Society", "otter@example.org", "Ten thousand trees",
         sentences("trees"), "2024-01-01", "2030-12-31", "No", "national", "Mongolia; Kenya", "GBF-T02. Trees",
         "GBF-T03. Otters; GBF-G-A. Many otters", "NT01. Count the otters", "3.1 Coverage of otters", "Yes",
         "https://otters.example.org/progress"),
    ),
    "commitments listed": _table(
        "Identifier|Organization|Acronym|Contact Country|Contact Name|Email(s)|Title|Description|Coverage Scope|"
        "Coverage Countries / Regions|Timeline Start|Timeline End|Open Ended|Primary GBF Target|Other GBF Targets|"
        "Indicators|Funding Sufficient|Progress Tracked|Linked to NBSAP|Reporting on Target 15|Published On",
        ("0A7E0000-0000-4000-8000-0000000000F1", "Bakers of the Valley", "BV", "Kenya", "Otto Lutra",
         "otto@example.org", "Bread without haste", sentences("bread"), "multiCountries", "Kenya; Mongolia",
         "2024-01-01", "", "Yes", "GBF-T16. Bread", "", "", "No", "No", "No", "No", _WHEN),
    ),
}  # fmt: skip
"""The forms by name. `indicator data` repeats its values for each target, as the tool does."""
LANGUAGES: Final = {
    "fr": "Publié sur|Identifiant unique|Titre signifiant pour votre objectif national|Description|Objectifs mondiaux|"
    "Objectifs mondiaux|Degré d’alignement par objectif|Indicateur(s) principal(aux)|Autre indicateurs nationaux|"
    "Chevauchements ou liens",
    "es": "Publicado el|Identificador único|Título de la meta nacional|Descripción|Objetivos mundiales|Metas mundiales|"
    "Grado de conformidad por meta|Indicadores de cabecera|Otros indicadores nacionales|Solapamientos o enlaces",
    "ru": "Дата и время публикации|Уникальный идентификатор|Наименование национальной задачи|Описание|Глобальные цели|"
    "Глобальные задачи|Степень согласованности в разбивке по задачам|Основные индикаторы|"
    "Другие национальные индикаторы|Дублирование или связи",
    "zh": "发布日期：|唯一识别码|国家目标标题|描述|全球目标|全球具体目标|按行动目标分列的统一程度|标题指标|"
    "其他国家指标|重叠或联系",
    "ar": "تاريخ النشر|المُعرِّف الفريد|عنوان الهدف الوطني|الوصف|الغايات العالمية|الأهداف العالمية|درجة الاتساق حسب الهدف|"
    "المؤشرات الرئيسية|مؤشرات وطنية أخرى|التداخلات أو الروابط",
    "properties": "publishedOn|uniqueId|title|description|globalGoalAlignmentIds|globalTargetAlignmentIds|"
    "globalTargetAndDegreeOfAlignment|headlineIndicators|otherNationalIndicators|hasNonStateActors",
}
"""Headings of the form `targets` in the other languages of the tool, and the names of the properties themselves."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a table is written to a file: `xlsx`, or text with a separator, a byte order mark, an encoding, packed."""

    suffix: str = "csv"
    separator: str = ","
    encoding: str = "utf-8"
    packed: bool = False
    hint: bool = False


def write(path: Path, table: Table, spelling: Spelling = Spelling()) -> Path:
    """Write a table; numbers and dates of a workbook are what they are, not texts."""
    path = path.with_suffix(f".{spelling.suffix}")
    if spelling.suffix == "xlsx":
        book = Workbook()
        assert book.active is not None
        for row in table:
            book.active.append([_cell(text) for text in row])
        book.create_sheet("Notes").append(["Nothing to see"])
        book.save(path)
        return path
    out = io.StringIO()
    out.write(f"sep={spelling.separator}\r\n" if spelling.hint else "")
    csv.writer(out, delimiter=spelling.separator).writerows(table)
    content = out.getvalue().encode(spelling.encoding)
    path.write_bytes(gzip.compress(content) if spelling.packed else content)
    return path


def _cell(text: str) -> object:
    return float(text) if text.replace(".", "", 1).isdigit() else text or None
