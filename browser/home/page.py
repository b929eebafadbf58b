"""The home page."""

from starlette.requests import Request

from browser.datasets.changes import latest_changes
from browser.framework.roles import framework_figures
from browser.home.contexts import HomePage
from browser.http.services import language_of, services, urls
from browser.site.frame import make_frame, words
from browser.site.tiles import make_tile


def home_page(request: Request) -> HomePage:
    """Figures, goals, targets, the latest changes."""
    to, language = urls(request), language_of(request)
    framework = services(request).knowledge.current().framework
    _ = words(language)
    return HomePage(
        frame=make_frame(
            request,
            title=_("CBD Linked Data"),
            description=_(
                "The Kunming-Montreal Global Biodiversity Framework and the vocabularies of the Convention "
                "on Biological Diversity as linked data, in six languages."
            ),
            address=to.home,
        ),
        figures=framework_figures(framework, to, language),
        goals=tuple(make_tile(goal, to, language) for goal in framework.goals),
        targets=tuple(make_tile(target, to, language) for target in framework.targets),
        changes=latest_changes(request, 5),
        vocabulary_url=to.dataset("kmgbf", language),
        query_url=to.query(language),
    )
