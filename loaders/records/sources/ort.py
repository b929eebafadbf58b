"""The open CSV exports of the Online Reporting Tool (CBD-DATA 2.7) to drafts of records.

Headings differ between exports, so a column is known by its heading or by the property that it holds, whatever their
case and blanks. Every revision of a record has rows of its own; the newest for each target counts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.records.identifiers import RecordIris
from kg.records.mapping.texts import clean_text
from loaders.records.sources.drafts import EXPORT, Draft
from loaders.records.sources.ort_files import Export, Row, folded

_GUID: Final = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)
_DEGREES: Final = {
    "high": "AABF237C-F906-40D2-9595-5226C8B18A58",
    "medium": "68197B76-67B4-40AD-BB14-A8C340E1320B",
    "low": "9668759B-3653-4994-A917-3F039B0BAA5C",
}
_ANSWERS: Final = {
    "yes": "yes",
    "no": "no",
    "partially": "partially",
    "fully": "fully",
    "underdevelopment": "underDevelopment",
    "notapplicable": "notApplicable",
}
_GBF: Final = re.compile(r"GBF-?(?P<kind>TARGET-|GOAL-|T|G-)(?P<code>0*\d{1,2}|[A-D])\b", re.IGNORECASE)
_CODE: Final = re.compile(r"^(?P<code>(?:\d{1,2}|[A-D])\.(?:b|CT\.\d+|CY\.\d+|\d+))\b")
_SECTION: Final = ("mainActionsSummary", "progressSummary", "keyChallengesSummary", "actionEffectivenessSummary")
_SUMMARIES: Final = (
    "title description mainPolicyOfMeasureOrActionInfo degreeOfAlignmentInfo implementingConsiderationsInfo "
    "nonStateActorCommitmentInfo nonStateActorsInfo additionalImplementationInfo additionalInformation sequence "
    "hasNonStateActors"
).split()
_INDICATORS: Final = ("headlineIndicators", "binaryIndicators", "componentIndicators", "complementaryIndicators")
_VALUES: Final = ("hasDisaggregation", "disaggregationType", "disaggregation", "year", "unit", "value", "footnote")


def drafts(export: Export, iris: RecordIris, titles: Mapping[str, str], terms: Mapping[str, str]) -> Iterator[Draft]:
    """The records of an export. `titles` gives the record of a national target for its folded title, `terms` the
    identifier of a term for its folded English name."""
    by_record: dict[str, list[Row]] = {}
    for row in export.rows:
        by_record.setdefault(row.uid.stable, []).append(row)
    codes = {code: identifier for identifier, code in iris.indicators.items()}
    for stable, rows in by_record.items():
        first = max(rows, key=lambda row: row.uid.revision or 0)
        guid = _GUID.search(first.values.get("url", ""))
        body: dict[str, Any] = {"government": {"identifier": first.uid.owner.lower()}}
        match export.schema:
            case "nationalTarget7":
                body |= _target(first)
            case "nationalReport7":
                body["sectionIII"] = [_section(row, titles, terms) for row in rows]
            case "nationalReport7BinaryIndicatorData":
                body |= _answers(rows, codes)
            case _:
                body |= _data(rows, codes)
        for row in rows:
            body |= row.other
        path = iris.record(guid[0].upper() if guid else stable).removeprefix(iris.base_iri)
        facts = {"uid": stable, "revision": first.uid.revision, "documentID": first.uid.number, "realm": "ort"}
        facts |= {"issued": first.values.get("published"), "url": first.values.get("url")}
        yield Draft(path, export.schema, body, facts, source=EXPORT, read_from=EXPORT)


def titles_of(export: Export, iris: RecordIris) -> dict[str, str]:
    """Folded title -> identifier of the record, for national targets; a title that two targets have is left out."""
    found: dict[str, str] = {}
    for row in export.rows:
        title = folded(row.values.get("title", ""))
        guid = _GUID.search(row.values.get("url", ""))
        identifier = guid[0].upper() if guid else row.uid.stable
        found[title] = "" if found.get(title, identifier) != identifier else identifier
    return {title: identifier for title, identifier in found.items() if title and identifier}


def _split(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n|]", text) if part.strip()]


def _identifiers(text: str) -> list[str]:
    """The goals and targets of the Framework that a cell names, by identifier or by the beginning of their titles."""
    found = []
    for match in _GBF.finditer(text):
        goal = match["code"].upper() in "ABCD"
        found.append(f"GBF-GOAL-{match['code'].upper()}" if goal else f"GBF-TARGET-{int(match['code']):02d}")
    return list(dict.fromkeys(found))


def _target(row: Row) -> dict[str, Any]:
    values = row.values
    body: dict[str, Any] = {name: values[name] for name in _SUMMARIES if name in values}
    degrees = _degrees(values.get("degrees", ""))
    aligned = _identifiers(f"{values.get('targets', '')};{values.get('degrees', '')}")
    body["globalTargetAlignment"] = [
        {
            "identifier": identifier,
            **({"degreeOfAlignment": {"identifier": degrees[identifier]}} if identifier in degrees else {}),
        }
        for identifier in aligned
        if "TARGET" in identifier
    ]
    goals = _identifiers(f"{values.get('goals', '')}") or [each for each in aligned if "GOAL" in each]
    body["globalGoalAlignment"] = [{"identifier": identifier} for identifier in goals]
    for name in _INDICATORS:
        body[name], others = _indicators(values.get(name, ""))
        if others:
            body[f"{name}Text"] = others
    if "otherNationalIndicators" in values:
        body["otherNationalIndicators"] = [{"value": text} for text in _split(values["otherNationalIndicators"])]
    if "implementingConsiderations" in values:
        body["implementingConsiderationsText"] = _split(values["implementingConsiderations"])
    if "additionalImplementation" in values:
        word: dict[str, Any] = {"identifier": values["additionalImplementation"]}
        custom = values.get("additionalImplementationCustomValue")
        body["additionalImplementation"] = word | ({"customValue": custom} if custom else {})
    return body


def _degrees(text: str) -> dict[str, str]:
    """Target -> term of the degree, from cells such as `GBF-TARGET-03: High`."""
    found: dict[str, str] = {}
    for part in _split(text):
        identifiers = _identifiers(part)
        degree = next((term for word, term in _DEGREES.items() if re.search(rf"\b{word}\b", part.lower())), None)
        found |= {identifier: degree for identifier in identifiers if degree}
    return found


def _indicators(text: str) -> tuple[list[dict[str, str]], list[str]]:
    """The identifiers of indicators in a cell, and what in it is none."""
    known, others = [], []
    for part in _split(text):
        if re.fullmatch(r"(?:KM)?GBF-INDICATOR-[A-Za-z0-9.-]+", part):
            known.append({"identifier": part})
        else:
            others.append(part)
    return known, others


def _section(row: Row, titles: Mapping[str, str], terms: Mapping[str, str]) -> dict[str, Any]:
    values = row.values
    section: dict[str, Any] = {name: values[name] for name in _SECTION if name in values}
    section |= _target_of(values.get("target", ""), titles)
    if level := values.get("levelOfProgress"):
        if identifier := terms.get(folded(level)):
            section["levelOfProgress"] = {"identifier": identifier}
        else:
            section["levelOfProgressText"] = clean_text(" ".join(level.split()))
    return section


def _target_of(text: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """A target, which exports name by its title: a record, a target of the Framework, or the title alone."""
    if not text:
        return {}
    if identifier := titles.get(folded(text)):
        return {"target": {"identifier": identifier}, "targetType": "national", "targetTitle": text}
    if len(found := _identifiers(text[:16])) == 1:
        return {"target": {"identifier": found[0]}, "targetType": "global", "targetTitle": text}
    return {"targetTitle": text}


def _answers(rows: list[Row], codes: Mapping[str, str]) -> dict[str, Any]:
    """The answers of a report as its body has them: `binaryResponseTarget8.responses.8_2`."""
    body: dict[str, Any] = {}
    for row in rows:
        code = row.values.get("indicatorCode") or _code(row.values.get("indicator", ""))
        key = _question(row.values.get("questionNumber", ""), code)
        place = code.partition(".")[0]
        name = f"binaryResponseGoal{place}" if place in "ABCD" and place else f"binaryResponseTarget{place}"
        answers = body.setdefault(name, {"responses": {}})
        if code in codes:
            answers["indicator"] = {"identifier": codes[code]}
        words = [_answer(word) for word in _split(row.values.get("responseTitle", ""))]
        if words:
            answers["responses"][key] = words[0] if len(words) == 1 else words
    return body


def _code(text: str) -> str:
    found = _CODE.match(text)
    return found["code"] if found else ""


def _question(number: str, code: str) -> str:
    """The key of a question: `8.2` is `8_2`, `1 (a)` of indicator 1.b is `1_1_a`.

    >>> _question("1 (a)", "1.b"), _question("B.1", "B.b"), _question("1.2", "1.b")
    ('1_1_a', 'b_1', '1_2')
    """
    parts = re.findall(r"[A-Za-z0-9]+", number.lower())
    place = code.partition(".")[0].lower()
    if parts and parts[0] == place and len(parts) > 1 and re.match(r"\s*\w+\s*\.", number):
        return "_".join(parts)
    return "_".join([place, *parts] if place else parts)


def _answer(text: str) -> str:
    return _ANSWERS.get(text.lower().replace(" ", ""), text)


def _data(rows: list[Row], codes: Mapping[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {"data": []}
    for row in rows:
        code = row.values.get("indicatorCode") or _code(row.values.get("indicator", ""))
        item: dict[str, Any] = {"indicatorCode": code} if code else {}
        item |= {name: row.values[name] for name in _VALUES if name in row.values}
        body["data"].append(item)
        if code in codes:
            body["indicator"] = {"identifier": codes[code]}
        elif row.values.get("indicator"):
            body["indicatorText"] = row.values["indicator"]
        if row.values.get("comments"):
            body["comments"] = row.values["comments"]
    return body
