"""Pages of words only: about, accessibility, for developers."""

from typing import Final, Literal, get_args

from starlette.requests import Request

from browser.http.services import language_of, services, urls
from browser.site.contexts import TextPage
from browser.site.frame import make_frame, words

Name = Literal["about", "accessibility", "api"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)


def text_page(request: Request, name: Name) -> TextPage:
    """One of the pages of words."""
    to = urls(request)
    _ = words(language_of(request))
    titles = {"about": _("About"), "accessibility": _("Accessibility"), "api": _("For developers")}
    addresses = {"about": to.about, "accessibility": to.accessibility, "api": to.api}
    iri = services(request).settings.base_iri + "kmgbf/target_3"
    return TextPage(
        frame=make_frame(request, title=titles[name], address=addresses[name], section=name),
        name=name,
        api_root=to.openapi().removesuffix("openapi.json"),
        reference_url=to.reference(language_of(request)),
        example_iri=iri,
        example_url=to.resource(iri),
    )
