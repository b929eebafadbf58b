"""A difference as a page shows it: one group of changes at a time, a page of it, every thing with its name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request

from browser.http.parameters import MOST_PAGES, whole_number
from browser.http.services import language_of, services, urls
from browser.releases.contexts import ChangedThing, ChangedValue, DifferenceView, GroupLink
from browser.site.contexts import FormatLink, Value
from browser.site.values import ValueMaker
from kg.errors import InvalidInput
from kg.graph.labels import compact_iri
from kg.releases.model import GROUPS, Detail, Difference, Group, Term, Thing
from kg.texts.languages import Text, choose_label

PAGE: Final = 100
_VALUES: Final = 30
"""Values of one thing that a page shows; the files have all."""
_STATES: Final = ("removed", "replaced", "deprecated", "undeprecated")
"""Groups of things that may have a successor."""


def difference_view(
    request: Request, difference: Difference, address: str, files: Sequence[FormatLink] = ()
) -> DifferenceView:
    """The part of a difference for a request: `group` (the first that has things, unless said), `page`."""
    counts = difference.counts
    present = [group for group in GROUPS if group in counts]
    group = _asked_group(request, present)
    page = _asked_page(request)
    things = difference.of_group(group) if group else []
    shown = things[(page - 1) * PAGE : page * PAGE]
    to = urls(request)

    def link(name: str, number: int = 1) -> str:
        return to.with_parameters(address, {"group": name} | ({"page": str(number)} if number > 1 else {}))

    make = things_of(request, difference)
    return DifferenceView(
        concepts_before=difference.concepts_before,
        concepts_after=difference.concepts_after,
        triples_removed=difference.triples_removed,
        triples_added=difference.triples_added,
        groups=tuple(GroupLink(name, counts[name], link(name), name == group) for name in present),
        group=group or "",
        things=tuple(make(thing, group) for thing in shown) if group else (),
        total=len(things),
        first=(page - 1) * PAGE + 1 if shown else 0,
        last=(page - 1) * PAGE + len(shown) if shown else 0,
        previous_url=link(group or "", page - 1) if page > 1 else "",
        next_url=link(group or "", page + 1) if page * PAGE < len(things) else "",
        files=tuple(files),
    )


def things_of(request: Request, difference: Difference) -> Callable[[Thing, Group], ChangedThing]:
    """Shows the things of a difference in one of their groups, with the values that differ there."""
    return _ThingMaker(request, {thing.iri: thing.names for thing in difference.things if thing.names}).thing


def _asked_group(request: Request, present: Sequence[Group]) -> Group | None:
    asked = request.query_params.get("group", "")
    if not asked:
        return next(iter(present), None)
    for group in GROUPS:
        if group == asked:
            return group
    raise InvalidInput(f"There is no kind of change “{asked[:40]}”.", "There are: " + ", ".join(GROUPS) + ".")


def _asked_page(request: Request) -> int:
    return whole_number(request.query_params, "page", 1, MOST_PAGES, 1)


class _ThingMaker:
    """Shows the things of a difference by the names they have or had, else by those of the graph."""

    def __init__(self, request: Request, names: Mapping[str, Sequence[Text]]) -> None:
        self._language = language_of(request)
        graph = services(request).knowledge.current()
        self._values = ValueMaker(graph.graph, graph.labels(), urls(request), self._language, answers=graph.answers)
        self._names = names
        self._known: dict[str, Value] = {}

    def thing(self, thing: Thing, group: Group) -> ChangedThing:
        details = [detail for detail in thing.details if detail.group == group]
        return ChangedThing(
            thing=self._iri(thing.iri),
            iri=thing.iri,
            kind=thing.kind,
            successors=tuple(map(self._iri, thing.successors[:_VALUES])) if group in _STATES else (),
            values=tuple(map(self._detail, details[:_VALUES])),
            more=max(0, len(details) - _VALUES),
        )

    def _detail(self, detail: Detail) -> ChangedValue:
        return ChangedValue(self._iri(detail.property), self._term(detail.before), self._term(detail.after))

    def _term(self, term: Term | None) -> Value | None:
        if term is None:
            return None
        if term.kind == "iri":
            return self._iri(term.text)
        datatype = compact_iri(term.datatype) or term.datatype
        return Value(
            "literal" if term.kind == "literal" else "blank", Text(term.text, term.language), datatype=datatype
        )

    def _iri(self, iri: str) -> Value:
        if iri not in self._known:
            self._known[iri] = self._make(iri)
        return self._known[iri]

    def _make(self, iri: str) -> Value:
        """A thing that is gone, or only in a candidate, has its name from the difference."""
        value = self._values.iri(NamedNode(iri))
        label = choose_label(self._names.get(iri, ()), self._language)
        if label and not value.text.language:
            return Value("iri", label, url=value.url, iri=iri, external=value.external)
        return value
