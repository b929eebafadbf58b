"""Somebody of another Party: about a submission answered, whatever is asked, as about one that there is not."""

from typing import Final

import httpx

from tests.browser.running import Running

_BROWSER: Final = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
_PAGES: Final = ("/edit", "/suggest")
_ABSENT: Final = "NO-SUCH-RECORD-1"


def hidden(server: Running, number: str, record: str, token: str, document: bytes) -> None:
    """Somebody of another Party is answered about a submission as about one that there is not, whatever is asked."""
    with as_program(server, token) as stranger:
        assert stranger.get("/api/submissions").json()["submissions"] == []
        assert stranger.get("/api/submissions", params={"record": record}).json()["submissions"] == []
        for method, path in _calls(stranger):
            real, absent = (_asked(stranger, method, path.format(number=one)) for one in (number, "999999"))
            assert real.status_code == 404, (method, path, real.text)
            assert real.text.replace(number, "N") == absent.text.replace("999999", "N").replace(number, "N")
        real = _put(stranger, record, document)
        absent = _put(stranger, _ABSENT, document.replace(record.encode(), _ABSENT.encode()))
        assert real.status_code == absent.status_code == 403
        assert real.json()["detail"] == absent.json()["detail"]
    assert server.get(f"/record/{record}").status_code == 404
    _hidden_pages(server, number, token)


def _hidden_pages(server: Running, number: str, token: str) -> None:
    """The same on pages, after signing in."""
    with httpx.Client(base_url=server.url, headers=_BROWSER | {"Origin": server.url}, timeout=60) as stranger:
        assert stranger.post("/en/operation/sign-in", data={"token": token}).status_code == 303
        names = [action["name"] for action in stranger.get("/api/workflow").json()["actions"]]
        assert stranger.get("/en/submissions").status_code == stranger.get("/en/review").status_code == 200
        asked = [("GET", page) for page in ("", *_PAGES, "/choices")]
        asked += [("POST", page) for page in (*_PAGES, *(f"/{name}" for name in names))]
        for method, page in asked:
            said = {"etag": "1", "reason": "No.", "agree": "yes"} if method == "POST" else None
            real, absent = (
                stranger.request(method, f"/en/submissions/{one}{page}", data=said) for one in (number, "999999")
            )
            assert real.status_code == absent.status_code == 404, (method, page)
            assert real.text == absent.text.replace("999999", number), (method, page)


def _put(client: httpx.Client, record: str, document: bytes) -> httpx.Response:
    """Try to change the document of a record, in whatever state it is."""
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    return client.put(f"/api/submissions/records/{record}", content=document, headers=headers)


def _calls(client: httpx.Client) -> list[tuple[str, str]]:
    """Every operation on one submission, each action of the workflow with its own address."""
    paths = client.get("/api/openapi.json").json()["paths"]
    of_one = [path for path in paths if path.startswith("/api/submissions/{number}")]
    found = [(method.upper(), path) for path in of_one for method in paths[path]]
    names = [action["name"] for action in client.get("/api/workflow").json()["actions"]]
    calls = {(method, path.replace("{action}", name)): None for method, path in found for name in names}
    assert len(calls) > len(names) > 10
    return list(calls)


def _asked(client: httpx.Client, method: str, path: str) -> httpx.Response:
    body = {"reason": "No.", "agree": True} if method == "POST" else None
    return client.request(method, path, json=body, headers={"If-Match": "*"})


def as_program(server: Running, token: str) -> httpx.Client:
    """A client with a token."""
    return httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=60)
