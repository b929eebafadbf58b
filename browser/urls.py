"""The one place that builds addresses on this server. Nothing else puts a path together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from starlette.convertors import Convertor, register_url_convertor

from kg.rdf.formats import Format
from kg.rdf.identifiers import Identifiers, LocalIri
from kg.rdf.spellings import as_uri
from kg.texts.languages import LANGUAGES
from kg.vocabularies.name_spaces import NameSpaces

_PCHAR = "-._~!$&'()*+,;=:@/%"
_SAFE_PATH: Final = "-._~!$&'()*+,;=:@/"
"""What an identifier in a path keeps; its escapes and what would end the path are escaped."""
_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*", re.ASCII)
"""Paths that need no escaping, which nearly all are: a page of a tree builds a thousand addresses."""
_SAFE = re.compile(r"[A-Za-z0-9_.~-]*", re.ASCII)
"""What RFC 3986 section 2.3 leaves as it is, everywhere."""
LANG: Final = "{lang:lang}"
"""The path segment of routes that is one of the six languages."""


class _LanguageSegment(Convertor[str]):
    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _NumberSegment(Convertor[int]):
    """Whole numbers as `kg.texts.numbers` reads them; the framework's own fails at endless ones."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("lang", _LanguageSegment())
register_url_convertor("number", _NumberSegment())


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses relative to `root` (public address of this copy, with a final slash)."""

    root: str
    identifiers: Identifiers
    spaces: NameSpaces = field(default_factory=NameSpaces)

    def _url(self, path: str, **parameters: str) -> str:
        given = {name: value for name, value in parameters.items() if value}
        plain = path if _PLAIN.fullmatch(path) else quote(path, safe=_PCHAR)
        return self.root + plain + (f"?{_encoded(given)}" if given else "")

    def home(self, language: str) -> str:
        """Home page."""
        return self._url(f"{language}/")

    def dataset(self, dataset: str, language: str, clang: str = "") -> str:
        """Home page of a vocabulary."""
        return self._url(f"{dataset}/{language}/", clang=clang)

    def vocabularies(self, language: str) -> str:
        """List of vocabularies."""
        return self._url(f"{language}/vocabularies")

    def search(self, language: str, query: str = "", dataset: str = "", page: int = 1) -> str:
        """Search page."""
        return self._url(f"{language}/search", q=query, vocabs=dataset, page=str(page) if page > 1 else "")

    def search_results(self, language: str, parameters: Mapping[str, str], dataset: str = "") -> str:
        """Search page with everything that narrows it, of all vocabularies or of one."""
        return self._url(f"{dataset}/{language}/search" if dataset else f"{language}/search", **parameters)

    def search_api(self, parameters: Mapping[str, str]) -> str:
        """The same search for programs."""
        return self._url("api/search", **parameters)

    def query(self, language: str, query: str = "", dataset: str = "") -> str:
        """Query page, optionally with a query in its form."""
        return self._url(f"{language}/query", query=query, dataset=dataset)

    def query_encoded(self, language: str, query: str) -> str:
        """Query page with a query that is encoded as the value of a parameter already."""
        return f"{self.query(language)}?query={query}"

    def saved_queries(self, language: str) -> str:
        """List of saved queries; a query is saved by sending a form there."""
        return self._url(f"{language}/queries")

    def saved_query(self, language: str, name: str) -> str:
        """Page of a saved query."""
        return self._url(f"{language}/queries/{name}")

    def saved(self, name: str = "", extension: str = "") -> str:
        """Saved queries for programs: the list, the description of one, or with an extension its answer."""
        return self._url("api/queries" + (f"/{name}" if name else "") + (f".{extension}" if extension else ""))

    def completions(self, language: str) -> str:
        """Names for the query editor."""
        return self._url("api/completions", lang=language)

    def validate(self, language: str, example: str = "") -> str:
        """Page on which a document is validated, optionally with the example of a type in its form."""
        return self._url(f"{language}/validate", example=example)

    def validate_api(self) -> str:
        """The same for programs, by POST."""
        return self._url("api/validate")

    def json_schemas(self, schema: str = "", language: str = "", *, example: bool = False) -> str:
        """Types that can be submitted; with a type its JSON Schema, or the example of its body."""
        path = "api/validate/schemas" + (f"/{schema}" if schema else "") + ("/example" if example else "")
        return self._url(path, lang=language)

    def table_template(self, schema: str, extension: str, language: str = "") -> str:
        """A table to fill in with records of a type."""
        return self._url(f"api/validate/schemas/{schema}/template.{extension}", lang=language)

    def submissions(self, number: int = 0, part: str = "", **parameters: str) -> str:
        """Proposals for programs; with a number one of them, or a part of it."""
        path = "api/submissions" + (f"/{number}" if number else "") + (f"/{part}" if part else "")
        return self._url(path, **parameters)

    def my_submissions(self, language: str, number: int = 0, action: str = "", **parameters: str) -> str:
        """Page of the proposals of a reader; with a number one of them, or where one of its forms goes."""
        path = f"{language}/submissions" + (f"/{number}" if number else "") + (f"/{action}" if action else "")
        return self._url(path, **parameters)

    def review(self, language: str, **parameters: str) -> str:
        """Page of the proposals that a reader may decide."""
        return self._url(f"{language}/review", **parameters)

    def submit(self, language: str, schema: str = "", **parameters: str) -> str:
        """The page to begin a record on: of which type, or the form of one."""
        return self._url(f"{language}/submit" + (f"/{schema}" if schema else ""), **parameters)

    def openapi(self) -> str:
        """Description of the whole API for programs."""
        return self._url("api/openapi.json")

    def reference(self, language: str, tag: str = "") -> str:
        """The same for people, to try out; at operations of a kind."""
        return self._url(f"{language}/api/reference") + (f"#{anchor(tag)}" if tag else "")

    def download(self, language: str) -> str:
        """Page of downloads."""
        return self._url(f"{language}/download")

    def about(self, language: str) -> str:
        """About page."""
        return self._url(f"{language}/about")

    def changes(self, language: str, **parameters: str) -> str:
        """Page of changes: what happened to things, with what narrows it."""
        return self._url(f"{language}/changes", **parameters)

    def change_log(self, language: str, **parameters: str) -> str:
        """Page of the changes that the ledger accepted, of whatever kind."""
        return self._url(f"{language}/changes/log", **parameters)

    def stream(self, **parameters: str) -> str:
        """The event stream of changes, or with `after` a page of it."""
        return self._url("changes", **parameters)

    def changes_feed(self, **parameters: str) -> str:
        """Changes as an Atom feed."""
        return self._url("changes.atom", **parameters)

    def changes_api(self, **parameters: str) -> str:
        """Changes for programs, as JSON."""
        return self._url("api/changes", **parameters)

    def history(self, language: str, iri: str, **parameters: str) -> str:
        """All versions of a thing; `before` the number of an event, to go on from."""
        return self._url(f"{language}/history", uri=iri, **parameters)

    def difference(self, language: str, iri: str, before: int = 0, after: int = 0) -> str:
        """What is different between two versions of a thing, given by the changes that made them."""
        numbers = {"from": str(before or ""), "to": str(after or "")}
        return self._url(f"{language}/history/difference", uri=iri, **numbers)

    def difference_form(self, language: str) -> str:
        """Where the form leads by which two versions are chosen."""
        return self._url(f"{language}/history/difference")

    def history_api(self, iri: str, **parameters: str) -> str:
        """The versions of a thing for programs."""
        return self._url("api/history", uri=iri, **parameters)

    def difference_api(self, iri: str, before: int, after: int) -> str:
        """The difference between two versions of a thing for programs."""
        return self._url("api/history/difference", uri=iri, **{"from": str(before), "to": str(after)})

    def timegate(self, iri: str) -> str:
        """Where a version of a thing is asked for by its time: at its own identifier, if that leads here."""
        own = "#" not in iri and self._own_path(iri) is not None
        return self.resource(iri) if own else self._url("timegate/") + quote(as_uri(iri), safe=_SAFE_PATH)

    def timemap(self, iri: str, number: int = 0, *, json: bool = False) -> str:
        """All versions of a thing with their times (RFC 7089); those before the event with a number."""
        place = ("json/" if json else "") + (f"{number}/" if number else "")
        return self._url(f"timemap/{place}") + quote(as_uri(iri), safe=_SAFE_PATH)

    def operation(self, language: str, action: str = "") -> str:
        """Page of operation, for administrators; with an action, where one of its forms goes."""
        return self._url(f"{language}/operation" + (f"/{action}" if action else ""))

    def sign_in(self, language: str, then: str = "") -> str:
        """Page to sign in; `then` is the path to go on to."""
        return self._url(f"{language}/operation/sign-in", then=then)

    def account(self, language: str, action: str = "") -> str:
        """Page of one's own account; with an action, where one of its forms goes."""
        return self._url(f"{language}/account" + (f"/{action}" if action else ""))

    def webhooks_api(self, number: int) -> str:
        """A webhook, for programs."""
        return self._url(f"api/webhooks/{number}")

    def invitation(self, language: str, token: str = "") -> str:
        """Page on which an invitation is accepted."""
        return self._url(f"{language}/invitation", token=token)

    def accessibility(self, language: str) -> str:
        """Accessibility statement."""
        return self._url(f"{language}/accessibility")

    def api(self, language: str) -> str:
        """Page about the interfaces for programs."""
        return self._url(f"{language}/api")

    def rest_api(self) -> str:
        """Index of the REST API of the Framework."""
        return self._url("api/kmgbf/")

    def swagger(self) -> str:
        """Where the reference of the REST API has always been; it leads to the one of all."""
        return self._url("api/kmgbf/docs")

    def sparql(self, dataset: str = "") -> str:
        """SPARQL endpoint."""
        return self._url(f"sparql/{dataset}" if dataset else "sparql")

    def problem(self, slug: str) -> str:
        """Explanation of a problem type."""
        return self._url(f"problems/{slug}")

    def context(self, version: str = "") -> str:
        """The JSON-LD context of today, or one of its versions."""
        return self._url(f"context/{version}" if version else "context.jsonld")

    def static(self, name: str, version: str = "") -> str:
        """A file of the interface."""
        return self._url(f"static/{name}", v=version)

    def dump(self, dataset: str, extension: str, packed: bool = False) -> str:
        """A whole dataset as a file."""
        return self._url(f"download/{dataset}.{extension}" + (".gz" if packed else ""))

    def releases(self, dataset: str, language: str, place: str = "") -> str:
        """Releases of a vocabulary; with a place below it one release (its revision) or one candidate."""
        return self._url(f"{language}/releases/{dataset}" + (f"/{place}" if place else ""))

    def change_sets(self, dataset: str, language: str, place: str = "", concept: str = "", clang: str = "") -> str:
        """Change sets of a vocabulary; with a place below it one, or a form of it. `concept`: what is to be changed."""
        path = f"{language}/change-sets/{dataset}" + (f"/{place}" if place else "")
        return self._url(path, concept=concept, clang=clang)

    def change_sets_api(self, dataset: str, number: int = 0, part: str = "", **parameters: str) -> str:
        """Change sets of a vocabulary for programs; with a number one of them, or a part of it."""
        path = f"api/change-sets/{dataset}" + (f"/{number}" if number else "") + (f"/{part}" if part else "")
        return self._url(path, **parameters)

    def release_file(self, dataset: str, revision: int, extension: str, packed: bool = False) -> str:
        """A release as a file, for ever."""
        return self._url(f"download/{dataset}/{revision}.{extension}" + (".gz" if packed else ""))

    def releases_api(self, dataset: str, revision: int = 0, extension: str = "json") -> str:
        """Releases for programs; with a revision, what it changed."""
        return self._url(f"api/releases/{dataset}" + (f"/{revision}/difference.{extension}" if revision else ""))

    def catalogue(self, extension: str = "") -> str:
        """The DCAT catalogue."""
        return self._url("download/catalog" + (f".{extension}" if extension else ""))

    def quality(self, language: str, dataset: str = "", rule: str = "", page: int = 1) -> str:
        """Quality of all vocabularies, of one, or the findings of one rule."""
        path = "/".join(part for part in (language, "quality", dataset, rule) if part)
        return self._url(path, page=str(page) if page > 1 else "")

    def quality_coverage(self, language: str, dataset: str, kind: str, missing: str, page: int = 1) -> str:
        """Concepts of a vocabulary that have no text of a kind (prefLabel, definition, altLabel) in a language."""
        number = str(page) if page > 1 else ""
        return self._url(f"{language}/quality/{dataset}/coverage", kind=kind, missing=missing, page=number)

    def quality_api(self, dataset: str = "", extension: str = "") -> str:
        """Quality reports for programs: figures of all datasets, or the report on one in a format."""
        return self._url("api/quality" + (f"/{dataset}.{extension}" if dataset else ""))

    def search_in(self, dataset: str, language: str) -> str:
        """Search in one vocabulary."""
        return self._url(f"{dataset}/{language}/search")

    def records(self, language: str, parameters: Mapping[str, str] | None = None) -> str:
        """A list of records, with what narrows it."""
        return self._url(f"{language}/records", **(parameters or {}))

    def records_api(self, parameters: Mapping[str, str], extension: str = "") -> str:
        """The same list for programs."""
        return self._url("api/records" + (f".{extension}" if extension else ""), **parameters)

    def countries(self, language: str) -> str:
        """All countries."""
        return self._url(f"{language}/countries")

    def country(self, language: str, iso2: str) -> str:
        """The profile of a country."""
        return self._url(f"{language}/countries/{iso2}")

    def countries_api(self, iso2: str = "", extension: str = "") -> str:
        """Countries for programs: all, or the profile of one."""
        return self._url("api/countries" + (f"/{iso2}" if iso2 else "") + (f".{extension}" if extension else ""))

    def neighbours(self, language: str, iri: str = "", dataset: str = "", clang: str = "") -> str:
        """Neighbours of a thing, or a vocabulary as a whole, for programs."""
        return self._url("api/neighbours", lang=language, clang=clang, dataset=dataset, uri=iri)

    def sitemap(self, dataset: str, number: int) -> str:
        """A sitemap for search engines."""
        return self._url(f"sitemap/{dataset}/{number}.xml")

    def explore(self, language: str, dataset: str = "", iri: str = "", clang: str = "") -> str:
        """The graph around a thing, or of a whole vocabulary."""
        return self._url("/".join(part for part in (dataset, language, "explore") if part), uri=iri, clang=clang)

    def page(self, iri: str, language: str, *, within: str = "", **parameters: str) -> str:
        """The page about a thing: below its dataset or vocabulary by its local name, else by `?uri=`.

        `within` is the vocabulary to read it in, if it is one of others. `parameters`: `clang` the language of its
        texts, `beside` a second one; '' for none.
        """
        if local := self._own_path(iri):
            url = self._url(f"{local.dataset}/{language}/page/") + quote(local.local, safe=_PCHAR)
            url = self.with_parameters(url, {name: value for name, value in parameters.items() if value})
            return as_uri(f"{url}#{local.fragment}") if local.fragment else url
        for space, vocabulary in self.spaces:
            if iri.startswith(space) and within in ("", vocabulary):
                name = iri[len(space) :]
                if "/" not in name and name.strip(".") and _PLAIN.fullmatch(name) and self._alone(vocabulary) == space:
                    return self._url(f"{vocabulary}/{language}/page/{name}", **parameters)
                return self._url(f"{vocabulary}/{language}/page/", uri=iri, **parameters)
        return self._url(f"{within}/{language}/page/" if within else f"{language}/page", uri=iri, **parameters)

    def _own_path(self, iri: str) -> LocalIri | None:
        """One of our IRIs whose path alone can stand in an address without meaning another thing of a vocabulary."""
        local = self.identifiers.split(iri)
        if local is None or not local.is_path:
            return None
        own = f"{self.identifiers.base_iri}{local.dataset}/"
        return local if self._alone(local.dataset) == own else None

    def _alone(self, vocabulary: str) -> str:
        return self.spaces.alone(vocabulary, f"{self.identifiers.base_iri}{vocabulary}/")

    def tree(self, dataset: str, language: str, iri: str = "", clang: str = "", page: int = 1, part: str = "") -> str:
        """The hierarchy of a vocabulary, opened at a thing; `part` asks for what is below it, or in it, alone."""
        shown = str(page) if page > 1 else ""
        return self._url(f"{dataset}/{language}/tree", uri=iri, clang=clang, page=shown, part=part)

    def index(self, dataset: str, language: str, heading: str = "", clang: str = "", page: int = 1) -> str:
        """The alphabetical index of a vocabulary, at a letter."""
        path = f"{dataset}/{language}/index" + (f"/{quote(heading, safe='')}" if heading else "")
        return self._url(path, clang=clang, page=str(page) if page > 1 else "")

    def groups(self, dataset: str, language: str, iri: str = "", clang: str = "", page: int = 1) -> str:
        """The groups of a vocabulary, opened at one."""
        return self._url(f"{dataset}/{language}/groups", uri=iri, clang=clang, page=str(page) if page > 1 else "")

    def recent(self, dataset: str, language: str, changed: bool = False, clang: str = "", page: int = 1) -> str:
        """New concepts of a vocabulary, or those that changed."""
        name = "changes" if changed else "new"
        return self._url(f"{dataset}/{language}/{name}", clang=clang, page=str(page) if page > 1 else "")

    def document(self, iri: str, format_: Format) -> str:
        """The RDF document about a thing, in a format."""
        local = self._own_path(iri)
        if local is None:
            return self._url("entity", uri=iri, format=format_.name)
        return self._url(f"{local.dataset}/data/") + quote(local.local, safe=_PCHAR) + f".{format_.name}"

    def elements(self, iri: str) -> str:
        """The elements of a decision as a table."""
        local = self.identifiers.split(iri)
        assert local is not None
        return self._url(f"{local.dataset}/data/") + quote(local.local, safe=_PCHAR) + ".csv"

    def page_of(self, dataset: str, language: str, local: str) -> str:
        """The page of a vocabulary's thing by what follows the vocabulary's URI space, with its escapes."""
        return f"{self._url(f'{dataset}/{language}/page/')}{quote(local, safe=_PCHAR)}"

    def rest_data(self, dataset: str, iri: str, media_type: str) -> str:
        """The RDF of a thing in a vocabulary, by the API of Skosmos."""
        return self._url(f"rest/v1/{dataset}/data", uri=iri, format=media_type)

    def resource(self, iri: str) -> str:
        """Address of this copy for one of our IRIs; a foreign IRI is its own address."""
        return (
            as_uri(self.root + iri.removeprefix(self.identifiers.base_iri)) if self.identifiers.is_local(iri) else iri
        )

    def with_parameters(self, url: str, parameters: Mapping[str, str]) -> str:
        """An address with more parameters."""
        return f"{url}{'&' if '?' in url else '?'}{_encoded(parameters)}" if parameters else url


def _encoded(parameters: Mapping[str, str]) -> str:
    """What `urlencode` makes of parameters; nearly all need no escaping, and a list of countries has hundreds."""
    if _SAFE.fullmatch("".join((*parameters, *parameters.values()))):
        return "&".join([f"{name}={value}" for name, value in parameters.items()])
    return urlencode(parameters)


def anchor(name: str) -> str:
    """What an address says after `#` for a heading in English.

    >>> anchor("Quality and releases")
    'quality-and-releases'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower())
