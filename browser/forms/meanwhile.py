"""What somebody else, or the same person in another window, saved meanwhile, beside what is written in a form."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from browser.forms.contexts import Meanwhile
from browser.forms.pages import Draft, label_of
from kg.validation.findings import pointed
from kg.validation.walking import positions

_MOST: Final = 50


def saved_meanwhile(draft: Draft, body: Mapping[str, Any], language: str) -> tuple[Meanwhile, ...]:
    """The values in which a draft as it is saved and the body that a form makes of it differ, in the order of the
    document; at most so many as a page can show."""
    saved, written = (dict(_values(one, "")) for one in (draft.body, body))
    places = sorted(
        {at for at in saved.keys() | written.keys() if saved.get(at) != written.get(at)},
        key=lambda at: (positions(draft.body)(at), at),
    )
    return tuple(
        Meanwhile(label_of(draft.type, at, language), saved.get(at, ""), written.get(at, "")) for at in places[:_MOST]
    )


def _values(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """All values that are no objects and lists, by their places."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _values(one, at + pointed(str(name)))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _values(one, at + pointed(number))
    elif value is not None and value != "":
        yield at, str(value)
