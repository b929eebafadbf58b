"""The commands of docs/updating.md do what it says, on a real server, in their order."""

import shlex
from pathlib import Path
from urllib.parse import quote_plus

import httpx

from tests.browser.test_docs import ROOT, commands
from tests.sparql.writable import authorization, writable

PAGE = ROOT / "docs" / "updating.md"


def request(client: httpx.Client, command: str, token: str) -> httpx.Response:
    """What a curl command of the page sends."""
    words = iter(shlex.split(command.replace("$KG_TOKEN", token))[1:])
    method, headers, data, url, in_address = "", {}, [], "", False
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(":")
            headers[name] = value.strip()
        elif word == "--data-urlencode":
            name, _, value = next(words).partition("=")
            data.append(f"{name}={quote_plus(value)}")
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        elif word in ("-d", "--data-binary"):
            data.append(next(words))
        elif word == "-G":
            in_address = True
        else:
            assert word.startswith("http://127.0.0.1:8000/"), word
            url = word.removeprefix("http://127.0.0.1:8000")
    if in_address:
        return client.get(f"{url}?{'&'.join(data)}", headers={"Accept": "*/*"})
    return client.request(method or "GET", url, headers=headers, content="&".join(data))


def test_the_commands_of_the_page_work(own_bundled_data: Path) -> None:
    with writable(own_bundled_data, bundled="true") as server:
        token = authorization(server.server.data, name="Another")["Authorization"].removeprefix("Bearer ")
        answers = [request(server.anybody, command, token) for command in commands(PAGE)]
        assert [answer.status_code for answer in answers] == [200, 200, 201, 200, 200, 200, 200], answers[-1].text
        assert "kmgbf:target_3" in answers[0].text or "target_3" in answers[0].text
        assert answers[3].json()["graphs"][0]["triples"] == 2
        assert answers[6].json()["graphs"][0]["triplesAdded"] == 1
        assert server.ledger.changes(newest_first=True, limit=2)[1].reason == "A first title"
        assert '<http://example.org/a> skos:prefLabel "A"@en' in server.anybody.get("/graph-store/example").text
