"""The ways to break one value of a field: each yields changes of a body for a place, or none if it does not apply."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.kg.validation.places import DEEP, DEEPER, Fault, Place, Written, written
from tests.loaders.records.generated import identifier_of, make_value

TEXTS: Final = ("languageMap", "html")
LONG: Final = 200_000
COPIES: Final = 5_000
LARGE: Final = 700_000
"""Bytes of the copies of a value: a document of more than a million is not looked into."""
NOWHERE: Final = identifier_of("what exists nowhere")
HOSTILE: Final = "<script>alert(document.cookie)</script>"
OVERRIDE: Final = "\u202eevil\u202c"
ADDRESS: Final = "someone@example.org"


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to break a value, and the codes of findings that tell of it."""

    name: str
    codes: frozenset[str]
    faults: Callable[[Place], Iterator[Fault]]


def record_of(schema: str) -> str:
    """The identifier of a record of a type that the store of the tests has."""
    return identifier_of(f"a record of type {schema}")


def _missing(place: Place) -> Iterator[Fault]:
    """Without the field, and without those that may stand in its place."""
    if place.field.required_to_publish and place.field.applies(place.siblings):
        yield _without(place)


def _without(place: Place) -> Fault:
    gone = {place.field.name, *place.field.instead}
    kept = {name: value for name, value in place.siblings.items() if name not in gone}
    also = tuple((*place.field_path[:-1], name) for name in place.field.instead)
    return Fault(place.field_path[:-1], kept, place.field_path, also)


def _is_asked(place: Place) -> bool:
    return place.field.asks({**place.siblings, place.field.name: None})


def _missing_advised(place: Place) -> Iterator[Fault]:
    if place.field.advised and not place.field.required_to_publish and place.field.applies(place.siblings):
        yield _without(place)


def _not_asked(place: Place) -> Iterator[Fault]:
    """Fields of the object that are not asked for, since their condition fails: once, at the first of its fields."""
    if place.field.name != _public(place)[0]:
        return
    for field in place.around:
        if field.public and field.name not in place.siblings and not field.applies(place.siblings):
            path = (*place.field_path[:-1], field.name)
            yield Fault(path, make_value(field, field.name))


def _public(place: Place) -> list[str]:
    """The names of the public fields of the object, in their order."""
    return [field.name for field in place.around if field.public and field.name in place.siblings]


def _blank(place: Place) -> Iterator[Fault]:
    if not _is_asked(place):
        return
    blank = {"en": " "} if place.field.kind in TEXTS else {} if isinstance(place.value, dict) else ""
    also = ((*place.path, "en"),) if place.field.kind in TEXTS else ()
    yield Fault(place.field_path, [blank] if place.field.many else blank, also=(place.path, *also))


def _several(place: Place) -> Iterator[Fault]:
    if not place.field.many:
        yield Fault(place.path, [place.value, _other(place.value)], also=((*place.path, 1),))


