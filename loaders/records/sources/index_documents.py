"""Documents of the search index (CBD-DATA 2.5) to drafts: one coded field is there up to 26 times, and read once.

Texts under six languages are mostly one text: which language it is in is decided by `kg.records.mapping.texts`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.records.graphs.drafts import Draft, document_id, place_of
from kg.records.identifiers import RecordIris, read_uid
from kg.records.mapping.json_input import find_fault, read_json
from kg.records.mapping.privacy import PERSONS
from kg.records.mapping.report import Report
from kg.records.model import RecordField, RecordType
from kg.records.sources import INDEX
from kg.texts.languages import LANGUAGES
from loaders.records.sources.documents import Document

_LANGUAGES: Final = tuple(tag.upper() for tag in sorted(LANGUAGES))
_TAGS: Final = "|".join(_LANGUAGES)
_NAME: Final = re.compile(
    rf"(?P<base>.+?)(?:_(?P<language>{_TAGS}))?"
    rf"(?:_C(?:{_TAGS}))?(?P<all>_REL)?_(?:s|ss|t|txt|dt|i|is|b|d|l)"
)
_FACTS: Final = {
    "created": ("createdDate_dt", "createdDate_s"),
    "modified": ("updatedDate_dt", "updatedDate_s"),
    "issued": ("publicationDate_dt",),
    "submitted": ("submittedDate_dt",),
    "uid": ("uniqueIdentifier_s",),
    "index": ("id", "identifier_s"),
    "realm": ("realm_ss",),
    "url": ("url_ss", "url_s", "url"),
}
_PASSED: Final = frozenset(
    (
        "id identifier schema schemaType _state realm text all_terms indexedDate createdDate updatedDate submittedDate "
        "publicationDate uniqueIdentifier url version _version_ _revision revision documentID "
        "securityRole referenceRecord referenceRecord_info sort1 sort2 sort3 sort4 meta1 meta2 meta3 meta4 meta5 "
        "amendmentIntent isRequest owner nationalAuthority userID workflow score"
    ).split()
)
"""Bases of field names that repeat others, serve sorting and display, or become facts about the record."""
_ENDS: Final = ("ss", "s", "dt", "is", "i", "b", "d", "l", "txt", "t")
_NAMES_OF_PEOPLE: Final = frozenset(("title", "summary", "description", "fulltext", "name", "function"))
_COMMON: Final = ("title", "summary", "description", "fulltext", "government")
_TEXTS_OF_DECISIONS: Final = "decision-text"
_SAME: Final = (frozenset(("themes", "thematicAreas", "thematicArea", "cbdSubjects", "subjects")),)
"""Names of the index for the same values (CBD-DATA 2.5)."""


def draft_index(
    document: Document, iris: RecordIris, types: Mapping[str, RecordType], report: Report, source: str = INDEX
) -> Draft | None:
    """A document of the index, or of another `source` in its form.

    What is not public, and a version that is superseded, is left out and counted.
    """
    value = document.value
    schema = value.get("schema_s") or value.get("schema")
    if not isinstance(schema, str):
        report.problem(document.source, document.place, "The index document has no schema_s.")
        return None
    if value.get("_state_s") not in (None, "public"):
        report.results["left out: not public"] += 1
        return None
    if schema == _TEXTS_OF_DECISIONS:
        report.results["left out: a text within a decision, which comes with its tree (kg load decisions)"] += 1
        return None
    if value.get("version_s"):
        report.results["left out: superseded version"] += 1
        return None
    path = place_of(iris, schema, value)
    if path is None:
        report.problem(
            document.source, document.place, f"The {schema} has no symbol, identifier or number.", "It has no name."
        )
        return None
    facts = {name: next((value[key] for key in keys if value.get(key)), None) for name, keys in _FACTS.items()}
    facts["documentID"] = document_id(value)
    facts["revision"] = value.get("_revision_i")
    type_ = types.get(schema)
    if type_ and (meant := _other_type(facts["uid"], type_, types)):
        what = f"The document says {schema}, but its unique identifier {facts['uid']} is of a {meant}."
        report.problem(document.source, document.place, what, "It is not loaded.")
        return None
    if schema in PERSONS:  # their titles are names
        report.note_withheld(schema, "title", "about people")
        value = {key: item for key, item in value.items() if _base(key) not in _NAMES_OF_PEOPLE}
    body = read_body(value, type_) if type_ else {}
    if type_ and type_.schema_type == "national":
        body = _of_one_government(body, facts["uid"])
    only_here = type_ is None or type_.index_only or not path.startswith("record/")
    return Draft(path, schema, body, facts, source=source, read_from="" if only_here else INDEX)


def _other_type(uid: Any, type_: RecordType, types: Mapping[str, RecordType]) -> str:
    """The schema whose short code a unique identifier has, if it is another than the document's; '' if all is well."""
    read = read_uid(uid) if isinstance(uid, str) else None
    if read is None or not type_.short_codes or read.code in type_.short_codes:
        return ""
    return next((other.schema for other in types.values() if read.code in other.short_codes), "")


