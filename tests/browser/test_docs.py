"""The documentation is true: every setting is described, every command and query in it is run."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from kg.settings import Settings, explain

ROOT = Path(__file__).parents[2]
# What changes data is run in tests/sparql/test_updating_docs.py, tests/browser/test_submission_docs.py and
# tests/browser/test_change_set_api.py.
_CHANGING = ("updating.md", "submissions.md", "change-sets.md")
PAGES = sorted(page for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")) if page.name not in _CHANGING)
_BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)


def commands(page: Path) -> list[str]:
    """The curl commands of a page, continued lines joined."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.split(" #")[0].split(" | ")[0].strip() for line in lines if line.startswith("curl ")]


def run(client: TestClient, command: str):  # type: ignore[no-untyped-def]
    """The request that a curl command makes."""
    words = shlex.split(command)[1:]
    method, headers, data, url, get = "GET", {"accept": "*/*"}, [], "", False
    while words:
        word = words.pop(0)
        if word in ("-H", "--header"):
            name, _, value = words.pop(0).partition(":")
            headers[name.strip().lower()] = value.strip()
        elif word in ("-d", "--data", "--data-urlencode", "--data-binary"):
            data.append(words.pop(0))
        elif word in ("-X", "--request"):
            method = words.pop(0)
        elif word in ("-G", "--get"):
            get = True
        elif word in ("-o", "--output"):
            words.pop(0)
        elif word.startswith("-"):
            assert word in ("-L", "-O", "-s", "-sS", "-I", "-i", "-sL", "-LO"), word
        else:
            url = word
    split = urlsplit(url)
    assert split.netloc == "127.0.0.1:8000", command
    target = split.path + (f"?{split.query}" if split.query else "")
    pairs = dict(item.partition("=")[::2] for item in data)
    if data and not get:
        if "content-type" in headers:
            return client.request("POST", target, headers=headers, content=data[0], follow_redirects=True)
        return client.request("POST", target, headers=headers, data=pairs, follow_redirects=True)
    return client.request(method, target, headers=headers, params=pairs or None, follow_redirects=True)


EXAMPLES = [(page.name, command) for page in PAGES for command in commands(page)]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize(("page", "command"), EXAMPLES, ids=[f"{page}: {command[:90]}" for page, command in EXAMPLES])
def test_every_command_works_as_shown(client: TestClient, page: str, command: str) -> None:
    answer = run(client, command)
    assert answer.status_code == 200, answer.text[:500]
    assert answer.content


def test_every_setting_is_described() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for variable, _value, meaning in explain(Settings()):
        assert f"| `{variable}` |" in text, f"{variable} is missing: see kg/settings.py"
        assert meaning
        assert meaning in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (page.parent / link).exists(), link


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"(docs/{page.name})" not in readme] == []
