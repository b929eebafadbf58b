"""The fields of a form as controls, from the shape of a type and what stands in its inputs."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from browser.forms.contexts import Choice, Control, Item, Picked, Search, Shape, TextInput
from browser.forms.dating import allowed, date_parts, missing_part
from browser.forms.finding import Finder, Option, is_picked, may_suggest
from browser.forms.terms import TermLists
from browser.site import i18n
from browser.submissions.suggested import SuggestedTerm
from kg.records.model import NESTED, TEXTS, RecordField
from kg.submissions.forms.inputs import BOXES, NAMES_OF_LINK, NO_LANGUAGE, inputs_of_field
from kg.submissions.forms.pages import is_large
from kg.texts.languages import Language, Text, choose_label
from kg.validation.findings import Finding, pointed
from kg.validation.known import OTHER

_RADIOS: Final = 7
"""Values from which one is chosen by round buttons; of more by a list."""
_BOXES: Final = 30
"""Terms of a list that are shown all; of a longer one they are looked for."""
_MODES: Final = {"number": "decimal", "integer": "numeric", "year": "numeric", "url": "url"}
_BARE: Final = ("line", "select", "radios")
"""Items that are shown without a name of their own."""
_WORDS: Final = ("word", "option")


def anchor(name: str) -> str:
    """The place of an input on its page.

    >>> anchor("/sectionIII/0/progress")
    'sectionIII--0--progress'
    """
    return name.removeprefix("/").replace("/", "--") or "form"


class Controls:
    """Makes the controls of one page. `inputs` are what stands in the form, `tags` the languages of the document, `_`
    translates words of the interface, `more` counts the empty items that a list shows, by its place, `sought` is the
    place of a picker in which something is looked for, and the words; `choices_url` answers its script.
    `suggested` are terms that somebody missed."""

    def __init__(
        self,
        language: str,
        tags: Sequence[str],
        terms: TermLists,
        inputs: Mapping[str, str],
        findings: Iterable[Finding],
        page_url: Callable[[str], str],
        _: Callable[[str], str],
        more: Mapping[str, int] = {},
        finder: Finder | None = None,
        sought: tuple[str, str] = ("", ""),
        choices_url: Callable[[str], str] = str,
        suggested: Sequence[SuggestedTerm] = (),
    ) -> None:
        self._language = language
        self._tags = tags
        self._terms = terms
        self._inputs = inputs
        self._findings = list(findings)
        self._page_url = page_url
        self._ = _
        self._more = more
        self._finder = finder
        self._sought = sought
        self._choices_url = choices_url
        self._suggested = suggested

    def of(self, fields: Iterable[RecordField], there: Mapping[str, Any], at: str) -> tuple[Control, ...]:
        """The controls of the fields of an object at a place, with what it holds there."""
        return tuple(self._field(field, there.get(field.name), at + pointed(field.name)) for field in fields)

    def _field(self, field: RecordField, value: Any, at: str) -> Control:
        if value is not None and inputs_of_field(field, value, at) is None:
            return self._control("kept", field, at, value=json.dumps(value, ensure_ascii=False, indent=1))
        if is_large(field) and at.count("/") == 1:  # large objects inside others stand on the page of these
            return self._control("pages", field, at, items=tuple(self._pages(field, at)))
        if not field.many:
            return self._single(field, at, value)
        choices = self._choices(field, self._listed(at))
        if not choices and is_picked(field):
            return self._several(field, at)
        if choices and not field.custom_iri:
            return self._control("boxes", field, at, choices=choices, input=f"{at}{BOXES}")
        return self._control("items", field, at, items=tuple(self._items(field, at, value)),
                             allowed=allowed(field, self._))  # fmt: skip

    def _control(self, shape: Shape, field: RecordField, at: str, **more: Any) -> Control:
        return Control(
            shape=shape,
            name=at,
            id=anchor(at),
            label=choose_label(field.labels, self._language) or Text(field.name),
            help=choose_label(field.descriptions, self._language),
            required=field.required or field.required_to_publish,
            private=not field.public,
            suggests=may_suggest(field) and (shape != "radios" or bool(field.custom_iri)),
            suggested=tuple(one for one in self._suggested if one.place == at),
            faults=tuple(self._faults(at, inner=shape not in ("group", "items", "pages"))),
            **more,
        )

    def _faults(self, at: str, *, inner: bool) -> Iterator[Text]:
        for finding in self._findings:
            if finding.pointer == at or (inner and finding.pointer.startswith(f"{at}/")):
                yield finding.message(self._language)

    def _single(self, field: RecordField, at: str, value: Any) -> Control:
        if field.kind in NESTED:
            there = value if isinstance(value, Mapping) else {}
            return self._control("group", field, at, controls=self.of(field.fields, there, at))
        if field.kind in TEXTS and not (field.kind == "string" and self._is_plain(at)):
            return self._control("texts", field, at, texts=self._texts(at), long=field.kind == "html")
        if field.kind == "link":
            return self._control("link", field, at, value=self._at(f"{at}/url"), texts=self._link_names(at),
                                 second=self._at(f"{at}/language"))  # fmt: skip
        if field.kind == "date" and not self._at(at):
            return self._date(field, at)
        if field.kind == "location":
            return self._control("place", field, at, value=self._at(f"{at}/lat"), second=self._at(f"{at}/lng"))
        name = f"{at}/{NO_LANGUAGE}" if field.kind == "string" else at
        choices = self._choices(field, {self._at(name)})
        others = self._texts(f"{at}/customValue") if field.custom_iri else ()
        if choices:
            shape: Shape = "radios" if len(choices) <= _RADIOS else "select"
            return self._control(shape, field, at, choices=choices, value=self._at(name), texts=others, input=name)
        if is_picked(field):
            return self._picker(field, at, [at] if self._at(at) else [], at, texts=others)
        return self._control("line", field, at, value=self._at(name), texts=others, mode=_MODES.get(field.kind, "text"),
                             input=name, allowed=allowed(field, self._, line=True))  # fmt: skip

    def _date(self, field: RecordField, at: str) -> Control:
        parts = date_parts(at, anchor, self._inputs, self._)
        made = self._control("date", field, at, parts=tuple(parts), allowed=allowed(field, self._))
        missing = missing_part(parts, self._)
        return replace(made, faults=(Text(missing, self._language),)) if missing else made

    def _link_names(self, at: str) -> tuple[TextInput, ...]:
        """Inputs for the names of an address, under every member that has some."""
        there = [key for key in NAMES_OF_LINK if any(name.startswith(f"{at}/{key}/") for name in self._inputs)]
        return tuple(one for key in there or NAMES_OF_LINK[:1] for one in self._texts(f"{at}/{key}"))

    def _is_plain(self, at: str) -> bool:
        return not any(name.startswith(f"{at}/") and name != f"{at}/{NO_LANGUAGE}" for name in self._inputs)

    def _at(self, name: str) -> str:
        return self._inputs.get(name, "")

    def _texts(self, at: str) -> tuple[TextInput, ...]:
        there = [name.removeprefix(f"{at}/") for name in self._inputs if name.startswith(f"{at}/")]
        tags = dict.fromkeys((*self._tags, *there))
        return tuple(
            TextInput(f"{at}/{tag}", anchor(f"{at}/{tag}"), _language(tag), self._at(f"{at}/{tag}")) for tag in tags
        )

    def _choices(self, field: RecordField, chosen: set[str]) -> tuple[Choice, ...]:
        """The values to choose from, none where they have to be written."""
        if field.kind == "flag":
            words = (("true", self._("Yes")), ("false", self._("No")))
            values = [(value, Text(word, self._language)) for value, word in words]
        elif field.kind in _WORDS:
            values = [(one.value, choose_label(one.labels, self._language) or Text(one.value)) for one in field.options]
        elif field.kind == "term" and field.domains:
            values = list(self._terms.of(field.domains))
            values = values if len(values) <= _BOXES else []
        else:
            return ()
        unknown = [(value, Text(value)) for value in sorted(chosen - {value for value, _ in values} - {""})]
        return tuple(Choice(value, label, value in chosen) for value, label in (*values, *unknown)) if values else ()

    def _listed(self, at: str) -> set[str]:
        """What stands in the items of a list of words or terms."""
        boxes, start = f"{at}{BOXES}/", f"{at}/"
        return {
            text
            for name, text in self._inputs.items()
            if name.startswith(boxes) or (name.startswith(start) and name[len(start) :].isdecimal())
        }

    def _several(self, field: RecordField, at: str) -> Control:
        """A picker for a list: what stands in it, with a place for texts of one's own beside it, and what is found."""
        numbers = self._numbers(at)
        last = max(numbers, default=-1) + 1
        texts = self._texts(f"{at}/{last}/customValue") if field.custom_iri else ()
        return self._picker(
            field, at, [f"{at}/{one}" for one in numbers], f"{at}/{last + 1}", several=True, texts=texts
        )

    def _picker(self, field: RecordField, at: str, places: Sequence[str], free: str, **more: Any) -> Control:
        assert self._finder is not None, "a form with pickers needs somebody to find values"
        names = self._finder.named(field, [self._at(place) for place in places])
        own = bool(field.custom_iri) and bool(more.get("several"))
        picked = []
        for place in places:
            value = self._at(place)
            texts = self._texts(f"{place}/customValue") if own and self._has_text(place) else ()
            found = names.get(value) or Option(value, Text(self._("In your own words"), self._language))
            picked.append(Picked(place, value, found.label, found.about, found.known, texts))
        return self._control("picker", field, at, picked=tuple(picked), input=free, url=self._choices_url(at),
                             search=self._search(field, at, free, {one.value for one in picked}), **more)  # fmt: skip

    def _has_text(self, place: str) -> bool:
        start = f"{place}/customValue/"
        return self._at(place) == OTHER or any(text for name, text in self._inputs.items() if name.startswith(start))

    def _search(self, field: RecordField, at: str, free: str, chosen: set[str]) -> Search | None:
        """What was looked for in a picker and found; of a list each has an input of its own."""
        place, words = self._sought
        if place != at or self._finder is None:
            return None
        found = [one for one in self._finder.find(replace(field, many=False), words) if one.value not in chosen]
        before, _, number = free.rpartition("/")
        first = int(number) if free != at else 0
        return Search(words, tuple(
            Picked(f"{before}/{first + count}" if free != at else at, one.value, one.label, one.about, one.known)
            for count, one in enumerate(found)
        ))  # fmt: skip

    def _numbers(self, at: str) -> list[int]:
        """The numbers of the items of a list that say something."""
        start = f"{at}/"
        parts = (name[len(start) :].partition("/")[0] for name, text in self._inputs.items()
                 if text.strip() and name.startswith(start))  # fmt: skip
        return sorted({int(part) for part in parts if part.isdecimal()})

    def _items(self, field: RecordField, at: str, value: Any) -> Iterator[Item]:
        there = value if isinstance(value, list) else []
        single = replace(field, many=False)
        written = max(self._numbers(at), default=-1) + 1  # of what could not be saved there is more than there was
        for number in range(max(len(there) + max(1, self._more.get(at, 0)), written)):
            place = f"{at}/{number}"
            item = there[number] if number < len(there) else None
            control = self._single(single, place, item)
            if control.allowed == allowed(field, self._):
                control = replace(control, allowed="")
            if control.shape not in _BARE:  # the list has its name and help before
                control = replace(control, label=_numbered(control.label, number + 1), help=None, required=False)
            control = replace(control, suggests=False)
            inner = control.controls if control.shape == "group" else (control,)
            yield Item(place, number + 1, number < len(there), inner)

    def _pages(self, field: RecordField, at: str) -> Iterator[Item]:
        if not field.many:
            yield Item(at, 0, any(name.startswith(f"{at}/") for name in self._inputs), (), self._page_url(at))
            return
        numbers = {int(part) for name in self._inputs if name.startswith(f"{at}/")
                   and (part := name[len(at) + 1 :].partition("/")[0]).isdecimal()}  # fmt: skip
        for number in range(max(numbers, default=-1) + 2):
            place = f"{at}/{number}"
            yield Item(place, number + 1, number in numbers, (), self._page_url(place))


def _numbered(label: Text, number: int) -> Text:
    return Text(f"{label.value} {number}", label.language)


def _language(tag: str) -> Language | None:
    return None if tag == NO_LANGUAGE else i18n.language(tag)
