"""Files of the interface: our own in `static/`, bundles that npm made in `static/dist/` when they are there.

Own files are addressed with a version computed from their content, bundles with the hash in their name, so that both
may be cached for a year. A machine without Node has no bundles, and pages do without them.
"""

import json
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources.abc import Traversable

from browser.site.room_files import folders


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its name below `static/`, its content, media type, and version."""

    name: str
    content: bytes
    content_type: str
    version: str


class Assets:
    """All files of the interface, read once."""

    def __init__(self) -> None:
        self._assets = {asset.name: asset for asset in _read_all()}
        manifest = self._assets.get("dist/manifest.json")
        self._bundles: dict[str, str] = json.loads(manifest.content) if manifest else {}

    def find(self, name: str) -> Asset | None:
        """A file by its name below `static/`, or None."""
        return self._assets.get(name)

    def path(self, name: str) -> str:
        """Path and version of one of our own files, for example `site.css?v=1f3a`."""
        return f"{name}?v={self._assets[name].version}" if name in self._assets else name

    def bundle(self, name: str) -> str | None:
        """Path of a bundle that npm made, None when it was not made."""
        made = self._bundles.get(name)
        return f"dist/{made}" if made else None


@cache
def _content_type(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript; charset=utf-8"
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def _read_all() -> list[Asset]:
    return [asset for folder in folders("static") for asset in _read(folder, "")]


def _read(folder: Traversable, prefix: str) -> list[Asset]:
    found: list[Asset] = []
    if not folder.is_dir():
        return found
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            found += _read(entry, name + "/")
        else:
            content = entry.read_bytes()
            version = blake2b(content, digest_size=6).hexdigest()
            found.append(Asset(name, content, _content_type(entry.name), version))
    return found
