"""Accepted changes: rows from the ledger, and their page."""

from starlette.requests import Request

from browser.datasets.contexts import ChangeLogPage, ChangeRow
from browser.http.parameters import whole_number
from browser.http.services import language_of, services, urls
from browser.site.contexts import Link
from browser.site.dataset_names import dataset_link
from browser.site.frame import make_frame, words
from browser.urls import Urls
from kg.errors import Damaged, ReadOnly
from kg.graph.labels import Labels
from kg.ledger.ledger import Change
from kg.publishing.provenance import change_iri

PAGE: int = 50


def change_row(change: Change, labels: Labels, to: Urls, language: str, graphs: tuple[Link, ...] = ()) -> ChangeRow:
    """One change as pages show it."""
    return ChangeRow(
        sequence=change.sequence,
        accepted=change.accepted,
        dataset=dataset_link(change.dataset, labels, to, language),
        release=change.release,
        reason=change.reason,
        agent=change.agent,
        source=change.source,
        url=to.page(change_iri(to.identifiers.base_iri, change.sequence), language),
        graphs=graphs,
    )


def latest_changes(request: Request, limit: int) -> tuple[ChangeRow, ...]:
    """The newest changes that readers can see."""
    parts, to, language = services(request), urls(request), language_of(request)
    visible = parts.knowledge.current().generation.sequence
    try:
        changes = parts.ledger.changes(limit=limit, newest_first=True, upto=visible)
    except (Damaged, ReadOnly):
        return ()
    labels = parts.knowledge.current().labels()
    return tuple(change_row(change, labels, to, language) for change in changes)


def change_log_page(request: Request) -> ChangeLogPage:
    """Changes, newest first, a page of them; the parameter `before` starts at the change below a sequence."""
    before = whole_number(request.query_params, "before", 0, 1_000_000_000, 1)
    parts, to, language = services(request), urls(request), language_of(request)
    visible = parts.knowledge.current().generation.sequence
    upto = min(visible, before - 1) if before else visible
    changes = parts.ledger.changes(limit=PAGE, newest_first=True, upto=upto)
    labels = parts.knowledge.current().labels()
    rows = tuple(change_row(one, labels, to, language, _graphs(request, one, language)) for one in changes)
    last = rows[-1].sequence if rows else 0
    older = to.change_log(language, before=str(last)) if last > 1 else ""
    _ = words(language)
    frame = make_frame(request, title=_("Change log"), address=to.change_log, section="changes")
    return ChangeLogPage(frame, rows, older)


def _graphs(request: Request, change: Change, language: str) -> tuple[Link, ...]:
    to, base = urls(request), services(request).settings.base_iri
    parts = services(request)
    names = parts.ledger.graphs_of_change(change.sequence, limit=20)
    shown = [name for name in names if not parts.names.is_source(name)]
    return tuple(Link(to.page(name, language), name.removeprefix(base)) for name in shown)
