"""The head of a Turtle or TriG document as the engine writes it: sorted, and without prefixes that nothing uses.

Imported by workers: standard library only.
"""

import re
from typing import Final

_LINE: Final = re.compile(rb"@prefix ([^:]*): <[^>]*> \.\n")


def tidy(document: bytes, *, whole: bool) -> bytes:
    """The document, or its beginning, with its prefix lines in order; unused ones go if it is `whole`.

    >>> tidy(b"@prefix b: <u:b> .\\n@prefix a: <u:a> .\\nb:x b:y 1 .\\n", whole=True)
    b'@prefix b: <u:b> .\\nb:x b:y 1 .\\n'
    """
    position, lines = 0, []
    while match := _LINE.match(document, position):
        lines.append((match[1], match[0]))
        position = match.end()
    body = document[position:]
    if whole:
        lines = [line for line in lines if re.search(rb"(?<![\w.-])" + line[0] + b":", body)]
    return b"".join(text for _, text in sorted(lines)) + body
