"""The form of one edit of a change set, with what the concept is in it now."""

from dataclasses import dataclass

from starlette.requests import Request

from browser.changesets.contexts import EditPage, LinkField, TextField
from browser.changesets.fields import LINES, Fields, first, texts_of
from browser.changesets.pages import frame, row_of, title_of
from browser.changesets.showing import Shown, names_in
from browser.changesets.work import spaces_of
from browser.http.services import language_of, urls
from browser.releases.pages import known_dataset
from browser.site.frame import words
from browser.submissions.suggested import lists_of
from browser.submissions.suggested import shown as shown_terms
from kg.changesets.draft import Draft
from kg.changesets.model import LABELS, MAPPED, NOTES, Kind
from kg.changesets.store import ChangeSet
from kg.changesets.suggestions import Suggestion
from kg.errors import Conflict, NotFound
from kg.rdf.namespaces import SKOS
from kg.texts.languages import LANGUAGES

_ONCE = ("prefLabel",)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the change set, the kind of edit, the concept, and the change set's draft of what is published; the
    suggested term that is taken over."""

    change_set: ChangeSet
    kind: Kind
    concept: str
    draft: Draft
    sha256: str
    suggestion: Suggestion | None = None

    @property
    def version(self) -> str:
        """A mark of all that the form was made from."""
        return f"{self.change_set.etag}-{self.sha256[:16]}"

    def check(self) -> None:
        """Raise Conflict for a change set that is decided, NotFound for a concept that is not there."""
        if not self.change_set.is_open:
            raise Conflict(f"The change set {self.change_set.number} is {self.change_set.state}.", "Look at it again.")
        if self.kind != "add" and not self.draft.about(self.concept).exists:
            raise NotFound("This vocabulary has no such concept.", "Write the identifier of one of its concepts.")


def edit_page(request: Request, form: Form, fields: Fields, problem: str = "") -> EditPage:
    """The page; `fields` are what was sent before, nothing at first."""
    language, dataset = language_of(request), known_dataset(request)
    _ = words(language)
    number, fields = str(form.change_set.number), fields or _as_suggested(request, form)
    tag = first(fields, "language") or request.query_params.get("language", language)
    links = link_fields(request, form, fields)
    shown = Shown(request, names_in(form.draft, [form.concept, *form.draft.schemes]))
    name = _("Propose a change")
    place = f"{number}/{form.kind}"
    return EditPage(
        frame=frame(request, dataset, name, (number, form.change_set.title), (place, name)),
        title=title_of(dataset, language),
        row=row_of(request, form.change_set, form.concept),
        kind=form.kind,
        concept=shown.thing(form.concept) if form.concept and form.kind != "add" else None,
        space=next(iter(spaces_of(request, dataset.id)), ""),
        fields=tuple(text_fields(form, fields, tag)),
        links=links,
        tag=tag,
        languages=tuple(LANGUAGES.values()),
        schemes=shown.things(sorted(form.draft.schemes)) if len(form.draft.schemes) > 1 else (),
        version=form.version,
        problem=problem,
        given={name: values[0] for name, values in fields.items()},
        here_url=_here_url(request, form, place),
        suggested=shown_terms([form.suggestion], language)[0] if form.suggestion else None,
    )


def _here_url(request: Request, form: Form, place: str) -> str:
    to = urls(request)
    url = to.change_sets(form.change_set.dataset, language_of(request), place, form.concept)
    return to.with_parameters(url, {"suggestion": str(form.suggestion.number)}) if form.suggestion else url


def _as_suggested(request: Request, form: Form) -> Fields:
    """What stands first in the form of a term that is taken over."""
    if form.suggestion is None:
        return {}
    term = form.suggestion.term
    lists = [one for one in lists_of(request, form.suggestion) if one in form.draft.schemes]
    texts = {f"prefLabel-{term.language}": [term.label], f"definition-{term.language}": [term.definition]}
    return texts | ({"scheme": lists[:1]} if lists else {})


def text_fields(form: Form, fields: Fields, tag: str) -> list[TextField]:
    """The texts of a form: of a new concept in all languages, else those that there are in one."""
    if form.kind == "add":
        names = [(name, one) for one in LANGUAGES.values() for name in ("prefLabel", "definition")]
        return [TextField(f"{name}-{one.tag}", name, first(fields, f"{name}-{one.tag}"), one) for name, one in names]
    if form.kind != "relabel":
        return []
    found = []
    for name in (*LABELS, *NOTES):
        texts = fields.get(name) or texts_of(form.draft, form.concept, name, tag)
        if name in LINES:
            texts = ["\n".join(texts)]
        elif name not in _ONCE or not texts:
            texts = [*(text for text in texts if text), ""]
        found += [TextField(name, name, text, LANGUAGES.get(tag), name in LINES) for text in texts]
    return found


def link_fields(request: Request, form: Form, fields: Fields) -> tuple[LinkField, ...]:
    """The links of a form, with those that there are."""
    draft, concept = form.draft, form.concept
    now: dict[str, set[str]] = {}
    if form.kind in ("move", "add"):
        now["broader"] = draft.parents.get(concept, set())
    elif form.kind == "map":
        now |= {name: draft.objects(concept, SKOS[name]) for name in MAPPED}
    found = []
    for name, iris in now.items():
        ordered = sorted(iris)
        kept = fields.get(f"keep-{name}", []) if fields else ordered
        shown = Shown(request, names_in(draft, ordered)).things(ordered)
        found.append(LinkField(name, shown, frozenset(kept), first(fields, name)))
    return tuple(found)
