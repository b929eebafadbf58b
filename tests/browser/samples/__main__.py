"""Writes every sample as a file: `python -m tests.browser.samples FOLDER [LANGUAGE]`."""

import sys
from collections.abc import Iterable
from gettext import NullTranslations
from importlib.resources import files
from pathlib import Path

from browser.site import i18n
from browser.site.rendering import Renderer
from browser.site.room_files import find_file
from tests.browser.samples import sample_pages


def main(arguments: list[str]) -> None:
    """Write every sample as a file that a browser opens, with the style sheet beside it."""
    folder, language = Path(arguments[0]), (arguments[1:] or ["en"])[0]
    folder.mkdir(parents=True, exist_ok=True)
    _do_without_catalogue(language)
    pages = sample_pages(language)
    renderer = Renderer(lambda _request, _error: pages["problem-error"])
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(renderer.render(page))
    for name in ("site.css", "site.js", "mark.svg"):
        (folder / name).write_bytes(find_file("static", name).read_bytes())
    (folder / "index.html").write_text(_index(pages))


def _do_without_catalogue(language: str) -> None:
    """Leave words untranslated where there is no catalogue."""
    if not files("browser.site").joinpath("locale", f"{language}.po").is_file():
        i18n.translations = lambda _: NullTranslations()  # type: ignore[assignment]


def _index(names: Iterable[str]) -> str:
    """A page of links to all samples."""
    items = "".join(f'<li><a href="{name}.html">{name}</a></li>' for name in names)
    return f'<!doctype html><html lang="en"><title>Samples</title><ul>{items}</ul></html>'


if __name__ == "__main__":
    main(sys.argv[1:])
