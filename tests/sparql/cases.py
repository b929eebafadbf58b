"""HTTP exchanges written as rows of a table: what is sent, and what the specification says of the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
TURTLE = "text/turtle"


@dataclass(frozen=True)
class Case:
    """One exchange: `section` is the one of the specification that it is about, `status` those that are right.

    `parameters` stand in the address, in their order; `content_type` '' sends none. `answers` is the truth value that
    a query must give, None if the answer is not one.
    """

    section: str
    name: str
    method: str
    status: Sequence[int]
    parameters: Sequence[tuple[str, str]] = ()
    content_type: str = ""
    body: bytes = b""
    path: str = "/sparql"
    headers: Mapping[str, str] = field(default_factory=dict)
    answers: bool | None = None

    def __str__(self) -> str:
        return f"{self.section} {self.name}"

    def send(self, client: httpx.Client) -> httpx.Response:
        """Send it and check status and truth value."""
        request = client.build_request(
            self.method, self.path, params=list(self.parameters) or None, content=self.body, headers=dict(self.headers)
        )
        if self.content_type:
            request.headers["content-type"] = self.content_type
        answer = client.send(request)
        assert answer.status_code in self.status, f"{answer.status_code}: {answer.text}"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
        if self.answers is not None:
            assert answer.json()["boolean"] is self.answers
        return answer
