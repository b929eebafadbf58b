"""How a version of a thing is cited: as a sentence, as BibTeX, and as CSL-JSON for reference managers."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from browser.site.contexts import Citation
from kg.rdf.identifiers import local_name

_SPECIAL: Final = re.compile(r"[\\{}%&#_$~^]")
_COMMANDS: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_KEY: Final = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Cited:
    """What is known of what is cited: '' for what is not.

    `iri` is that of the version if there is one, `moment` (ISO 8601) when it began. `within` is the vocabulary that a
    concept is of, `genre` the type of a record, `version` the name of a release or revision, `year` that of a record.
    """

    thing: str
    iri: str
    title: str
    moment: str = ""
    author: str = ""
    year: str = ""
    genre: str = ""
    within: str = ""
    version: str = ""


def cite(cited: Cited, text: str) -> Citation:
    """The citation of something; `text` is the beginning of the sentence."""
    return Citation(text, cited.iri, cited.moment, _bibtex(cited), _csl(cited))


def _bibtex(cited: Cited) -> str:
    """An entry, as BibTeX and biblatex read it.

    >>> print(_bibtex(Cited("http://x/a_1", "http://x/version/2/a_1", "50% {more}", "2026-11-29T08:05:00.000Z")))
    @misc{a_1_2026,
      title = {{50\\% \\{more\\}}},
      year = {2026},
      month = {11},
      note = {Version of 2026-11-29 08:05:00 UTC},
      url = {http://x/version/2/a_1}
    }
    """
    began = _began(cited)
    fields = {
        "author": _braced(cited.author),
        "title": _braced(cited.title),
        "howpublished": _escaped(". ".join(filter(None, (cited.genre, cited.within)))),
        "edition": _escaped(cited.version),
        "year": cited.year or (f"{began.year:04}" if began else ""),
        "month": str(began.month) if began and not cited.year else "",
        "note": f"Version of {began:%Y-%m-%d %H:%M:%S} UTC" if began else "",
        "url": cited.iri,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(cited)},\n{lines}\n}}"


def _key(cited: Cited) -> str:
    name = _KEY.sub("_", local_name(cited.thing)).strip("_") or "thing"
    year = cited.year or cited.moment[:4]
    return f"{name}_{year}" if year else name


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found[0], f"\\{found[0]}"), " ".join(text.split()))


def _braced(text: str) -> str:
    """A text whose letters stay as they are, and which is no name of a person."""
    return f"{{{_escaped(text)}}}" if text else ""


def _csl(cited: Cited) -> str:
    began = _began(cited)
    item: dict[str, Any] = {"id": cited.iri, "type": "dataset", "title": cited.title}
    more = {"genre": cited.genre, "container-title": cited.within, "version": cited.version, "URL": cited.iri}
    item |= {name: value for name, value in more.items() if value}
    if cited.author:
        item["author"] = [{"literal": cited.author}]
    if cited.year.isdecimal():
        item["issued"] = {"date-parts": [[int(cited.year)]]}
    if began:
        item.setdefault("issued", {"date-parts": [[began.year, began.month, began.day]]})
        item["note"] = f"Version of {began:%Y-%m-%d %H:%M:%S} UTC"
    return json.dumps([item], ensure_ascii=False, indent=1)


def _began(cited: Cited) -> datetime | None:
    return datetime.fromisoformat(cited.moment).astimezone(UTC) if cited.moment else None
