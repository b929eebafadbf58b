"""The frame that all pages share."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.site import i18n
from browser.site.assets import Assets
from browser.site.contexts import FormatLink, Frame, LanguageLink, Link
from browser.urls import Urls
from kg.errors import NotReady
from kg.rdf.formats import Format
from kg.texts.languages import DEFAULT, LANGUAGES

Words = Callable[[str], str]
_SCRIPTS: Final = ("site.js", "search.js")


def words(language: str) -> Words:
    """The translator of interface words into a language."""
    return i18n.translations(language).gettext


def make_frame(
    request: Request,
    *,
    title: str,
    address: Callable[[str], str],
    description: str = "",
    formats: Sequence[FormatLink] = (),
    breadcrumbs: Sequence[Link] = (),
    section: str = "",
    query: str = "",
    index: bool = True,
    thing: str = "",
    structured: dict[str, Any] | None = None,
    scripts: Sequence[str] = (),
    bundles: Sequence[str] = (),
    styles: Sequence[str] = (),
    feed: Mapping[str, str] | None = None,
) -> Frame:
    """The frame of a page. `address` gives its address in a language; `section` is the entry of the bar it is in.

    `feed` is the choice among changes whose feed the page names, for a page about a thing that of its own.

    `scripts` and `styles` are further files of ours, `bundles` those that npm makes.
    """
    tag = language_of(request)
    to = urls(request)
    parts = services(request)
    _ = words(tag)
    history = ""
    try:
        knowledge = parts.knowledge.current()
        number, created = knowledge.generation.number, knowledge.generation.created
        if thing and knowledge.events.of_thing(thing, 1):
            history = to.history(tag, thing)
    except NotReady:
        number, created = 0, ""
    made = [path for name in bundles if (path := parts.of(Assets).bundle(name))]
    return Frame(
        language=LANGUAGES[tag],
        title=title,
        description=description,
        canonical=address(tag),
        languages=tuple(LanguageLink(address(other), LANGUAGES[other], other == tag) for other in LANGUAGES),
        formats=tuple(formats),
        breadcrumbs=tuple(breadcrumbs),
        navigation=_navigation(to, tag, _, section),
        generation=number,
        generated=created,
        query=query,
        search_url=to.search(tag),
        home_url=to.home(tag),
        about_url=to.about(tag),
        accessibility_url=to.accessibility(tag),
        api_url=to.api(tag),
        download_url=to.download(tag),
        changes_url=to.changes(tag),
        sparql_url=to.sparql(),
        validate_url=to.validate(tag),
        submissions_url=to.my_submissions(tag),
        history_url=history,
        styles=tuple(to.root + "static/" + parts.of(Assets).path(name) for name in ("site.css", *styles)),
        scripts=tuple(
            to.root + "static/" + path for path in (*map(parts.of(Assets).path, (*_SCRIPTS, *scripts)), *made)
        ),
        index=index,
        thing=thing,
        feed_url=_feed(to, tag, {"thing": thing} if feed is None and thing else feed),
        structured=_embed(structured),
        icon=to.root + "static/" + parts.of(Assets).path("mark.svg"),
    )


def _feed(to: Urls, tag: str, choice: Mapping[str, str] | None) -> str:
    if choice is None:
        return ""
    return to.changes_feed(**choice, lang="" if tag == DEFAULT else tag)


def _navigation(to: Urls, tag: str, _: Words, section: str) -> tuple[Link, ...]:
    entries = (
        ("vocabularies", to.vocabularies(tag), _("Vocabularies")),
        ("countries", to.countries(tag), _("Countries")),
        ("records", to.records(tag), _("Records")),
        ("query", to.query(tag), _("Query")),
        ("download", to.download(tag), _("Download")),
        ("submit", to.submit(tag), _("Submit")),
        ("changes", to.changes(tag), _("Changes")),
        ("api", to.api(tag), _("For developers")),
    )
    return tuple(Link(url, text, name == section) for name, url, text in entries)


def format_links(make: Callable[[Format], str], formats: Sequence[Format]) -> tuple[FormatLink, ...]:
    """Links to the data of a page in some formats."""
    return tuple(FormatLink(make(format_), format_.title, format_.media_type) for format_ in formats)


def _embed(structured: dict[str, Any] | None) -> str:
    """JSON that is safe inside a script element."""
    if structured is None:
        return ""
    text = json.dumps(structured, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
