"""Change sets as requests use them, and previews, which are worked out in a process of their own and kept."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from browser.http.services import Services, services
from browser.releases.curators import Curator, refusal
from browser.releases.work import releases_of, run_work
from kg.accounts.accounts import Account
from kg.changesets.service import Changing, Preview, read_preview
from kg.changesets.store import ChangeSet, ChangeSets
from kg.errors import NotFound
from kg.submissions.once import Once

ShownState = Literal["open", "proposed", "published", "discarded"]
"""What readers are told of the state of a change set."""
_KEPT: Final = 8
_MODULE: Final = "kg.changesets.work"


class Desk:
    """The change sets of a running copy, with a few previews."""

    def __init__(self, parts: Services) -> None:
        self.changing = Changing(parts.ledger, ChangeSets(parts.settings.ledger_address), parts.names)
        self.previews: OrderedDict[tuple[int, int, str], Preview] = OrderedDict()


def changing_of(request: Request) -> Changing:
    """The change sets of the running copy."""
    return services(request).of(Desk).changing


def find_change_set(request: Request) -> ChangeSet:
    """The change set of a request, of the dataset of its address. Raises NotFound."""
    number, dataset = request.path_params["number"], request.path_params["dataset"]
    found = changing_of(request).sets.get(number)
    if found.dataset != dataset:
        raise NotFound(f"{dataset} has no change set {number}.", "The list of change sets shows those there are.")
    return found


def spaces_of(request: Request, dataset: str) -> list[str]:
    """The beginnings of identifiers in which a vocabulary may make concepts, its own below our base first."""
    knowledge = services(request).knowledge.current()
    own = f"{services(request).settings.base_iri}{dataset}/"
    spaces = [own, *(space for space, owner in knowledge.spaces if owner == dataset and space != own)]
    owner = knowledge.graph.owners.owner
    return [space for space in spaces if owner(f"{space}new") == dataset]


async def find_preview(request: Request, change_set: ChangeSet) -> Preview:
    """What a change set would change now. Raises Busy and TimedOut."""
    desk = services(request).of(Desk)
    version = await run_in_threadpool(desk.changing.published, change_set.dataset)
    key = (change_set.number, change_set.etag, version.sha256)
    if key not in desk.previews:
        desk.previews[key] = read_preview(await _work(request, change_set, {"task": "preview"}))
    desk.previews.move_to_end(key)
    while len(desk.previews) > _KEPT:
        desk.previews.popitem(last=False)
    return desk.previews[key]


async def propose(
    request: Request,
    change_set: ChangeSet,
    account: Account,
    release: str,
    reason: str,
    once: Once[ChangeSet] | None = None,
) -> int:
    """Propose a change set as it was read; the number of the candidate. Raises what `Changing.propose` raises."""
    version = await run_in_threadpool(changing_of(request).published, change_set.dataset)
    history = await run_in_threadpool(services(request).history, version.graph)
    candidate = {"dataset": change_set.dataset, "graph": "", "release": release, "agent": account.name,
                 "agent_number": account.number, "reason": reason,
                 "sha256": "", "triples": 0, "source": f"change set {change_set.number}",
                 "licence": history[0][1].licence if history else ""}  # fmt: skip
    named = {name: getattr(once, name) for name in ("account", "key", "request_sha256")} if once else None
    task = {"task": "propose", "etag": change_set.etag, "candidate": candidate, "key": named}
    return int((await _work(request, change_set, task))["id"])


def reopen(request: Request, editor: Curator, change_set: ChangeSet, once: Once[ChangeSet] | None = None) -> ChangeSet:
    """Take a proposed change set back. Raises Refused for who may not discard its candidate, and as `Changing` does."""
    releases = releases_of(services(request))
    if change_set.candidate is not None:
        candidate = releases.candidates.get(change_set.dataset, change_set.candidate)
        if candidate.state == "open" and not editor.may_decide("discard", candidate):
            raise refusal(editor)
    return changing_of(request).reopen(releases, change_set, editor.name, once)


def states_of(request: Request, some: Sequence[ChangeSet]) -> dict[int, ShownState]:
    """The states of change sets of one dataset, by their numbers; one that was proposed may be published."""
    proposed = {one.number: one.candidate for one in some if one.state == "proposed" and one.candidate is not None}
    dataset = some[0].dataset if some else ""
    states = releases_of(services(request)).candidates.states(dataset, proposed.values()) if proposed else {}
    return {
        one.number: "published" if states.get(proposed.get(one.number, 0)) == "published" else one.state for one in some
    }


async def _work(request: Request, change_set: ChangeSet, task: dict[str, Any]) -> dict[str, Any]:
    spaces = await run_in_threadpool(spaces_of, request, change_set.dataset)
    return await run_work(request, {**task, "number": change_set.number, "spaces": spaces}, _MODULE)
