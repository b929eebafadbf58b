"""The list of a vocabulary's change sets, and the page of one."""

from collections.abc import Sequence

from starlette.requests import Request

from browser.changesets.contexts import ChangeSetPage, ChangeSetRow, ChangeSetsPage, NotGrantedPage
from browser.changesets.showing import Shown
from browser.changesets.work import ShownState, changing_of, states_of
from browser.http.services import language_of, services, urls
from browser.http.sessions import own_path
from browser.releases.differences import difference_view
from browser.releases.pages import known_dataset, quality_rows
from browser.releases.work import releases_of
from browser.site.contexts import Frame, Link
from browser.site.frame import make_frame, words
from browser.submissions.suggested import SuggestedTerm, shown, suggestions_of
from kg.accounts.accounts import Account
from kg.accounts.grants import ALL, roles, vocabulary
from kg.changesets.model import KINDS
from kg.changesets.service import Preview
from kg.changesets.store import ChangeSet
from kg.errors import InvalidInput
from kg.graph.datasets import Dataset
from kg.texts.languages import Text, choose_label


def asked_concept(request: Request) -> str:
    """What somebody came to change, '' for nothing. Raises InvalidInput for what is no identifier."""
    found = request.query_params.get("concept", "").strip()
    if found and (
        not found.startswith(("http://", "https://", "urn:")) or len(found) > 1_000 or set(found) & set(' <>"')
    ):
        raise InvalidInput("`concept` is no identifier.", "An identifier begins with http://, https:// or urn:.")
    return found


def title_of(dataset: Dataset, language: str) -> Text:
    """The name of a vocabulary."""
    return choose_label(dataset.titles, language) or Text(dataset.id)


def frame(request: Request, dataset: Dataset, name: str, *places: tuple[str, str]) -> Frame:
    """The frame of one of these pages, below places (path and name); other languages show what this one shows."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    title = title_of(dataset, language).value
    crumbs = [
        Link(to.vocabularies(language), _("Vocabularies")),
        Link(to.dataset(dataset.id, language), title),
        Link(to.change_sets(dataset.id, language), _("Change sets"), current=not places),
    ]
    crumbs += [Link(to.change_sets(dataset.id, language, place), text) for place, text in places[:-1]]
    crumbs += [Link("", text, current=True) for _place, text in places[-1:]]
    place, concept = places[-1][0] if places else "", asked_concept(request)
    more = {"suggestion": one} if (one := request.query_params.get("suggestion", "")).isdecimal() else {}
    return make_frame(
        request,
        styles=("vocabulary.css",),
        title=f"{name} – {title}",
        address=lambda tag: to.with_parameters(to.change_sets(dataset.id, tag, place, concept), more),
        breadcrumbs=crumbs,
        section="vocabularies",
        index=False,
    )


def row_of(request: Request, change_set: ChangeSet, concept: str = "") -> ChangeSetRow:
    """A change set as pages show it."""
    return rows_of(request, [change_set], concept)[0]


def rows_of(request: Request, some: Sequence[ChangeSet], concept: str = "") -> tuple[ChangeSetRow, ...]:
    """Change sets of one vocabulary; those that may be changed are led to with what somebody came to change."""
    states = states_of(request, some)
    return tuple(_row(request, one, states[one.number], concept if one.is_open else "") for one in some)


def _row(request: Request, change_set: ChangeSet, state: ShownState, concept: str) -> ChangeSetRow:
    url = urls(request).change_sets(change_set.dataset, language_of(request), str(change_set.number), concept)
    number, title = change_set.number, change_set.title
    return ChangeSetRow(url, number, title, change_set.account, change_set.created, state)


def list_page(request: Request) -> ChangeSetsPage:
    """The change sets of a vocabulary."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    dataset, concept = known_dataset(request), asked_concept(request)
    found = changing_of(request).sets.of_dataset(dataset.id)
    return ChangeSetsPage(
        frame=frame(request, dataset, _("Change sets")),
        title=title_of(dataset, language),
        concept=Shown(request, {}).thing(concept) if concept else None,
        rows=rows_of(request, found, concept),
        here_url=to.change_sets(dataset.id, language, "", concept),
    )


def not_granted_page(request: Request, account: Account) -> NotGrantedPage:
    """Why an account that is signed in sees no change sets of a vocabulary."""
    to, language, dataset, concept = urls(request), language_of(request), known_dataset(request), asked_concept(request)
    subject = vocabulary(dataset.id)
    held = roles(services(request).accounts.grants(account.number), subject, ALL)
    here = own_path(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    return NotGrantedPage(
        frame=frame(request, dataset, words(language)("Propose a change")),
        title=title_of(dataset, language),
        concept=Shown(request, {}).thing(concept) if concept else None,
        account=account.name,
        grant="" if held & {"vocabulary-editor", "vocabulary-approver"} else f"vocabulary-editor {subject}",
        account_url=to.account(language),
        sign_in_url=to.sign_in(language, here),
    )


def change_set_page(request: Request, change_set: ChangeSet, preview: Preview | None) -> ChangeSetPage:
    """One change set; the preview is of one that is not decided."""
    to, language = urls(request), language_of(request)
    dataset, row = known_dataset(request), row_of(request, change_set)
    names = {thing.iri: thing.names for thing in preview.difference.things if thing.names} if preview else {}
    things, misfits = Shown(request, names), {one.place: one for one in preview.misfits} if preview else {}
    entries = changing_of(request).sets.edits(change_set.number)
    concept = asked_concept(request)
    candidate = f"candidates/{change_set.candidate}"
    return ChangeSetPage(
        frame=frame(request, dataset, change_set.title, (str(change_set.number), change_set.title)),
        title=title_of(dataset, language),
        row=row,
        etag=change_set.etag,
        edits=tuple(things.edit(entry, misfits.get(place)) for place, entry in enumerate(entries)),
        misfits=len(misfits),
        difference=difference_view(request, preview.difference, row.url) if preview else None,
        quality=quality_rows(preview.before, preview.after) if preview else (),
        concept=concept,
        kinds=tuple((kind, to.change_sets(dataset.id, language, f"{change_set.number}/{kind}")) for kind in KINDS)
        if change_set.is_open
        else (),
        candidate_url=to.releases(dataset.id, language, candidate) if change_set.state == "proposed" else "",
        outdated=row.state == "proposed" and _is_outdated(request, change_set),
        suggested=_waiting_terms(request, change_set) if change_set.is_open else (),
    )


def _waiting_terms(request: Request, change_set: ChangeSet) -> tuple[SuggestedTerm, ...]:
    """Those that wait for the editors of the vocabulary of an open change set, with where each is taken over."""
    to, language = urls(request), language_of(request)
    add = to.change_sets(change_set.dataset, language, f"{change_set.number}/add")
    found = suggestions_of(request).waiting(change_set.dataset)
    return shown(found, language, lambda one: to.with_parameters(add, {"suggestion": str(one.number)}))


def _is_outdated(request: Request, change_set: ChangeSet) -> bool:
    """Whether its candidate was discarded, or something else was published after it was made."""
    parts = services(request)
    candidate = releases_of(parts).candidates.get(change_set.dataset, change_set.candidate or 0)
    published = changing_of(request).published(change_set.dataset).sha256
    return candidate.state == "discarded" or candidate.compared_sha256 != published
