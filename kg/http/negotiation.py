"""Content negotiation as RFC 9110 section 12.5 has it: pure functions on strings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.errors import NotAcceptable
from kg.rdf.formats import Format

_MAX_HEADER: Final = 4_000
_QUALITY: Final = re.compile(r"^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$")


@dataclass(frozen=True, slots=True)
class Range:
    """One element of an Accept or Accept-Language header."""

    value: str
    quality: float
    parameters: int = 0


@lru_cache(maxsize=1024)
def parse(header: str) -> tuple[Range, ...]:
    """The elements of a header; a malformed quality counts as 1, a header over 4,000 characters is cut there.

    >>> [(r.value, r.quality) for r in parse("text/turtle;q=0.5, */*;q=0")]
    [('text/turtle', 0.5), ('*/*', 0.0)]
    """
    ranges = []
    for element in header[:_MAX_HEADER].split(","):
        value, *parameters = (part.strip().lower() for part in element.split(";"))
        if not value:
            continue
        quality, counted = 1.0, 0
        for parameter in parameters:
            name, _, text = parameter.partition("=")
            if name.strip() == "q":
                quality = float(text) if _QUALITY.match(text.strip()) else 1.0
            elif name.strip() not in ("charset", ""):
                counted += 1
        ranges.append(Range(value, quality, counted))
    return tuple(ranges)


def _specificity(range_: Range, media_type: str) -> int:
    """How exactly a range names a media type: 0 not at all, 1 `*/*`, 2 `type/*`, 3 exactly."""
    if range_.value == media_type:
        return 3
    if range_.value == media_type.partition("/")[0] + "/*":
        return 2
    return 1 if range_.value in ("*/*", "*") else 0


def _quality(ranges: Sequence[Range], media_type: str) -> tuple[float, int]:
    """(quality, specificity) that the most specific matching range gives a media type; (0, 0) for no match."""
    best = max(((_specificity(r, media_type), -r.parameters, r.quality) for r in ranges), default=(0, 0, 0.0))
    return (best[2], best[0]) if best[0] else (0.0, 0)


def _score(ranges: Sequence[Range], format_: Format) -> tuple[float, int]:
    """A format's best chance: by its own media type, or by another that exactly asks for it."""
    own = _quality(ranges, format_.media_type)
    if own[1] == 3:  # named exactly, be it to exclude it with q=0
        return own
    others = [q for q in (_quality(ranges, other) for other in format_.also) if q[1] == 3]
    return max([own, *others])


def choose(accept: str | None, formats: Sequence[Format]) -> Format:
    """The format to answer with; no header, or an empty one, takes the first.

    A format named exactly wins over one that a wildcard lets in at the same quality; then the order of `formats`
    decides. Raises NotAcceptable with the list of what there is.
    """
    if not accept or not accept.strip():
        return formats[0]
    ranges = parse(accept)
    scored = [(_score(ranges, format_), -position, format_) for position, format_ in enumerate(formats)]
    (quality, _), _, best = max(scored, key=lambda entry: entry[:2])
    if quality <= 0:
        raise NotAcceptable(
            f"None of the formats of this resource matches “Accept: {accept[:200]}”.",
            tuple(format_.media_type for format_ in formats),
        )
    return best


def choose_language(accept_language: str | None, available: Iterable[str], default: str) -> str:
    """The best available language for a reader (RFC 4647 lookup); never fails, the default is the last resort.

    >>> choose_language("zh-Hant-TW, ar;q=0.5", ("en", "zh"), "en")
    'zh'
    """
    offered = {tag.lower(): tag for tag in available}
    ranges = [r for r in parse(accept_language or "") if r.quality > 0]
    for range_ in sorted(ranges, key=lambda r: -r.quality):
        tag = range_.value
        while tag:
            if tag in offered:
                return offered[tag]
            tag = tag.rpartition("-")[0]
        if range_.value == "*":
            return default
    return default
