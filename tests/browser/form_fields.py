"""The forms of a page, as a browser without scripts sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class SentForm:
    """A form: where it goes, what it sends when nothing is changed, the values of its buttons, and its method."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    method: str = "get"

    def sent(self, button: str = "", **changes: str) -> list[tuple[str, str]]:
        """What is sent with some fields changed, by a button."""
        kept = [(name, changes.get(name, value)) for name, value in self.fields]
        new = [(name, value) for name, value in changes.items() if name not in dict(self.fields)]
        return [*kept, *new, *([("do", button)] if button else [])]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[SentForm] = []
        self._text: str | None = None
        self._name = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(SentForm(given.get("action", ""), method=given.get("method", "get").lower()))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if tag == "input" and given.get("name"):
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                fields.append((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self._name, self._text = given["name"], ""
        elif tag == "select":
            self._select = given["name"]
            fields.append((self._select, ""))
        elif tag == "option" and self._select and "selected" in given:
            fields[-1] = (self._select, given["value"])
        elif tag == "button" and given.get("name") == "do":
            self.forms[-1].buttons.append(given["value"])

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.forms[-1].fields.append((self._name, self._text.removeprefix("\n").replace("\n", "\r\n")))
            self._text = None
        elif tag == "select":
            self._select = ""


def forms_of(page: str, part: str = "") -> list[SentForm]:
    """The forms of a page whose address has a part."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if part in form.action]
