"""Samples of the pages of change sets."""

from dataclasses import replace
from typing import Final

from browser.changesets.contexts import (
    ChangeSetPage,
    ChangeSetRow,
    ChangeSetsPage,
    EditPage,
    EditPart,
    EditRow,
    LinkField,
    NotGrantedPage,
    TextField,
)
from browser.releases.contexts import CandidatePage
from browser.site.contexts import Page, Value
from kg.changesets.model import KINDS, Kind
from kg.texts.languages import LANGUAGES, Text
from tests.browser.samples import release_pages
from tests.browser.samples.frames import BASE, Site

_TITLE: Final = Text("Kunming-Montreal Global Biodiversity Framework", "en")
_WATER: Final = Value("iri", Text("ماء", "ar"), iri=f"{BASE}kmgbf/water")
_HOSTILE: Final = Value("literal", Text("<b>a'\"", "en"))


def pages(site: Site) -> dict[str, Page]:
    """All samples of this module by name."""
    list_, whole = _list(site), _whole(site)
    return {
        "change-sets": list_,
        "change-sets-empty": replace(list_, rows=(), concept=None),
        "change-set": whole,
        "change-set-misfits": replace(whole, misfits=1, edits=_edits("It is not in the vocabulary.")),
        "change-set-proposed": replace(
            whole, row=_row(site, "proposed"), kinds=(), candidate_url=site.address("releases/kmgbf/candidates/3"),
            outdated=True,
        ),
        "change-set-discarded": replace(
            whole, row=_row(site, "discarded"), edits=(), kinds=(), difference=None, quality=()
        ),
        "change-sets-not-granted": _not_granted(site, "vocabulary-editor vocabulary:kmgbf"),
        "change-sets-no-scope": _not_granted(site, ""),
        **{f"change-set-{kind}": _edit(site, kind) for kind in KINDS},
    }  # fmt: skip


def _row(site: Site, state: str = "open") -> ChangeSetRow:
    url = site.address("change-sets/kmgbf/3")
    return ChangeSetRow(url, 3, "Spring <b>", "Curator", "2026-11-20T09:30:00Z", state)  # type: ignore[arg-type]


def _list(site: Site) -> ChangeSetsPage:
    frame = site.frame("Change sets", "change-sets/kmgbf", crumbs=site.crumbs("Change sets"), index=False)
    rows = (_row(site), _row(site, "proposed"), _row(site, "published"), _row(site, "discarded"))
    return ChangeSetsPage(frame, _TITLE, _WATER, rows, site.address("change-sets/kmgbf"))


def _not_granted(site: Site, grant: str) -> NotGrantedPage:
    frame = site.frame("Propose a change", "change-sets/kmgbf", crumbs=site.crumbs("Propose a change"), index=False)
    here = site.address("account")
    return NotGrantedPage(frame, _TITLE, _WATER, "Reader <b>", grant, here, site.address("operation/sign-in"))


def _edits(misfit: str = "") -> tuple[EditRow, ...]:
    parts = (EditPart("prefLabel", (_HOSTILE,), (_HOSTILE,)), EditPart("scopeNote", added=(_HOSTILE,)))
    return tuple(
        EditRow(n, kind, _WATER, parts, "Curator", "2026-11-20T09:30:00Z", misfit) for n, kind in enumerate(KINDS)
    )


def _whole(site: Site) -> ChangeSetPage:
    candidate = release_pages.pages(site)["candidate"]
    assert isinstance(candidate, CandidatePage)
    return ChangeSetPage(
        frame=site.frame("Spring", "change-sets/kmgbf/3", crumbs=site.crumbs("Spring"), index=False),
        title=_TITLE,
        row=_row(site),
        etag=4,
        edits=_edits(),
        misfits=0,
        difference=candidate.difference,
        quality=candidate.quality,
        concept=_WATER.iri,
        kinds=tuple((kind, site.address(f"change-sets/kmgbf/3/{kind}")) for kind in KINDS),
        candidate_url="",
        outdated=False,
    )


def _edit(site: Site, kind: Kind) -> EditPage:
    texts = (
        TextField("prefLabel", "prefLabel", "ماء", LANGUAGES["ar"]),
        TextField("altLabel", "altLabel", "a\nb", LANGUAGES["en"], lines=True),
        TextField("note", "note", "", None),
    )
    links = (LinkField("broader", (_WATER,), frozenset((_WATER.iri,))), LinkField("exactMatch", (), frozenset()))
    return EditPage(
        frame=site.frame("Edit", f"change-sets/kmgbf/3/{kind}", crumbs=site.crumbs("Edit"), index=False),
        title=_TITLE,
        row=_row(site),
        kind=kind,
        concept=None if kind == "add" else _WATER,
        space=f"{BASE}kmgbf/",
        fields=texts if kind in ("add", "relabel") else (),
        links=links if kind in ("add", "move", "map") else (),
        tag="ar",
        languages=tuple(LANGUAGES.values()),
        schemes=(_WATER,) if kind == "add" else (),
        version="4-abc",
        problem="It names the concept itself." if kind == "merge" else "",
        given={"reason": "Because"},
        here_url=site.address(f"change-sets/kmgbf/3/{kind}"),
    )
