"""The byte order mark, which some editors put before texts: it means nothing in UTF-8, and no reader wants it."""

from codecs import BOM_UTF8
from typing import Final, TypeVar

MARK: Final = "\ufeff"
Text = TypeVar("Text", str, bytes)


def without_mark(text: Text) -> Text:
    """A text without the mark before it.

    >>> without_mark("\\ufeffASK {}"), without_mark(b"\\xef\\xbb\\xbf{}"), without_mark("a\\ufeff")
    ('ASK {}', b'{}', 'a\\ufeff')
    """
    return text.removeprefix(MARK) if isinstance(text, str) else text.removeprefix(BOM_UTF8)
