"""Every page template, rendered from samples in six languages, and the rules that all pages keep."""

import gzip
import re
from gettext import NullTranslations
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from browser.site import i18n
from browser.site.contexts import Page
from browser.site.rendering import Renderer, template_names
from browser.site.room_files import find_file, folders
from browser.vocabularies.contexts import TreePart
from kg.texts.languages import LANGUAGES
from tests.browser.documents import Document, heading_faults, inline_faults, reference_faults
from tests.browser.samples import sample_pages
from tests.browser.samples.__main__ import main

_STYLES = (
    "site.css",
    "vocabulary.css",
    "diagram.css",
    "records.css",
    "reference.css",
    "validation.css",
    "uploads.css",
    "account.css",
    "forms.css",
    "review.css",
    "changes.css",
    "differences.css",
    "history.css",
)
_PARTS = {"base.html", "diagram.html", "macros.html", "quality_macros.html", "results.html"}
_PARTS |= {
    "account_macros.html",
    "form_macros.html",
    "framework_macros.html",
    "record_macros.html",
    "change_set_macros.html",
    "release_macros.html",
    "vocabulary_macros.html",
    "vocabulary_part.html",
}
_PARTS |= {"decision_macros.html", "review_macros.html", "suggestion_macros.html", "validation_macros.html"}
_PARTS |= {"difference_macros.html", "history_macros.html", "version_macros.html"}
_NAMES = list(sample_pages("en"))
_VECTOR = {"circle", "path", "rect"}


