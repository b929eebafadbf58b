"""Templates to bytes. A template sees `page` (its context), the macros, and gettext; anything undefined is an error."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from starlette.requests import Request

from browser.site import i18n
from browser.site.contexts import Page
from browser.site.room_files import folders
from kg.errors import KgError
from kg.texts.languages import LANGUAGES

if TYPE_CHECKING:
    ProblemContext = Callable[[Request, KgError], Page]


_PIECES: Final = "pieces of the page"
"""What a page being made knows its modules of macros by: no name of a template can be this."""


@pass_context
def _gettext(context: Context, message: str) -> str:
    return i18n.translations(context["page"].frame.language.tag).gettext(message)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, count: int) -> str:
    return i18n.translations(context["page"].frame.language.tag).ngettext(singular, plural, count)


@pass_context
def _number(context: Context, value: float) -> str:
    return i18n.number(value, context["page"].frame.language.tag)


@pass_context
def _month(context: Context, iso: str) -> str:
    return i18n.month(iso, context["page"].frame.language.tag)


@pass_context
def _date(context: Context, iso: str) -> str:
    return i18n.date(iso, context["page"].frame.language.tag)


@pass_context
def _comma(context: Context) -> str:
    return i18n.comma(context["page"].frame.language.tag)


class _Template(Template):
    """Macros that several templates of one page import are made once for it; nothing of who imports them is known."""

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        made: dict[str | None, TemplateModule] | None = (vars or {}).get(_PIECES)
        if made is None:
            return super().make_module(vars, shared, locals)
        if self.name not in made:
            made[self.name] = super().make_module(vars, shared, locals)
        return made[self.name]


@cache
def _environment() -> Environment:
    """One for all applications of a process: it keeps the templates that were compiled, and knows nothing of any."""
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders("templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.template_class = _Template
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"number": _number, "date": _date, "month": _month}
    environment.globals |= {"LANGUAGES": LANGUAGES, "comma": _comma}
    return environment


class Renderer:
    """Writes pages with the templates."""

    def __init__(self, problem_page: "ProblemContext") -> None:
        self._problem_page = problem_page
        self._environment = _environment()

    def render(self, page: Page, **extra: Any) -> bytes:
        """The page as UTF-8 HTML."""
        return self._environment.get_template(page.template).render({"page": page, _PIECES: {}}, **extra).encode()

    def problem(self, request: Request, error: KgError) -> bytes:
        """An error as a page."""
        return self.render(self._problem_page(request, error))


def template_names() -> list[str]:
    """All templates, for tests that look at every one."""
    return sorted(entry.name for folder in folders("templates") for entry in folder.iterdir())
