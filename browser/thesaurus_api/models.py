"""What the thesaurus API answers; its names are those of the Secretariat's API."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

Texts = Annotated[dict[str, str], Field(description="By language.")]


class ThesaurusDomain(TypedDict):
    """A domain: a list of terms."""

    domainId: int | None
    identifier: Annotated[str, Field(examples=["GBF-TARGETS"])]
    name: str
    title: Texts


class ThesaurusTerm(TypedDict):
    """A term. Relations are identifiers of other terms; they are empty unless they were asked for."""

    termId: int | None
    identifier: Annotated[str, Field(examples=["GBF-TARGET-03"])]
    name: str
    title: Texts
    shortTitle: Texts
    description: str
    longDescription: Texts
    source: str
    broaderTerms: list[str]
    narrowerTerms: list[str]
    relatedTerms: list[str]
    nonPreferedTerms: list[str]
