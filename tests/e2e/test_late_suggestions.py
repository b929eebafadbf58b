"""Suggestions that come late: what a visitor has begun to choose from is never changed under their fingers."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.running import Running
from tests.e2e.visits import window
from tests.waiting import until

pytestmark = pytest.mark.e2e

# Counts the answers that the page has taken in, whatever it made of them.
COUNTING = """
window.taken = 0;
const ask = window.fetch;
window.fetch = async (...given) => {
  const answer = await ask(...given);
  const read = answer.json.bind(answer);
  answer.json = async () => { try { return await read(); } finally { setTimeout(() => { window.taken += 1; }); } };
  return answer;
};
"""


class Delayed:
    """A search box whose suggestions for some words are held back until they are let go."""

    def __init__(self, page: Page, *held: str) -> None:
        self.page = page
        self.box = page.get_by_role("combobox")
        self.list = page.get_by_role("listbox")
        self.chosen = page.get_by_role("option", selected=True)
        self._routes: dict[str, Route] = {}
        self._held = held
        page.route("**/api/suggest*", self._answer)

    def _answer(self, route: Route) -> None:
        words = parse_qs(urlsplit(route.request.url).query)["q"][0]
        if words in self._held:
            self._routes[words] = route
        else:
            route.continue_()

    def type(self, words: str) -> None:
        """Add to the words, in one piece."""
        self.page.keyboard.insert_text(words)

    def asked(self, words: str) -> None:
        """Wait until they are asked for."""
        until(lambda: self.page.evaluate("1") and words in self._routes)

    def let_go(self, words: str) -> None:
        """Answer at last; the page has taken it in afterwards."""
        before = self.page.evaluate("window.taken")
        self._routes.pop(words).continue_()
        until(lambda: self.page.evaluate("window.taken") > before)


@pytest.fixture
def page(browser: Browser, server: Running) -> Iterator[Page]:
    """The page of searching, with the focus in its box."""
    context = window(browser)
    page = context.new_page()
    page.clock.install()
    page.add_init_script(COUNTING)
    page.goto(f"{server.url}/en/search")
    page.locator("#q-main").focus()
    yield page
    page.unroute_all(behavior="ignoreErrors")
    context.close()


def test_a_late_answer_does_not_replace_the_list_that_a_visitor_moves_in(page: Page) -> None:
    search = Delayed(page, "target 1")
    search.type("target")
    expect(search.list).to_be_visible()
    before = search.list.inner_text()
    search.type(" 1")
    search.asked("target 1")
    search.box.press("ArrowDown")
    expect(search.chosen).to_have_count(1)
    search.let_go("target 1")
    assert search.list.inner_text() == before
    expect(search.chosen).to_have_count(1)
    assert search.box.get_attribute("aria-activedescendant") == search.chosen.get_attribute("id")
    search.box.press("ArrowUp")
    expect(search.chosen).to_have_count(0)


def test_what_was_still_to_be_asked_is_not_asked_while_a_visitor_moves(page: Page) -> None:
    search = Delayed(page, "target 1")
    search.type("target")
    expect(search.list).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.activeElement.value += ' 1'")
    both = "box => { box.dispatchEvent(new InputEvent('input'));"
    both += " box.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown'})); }"
    search.box.evaluate(both)
    expect(search.chosen).to_have_count(1)
    page.clock.run_for(5_000)  # longer than the page waits before it asks
    assert asked == []
    expect(search.chosen).to_have_count(1)


def test_an_outdated_answer_is_not_shown(page: Page) -> None:
    search = Delayed(page, "target")
    search.type("target")
    search.asked("target")
    search.type(" 12")
    expect(search.list).to_be_visible()
    before = search.list.inner_text()
    search.let_go("target")
    assert search.list.inner_text() == before


def test_words_that_are_changed_drop_the_choice(page: Page) -> None:
    search = Delayed(page, "target 1")
    search.type("target")
    expect(search.list).to_be_visible()
    search.box.press("ArrowDown")
    expect(search.chosen).to_have_count(1)
    search.type(" 1")
    expect(search.chosen).to_have_count(0)
    search.box.press("Enter")
    page.wait_for_url("**/en/search?q=target+1")


def test_arrows_do_not_enter_a_list_that_is_closed(page: Page) -> None:
    search = Delayed(page, "target 1")
    search.type("target")
    expect(search.list).to_be_visible()
    search.box.press("Escape")
    search.type(" 1")
    for _ in range(3):
        search.box.press("ArrowDown")
    expect(search.list).to_be_hidden()
    assert search.box.get_attribute("aria-activedescendant") is None
    search.asked("target 1")
    search.box.press("Enter")
    page.wait_for_url("**/en/search?q=target+1")
