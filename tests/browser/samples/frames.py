"""What the samples of one language share: the choice among texts, addresses, and the frame of every page."""

from dataclasses import dataclass, replace
from typing import Final

from browser.site.citing import Cited, cite
from browser.site.contexts import Citation, FormatLink, Frame, LanguageLink, Link
from browser.things.contexts import VersionNotice
from kg.rdf.formats import RDF_FORMATS
from kg.texts.languages import LANGUAGES, Language, Text, choose_label
from tests.browser.samples.texts import Words

ROOT: Final = "http://localhost:8000/"
BASE: Final = "http://metadata.cbd.int/"
_NAVIGATION: Final = {
    "vocabularies": "Vocabularies",
    "query": "Query",
    "download": "Download",
    "changes": "Changes",
    "api": "For developers",
}


def texts(words: Words) -> list[Text]:
    """All texts of a thing."""
    return [Text(value, tag.removesuffix("-x-machine"), tag.endswith("-x-machine")) for tag, value in words.items()]


@dataclass(frozen=True, slots=True)
class Site:
    """The site in one language."""

    language: Language

    def choose(self, words: Words) -> Text:
        """The text for the reader, as `kg.texts.languages.choose_label` chooses it."""
        chosen = choose_label(texts(words), self.language.tag)
        assert chosen is not None
        return chosen

    def address(self, path: str, tag: str = "") -> str:
        """An address of a page."""
        return f"{ROOT}{tag or self.language.tag}/{path}"

    def home_of(self, dataset: str) -> str:
        """The address of a vocabulary's home."""
        return f"{ROOT}{dataset}/{self.language.tag}/"

    def page_of(self, local: str) -> str:
        """The address of the page about a thing of the Framework."""
        return f"{ROOT}kmgbf/{self.language.tag}/page/{local}"

    def crumbs(self, *names: str) -> tuple[Link, ...]:
        """The way to a page."""
        links = [Link(self.address(""), "Home")]
        links += [Link(self.address("vocabularies"), name) for name in names]
        return (*links[:-1], replace(links[-1], current=True))

    def citation(self, text: str, local: str = "record/A") -> Citation:
        """How something is cited, with text that BibTeX has to escape."""
        moment, iri = "2026-11-21T08:00:00.000Z", f"{BASE}version/12/{local}"
        return cite(Cited(BASE + local, iri, f"{text} {{50%}} & more", moment, author="Mongolia", version="3"), text)

    def notice(self, local: str = "record/A") -> VersionNotice:
        """What is said of a version in the middle of a history, with everything."""
        page, changed = self.address(f"page?uri={BASE}version/12/{local}"), self.address("history/difference")
        return VersionNotice(
            thing=BASE + local, moment="2026-11-21T08:00:00.000Z", sequence=12, change_url=ROOT, newest_url=page,
            thing_url=ROOT, previous_url=page, next_url=page, history_url=self.address("history"), before_url=changed,
            since_url=changed, agent="Example Ministry", on_behalf_of="Mongolia", approved_by="Secretariat",
            reason="A <b>reason</b>", source="https://example.org/a/very/long/address/of/a/file.json",
            licence="https://creativecommons.org/licenses/by/4.0/", shapes="9f86d081884c7d659a2feaa0c55ad015",
            findings=(("violation", 1), ("warning", 3), ("info", 2)),
        )  # fmt: skip

    def frame(
        self,
        title: str,
        path: str = "",
        *,
        section: str = "",
        crumbs: tuple[Link, ...] = (),
        formats: tuple[FormatLink, ...] = (),
        thing: str = "",
        query: str = "",
        index: bool = True,
        structured: str = "",
    ) -> Frame:
        """What every page has, and what is particular to this one."""
        return replace(
            _bare_frame(self),
            title=title,
            canonical=self.address(path),
            languages=_languages(self, path),
            navigation=_navigation(self, section),
            breadcrumbs=crumbs,
            formats=formats,
            thing=thing,
            query=query,
            index=index,
            structured=structured,
        )


def formats_of(local: str) -> tuple[FormatLink, ...]:
    """The data of a page."""
    return tuple(FormatLink(f"{ROOT}kmgbf/data/{local}.{one.name}", one.title, one.media_type) for one in RDF_FORMATS)


def _languages(site: Site, path: str) -> tuple[LanguageLink, ...]:
    """The page in all languages."""
    own = site.language.tag
    return tuple(LanguageLink(site.address(path, tag), LANGUAGES[tag], tag == own) for tag in LANGUAGES)


def _navigation(site: Site, section: str) -> tuple[Link, ...]:
    """The sections of the site."""
    return tuple(Link(site.address(key), text, key == section) for key, text in _NAVIGATION.items())


def _bare_frame(site: Site) -> Frame:
    """What is the same on every page."""
    return Frame(
        language=site.language,
        title="",
        description="One sentence about this page, for link previews.",
        canonical="",
        languages=(),
        formats=(),
        breadcrumbs=(),
        navigation=(),
        generation=1207,
        generated="2026-11-20T09:30:00Z",
        query="",
        search_url=site.address("search"),
        home_url=site.address(""),
        about_url=site.address("about"),
        accessibility_url=site.address("accessibility"),
        api_url=site.address("api"),
        download_url=site.address("download"),
        changes_url=site.address("changes"),
        sparql_url=ROOT + "sparql",
        validate_url=site.address("validate"),
        styles=("site.css",),
        scripts=("site.js",),
        index=True,
        thing="",
        structured="",
        icon="mark.svg",
    )
