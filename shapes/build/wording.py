"""Describes properties of records by their fields: a comment, an example in JSON and Turtle, a range."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from shapes.build.facts import Field, Names, Type, groups, kinds, labels

_NAMED: Final = 3
_GUID: Final = "5A0F4B10-7C8D-4E3B-9A61-0D2C4E6F8A12"
_ORT: Final = "ORT"
_TERMS: Final = {
    "countries": "ke",
    "GBF-TARGETS": "GBF-TARGET-03",
    "GBF-GOALS": "GBF-GOAL-A",
    "AICHI-TARGETS": "AICHI-TARGET-11",
    "CBD-SUBJECTS": "CBD-SUBJECT-MAR",
}
"""A term of a domain that everybody knows; of other domains the example has a placeholder."""
_CONCEPTS: Final = {"GBF-TARGET-03": "kmgbf:target_3", "GBF-GOAL-A": "kmgbf:goal_A"}


def names_of(fields: list[Field]) -> Names:
    """The name of a property in all types: its own, or the common name of the field where there is one."""
    first = _typical(fields)
    known = labels()
    return known.get(_own_name(first)) or known.get(first.name, first.names)


def comment(fields: list[Field], types: Mapping[str, Type]) -> str:
    """What a property says, in which records it stands, under which heading and key."""
    kinds_ = list(dict.fromkeys(kinds()[field.kind]["words"] for field in fields))
    name, keys = names_of(fields)["en"], sorted({field.path for field in fields})
    headings = sorted({groups()[field.group]["en"] for field in fields if field.group})
    several = "one or more values, each " if any(field.many for field in fields) else ""
    where = f"“{'”, “'.join(headings[:_NAMED])}”" if headings else "no heading"
    return (
        f"What records give as “{name}”: {several}{' or '.join(kinds_)}. Used by {_users(fields, types)}, "
        f"under {where}; in JSON `{'`, `'.join(keys[:_NAMED])}`{_others(len(keys))}.{_withheld(fields)}"
    )


def example(fields: list[Field]) -> str:
    """A value of a property as it stands in JSON, and the statement that is made of it."""
    field = _typical(fields)
    kind = kinds()[field.kind]
    term = next((_TERMS[domain] for domain in field.domains if domain in _TERMS), "TERM")
    words = {
        "{option}": field.options[0] if field.options else "word",
        "{term}": term,
        "{concept}": _CONCEPTS.get(term, f"thesaurus:{quote(term)}"),
        "{guid}": _GUID,
    }
    json, turtle = kind["json"], kind["turtle"]
    for place, word in words.items():
        json, turtle = json.replace(place, word), turtle.replace(place, word)
    return f'"{field.name}": {json} in JSON is {field.rdf} {turtle} in Turtle.'


def range_of(fields: list[Field], types: Mapping[str, Type]) -> str:
    """The range of a property: that of its fields, or what is common to texts or to links."""
    ranges = {kinds()[field.kind]["range"] for field in fields}
    if {field.kind for field in fields} <= {"languageMap", "html"} and _languages_are_known(fields, types):
        return "rdf:langString"
    if len(ranges) == 1:
        return ranges.pop()
    return "rdfs:Literal" if all(one.startswith(("xsd:", "rdfs:Literal")) for one in ranges) else "rdfs:Resource"


def _own_name(field: Field) -> str:
    return field.rdf.partition(":")[2]


def _typical(fields: list[Field]) -> Field:
    """The field that is called like its property, which others share with it; the first where none is."""
    return next((field for field in fields if field.name == _own_name(field)), fields[0])


def _languages_are_known(fields: list[Field], types: Mapping[str, Type]) -> bool:
    """Old records may hold a text that does not say its language; those of the Online Reporting Tool cannot."""
    return all(types[field.schema].realms == (_ORT,) for field in fields)


def _users(fields: list[Field], types: Mapping[str, Type]) -> str:
    names = sorted({types[field.schema].names["en"] for field in fields})
    listed = f"“{'”, “'.join(names[:_NAMED])}”{_others(len(names))}"
    return f"records of the type {listed}" if len(names) == 1 else f"records of the types {listed}"


def _others(number: int) -> str:
    more = number - _NAMED
    return f" and {more} more" if more > 0 else ""


def _withheld(fields: list[Field]) -> str:
    if all({"personal", "internal"} & field.flags.keys() for field in fields):
        return " It is never published, so that no statement has it."
    return " It is not published where the record keeps it confidential." if any(f.hidden for f in fields) else ""
