"""Dependencies of endpoints, named once so that signatures read as sentences."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from browser.http.services import services, urls
from browser.urls import Urls
from kg.knowledge.knowledge import Knowledge


def _knowledge(request: Request) -> Knowledge:
    return services(request).knowledge.current()


UrlsDep = Annotated[Urls, Depends(urls)]
KnowledgeDep = Annotated[Knowledge, Depends(_knowledge)]
