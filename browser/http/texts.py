"""A text as answers of the API give it."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from kg.texts.languages import Text


class TextInLanguage(TypedDict):
    """A text with the language that it is really in."""

    value: Annotated[str, Field(description="The text.", examples=["Target 3"])]
    lang: Annotated[str, Field(description="Its language; empty where nobody stated one.", examples=["en"])]


def with_language(text: Text) -> TextInLanguage:
    """A text as answers give it."""
    return {"value": text.value, "lang": text.language}
