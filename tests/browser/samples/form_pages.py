"""Samples of the forms in which records are written: every way to show a field, faults, what was cleared."""

from dataclasses import replace
from typing import Final

from browser.forms.contexts import (
    CheckPage,
    Choice,
    Control,
    Fault,
    FormPageView,
    Item,
    LostPage,
    StartPage,
    Step,
    SubmitPage,
    TextInput,
    TypeChoice,
)
from browser.site.contexts import Page
from kg.texts.languages import LANGUAGES, Text
from tests.browser.samples.frames import Site

_RECORD: Final = "0A1B2C3D-0000-4000-8000-123456789ABC"
_NAME: Final = Text("National target", "en")
_YES: Final = (Choice("true", Text("Yes", "en"), True), Choice("false", Text("لا", "ar"), False))
_TERMS: Final = tuple(
    Choice(f"T-{number}", Text(f"Term {number} of a list", "en"), number == 2) for number in range(12)
)
_HELP: Final = Text("What the record is called, in each of its languages.", "en")


def _texts(name: str) -> tuple[TextInput, ...]:
    return (
        TextInput(f"/{name}/en", f"{name}--en", LANGUAGES["en"], "A <b>title</b>"),
        TextInput(f"/{name}/ar", f"{name}--ar", LANGUAGES["ar"], "عنوان"),
        TextInput(f"/{name}/-", f"{name}---", None, "No language"),
    )


def _control(shape: str, name: str, label: str, **more: object) -> Control:
    made = Control(shape, f"/{name}", name.replace("/", "--"), Text(label, "en"))  # type: ignore[arg-type]
    return replace(made, input=f"/{name}", **more)  # type: ignore[arg-type]


def _line(name: str) -> Control:
    return _control("line", name, "Sequence", value="1", mode="numeric")


_CONTROLS: Final = (
    _control("texts", "title", "Title", texts=_texts("title"), required=True, help=_HELP),
    _control("texts", "description", "Description", texts=_texts("description"), long=True),
    replace(_line("sequence"), faults=(Text("Sequence: “first” is no number.", "en"),), value="first", private=True),
    _control("radios", "hasActors", "Has actors", choices=_YES, value="true", texts=_texts("hasActors")),
    _control("select", "country", "Country", choices=_TERMS),
    _control("boxes", "subjects", "Subjects", choices=_TERMS),
    _control("link", "website", "Website", value="https://example.org/", texts=_texts("website"), second="en"),
    _control("place", "location", "Location", value="1.5", second="-3"),
    _control("group", "assessment", "Assessment", controls=(_line("assessment/n"),)),
    _control(
        "items",
        "indicators",
        "Indicators",
        items=(
            Item("/indicators/0", 1, True, (_line("indicators/0"),)),
            Item("/indicators/1", 2, True, (_control("select", "indicators/1", "Indicators", choices=_TERMS),)),
            Item(
                "/indicators/2",
                3,
                False,
                (_control("group", "indicators/2", "Part", controls=(_line("indicators/2/n"),)),),
            ),
        ),
    ),
    _control("pages", "sections", "Sections", items=(Item("/sections/0", 1, True, (), "#"), Item("/s", 2, False))),
    _control("pages", "section", "Section", items=(Item("/section", 0, True, (), "#"),)),
    _control("kept", "odd", "Odd", value='{"a": [1]}'),
)
_FAULT: Final = Fault("#", Text("Title", "en"), Text("A value is required.", "en"), Text("Fill the field in.", "en"))


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    types = (
        TypeChoice(site.address("submit/nbsap"), Text("National biodiversity strategy", "en"), _HELP),
        TypeChoice(site.address("submit/nationalTarget7"), Text("Objectif national", "fr"), None),
    )
    to = {name: site.address(name) for name in ("sign-in", "validate", "submissions")}
    submit = SubmitPage(
        site.frame("Submit a record", "submit"),
        True,
        to["sign-in"],
        to["validate"],
        to["submissions"],
        "#upload",
        types,
    )
    start = StartPage(
        site.frame("National target", "submit/nationalTarget7"), "#", "#upload", _NAME, _HELP, _YES, _TERMS[:3], ""
    )
    steps = (Step("#", Text("General", "en"), "", True, 2), Step("#", Text("Section", "en"), "2"))
    form = FormPageView(
        frame=site.frame("General", "submissions/1/edit"),
        action="#",
        etag=3,
        key="general",
        name=_NAME,
        record=_RECORD,
        heading=Text("General", "en"),
        number="2",
        steps=steps,
        controls=_CONTROLS,
        previous_url="#",
        item_url="/sections/1",
        saved=True,
        cleared=(Text("Title", "en"),),
    )
    check = CheckPage(
        frame=site.frame("Check and submit", "submissions/1/edit"),
        action="#",
        etag=3,
        name=_NAME,
        record=_RECORD,
        steps=steps,
        faults=(_FAULT,),
        warnings=(_FAULT,),
        changes=(replace(_FAULT, before="Write to a@example.org", after=""),),
        conforms=False,
    )
    why, hint = "Submission 1 was changed meanwhile.", "Read it again."
    return {
        "submit": submit,
        "submit, a visitor": replace(submit, signed_in=False),
        "submit, without a role": replace(submit, types=()),
        "start of a form": start,
        "start of a form, refused": replace(start, record=_RECORD, owners=_TERMS, problem=why, hint=hint),
        "start of a form, for nobody": replace(start, owners=()),
        "form": form,
        "form, not saved": replace(form, problem=why, hint=hint, cleared=()),
        "check of a form": check,
        "check of a form, fine": replace(check, faults=(), warnings=(), changes=(), conforms=True),
        "form, session over": LostPage(
            site.frame("No longer signed in", "submit"), "#", to["sign-in"], (("/title/en", "</textarea><b>"),)
        ),
    }
