"""Pages of proposals: who has a part in them sees what they change and decides, and nobody else sees anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.submissions.doing import Doing
from tests.browser.proposing import HTML, OWN, Offices, etag_in, offices
from tests.copying import copy_folder
from tests.kg.submissions.proposals import judged


@pytest.fixture(scope="module")
def site(bundled_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    data = tmp_path_factory.mktemp("review") / "data"
    copy_folder(bundled_data, data)
    with offices(data) as opened:
        yield opened


def test_smoke(site: Offices) -> None:
    one = site.propose("TARGET-0000001", "Batch 1")
    site.draft("TARGET-0000002", title={"en": "A draft"})
    for who in (site.author, site.approver):
        for path in ("/en/submissions", "/en/review", f"/en/submissions/{one.number}", "/ar/submissions"):
            answer = who.get(path)
            open(f"/tmp/lint-{path.replace('/', '_')}-{'a' if who is site.author else 'p'}.html", "w").write(
                answer.text
            )
            assert answer.status_code == 200, answer.text[:3000]
    page = site.approver.get(f"/en/submissions/{one.number}")
    done = site.approver.post(f"/en/submissions/{one.number}/approve", etag=etag_in(page), agree="yes")
    assert done.status_code == 303, done.text
    two = site.propose("TARGET-0000001", title={"en": "Another title"})
    page = site.approver.get(f"/en/submissions/{two.number}")
    open("/tmp/lint-diff.html", "w").write(page.text)
    assert page.status_code == 200, page.text
