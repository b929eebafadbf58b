"""Contexts of the pages on which a record is begun."""

from collections.abc import Iterable

from starlette.requests import Request

from browser.forms.contexts import Choice, StartPage, SubmitPage, TypeChoice
from browser.forms.pages import form_frame, type_about, type_name
from browser.http.services import language_of, services, urls
from browser.site.contexts import Link
from browser.site.frame import words
from kg.errors import KgError
from kg.records.model import RecordType
from kg.submissions.actors import Actor
from kg.texts.languages import LANGUAGES, Text
from kg.validation.json_schema import submittable_types


def submit_page(request: Request, actor: Actor | None) -> SubmitPage:
    """The types of record that a visitor may begin with."""
    language, to = language_of(request), urls(request)
    _ = words(language)
    types = [type_ for type_ in submittable_types() if actor is None or may_submit(actor, type_.schema)]
    rows = [
        TypeChoice(to.submit(language, type_.schema), type_name(type_, language), type_about(type_, language))
        for type_ in types
    ]
    return SubmitPage(
        frame=form_frame(request, _("Submit a record"), lambda tag: to.submit(tag), ()),
        signed_in=actor is not None,
        sign_in_url=to.sign_in(language, f"/{language}/submit"),
        validate_url=to.validate(language),
        mine_url=to.my_submissions(language),
        upload_url=to.my_submissions(language, 0, "upload"),
        types=tuple(sorted(rows, key=lambda row: row.name.value.casefold())),
    )


def start_page(
    request: Request, actor: Actor, type_: RecordType, record: str, problem: KgError | None = None
) -> StartPage:
    """What is asked before the form of a type."""
    language, to = language_of(request), urls(request)
    _ = words(language)
    title = type_name(type_, language)
    crumbs = (Link(to.submit(language), _("Submit a record")),)
    return StartPage(
        frame=form_frame(request, title.value, lambda tag: to.submit(tag, type_.schema), crumbs),
        action=to.submit(language, type_.schema),
        upload_url=to.my_submissions(language, 0, "upload", schema=type_.schema),
        name=title,
        description=type_about(type_, language),
        owners=tuple(_owners(request, actor, type_, language)),
        languages=tuple(Choice(tag, Text(one.name, tag), tag == language) for tag, one in LANGUAGES.items()),
        record=record,
        problem=problem.message if problem else "",
        hint=problem.hint if problem else "",
    )


def _owners(request: Request, actor: Actor, type_: RecordType, language: str) -> Iterable[Choice]:
    """For whom somebody may submit a record of a type; governments only where it is a government's."""
    names = services(request).knowledge.current().country_names(language)
    national = "government" in type_.by_name
    owners = {
        grant.owner
        for grant in actor.grants
        if actor.roles(grant.owner, type_.schema) and grant.role in ("contributor", "approver")
    }
    if "*" in owners and national:
        owners |= {f"government:{iso2}" for iso2 in names}
    for owner in sorted(owners):
        kind, _, name = owner.partition(":")
        if owner != "*" and (kind == "government") is national:
            yield Choice(owner, names.get(name) or Text(name), len(owners) == 1)


def may_submit(actor: Actor, schema: str) -> bool:
    """Whether somebody may submit records of a type for anyone."""
    return any(
        grant.covers(grant.owner, schema) and actor.roles(grant.owner, schema) & {"contributor", "approver"}
        for grant in actor.grants
    )
