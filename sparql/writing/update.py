"""`/update`: SPARQL 1.1 Update by POST, with a bearer token. Never by GET, never by cookie."""

from sparql.http.headers import SHARED
from sparql.http.sending import Receive, Scope, Send, send_whole, while_connected
from sparql.writing.http import WritingApp, request_headers
from sparql.writing.protocol import update_request


class UpdateApp(WritingApp):
    """The ASGI application of the update service (SPARQL 1.1 Protocol, section 2.2)."""

    methods = ("POST",)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; GET without parameters asks for the service description, which is that of /sparql."""
        if scope["method"] in ("GET", "HEAD") and not scope["query_string"]:
            location = f"{self.public_url(scope)}sparql".encode("ascii", "xmlcharrefreplace")
            await send_whole(send, scope, 303, [(b"location", location), (b"content-length", b"0"), *SHARED], b"")
        else:
            await super().__call__(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out the update of a request."""
        account = self.account(scope)
        headers = request_headers(scope)
        body = await self.body(scope, receive)
        request = update_request(scope["query_string"], headers.get("content-type"), body, headers)
        outcome = await while_connected(receive, self.service.update(request, account))
        await self.send_outcome(scope, send, outcome, 200, [])
