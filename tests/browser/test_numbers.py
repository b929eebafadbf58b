"""Every number of every page of a country, goal and target: it is what the query behind it and its list give."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from browser.app import create_app
from kg.clearing_house.listing import record_sets
from kg.knowledge.knowledge import Knowledge, KnowledgeBase
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from loaders.records.graphs.loading import Options, load_records
from tests.browser.records_data import bodies
from tests.copying import copy_folder
from tests.data import samples
from tests.data.exports import FORMS, write
from tests.data.sources import RECORDS, sources

_HTML = {"accept": "text/html"}
_ROOT = "http://testserver"
_SECTION = re.compile(r'<h2 id="(\w+)"')
_COUNTED = re.compile(
    r'<a[^>]*href="([^"]*/en/records\?[^"]*)"[^>]*>\s*(?:All )?([\d,]+)(?: [a-z]+(?: [a-z]+)?)?\s*</a>'
)
_QUERY = re.compile(r'href="([^"]*/en/query\?[^"]*)"')
_ALIGNED = re.compile(r"([\d,]+) national targets? of ([\d,]+) Parties")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module", params=sources(RECORDS))
def data(request: pytest.FixtureRequest, bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled data with all samples, ours or the real ones, with our exports and our bodies."""
    folder = tmp_path_factory.mktemp("numbers")
    copy_folder(bundled_data, folder / "data")
    found = RECORDS if request.param == "real" else samples.write(folder / "samples")
    for number, table in enumerate(FORMS.values()):
        write(folder / f"export-{number}", table)
    (folder / "bodies.ndjson").write_text("\n".join(map(json.dumps, bodies())), encoding="utf-8")
    settings = Settings(data=folder / "data")
    ledger = Ledger(settings.ledger_address)
    load_records(settings, ledger, [found, *folder.glob("export-*"), folder / "bodies.ndjson"], Options())
    ledger.close()
    return folder / "data"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[TestClient]:
    settings = Settings(data=data, public_url=f"{_ROOT}/", query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def known(data: Path) -> Knowledge:
    return KnowledgeBase(Settings(data=data)).current()


class Crawl:
    """Compares numbers, and counts how many it has compared. Lists and queries are asked once."""

    def __init__(self, site: TestClient) -> None:
        self._site = site
        self.cases = 0
        self.wrong: list[str] = []
        self._totals: dict[str, int] = {}

    def page(self, address: str) -> str:
        """A page."""
        answer = self._site.get(address, headers=_HTML)
        assert answer.status_code == 200, address
        return answer.text

    def compare(self, what: str, shown: object, right: object) -> None:
        """One number, or all of a section, and what is right."""
        self.cases += 1
        if shown != right:
            self.wrong.append(f"{what}: {shown} is shown, right is {right}")

    def lists(self, address: str, text: str) -> None:
        """Every number of a page that leads to a list of records."""
        for url, number in _COUNTED.findall(text):
            url = html.unescape(url).removeprefix(_ROOT)
            if url not in self._totals:
                self._totals[url] = self._site.get(f"/api{url.removeprefix('/en')}&limit=1").json()["total"]
            self.compare(f"{address} {url}", int(number.replace(",", "")), self._totals[url])

    def rows(self, text: str) -> Rows | None:
        """The result of the query that a section leads to; None if it leads to none."""
        found = _QUERY.search(text)
        if found is None:
            return None
        query = parse_qs(urlsplit(html.unescape(found[1])).query)["query"][0]
        answer = self._site.get(
            "/sparql", params={"query": query}, headers={"accept": "application/sparql-results+json"}
        )
        assert answer.status_code == 200, (query, answer.text)
        return [{name: one["value"] for name, one in row.items()} for row in answer.json()["results"]["bindings"]]


def sections(text: str) -> dict[str, str]:
    """The parts of a page by the name of their heading."""
    parts = _SECTION.split(text)
    return {name: part.partition("</section>")[0] for name, part in zip(parts[1::2], parts[2::2], strict=True)}


def _numbers(pattern: str, text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(pattern, text)]


def shown(name: str, text: str) -> object:
    """What a section of the page of a country shows, in the form in which `right` says it."""
    if name == "records":
        return sorted(_numbers(r"</th><td><a [^>]*>([\d,]+)</a>", text))
    if name == "missing":
        return len(re.findall(r'class="vh"', text))
    if name in ("nbsaps", "answered"):
        return text.count("<li>")
    if name == "targets":
        return sorted(_numbers(r'class="count"[^>]*>([\d,]+)<', text))
    if name == "progress":
        return text.count('<tr><th scope="row">')
    if name == "indicators":
        tables = re.split(r"<h3>", text)[1:]
        counts = (one.count("<tr><td>") + sum(_numbers(r">and ([\d,]+) more<", one)) for one in tables)
        return sorted(count for count in counts if count)
    if name == "roles":
        return sorted(_numbers(r'class="count">([\d,]+)<', text))
    return max([text.count("<li>"), *_numbers(r">All ([\d,]+) meetings?<", text)])


def right(name: str, rows: Rows) -> object:
    """The same by the rows of the query."""
    if name in ("records", "roles"):
        return sorted(int(row["records" if name == "records" else "holders"]) for row in rows)
    if name in ("targets", "indicators"):
        return sorted(Counter(row[name.removesuffix("s")] for row in rows).values())
    return len(rows)


def test_every_number_is_that_of_its_query_and_of_its_list(
    site: TestClient, known: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    crawl, sets = Crawl(site), record_sets(known)
    crawl.lists("countries", crawl.page("/en/countries"))
    for iso2, _ in sets.counts("country", sets.all):
        address = f"/en/countries/{iso2}"
        answer = site.get(address, headers=_HTML)
        if answer.status_code == 404:
            continue  # a code that names no country
        crawl.lists(address, answer.text)
        for name, text in sections(answer.text).items():
            rows = crawl.rows(text) if name != "binary" else None
            if rows is not None:
                crawl.compare(f"{address}#{name}", shown(name, text), right(name, rows))
    codes = [*(target.code for target in known.framework.targets), *(goal.code for goal in known.framework.goals)]
    for code in codes:
        address = f"/kmgbf/en/page/{'goal' if code in 'ABCD' else 'target'}_{code}"
        text = crawl.page(address)
        crawl.lists(address, text)
        if (aligned := sections(text).get("aligned")) is None:
            continue
        rows = crawl.rows(aligned) or []
        national, parties = (int(number.replace(",", "")) for number in _ALIGNED.findall(aligned)[0])
        crawl.compare(f"{address} query", national, len(rows))
        crawl.compare(f"{address} Parties", parties, len({row["party"] for row in rows if "party" in row}))
        degrees = sorted(Counter(row.get("degree", "") for row in rows).values())
        crawl.compare(
            f"{address} degrees",
            sorted(_numbers(r'<h3>[^\n]*class="count">([\d,]+)</span></h3>', aligned)[:-1]),
            degrees,
        )
    assert not crawl.wrong, "\n".join(crawl.wrong)
    assert crawl.cases > 100
    with capsys.disabled():
        print(f"\n{crawl.cases:,} numbers of {len(codes)} goals and targets and of all countries compared")
