"""Terms that the lists of a field lack: the page on which its author suggests one."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from browser.forms.choosing import field_at
from browser.forms.contexts import Choice, SuggestPage
from browser.forms.finding import may_suggest
from browser.forms.pages import Draft, form_frame, type_name
from browser.http.services import language_of, services, urls
from browser.site.contexts import Link
from browser.site.frame import words
from browser.submissions.suggested import shown as shown_terms
from browser.submissions.suggested import suggestions_of
from kg.errors import KgError, NotFound
from kg.records.mapping.iris import read_iris
from kg.records.model import RecordField
from kg.submissions.actors import Actor
from kg.submissions.suggesting import Term
from kg.texts.languages import LANGUAGES, Text, choose_label
from kg.texts.numbers import read_whole


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """For which field of a document a term is suggested: its place, and where its page and the form are."""

    at: str
    field: RecordField
    here_url: str
    back_url: str


def asked_term(request: Request, draft: Draft) -> AskedTerm:
    """What the address asks for. Raises NotFound for a field that takes no terms of lists."""
    to, language, number = urls(request), language_of(request), draft.submission.number
    at = request.query_params.get("at", "")[:1_000]
    field = field_at(draft.type, at)
    if field is None or not may_suggest(field):
        raise NotFound("The form has no such field to suggest terms for.", "Open the form again.")
    keys = [page.key for page in draft.pages]
    key = next((one for one in keys if one == request.query_params.get("page")), keys[0])
    here = to.my_submissions(language, number, "suggest", at=at, page=key)
    return AskedTerm(at, field, here, to.my_submissions(language, number, "edit", page=key))


def suggest(request: Request, actor: Actor, draft: Draft, asked: AskedTerm, fields: Mapping[str, str]) -> None:
    """Keep the term that a form sent, or take one back. Raises InvalidInput, Conflict and NotFound."""
    suggestions, number = suggestions_of(request), draft.submission.number
    if "take-back" in fields:
        suggestions.take_back(actor, number, read_whole(fields["take-back"]) or 0)
        return
    said = {name: fields.get(name, "") for name in ("label", "language", "definition", "belongs")}
    suggestions.suggest(actor, number, asked.at, _dataset(request, asked.field), Term(**said))


def _dataset(request: Request, field: RecordField) -> str:
    """The vocabulary that the lists of a field belong to, '' where nobody knows."""
    parts = services(request)
    iris, owner = read_iris(parts.settings.base_iri), parts.knowledge.current().graph.owners.owner
    return next((found for name in field.domains if (found := owner(iris.domain(name)))), "")


def suggest_page(
    request: Request,
    actor: Actor,
    draft: Draft,
    asked: AskedTerm,
    given: Mapping[str, str] = {},
    problem: KgError | None = None,
) -> SuggestPage:
    """The page, with what was sent in vain and why."""
    language, to, number = language_of(request), urls(request), draft.submission.number
    _ = words(language)
    crumbs = (
        Link(to.my_submissions(language), _("My submissions")),
        Link(asked.back_url, type_name(draft.type, language).value),
    )
    tag = given.get("language") or next((one for one in draft.languages if one in LANGUAGES), language)
    found = [one for one in suggestions_of(request).of_submission(actor, number) if one.place == asked.at]
    key = request.query_params.get("page", "")
    return SuggestPage(
        frame=form_frame(
            request,
            _("Suggest a term"),
            lambda tag: to.my_submissions(tag, number, "suggest", at=asked.at, page=key),
            crumbs,
        ),
        action=asked.here_url,
        back_url=asked.back_url,
        field=choose_label(asked.field.labels, language) or Text(asked.field.name),
        languages=tuple(Choice(one.tag, Text(one.name, one.tag), one.tag == tag) for one in LANGUAGES.values()),
        suggested=shown_terms(found, language),
        given=given,
        problem=problem.message if problem else "",
        hint=problem.hint if problem else "",
    )
