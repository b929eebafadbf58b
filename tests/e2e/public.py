"""Where the public meets a record that was approved: its address, search, country, SPARQL, feeds, and who did what.

Each of these is asked until it has the record: what is approved is to appear, and nobody measures here how soon.
"""

from typing import Any, Final

from tests.browser.running import Running
from tests.waiting import until

BASE: Final = "http://metadata.cbd.int/"


def found_everywhere(server: Running, record: str, word: str, language: str) -> None:
    """A national target of Belgium with a word in its title is wherever the public would look for it."""
    turtle = {"headers": {"Accept": "text/turtle"}, "follow_redirects": True}
    until(lambda: word in server.get(f"/record/{record}", **turtle).text)
    until(lambda: word in server.get("/api/search", params={"q": word}).text)
    until(lambda: record in server.get(f"/{language}/countries/be").text)
    query = f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), "{word}")) }}'
    csv: dict[str, Any] = {"params": {"query": query}, "headers": {"Accept": "text/csv"}}
    until(lambda: record in server.get("/sparql", **csv).text)


def found_in_feeds(server: Running, record: str) -> None:
    """The newest event of a national target of Belgium is in the feeds of everything that it belongs to."""
    thing = f"{BASE}record/{record}"
    own = [{"dataset": "record"}, {"schema": "nationalTarget7"}, {"party": "BE"}, {"thing": thing}]
    event = until(lambda: _events(server, thing))[0]
    for choice in ({}, *own, {"schema": "nationalTarget7", "party": "BE"}):
        until(lambda asked=choice: all(event["version"] in text for text in _feeds(server, asked, event["number"])))  # type: ignore[misc]
    for other in ({"dataset": "kmgbf"}, {"schema": "nbsap"}, {"party": "FR"}):
        assert not any(event["version"] in text for text in _feeds(server, other, event["number"])), other


def _events(server: Running, thing: str) -> list[dict[str, Any]]:
    """The events of a thing, the newest first."""
    found: list[dict[str, Any]] = server.get("/api/changes", params={"thing": thing}).json()["changes"]
    return found


def _feeds(server: Running, choice: dict[str, str], number: int) -> list[str]:
    """The newest changes of a choice as JSON and as Atom, and the page of the event stream on which an event stands."""
    page = {**choice, "after": str(number - 1), "format": "trig"}
    asked = (("/api/changes", choice), ("/changes.atom", choice), ("/changes", page))
    answers = [server.get(path, params=params) for path, params in asked]
    assert [one.status_code for one in answers] == [200] * len(asked), [one.text for one in answers]
    return [one.text for one in answers]


def responsible(server: Running, record: str, language: str, *, author: str, approver: str) -> None:
    """The history of a record says for programs and for people who entered it, for whom, and who approved it."""
    asked = {"uri": f"{BASE}record/{record}"}
    newest = until(lambda: server.get("/api/history", params=asked).json()["events"])[0]
    said = {name: newest[name] for name in ("agent", "on_behalf_of", "approved_by")}
    assert said == {"agent": author, "on_behalf_of": "government:be", "approved_by": approver}
    for path in (f"/{language}/history", newest["version"].removeprefix(BASE.rstrip("/"))):
        page = server.get(path, params=asked, headers={"Accept": "text/html"}, follow_redirects=True)
        assert page.status_code == 200, page.text
        assert all(f"<bdi>{name}</bdi>" in page.text for name in (author, approver)), path
