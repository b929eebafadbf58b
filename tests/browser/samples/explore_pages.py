"""The explorer at a thing with every kind of neighbour, and at one without any."""

from browser.diagrams.contexts import ExplorePage, Neighbour, NeighbourGroup, Neighbourhood
from browser.diagrams.layout import draw
from browser.site.contexts import Page
from kg.texts.languages import Text
from tests.browser.samples.frames import Site

_AT = "https://data.example.org/waters/"


def _node(name: str, text: Text, **more: object) -> Neighbour:
    return Neighbour(_AT + name, text, f"{_AT}explore?uri={name}", f"{_AT}page/{name}", **more)  # type: ignore[arg-type]


def _groups() -> tuple[NeighbourGroup, ...]:
    water = _node("water", Text("water", "en"), code="1")
    tile = _node("target", Text("Conserve 30% of Land, Waters and Seas", "en"), code="3", colour="#95c253", ink="#000")
    hostile = _node("hostile", Text('"><script>alert(1)</script>', "en"))
    bare = Neighbour("urn:x:1", Text("urn:x:1"), "", "")
    return (
        NeighbourGroup("broader", Text("broader", "en"), (water,), 1),
        NeighbourGroup("narrower", Text("narrower", "en"), (hostile, bare), 2933, more_url=_AT + "tree"),
        NeighbourGroup("related", Text("related", "en"), (_node("sea", Text("بحر", "ar", True), deprecated=True),), 1),
        NeighbourGroup("mapped", Text("same as", "en"), (_node("other", Text("水", "zh"), external=True),), 1),
        NeighbourGroup("linked", Text("ex:p"), (tile,), 600, inward=True, exact=False),
    )


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    centre = Neighbour(_AT + "river", Text("river", "en"), _AT + "page/river", _AT + "page/river", "1.10")
    rtl = site.language.direction == "rtl"
    return {
        name: ExplorePage(
            frame=site.frame("river", "explore"),
            neighbourhood=Neighbourhood(
                centre, groups, draw(centre, groups, ["and 3 more" if group.more else "" for group in groups], rtl), _AT
            ),
            data_url=_AT + "data",
            api_url=_AT + "api",
            whole_url=_AT + "explore",
            limit=150,
            page_url=_AT + "page/river",
        )
        for name, groups in (("explore", _groups()), ("explore-nothing", ()))
    }
