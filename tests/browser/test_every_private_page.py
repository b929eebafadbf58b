"""Pages behind a session, and the history of things, as somebody sees them who may do everything: a crawl over them.

Every link on them answers whoever signed in, and each keeps the rules of all pages.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx2 as httpx
import pytest

from kg.accounts.grants import Grant
from kg.changesets.model import KINDS
from kg.changesets.store import ChangeSets
from kg.changesets.suggestions import Suggestions
from kg.submissions.suggesting import Term
from kg.texts.languages import TAGS
from tests.browser.crawling import Crawl
from tests.browser.documents import Document, page_faults
from tests.browser.proposing import Offices, Somebody, etag_in, offices
from tests.copying import copy_folder

RECORD: Final = "http://metadata.cbd.int/record/TARGET-CRAWL-1"
CONCEPT: Final = "http://metadata.cbd.int/kmgbf/target_3"
PLACES: Final = (
    "account", "account/webhooks", "submissions", "review", "submit", "change-sets/kmgbf", "releases/kmgbf",
    f"history?uri={quote(RECORD, safe='')}", f"history?uri={quote(CONCEPT, safe='')}",
    "submissions/3/suggest?at=/implementingConsiderations",
    *(f"change-sets/kmgbf/1/{kind}?concept={quote(CONCEPT, safe='')}" for kind in KINDS if kind != "add"),
)  # fmt: skip
"""Where the crawl begins, below a language."""
PRIVATE: Final = r"/(?:account|submissions|submit|review|change-sets|releases|history)"
"""Beginnings of addresses of pages that the crawl goes through, below a language."""
SPECIAL: Final = re.compile("suggestion=")
REACHED: Final = (
    "/submissions/upload", r"/submissions/\d+", r"/submissions/\d+/edit", "/submit/[a-z]+",
    r"/change-sets/kmgbf/\d+", r"/change-sets/kmgbf/\d+/add\?suggestion=\d+", r"/history/difference\?.+",
    r"/releases/kmgbf/\d+",
)  # fmt: skip
"""Kinds of pages to which others lead, below a language."""
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Offices, Somebody]]:
    """A copy with something in every list, and somebody who may do everything there."""
    data = tmp_path_factory.mktemp("private") / "data"
    copy_folder(bundled_data, data)
    with offices(data) as opened:
        yield opened, _fill(opened)


def _fill(site: Offices) -> Somebody:
    """Let there be a record with two versions, proposals in several states, a term that is missed and a change set."""
    for title in ("Forests are restored everywhere", "Wetlands are restored everywhere"):
        one = site.propose("TARGET-CRAWL-1", title={"en": title})
        page = site.approver.get(f"/en/submissions/{one.number}")
        done = site.approver.post(f"/en/submissions/{one.number}/approve", etag=etag_in(page), agree="yes")
        assert done.status_code == 303
    somebody = _somebody(site)
    site.draft("TARGET-CRAWL-2", title={})
    _miss_a_term(site, site.draft("TARGET-CRAWL-3").number)
    site.propose("TARGET-CRAWL-3", batch="Spring")
    _change(site, somebody)
    return somebody


def _miss_a_term(site: Offices, number: int) -> None:
    """Let an author suggest a term for a list."""
    term = Term("Salt marsh", "en", "A wetland that the sea floods.")
    with closing(ChangeSets(site.settings.ledger_address)) as sets:
        suggestions = Suggestions(site.submissions, sets)
        suggestions.suggest(site.author.actor, number, "/implementingConsiderations", "kmgbf", term)


def _somebody(site: Offices) -> Somebody:
    """An administrator who may propose and decide everything."""
    found = site.add("Everybody", None)
    account = found.actor.number or 0
    for role, scope in (("approver", "*"), ("vocabulary-approver", "vocabulary:kmgbf")):
        site.accounts.give(Grant(account, role, scope))  # type: ignore[arg-type]
    return found


def _change(site: Offices, somebody: Somebody) -> None:
    """A change set with an edit, and one that is given up."""
    for title in ("Names of spring", "Given up"):
        begun = somebody.post("/en/change-sets/kmgbf", title=title)
        assert begun.status_code == 303
        path = httpx.URL(begun.headers["location"]).path
        form = f"{path}/relabel?concept={quote(CONCEPT, safe='')}"
        version = re.search(r'name="version" value="([^"]+)"', somebody.get(form).text)
        assert version
        done = somebody.post(form, version=version[1], language="fr", prefLabel="Cible trois")
        assert done.status_code == 303, done.text
    gone = somebody.post(path, etag=etag_in(somebody.get(path)), decision="discard")
    assert gone.status_code == 303


def _check(address: str, answer: httpx.Response) -> list[str]:
    """What is wrong with a page."""
    language = answer.headers.get("content-language", "")
    found = page_faults(Document(answer.text), language) if language in TAGS else [f"it is in “{language}”"]
    behind = re.match(r"/[a-z]{2}/(?:account|submissions|review|change-sets|upload)", address)
    if behind and "no-store" not in answer.headers.get("cache-control", ""):
        found.append(f"caches may keep it: {answer.headers.get('cache-control')}")
    return found


def _crawl(site: Offices, who: Somebody, *languages: str) -> Crawl:
    """Go through the private pages in some languages."""
    some = "|".join(languages)
    crawl = Crawl(
        site.client,
        [f"/{language}/{place}" for language in languages for place in PLACES],
        special=SPECIAL,
        within=re.compile(f"^(?:/(?:{some}){PRIVATE}|/version/(?:{some})/)"),
        outside=re.compile(f"/(?!{some})[a-z]{{2}}/"),
        headers={"Cookie": who.cookie},
        check=_check,
        pages=1_000,
        depth=6,
    )
    crawl.run()
    missed = [kind for kind in REACHED for one in languages if not _reached(crawl, f"/{one}{kind}")]
    assert missed == []
    return crawl


def _reached(crawl: Crawl, kind: str) -> bool:
    return any(re.fullmatch(kind, address) for address in crawl.named)


@pytest.mark.parametrize("languages", [("en",), pytest.param(TAGS, marks=pytest.mark.slow)], ids=len)
def test_every_link_behind_a_session_answers(
    site: tuple[Offices, Somebody], languages: Sequence[str], record_property: Record
) -> None:
    crawl = _crawl(*site, *languages)
    record_property("tried", f"{len(crawl.named)} links of {len(crawl.shapes)} kinds on {crawl.pages} pages")
    assert not crawl.broken, "\n".join(crawl.broken)
    assert crawl.pages > 40 * len(languages)
