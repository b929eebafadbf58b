"""What browsers are told so that they do nothing foolish with our pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from browser.site.contexts import Page
from kg.errors import KgError

if TYPE_CHECKING:
    ProblemContext = Callable[[Request, KgError], Page]


CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
