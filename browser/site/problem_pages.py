"""Error pages, and the pages that explain each type of problem."""

from collections.abc import Iterator

from starlette.requests import Request

from browser.http.paths import written_segments
from browser.http.services import language_of, services, urls
from browser.site.contexts import Link, ProblemPage, ProblemTypePage
from browser.site.frame import make_frame, words
from kg.errors import KgError, NotFound, Withdrawn


def problem_page(request: Request, error: KgError) -> ProblemPage:
    """The page for an error that a request ran into."""
    to, language = urls(request), language_of(request)
    _ = words(language)
    frame = make_frame(request, title=_(error.title), address=to.home, index=False)
    tombstone = error.tombstone if isinstance(error, Withdrawn) else None
    successors = tombstone.replaced_by if tombstone else ()
    return ProblemPage(
        frame=frame,
        status=error.status,
        slug=error.slug,
        message=error.message,
        hint=error.hint,
        iri=tombstone.iri if tombstone else services(request).identifiers.iri(written_segments(request, 0)[0]),
        withdrawn=tombstone.withdrawn if tombstone else "",
        label=tombstone.label if tombstone else "",
        successors=tuple(Link(to.page(iri, language), iri) for iri in successors),
        type_url=to.problem(error.slug),
    )


def problem_types() -> dict[str, type[KgError]]:
    """Every type of problem by its slug."""
    return {kind.slug: kind for kind in _kinds(KgError)}


def _kinds(kind: type[KgError]) -> Iterator[type[KgError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


def problem_type_page(request: Request, slug: str) -> ProblemTypePage:
    """The page at the address of a problem type. Raises NotFound for an unknown one."""
    kind = problem_types().get(slug)
    if kind is None:
        raise NotFound(f"There is no problem type {slug}.")
    to = urls(request)
    _ = words(language_of(request))
    frame = make_frame(request, title=_(kind.title), address=lambda _language: to.problem(slug), index=False)
    return ProblemTypePage(frame, slug, kind.status)