def _of_one_government(body: dict[str, Any], uid: Any) -> dict[str, Any]:
    """The government is the one that the unique identifier names, since it is in the name of the record as well.

    Another one that the document gives is kept under the name that it has in the index, and so is reported.
    """
    owner = read_uid(uid) if isinstance(uid, str) else None
    given = body.get("government")
    if owner is None or len(owner.owner) != 2 or not isinstance(given, str) or given.upper() == owner.owner:
        return body
    return {**body, "government": owner.owner.lower(), "government_s": given}


def read_body(value: Mapping[str, Any], type_: RecordType) -> dict[str, Any]:
    """The body that a type's fields make of a document, and under their own names what no field takes."""
    body: dict[str, Any] = {}
    taken: set[str] = set()
    for field in type_.fields:
        found = _value_of(value, field, taken)
        if found not in (None, "", [], {}):
            body[field.name] = found
    for same in _SAME:
        if taken & same:
            taken |= same
    for base in _COMMON:
        if base not in type_.by_name and (texts := _common(value, base)):
            body[base] = texts
        taken.add(base)
    for key, item in value.items():
        base = _base(key)
        if (
            base not in taken
            and base not in _PASSED
            and not base.startswith(("grp_", "_"))
            and _is_first(key, base, value)
        ):
            body.setdefault(base, item)
    return body


def _common(value: Mapping[str, Any], base: str) -> Any:
    """A field that documents of any type have."""
    if base == "government":
        return value.get("government_s")
    for end in ("t", "s"):
        if found := _templated(value, f"{base}_{{L}}_{end}"):
            return found
    return value.get(f"{base}_t") or value.get(f"{base}_s")


def _base(key: str) -> str:
    found = _NAME.fullmatch(key)
    return found["base"] if found else key


def _is_first(key: str, base: str, value: Mapping[str, Any]) -> bool:
    """Whether a field is the plain one of the many of its base: without language, ancestors or analysis."""
    found = _NAME.fullmatch(key)
    if found is None:
        return True
    plain = next((f"{base}_{end}" for end in _ENDS if f"{base}_{end}" in value), None)
    return key == plain if plain else found["all"] is None and key.endswith(("_EN_s", "_EN_ss", "_EN_t", "_EN_txt"))


def _value_of(value: Mapping[str, Any], field: RecordField, taken: set[str]) -> Any:
    """The value of a document for a field: under the index names of its shape, else under its own name."""
    for template in (*field.index_fields, *_guesses(field)):
        found = _templated(value, template) if "{" in template else value.get(template)
        if found not in (None, "", [], {}):
            for used in {template, *(name for name in field.index_fields if "{" in name)}:
                taken.update(_base(_in_language(used, language)) for language in _LANGUAGES)
            return _for_kind(found, field)
    return None


def _templated(value: Mapping[str, Any], template: str) -> dict[str, Any]:
    found = {}
    for language in _LANGUAGES:
        text = value.get(_in_language(template, language))
        if isinstance(text, list):
            text = "\n".join(item for item in text if isinstance(item, str))
        if text:
            found[language.lower()] = text
    return found


def _in_language(template: str, language: str) -> str:
    return template.replace("{L}", language).replace("{l}", language.lower())


def _guesses(field: RecordField) -> Iterator[str]:
    if field.kind in ("languageMap", "html", "string"):
        yield f"{field.name}_{{L}}_t"
        yield f"{field.name}_{{L}}_s"
        yield f"{field.name}_{{L}}_txt"
    for end in _ENDS:
        yield f"{field.name}_{end}"


def _for_kind(found: Any, field: RecordField) -> Any:
    """Index values in the form that bodies have: JSON texts are parsed; words that are no terms are left out."""
    if field.kind == "link" and isinstance(found, dict):
        return [{"url": url, "language": language} for language, url in found.items()]
    if field.kind in ("link", "location", "object", "termWithDegree"):
        items = found if isinstance(found, list) else [found]
        return [_read_json(item) for item in items]
    if field.kind == "term" and isinstance(found, list):
        return [item for item in found if item not in ("notification", "meeting", "decision")]
    if field.kind in ("date", "year", "flag", "integer", "number") and isinstance(found, list) and len(found) == 1:
        return found[0]
    return found


def _read_json(text: Any) -> Any:
    if isinstance(text, str) and text.startswith("{"):
        try:
            value = read_json(text)
        except ValueError:
            return text
        return text if find_fault(value) else value
    return text
