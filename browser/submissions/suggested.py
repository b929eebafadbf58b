"""Suggested terms as pages show them: to the editors of vocabularies, and to authors and reviewers of proposals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.requests import Request

from browser.http.services import services
from browser.validation.page import shape_path
from kg.changesets.store import ChangeSets
from kg.changesets.suggestions import Decision, Suggestion, Suggestions
from kg.records.mapping.iris import read_iris
from kg.records.model import RecordField
from kg.records.types import get_record_type
from kg.submissions.service import Submissions
from kg.texts.languages import Text, choose_label


class Terms:
    """The suggested terms of a web process."""

    def __init__(self, submissions: Submissions) -> None:
        self.suggestions = Suggestions(submissions, ChangeSets(submissions.settings.ledger_address))


@dataclass(frozen=True, slots=True)
class SuggestedTerm:
    """A term that somebody missed in a `field` (type of record, field) at a `place` of a document, and suggests.

    `belongs` says in words where; `decision` is '' while it waits, `reason` what its editor says; at `url` it is taken
    over.
    """

    number: int
    label: Text
    definition: Text
    belongs: str
    place: str
    field: tuple[Text, Text]
    created: str
    decision: Decision
    reason: str
    url: str = ""


def suggestions_of(request: Request) -> Suggestions:
    """The suggested terms of the running copy."""
    return services(request).of(Terms).suggestions


def shown(
    found: Iterable[Suggestion], language: str, url: Callable[[Suggestion], str] = lambda _: ""
) -> tuple[SuggestedTerm, ...]:
    """Suggested terms in a language of the page."""
    return tuple(
        SuggestedTerm(
            number=one.number,
            label=Text(one.term.label, one.term.language),
            definition=Text(one.term.definition, one.term.language),
            belongs=one.term.belongs,
            place=one.place,
            field=_names(one, language),
            created=one.created,
            decision=one.decision,
            reason=one.reason,
            url=url(one),
        )
        for one in found
    )


def lists_of(request: Request, one: Suggestion) -> list[str]:
    """The concept schemes of the lists that lack a term."""
    iris, field = read_iris(services(request).settings.base_iri), _field(one)
    return [iris.domain(name) for name in field.domains] if field else []


def _field(one: Suggestion) -> RecordField | None:
    fields = dict(get_record_type(one.schema).walk())
    return fields.get(shape_path(_dotted(one.place), fields))


def _names(one: Suggestion, language: str) -> tuple[Text, Text]:
    """What the type of record and the field are called that lack the term."""
    type_, field = get_record_type(one.schema), _field(one)
    name = choose_label(field.labels, language) if field else None
    return choose_label(type_.labels, language) or Text(type_.schema), name or Text(_dotted(one.place))


def _dotted(place: str) -> str:
    return ".".join(part for part in place.split("/") if part and not part.isdecimal())