def _other(value: Any) -> Any:
    """Another value of the same form."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return "2027-01" if value == "2025-03-04" else f"{value}2"
    if "en" in value:
        return {"en": "Another text beside it"}
    return {**value, "identifier": "jp"} if "identifier" in value else value | {"lat": 5.5} if "lat" in value else value


def _word(place: Place) -> Iterator[Fault]:
    if place.field.options:
        yield Fault(place.path, "no-such-word")


_FORMS: Final[dict[str, tuple[Any, ...]]] = {
    "languageMap": ({"en": {"text": "A text"}}, 12),
    "html": ({"en": ["A text"]},),
    "string": ({"text": {"en": "A text"}},),
    "word": ({"word": "yes"},),
    "option": ({"option": "yes"},),
    "url": (12, "no address at all"),
    "term": (12, {"term": "be"}),
    "termWithDegree": (12,),
    "reference": ({"id": "x"}, "two words"),
    "symbol": (12, {"x": "COP-17"}),
    "link": (12, {"name": "A page without an address"}),
    "date": ({"year": 2025}, True),
    "year": ("2015-2020", 20245),
    "number": ("twelve", {"amount": 12}),
    "integer": (7.5, "seven"),
    "flag": ("maybe", 7),
    "location": ({"lat": 95, "lng": 0}, {"lat": 5, "lng": 190}, "4.5,-73"),
    "object": ("a text", 12),
}


def _form(place: Place) -> Iterator[Fault]:
    for value in _FORMS[place.field.kind]:
        inner = tuple((*place.path, name) for name in value) if isinstance(value, dict) else ()
        yield Fault(place.path, value, also=inner)


def _dates(place: Place) -> Iterator[Fault]:
    if place.field.kind == "date":
        yield from (Fault(place.path, value) for value in ("tomorrow", "2026-02-30", "9999-99"))


def _tag(place: Place) -> Iterator[Fault]:
    if place.field.kind in TEXTS:
        yield Fault(place.path, {"english": place.value["en"]}, also=((*place.path, "english"),))


def _tagged(tag: str) -> Callable[[Place], Iterator[Fault]]:
    def faults(place: Place) -> Iterator[Fault]:
        if place.field.kind in TEXTS:
            value = {**place.value, tag: "Another text beside it"}
            yield Fault(place.path, value, (*place.path, tag))

    return faults


def _address(place: Place) -> Iterator[Fault]:
    bad = "javascript:alert(1)"
    if place.field.kind == "url":
        yield Fault(place.path, bad)
    elif place.field.kind == "link":
        yield Fault((*place.path, "url"), bad, also=(place.path,))


def _unknown(place: Place) -> Iterator[Fault]:
    if place.field.kind == "object":
        yield Fault((*place.path, "noSuchField"), "A value")


def _foreign_term(place: Place) -> Iterator[Fault]:
    field = place.field
    if field.kind == "term" and field.domains:
        yield _term(place, "GBF-TARGET-05" if "countries" in field.domains else "be")


def _no_term(place: Place) -> Iterator[Fault]:
    if place.field.kind == "term" and place.field.domains:
        yield _term(place, NOWHERE)


def _term(place: Place, identifier: str) -> Fault:
    value = {"identifier": identifier} if isinstance(place.value, dict) else identifier
    return Fault(place.path, value, also=((*place.path, "identifier"),) if isinstance(place.value, dict) else ())


_NO_SYMBOLS: Final = {
    "meeting": "COP-99",
    "notification": "2099-999",
    "decision": "CBD/COP/DEC/99/99",
    "body": "NO-SUCH-BODY",
}


def _dangling(place: Place) -> Iterator[Fault]:
    if place.field.kind == "reference":
        yield _term(place, NOWHERE)
    elif place.field.kind == "symbol":
        yield Fault(place.path, _NO_SYMBOLS[place.field.targets[-1]])


def _other_type(place: Place) -> Iterator[Fault]:
    if place.field.kind == "reference" and place.field.targets:
        yield _term(place, record_of("nbsap" if "nbsap" not in place.field.targets else "absPermit"))


def _added(text: str) -> Callable[[Place], Iterator[Fault]]:
    """A text with something more at its end."""

    def faults(place: Place) -> Iterator[Fault]:
        if place.field.kind in TEXTS:
            yield Fault((*place.path, "en"), f"{place.value['en']} {text}", also=(place.path,))
        elif place.field.kind == "string":
            yield Fault(place.path, f"{place.value} {text}")

    return faults


def _elements_only(place: Place) -> Iterator[Fault]:
    """A text of which nothing is left when its elements are taken away."""
    if place.field.kind in TEXTS:
        yield Fault((*place.path, "en"), HOSTILE, also=(place.path,))
    elif place.field.kind == "string":
        yield Fault(place.path, HOSTILE)


def _order(place: Place) -> Iterator[Fault]:
    if place.field.after in place.siblings:
        yield Fault(place.path, "1999-01-01")


def _out_of_range(place: Place) -> Iterator[Fault]:
    if place.field.kind in ("number", "integer") and place.field.least is not None:
        yield Fault(place.path, -1)
    if place.field.kind in ("number", "integer", "year") and place.field.most is not None:
        yield Fault(place.path, int(place.field.most) + 1)


def _list_in_list(place: Place) -> Iterator[Fault]:
    if place.field.many:
        yield Fault(place.field_path, [[place.value, _other(place.value)]], also=((*place.field_path, 0),))


def _doubled(place: Place) -> Iterator[Fault]:
    if isinstance(place.value, dict):
        name = next(iter(place.value))
        inner = (*place.path, name)
        yield Fault((*place.path, f"{name}#2"), place.value[name], inner, also=(place.path,))


def _none(place: Place) -> Iterator[Fault]:
    if place.field.kind in ("number", "integer", "year"):
        yield from (Fault(place.path, Written(word)) for word in ("NaN", "-Infinity", "1e999"))


def _surrogate(place: Place) -> Iterator[Fault]:
    return _added("\ud800 half")(place)


def _deep(place: Place) -> Iterator[Fault]:
    if place.field.kind == "object":
        yield Fault(place.path, DEEP, also=tuple((*place.path, *inner) for inner in DEEPER))


def _copies(place: Place) -> Iterator[Fault]:
    if place.field.many:
        copies = min(COPIES, LARGE // len(written(place.value)))
        yield Fault(place.field_path, [place.value] * copies)


def _kinds(**rows: tuple[str, Callable[[Place], Iterator[Fault]]]) -> tuple[Kind, ...]:
    return tuple(
        Kind(name.replace("_", " "), frozenset(codes.split()), faults) for name, (codes, faults) in rows.items()
    )


_UNREAD: Final = (
    "wrong-form respelled no-date no-number no-flag no-address no-place no-reference no-language-tag unknown-term "
    "term-not-known"
)
FIELD_KINDS: Final = _kinds(
    missing=("missing missing-when missing-any", _missing),
    blank=("blank missing missing-when missing-any", _blank),
    missing_where_advised=("missing-advised", _missing_advised),
    filled_in_though_not_asked=("not-asked", _not_asked),
    two_values=("several-values", _several),
    word_outside_its_list=("not-in-list", _word),
    wrong_form=(
        "wrong-form respelled no-date no-number no-flag no-address no-place no-reference no-language-tag",
        _form,
    ),
    date_nonsense=("no-date", _dates),
    no_language_tag=("no-language-tag", _tag),
    script_address=("no-address", _address),
    unknown_field=("unknown-field", _unknown),
    term_of_another_list=("other-list unknown-term term-not-known", _foreign_term),
    term_that_is_nowhere=("unknown-term term-not-known", _no_term),
    dangling_reference=("unknown-record no-reference", _dangling),
    record_of_another_type=("wrong-type", _other_type),
    unregistered_language=("unknown-language unnamed-language", _tagged("xx")),
    undeclared_language=("unnamed-language", _tagged("es")),
    long_text=("too-long text-too-long", _added("x" * LONG)),
    script=("sanitised", _added(HOSTILE)),
    nothing_but_a_script=("sanitised", _elements_only),
    direction_override=("hidden-character", _added(OVERRIDE)),
    direction_override_as_a_reference=("hidden-character", _added("&#x202e;evil")),
    address_in_a_text=("redacted", _added(ADDRESS)),
    end_before_start=("dates-reversed", _order),
    number_out_of_range=("out-of-range wrong-pattern", _out_of_range),
    list_in_a_list=("list-in-list", _list_in_list),
    name_twice=("duplicate-name", _doubled),
    no_number=("not-a-number", _none),
    half_a_character=("half-character", _surrogate),
    nested_too_deeply=("too-deep", _deep),
    very_many_values=("too-many-values", _copies),
)
"""Every kind with the codes that tell of it."""
