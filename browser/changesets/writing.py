"""Change sets as programs get them."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from browser.changesets.models import ChangeSetAction, ChangeSetDetail, ChangeSetItem, ChangeSetPreview
from browser.changesets.work import ShownState, changing_of, states_of
from browser.http.services import urls
from browser.submissions.conditions import etag_of
from browser.submissions.writing import as_text, item_answered
from kg.changesets.model import values_of
from kg.changesets.service import Preview
from kg.changesets.store import ChangeSet, Entry


def items(request: Request, some: Sequence[ChangeSet]) -> list[ChangeSetItem]:
    """Change sets of one vocabulary."""
    states = states_of(request, some)
    return [_item(request, one, states[one.number]) for one in some]


def _item(request: Request, change_set: ChangeSet, state: ShownState) -> ChangeSetItem:
    to, dataset, number = urls(request), change_set.dataset, change_set.number
    possible = {"open": ("propose", "discard"), "proposed": ("reopen",)}.get(state, ())
    actions = [_action(name, to.change_sets_api(dataset, number, f"actions/{name}")) for name in possible]
    return {
        "number": number,
        "url": to.change_sets_api(dataset, number),
        "etag": etag_of(change_set),
        "dataset": dataset,
        "title": change_set.title,
        "state": state,
        "account": change_set.account,
        "created": change_set.created,
        "changed": change_set.changed,
        "candidate": change_set.candidate,
        "actions": actions,
    }


def _action(name: Any, href: str) -> ChangeSetAction:
    return {"name": name, "href": href}


def detail(request: Request, change_set: ChangeSet) -> ChangeSetDetail:
    """A change set with its edits."""
    item = items(request, [change_set])[0]
    entries = changing_of(request).sets.edits(change_set.number)
    undecided = item["state"] in ("open", "proposed")
    preview = urls(request).change_sets_api(change_set.dataset, change_set.number, "preview") if undecided else ""
    return {
        **item,
        "edits": [
            {"number": one.number, "account": one.account, "at": one.at, "edit": _values(one)} for one in entries
        ],
        "preview": preview,
    }


def _values(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.edit.kind, "concept": entry.edit.concept, **values_of(entry.edit)}


def preview_text(change_set: ChangeSet, entries: Sequence[Entry], published: str, preview: Preview) -> str:
    """What a change set would change, as JSON."""
    difference: Any = preview.difference.as_json()
    made: ChangeSetPreview = {
        "etag": etag_of(change_set),
        "published": published,
        "misfits": [
            {
                "edit": entries[one.place].number,
                "reason": one.reason,
                "about": list(one.about),
                "message": one.message,
            }
            for one in preview.misfits
        ],
        "difference": difference,
        "quality": {"before": dict(preview.before), "after": dict(preview.after)},
    }
    return as_text(made)


def changed(request: Request, change_set: ChangeSet, status: int = 200) -> Response:
    """The answer to whoever has changed one."""
    item: Mapping[str, Any] = detail(request, change_set)
    return item_answered(status, item)