def static(name: str) -> Traversable:
    """A static file of any room."""
    return find_file("static", name)


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Untranslated words where there is no catalogue."""
    catalogues = i18n.translations
    locale = files("browser.site").joinpath("locale")

    def translations(language: str) -> NullTranslations:
        return catalogues(language) if locale.joinpath(f"{language}.po").is_file() else NullTranslations()

    monkeypatch.setattr(i18n, "translations", translations)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(lambda _request, _error: sample_pages("en")["problem-error"])


def _render(renderer: Renderer, page: Page) -> str:
    return renderer.render(page).decode()


_READ: dict[str, dict[str, Document]] = {}


def _documents(renderer: Renderer, language: str) -> dict[str, Document]:
    """Every page of a language, rendered and read once for all tests."""
    if language not in _READ:
        _READ[language] = {name: Document(_render(renderer, page)) for name, page in sample_pages(language).items()}
    return _READ[language]


def test_every_page_template_has_a_sample() -> None:
    used = {page.template for page in sample_pages("en").values()}
    assert used == set(template_names()) - _PARTS


def test_every_page_class_has_a_sample() -> None:
    assert {type(page).__name__ for page in sample_pages("en").values()} == {
        page.__name__
        for page in Page.__subclasses__()
        if page.__name__ != TreePart.__name__  # which is no whole page
    }


@pytest.mark.parametrize(
    "language",
    ["ar", "en", *(pytest.param(one, marks=pytest.mark.slow) for one in LANGUAGES if one not in ("ar", "en"))],
)
def test_samples_are_whole_pages_in_their_language(renderer: Renderer, language: str) -> None:
    for name, document in _documents(renderer, language).items():
        assert not document.errors, (name, document.errors)
        assert document.open == [], name
        html = document.all("html")[0]
        assert (html["lang"], html["dir"]) == (language, LANGUAGES[language].direction)
        assert len(document.all("h1")) == 1, name
        assert len(document.all("main")) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_inline_that_the_content_policy_forbids(renderer: Renderer, language: str) -> None:
    for name, document in _documents(renderer, language).items():
        assert inline_faults(document) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_identifiers_of_elements_are_unique_and_references_lead_somewhere(renderer: Renderer, language: str) -> None:
    for name, document in _documents(renderer, language).items():
        assert reference_faults(document) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_do_not_skip_a_level(renderer: Renderer, language: str) -> None:
    for name, document in _documents(renderer, language).items():
        assert heading_faults(document) == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_data_says_its_language_and_direction(renderer: Renderer, language: str) -> None:
    page = sample_pages(language)["target"]
    text = _render(renderer, page)
    for value, tag, direction in (
        ("Cible 3", "fr", "ltr"),
        ("الهدف 3", "ar", "rtl"),
        ("行动目标3", "zh", "ltr"),
        ("保护30%的陆地、水域和海洋", "zh", "ltr"),
    ):
        assert value in text
        assert f'<span lang="{tag}" dir="{direction}">{value}</span>' in text
        bare = re.findall(rf">([^<]*{re.escape(value)}[^<]*)<", text.partition("<main")[2])
        assert set(bare) == {value}


def test_notations_and_identifiers_stand_in_their_own_direction(renderer: Renderer) -> None:
    text = _render(renderer, sample_pages("ar")["target"]).replace("<wbr>", "")
    assert '<bdi class="code" dir="ltr">3.CT.1</bdi>' in text
    assert re.search(r'<bdi[^>]* dir="ltr"[^>]*>http://metadata\.cbd\.int/kmgbf/target_3</bdi>', text)
    assert not re.search(r"(?<!dir=\"ltr\">)\b3\.CT\.1", re.sub(r'(href|data-copy)="[^"]*"', "", text))


def test_foreign_and_machine_made_texts_are_marked_in_words(renderer: Renderer) -> None:
    text = _render(renderer, sample_pages("ar")["goal"])
    assert "≈" in text
    page = _render(renderer, sample_pages("en")["target"])
    assert "in French" in page
    assert "machine translation" in page


def test_missing_names_are_shown_as_missing(renderer: Renderer) -> None:
    assert _render(renderer, sample_pages("en")["target"]).count('class="missing"') == 3


def test_a_deprecated_thing_shows_its_successor_before_its_data(renderer: Renderer) -> None:
    text = _render(renderer, sample_pages("en")["thing-deprecated"])
    assert text.index("Deprecated") < text.index("Use instead") < text.index("All statements")


def test_text_from_data_cannot_become_markup(renderer: Renderer) -> None:
    from dataclasses import replace

    from kg.texts.languages import Text

    evil = "<script>alert(1)</script>\"'"
    sample = sample_pages("en")["target"]
    page = replace(sample, title=Text(evil, "en"), official=Text(evil, 'x"><b'))  # type: ignore[call-arg]
    document = Document(_render(renderer, page))
    assert not document.errors
    assert [attributes.get("src") for attributes in document.all("script")] == ["site.js"]
    assert not document.all("b")


def test_pieces_know_nothing_of_the_template_that_imports_them(renderer: Renderer) -> None:
    def with_pieces_of_each_template(page: Page) -> bytes:
        return renderer._environment.get_template(page.template).render(page=page).encode()

    pages = sample_pages("en")
    assert [name for name, page in pages.items() if renderer.render(page) != with_pieces_of_each_template(page)] == []


def test_the_query_form_works_without_scripts(renderer: Renderer) -> None:
    document = Document(_render(renderer, sample_pages("en")["query"]))
    forms = [form for form in document.all("form") if form.get("role") != "search"]
    assert [form["method"] for form in forms] == ["get", "post"]
    assert [area["name"] for area in document.all("textarea")] == ["query"]


def test_an_error_in_a_query_points_at_its_place(renderer: Renderer) -> None:
    text = _render(renderer, sample_pages("en")["query-error"])
    line, caret = re.search(r"<code>(.*)\n( *)\^</code>", text).groups()  # type: ignore[union-attr]
    assert line[len(caret) :].startswith("role")
    assert "Line 5, column 10" in text


def test_buttons_that_need_scripts_are_hidden_without_them(renderer: Renderer) -> None:
    for document in _documents(renderer, "en").values():
        for button in document.all("button"):
            assert button.get("type") == "submit" or "hidden" in button


def test_pages_out_of_search_engines_say_so(renderer: Renderer) -> None:
    assert 'content="noindex"' in _render(renderer, sample_pages("en")["search"])
    assert 'content="noindex"' not in _render(renderer, sample_pages("en")["target"])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_stay_within_their_budget(renderer: Renderer, language: str) -> None:
    sizes = {name: len(gzip.compress(renderer.render(page))) for name, page in sample_pages(language).items()}
    assert max(sizes.values()) <= 30_000, sizes


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("site.css", 8_000),
        ("vocabulary.css", 2_000),
        ("diagram.css", 2_000),
        ("site.js", 2_500),
        ("search.js", 2_000),
        ("combobox.js", 2_000),
        ("tree.js", 1_500),
        ("mark.svg", 1_000),
    ],
)
def test_static_files_stay_within_their_budget(name: str, limit: int) -> None:
    assert len(gzip.compress(static(name).read_bytes())) <= limit


@pytest.mark.parametrize("kind", ["templates", "static"])
def test_no_two_rooms_have_a_file_of_the_same_name(kind: str) -> None:
    names = [entry.name for folder in folders(kind) for entry in folder.iterdir()]
    assert sorted(names) == sorted(set(names))


def test_the_style_sheet_knows_no_sides() -> None:
    css = "".join(static(name).read_text("utf-8") for name in _STYLES)
    assert not re.findall(r"left|right", css)
    assert not re.findall(r"(?:margin|padding|border)-(?:top|bottom)\b", css)
    assert "@import" not in css
    assert "url(" not in css


def test_every_class_of_the_templates_is_styled_or_known() -> None:
    css = "".join(static(name).read_text("utf-8") for name in _STYLES)
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", css))
    used: set[str] = set()
    for name in template_names():
        text = find_file("templates", name).read_text("utf-8")
        for value in re.findall(r'class="([^"]*)"', text):
            used |= set(re.sub(r"\{[{%].*?[}%]\}", " ", value).split())
    used = {name for name in used if not name.endswith("-")}
    assert used - styled <= {"card-words", "incoming", "keys"}


@pytest.mark.parametrize("number", range(1, 24))
def test_numerals_on_tiles_have_contrast(number: int) -> None:
    css = static("site.css").read_text("utf-8")
    colour = re.search(rf"\.tile-{number} \{{ --tile: #(\w{{6}})", css)
    assert colour
    white = re.search(r"^(.*)\{ --on: #fff; \}$", css, re.MULTILINE)
    assert white
    on_white = f".tile-{number}," in white[1] + ","
    light = _luminance(colour[1])
    contrast = 1.05 / (light + 0.05) if on_white else (light + 0.05) / 0.05
    assert contrast >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_samples_can_be_written_as_files(tmp_path: Path) -> None:
    main([str(tmp_path), "fr"])
    assert {path.stem for path in tmp_path.glob("*.html")} == {*_NAMES, "index"}
    assert (tmp_path / "site.css").is_file()
