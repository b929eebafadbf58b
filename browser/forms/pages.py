"""Contexts of the pages of forms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from starlette.requests import Request

from browser.forms.contexts import (
    CheckPage,
    Fault,
    FormPageView,
    LostPage,
    Step,
)
from browser.forms.controls import Controls, anchor
from browser.forms.finding import Finder
from browser.forms.terms import TermLists
from browser.http.services import language_of, services, urls
from browser.records.naming import Naming
from browser.site.contexts import Frame, Link
from browser.site.frame import make_frame, words
from browser.submissions.suggested import shown as shown_terms
from browser.validation.page import shape_path
from kg.changesets.suggestions import Suggestion
from kg.errors import KgError
from kg.records.mapping.iris import read_iris
from kg.records.model import RecordType
from kg.records.types import get_record_type
from kg.submissions.forms.inputs import inputs_of
from kg.submissions.forms.pages import FormPage, page_of, pages_of
from kg.submissions.rows import Submission
from kg.texts.languages import Text, choose_label
from kg.validation.findings import Finding
from kg.validation.report import Report
from kg.validation.walking import value_at

CHECK = "check"
"""The key of the last page."""
_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal that is being written: its body, the report on that, its type and pages."""

    submission: Submission
    body: Mapping[str, Any]
    report: Report

    @property
    def type(self) -> RecordType:
        """The type of the record."""
        return get_record_type(self.submission.schema)

    @property
    def pages(self) -> list[FormPage]:
        """The pages of its form."""
        return pages_of(self.type, self.body)

    @property
    def languages(self) -> list[str]:
        """The languages that the document says it is in."""
        header = self.body.get("header")
        listed = header.get("languages") if isinstance(header, Mapping) else None
        return [tag for tag in listed if isinstance(tag, str)] if isinstance(listed, list) else ["en"]


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: what was sent in vain, why, what was cleared, how many empty items more lists
    have, in which place what is looked for, and the terms that were suggested."""

    inputs: Mapping[str, str] | None = None
    problem: KgError | None = None
    saved: bool = False
    cleared: Sequence[str] = ()
    more: Mapping[str, int] | None = None
    all_faults: bool = False
    sought: tuple[str, str] = ("", "")
    suggested: Sequence[Suggestion] = ()


def form_page(request: Request, draft: Draft, page: FormPage, shown: Shown = Shown()) -> FormPageView:
    """One page of a form."""
    language, to = language_of(request), urls(request)
    _ = words(language)
    there = value_at(draft.body, page.at) or {}
    inputs = inputs_of(page.fields, there, page.at) if shown.inputs is None else shown.inputs
    findings = [one for one in draft.report.findings if shown.all_faults or not one.code.startswith(_MISSING)]
    finder = finder_of(request, draft.submission)
    number = draft.submission.number

    def page_url(key: str) -> str:
        return to.my_submissions(language, number, "edit", page=key)

    make = Controls(
        language,
        draft.languages,
        finder.terms,
        inputs,
        findings if shown.inputs is None else (),
        page_url,
        _,
        shown.more or {},
        finder,
        shown.sought,
        lambda at: to.my_submissions(language, number, "choices", at=at),
        shown_terms(shown.suggested, language),
    )
    heading, item = _heading(draft.type, page, language)
    pages = draft.pages
    before = next((one for one, other in pairwise(pages) if other.key == page.key), None)
    return FormPageView(
        frame=_of_draft(request, draft, heading.value, page.key),
        action=to.my_submissions(language, number, "edit", page=page.key),
        etag=draft.submission.etag,
        key=page.key,
        name=type_name(draft.type, language),
        record=draft.submission.record,
        heading=heading,
        number=item,
        steps=_steps(request, draft, pages, page.key),
        controls=make.of(page.fields, there if isinstance(there, Mapping) else {}, page.at),
        previous_url=page_url(before.key) if before else "",
        item_url=page.at if page.field is not None and page.field.many else "",
        saved=shown.saved,
        cleared=tuple(_label(draft.type, pointer, language) for pointer in shown.cleared),
        problem=shown.problem.message if shown.problem else "",
        hint=shown.problem.hint if shown.problem else "",
    )


def finder_of(request: Request, submission: Submission) -> Finder:
    """What finds values for the fields of a proposal."""
    parts, language = services(request), language_of(request)
    knowledge, iris = parts.knowledge.current(), read_iris(parts.settings.base_iri)
    naming = Naming(knowledge, urls(request), language)
    return Finder(knowledge, naming, iris, TermLists(knowledge, iris, language), submission.owner)


def check_page(request: Request, draft: Draft, problem: KgError | None = None) -> CheckPage:
    """The last page of a form, before it is submitted."""
    language, to = language_of(request), urls(request)
    _ = words(language)
    pages, found = draft.pages, draft.report.findings

    def faults(severity: str, *, changing: bool) -> tuple[Fault, ...]:
        some = [one for one in found if one.severity == severity and changing is ("before" in one.details)]
        return tuple(_fault(request, draft, pages, one, language) for one in some)

    return CheckPage(
        frame=_of_draft(request, draft, _("Check and submit"), CHECK),
        action=to.my_submissions(language, draft.submission.number, "edit", page=CHECK),
        etag=draft.submission.etag,
        name=type_name(draft.type, language),
        record=draft.submission.record,
        steps=_steps(request, draft, pages, CHECK),
        faults=faults("violation", changing=False) + faults("violation", changing=True),
        warnings=faults("warning", changing=False),
        changes=faults("warning", changing=True) + faults("info", changing=True),
        conforms=draft.report.conforms,
        problem=problem.message if problem else "",
        hint=problem.hint if problem else "",
    )


def lost_page(request: Request, inputs: Mapping[str, str]) -> LostPage:
    """A form that came after its session was over."""
    language, to = language_of(request), urls(request)
    _ = words(language)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return LostPage(
        frame=form_frame(request, _("You are no longer signed in"), lambda tag: to.submit(tag), ()),
        action=here,
        sign_in_url=to.sign_in(language, f"/{language}/account"),
        inputs=tuple(inputs.items()),
    )


def form_frame(request: Request, title: str, address: Any, crumbs: Sequence[Link]) -> Frame:
    """The frame of the pages of forms, none of which is for search engines."""
    language, to = language_of(request), urls(request)
    home = Link(to.home(language), words(language)("Home page"))
    here = Link("", title, current=True)
    return make_frame(request, title=title, address=address, breadcrumbs=(home, *crumbs, here), index=False,
                      styles=("forms.css",), scripts=("picker.js",), section="submit")  # fmt: skip


def _of_draft(request: Request, draft: Draft, title: str, key: str) -> Frame:
    language, to, number = language_of(request), urls(request), draft.submission.number
    crumbs = (Link(to.my_submissions(language), words(language)("My submissions")),
              Link(to.my_submissions(language, number), type_name(draft.type, language).value))  # fmt: skip
    return form_frame(request, title, lambda tag: to.my_submissions(tag, number, "edit", page=key), crumbs)


def _steps(request: Request, draft: Draft, pages: Sequence[FormPage], current: str) -> tuple[Step, ...]:
    language, to, number = language_of(request), urls(request), draft.submission.number
    counts: dict[str, int] = {}
    for finding in draft.report.findings:
        if finding.severity == "violation":
            key = page_of(list(pages), finding.pointer).key
            counts[key] = counts.get(key, 0) + 1
    steps = []
    for page in pages:
        label, item = _heading(draft.type, page, language)
        url = to.my_submissions(language, number, "edit", page=page.key)
        steps.append(Step(url, label, item, page.key == current, counts.get(page.key, 0)))
    check = to.my_submissions(language, number, "edit", page=CHECK)
    return (*steps, Step(check, Text(words(language)("Check and submit"), language), "", current == CHECK))


def _heading(type_: RecordType, page: FormPage, language: str) -> tuple[Text, str]:
    """What a page is called, and its number among those that are called so, '' where there is one."""
    if page.field is not None:
        return choose_label(page.field.labels, language) or Text(page.field.name), str(page.part or "")
    group = next((one for one in type_.groups if one.key == page.group), None)
    name = choose_label(group.labels, language) if group else None
    return name or Text(words(language)("Fields"), language), str(page.part or "")


def _fault(request: Request, draft: Draft, pages: list[FormPage], finding: Finding, language: str) -> Fault:
    to, page = urls(request), page_of(pages, finding.pointer)
    url = to.my_submissions(language, draft.submission.number, "edit", page=page.key, faults="1")
    return Fault(
        url=f"{url}#{anchor(finding.pointer)}",
        field=_label(draft.type, finding.pointer, language),
        message=finding.message(language),
        remedy=finding.remedy(language),
        before=str(finding.details.get("before", "")),
        after=str(finding.details.get("after", "")),
    )


def _label(type_: RecordType, pointer: str, language: str) -> Text:
    fields = dict(type_.walk())
    dotted = ".".join(part for part in pointer.split("/") if part and not part.isdecimal())
    field = fields.get(shape_path(dotted, fields))
    label = choose_label(field.labels, language) if field else None
    return label or Text(dotted or type_.schema)


def type_name(type_: RecordType, language: str) -> Text:
    """What a type is called."""
    return choose_label(type_.labels, language) or Text(type_.schema)


def type_about(type_: RecordType, language: str) -> Text | None:
    """What a type is for."""
    return choose_label(type_.descriptions, language)


def read_report(packed: Mapping[str, Any]) -> bytes:
    """A report as it is kept, for `kg.validation.wire.unpack`."""
    return json.dumps(packed).encode()
