"""`/update`: SPARQL 1.1 Update by POST, with a bearer token. Never by GET, never by cookie."""

from sparql.sending import Receive, Scope, Send
from sparql.writing.http import WritingApp, request_headers
from sparql.writing.protocol import update_request


class UpdateApp(WritingApp):
    """The ASGI application of the update service (SPARQL 1.1 Protocol, section 2.2)."""

    methods = ("POST",)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out the update of a request."""
        account = self.account(scope)
        headers = request_headers(scope)
        body = await self.body(scope, receive)
        request = update_request(scope["query_string"], headers.get("content-type"), body, headers)
        await self.send_outcome(scope, send, await self.service.update(request, account), 200, [])
