"""Dependencies of endpoints, named once so that signatures read as sentences."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from browser.http.services import Services, language_of, services, urls
from browser.urls import Urls
from kg.framework import Framework
from kg.knowledge.knowledge import Knowledge


def _knowledge(request: Request) -> Knowledge:
    return services(request).knowledge.current()


def _framework(request: Request) -> Framework:
    return services(request).knowledge.current().framework


ServicesDep = Annotated[Services, Depends(services)]
UrlsDep = Annotated[Urls, Depends(urls)]
LanguageDep = Annotated[str, Depends(language_of)]
KnowledgeDep = Annotated[Knowledge, Depends(_knowledge)]
FrameworkDep = Annotated[Framework, Depends(_framework)]
