"""Edits and things as the pages of change sets show them."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request

from browser.changesets.contexts import EditPart, EditRow
from browser.http.services import language_of, services, urls
from browser.site.contexts import Value
from browser.site.values import ValueMaker
from kg.changesets.draft import Draft
from kg.changesets.misfits import Misfit
from kg.changesets.model import Add, Deprecate, Edit, Map, Merge, Move, Relabel, Undeprecate
from kg.changesets.store import Entry
from kg.rdf.namespaces import SKOS
from kg.texts.languages import Text, choose_label


class Shown:
    """Shows things of a vocabulary, also those that only a change set has, whose names are in `names`."""

    def __init__(self, request: Request, names: Mapping[str, Sequence[Text]]) -> None:
        self._request = request
        self._names = names

    @cached_property
    def _values(self) -> ValueMaker:
        graph = services(self._request).knowledge.current()
        language = language_of(self._request)
        return ValueMaker(graph.graph, graph.labels(), urls(self._request), language, answers=graph.answers)

    def thing(self, iri: str) -> Value:
        """A thing by its name."""
        value = self._values.iri(NamedNode(iri))
        label = choose_label(self._names.get(iri, ()), language_of(self._request))
        return Value("iri", label, url=value.url, iri=iri, external=value.external) if label else value

    def things(self, iris: Sequence[str]) -> tuple[Value, ...]:
        """Several of them."""
        return tuple(map(self.thing, iris))

    def edit(self, entry: Entry, misfit: Misfit | None) -> EditRow:
        """An edit."""
        parts = tuple(part for part in self._parts(entry.edit) if part.removed or part.added)
        message = misfit.message if misfit else ""
        concept = self.thing(entry.edit.concept)
        return EditRow(entry.number, entry.edit.kind, concept, parts, entry.account, entry.at, message)

    def _parts(self, edit: Edit) -> list[EditPart]:
        match edit:
            case Add():
                labels = [EditPart("prefLabel", added=_texts([text], tag)) for tag, text in edit.labels.items()]
                labels += [EditPart("definition", added=_texts([text], tag)) for tag, text in edit.definitions.items()]
                return [*labels, EditPart("broader", added=self.things(edit.broader))]
            case Relabel():
                return [
                    EditPart(name, _texts(one.remove, edit.language), _texts(one.add, edit.language))
                    for name, one in edit.texts.items()
                ]
            case Move():
                return [EditPart("broader", self.things(edit.broader.remove), self.things(edit.broader.add))]
            case Merge():
                return [EditPart("isReplacedBy", added=self.things([edit.into]))]
            case Map():
                return [
                    EditPart(name, self.things(one.remove), self.things(one.add)) for name, one in edit.mappings.items()
                ]
            case Deprecate():
                return [EditPart("isReplacedBy", added=self.things(edit.successors)), _note(edit)]
            case Undeprecate():
                return [_note(edit)]


def _note(edit: Deprecate | Undeprecate) -> EditPart:
    return EditPart("changeNote", added=_texts([edit.reason] if edit.reason else [], edit.language))


def _texts(texts: Sequence[str], language: str) -> tuple[Value, ...]:
    return tuple(Value("literal", Text(text, language)) for text in texts)


def names_in(draft: Draft, iris: Sequence[str]) -> dict[str, Sequence[Text]]:
    """The preferred labels that things have in a draft."""
    found: dict[str, Sequence[Text]] = {}
    for iri in iris:
        labels = draft.about(iri).objects(SKOS.prefLabel)
        found[iri] = [Text(one.value, one.language or "") for one in labels if isinstance(one, Literal)]
    return found
