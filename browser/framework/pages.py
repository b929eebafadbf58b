"""The pages of goals, targets and indicators."""

from typing import Final

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request

from browser.countries.alignment import aligned_parties
from browser.countries.contexts import AlignedParties
from browser.framework.contexts import IndicatorPage, TargetPage
from browser.framework.roles import indicator_groups, monitored_groups
from browser.site.contexts import Link, PropertyRow
from browser.site.tiles import make_tile
from browser.things.pages import NAMES, ThingView
from browser.things.resolving import Found, Sought, statements
from kg.errors import NotReady
from kg.framework import Framework, Goal, Indicator, Target
from kg.graph.description import Description
from kg.rdf.namespaces import DCT, KG, RDFS, SKOS
from kg.texts.languages import choose_label

_SHOWN_ABOVE: Final = (*NAMES, SKOS.definition, SKOS.editorialNote, DCT.description, KG.provisionalLanguage)
_RELATED: Final = (SKOS.relatedMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.exactMatch, DCT.subject)


def framework_thing(asked: Sought) -> Found | None:
    """A goal, target or indicator."""
    found = asked.knowledge.framework.by_iri.get(asked.iri)
    if found is None:
        return None
    kind = type(found).__name__.lower()
    return Found(kind, lambda request: _page(request, asked.iri), lambda: statements(asked))


def _page(request: Request, iri: str) -> TargetPage | IndicatorPage:
    return FrameworkView(request, iri).designed()


class FrameworkView(ThingView):
    """Everything needed to show a goal, target or indicator to one reader."""

    def designed(self) -> TargetPage | IndicatorPage:
        """Its page."""
        framework, description = self.knowledge.framework, self.describe()
        found = framework.by_iri[self.iri]
        if isinstance(found, Indicator):
            return self._indicator(description, framework, found)
        return self._target(description, framework, found)

    def _target(self, description: Description, framework: Framework, found: Goal | Target) -> TargetPage:
        siblings = framework.goals if isinstance(found, Goal) else framework.targets
        place = siblings.index(found)
        previous = siblings[place - 1] if place else None
        following = siblings[place + 1] if place + 1 < len(siblings) else None
        title = found.title(self.language)
        return TargetPage(
            frame=self.frame(description, f"{found.label(self.language).value}: {title.value}", ("records.css",)),
            thing=self.thing(description, skip=(*_SHOWN_ABOVE, *_RELATED)),
            change_url=self._change_url(),
            tile=make_tile(found, self.urls, self.language),
            kind="goal" if isinstance(found, Goal) else "target",
            title=title,
            official=choose_label(found.definitions, self.language),
            summary=choose_label(found.summaries, self.language),
            note=choose_label(found.notes, self.language),
            indicators=indicator_groups(framework.indicators_of(found), self.urls, self.language),
            related=self._related(description),
            sources=self._sources(description),
            previous=make_tile(previous, self.urls, self.language) if previous else None,
            next=make_tile(following, self.urls, self.language) if following else None,
            aligned=self._aligned(found),
        )

    def _aligned(self, found: Goal | Target) -> AlignedParties | None:
        """Who has aligned what; None while the tables of records are being made."""
        try:
            return aligned_parties(self.knowledge, self.urls, self.language, found.code)
        except NotReady:
            return None

    def _indicator(self, description: Description, framework: Framework, found: Indicator) -> IndicatorPage:
        return IndicatorPage(
            frame=self.frame(description, f"{found.code} {found.label(self.language).value}"),
            thing=self.thing(description, skip=(*_SHOWN_ABOVE, DCT.contributor)),
            change_url=self._change_url(),
            official=choose_label(found.definitions, self.language),
            summary=choose_label(found.summaries, self.language),
            note=choose_label(found.notes, self.language),
            monitors=monitored_groups(framework.roles_of(found), self.urls, self.language),
            agencies=found.agencies,
            organisations=tuple(map(self.values.iri, description.objects(DCT.contributor))),
            sources=self._sources(description),
        )

    def _change_url(self) -> str:
        """Where its vocabulary is changed; '' where it has none."""
        dataset = self.knowledge.graph.owners.owner(self.iri)
        return self.urls.change_sets(dataset, self.language, "", self.iri) if dataset else ""

    def _related(self, description: Description) -> tuple[PropertyRow, ...]:
        return self.values.rows(quad for quad in description.own if quad.predicate in _RELATED)

    def _sources(self, description: Description) -> tuple[Link, ...]:
        values = {
            quad.object.value
            for quad in description.own
            if quad.predicate in (DCT.source, RDFS.seeAlso) and isinstance(quad.object, Literal | NamedNode)
        }
        return tuple(Link(value, value) for value in sorted(values) if value.startswith(("http://", "https://")))
