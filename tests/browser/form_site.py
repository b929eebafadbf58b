"""A running copy with people who write records in forms."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.testclient import TestClient

from kg.accounts.accounts import Accounts
from kg.submissions.actors import Actor
from kg.submissions.service import Submissions
from tests.browser.form_fields import SentForm, forms_of

OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Site:
    """A running copy, with the sessions of a contributor of Belgium, of one of France, and of the Secretariat."""

    client: TestClient
    submissions: Submissions
    accounts: Accounts
    actors: dict[str, Actor]
    sessions: dict[str, str]

    def get(self, who: str, path: str) -> Any:
        return self.client.get(path, headers={"Cookie": f"kg_session={self.sessions[who]}"} if who else {})

    def post(self, who: str, form: SentForm, sent: list[tuple[str, str]], **headers: str) -> Any:
        cookie = {"Cookie": f"kg_session={self.sessions[who]}"} if who else {}
        body = urlencode(sent).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.client.post(path_of(form.action), content=body, headers={**OWN, **kind, **cookie, **headers})

    def begin(self, who: str, schema: str = "nationalTarget7") -> str:
        form = forms_of(self.get(who, f"/en/submit/{schema}").text, f"/submit/{schema}")[0]
        owner = next(value for name, value in form.fields if name == "owner")
        answer = self.post(who, form, form.sent(owner=owner, **{"language:fr": "1"}))
        assert answer.status_code == 303
        return path_of(answer.headers["location"])


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def filled(page: str, button: str, said: dict[str, str]) -> tuple[SentForm, list[tuple[str, str]]]:
    (form,) = forms_of(page, "/edit")
    return form, form.sent(button, **said)


def options_of(page: str, name: str) -> list[str]:
    """The values that can be chosen for an input."""
    found = [part.partition('"')[0] for part in page.split(f'name="{name}" value="')[1:]]
    return [value for value in found if value]
