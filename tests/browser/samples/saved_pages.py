"""Samples of the pages of saved queries: the list, one with every kind of parameter, and a form with a mistake."""

from dataclasses import replace
from typing import Final

from browser.queries.contexts import (
    Field,
    Outcome,
    QueryError,
    SavedLink,
    SavedQueriesPage,
    SavedQueryPage,
    SavedVersion,
    SaveForm,
    SaveQueryPage,
)
from browser.site.contexts import FormatLink, Link, Page
from kg.rdf.formats import RESULT_FORMATS
from kg.texts.languages import LANGUAGES, Text
from tests.browser.samples.frames import ROOT, Site
from tests.browser.samples.query_pages import SYNTAX_ERROR, outcome

_TEXT: Final = """# param: target iri "Goal or target" default=kmgbf:target_3
SELECT ?code ?target WHERE { ?indicator gbf:isHeadlineFor ?target ; gbf:indicatorCode ?code }
"""
_CONFLICT: Final = QueryError(409, "Conflict", "There is a query “a” already.", "Take another name.", None, None, "")


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    one = _one(site)
    return {
        "saved-queries": _all(site),
        "saved-query": one,
        "saved-query-error": replace(one, outcome=Outcome(error=SYNTAX_ERROR), downloads=()),
        "saved-query-plain": replace(one, fields=(), outcome=Outcome(), version=SavedVersion(1, "", "")),
        "save-query": _save(site),
    }


def _all(site: Site) -> SavedQueriesPage:
    """Two queries, one by an editor who wrote Arabic."""
    title = site.choose({"en": "Indicators of a goal or target", "fr": "Indicateurs d’un objectif ou d’une cible"})
    ours = SavedLink(site.address("queries/a"), "a", title, title, ("target", "lang"), True)
    theirs = SavedLink(site.address("queries/b"), "b", Text("سؤال"), Text(""), (), False)
    return SavedQueriesPage(
        frame=site.frame("Saved queries", "queries", section="query"),
        queries=(ours, theirs),
        query_url=site.address("query"),
        docs_url=site.address("api/reference") + "#answers",
        openapi_url=ROOT + "api/openapi.json",
    )


def _one(site: Site) -> SavedQueryPage:
    """A query by an editor, with a parameter of each kind."""
    kinds = (("iri", "kmgbf:target_3"), ("string", "forest"), ("notation", "3.1"), ("integer", "3"), ("decimal", "1.5"))
    fields = [Field(f"p_{kind}", kind, Text(f"A {kind}"), value, False, value) for kind, value in kinds]
    fields += [
        Field("p_boolean", "boolean", Text("Yes or no", "en"), "true", False, "true"),
        Field("p_date", "date", Text("التاريخ", "ar"), "", True, "2026-11-21"),
        Field("lang", "language", Text("Language"), "fr", False, "fr", _languages()),
    ]
    return SavedQueryPage(
        frame=site.frame("Indicators", "queries/a", section="query", crumbs=site.crumbs("Saved queries", "Indicators")),
        name="a",
        title=Text("Indicators of a goal or target"),
        description=Text("How is progress towards a goal or target measured?"),
        text=_TEXT,
        action=site.address("queries/a"),
        fields=tuple(fields),
        outcome=outcome(site),
        downloads=tuple(FormatLink(f"{ROOT}a.{one.name}", one.title, one.media_type) for one in RESULT_FORMATS),
        address=ROOT + "api/queries/a.csv?target=kmgbf%3Atarget_3",
        edit_url=site.address("query?query=SELECT"),
        all_url=site.address("queries"),
        docs_url=site.address("api/reference") + "#answers",
        version=SavedVersion(3, "Example Ministry of the Environment", "2026-11-21T08:00:00Z"),
    )


def _languages() -> tuple[Link, ...]:
    return tuple(Link(tag, language.name, tag == "fr") for tag, language in LANGUAGES.items())


def _save(site: Site) -> SaveQueryPage:
    """The form again, with what is wrong."""
    form = SaveForm(site.address("queries"), _TEXT, "a", "العنوان", "Which?", _CONFLICT)
    return SaveQueryPage(frame=site.frame("Save a query", "queries", section="query", index=False), save=form)
