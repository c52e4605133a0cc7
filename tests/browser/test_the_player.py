"""The player keeps what plays: over pages, reloads, links that run out, and beside other tabs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import NewPage, always

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
FIRST_BYTES = 200_000


def with_samples(page: Page) -> Locator:
    """The home page once its samples are there; returns their play buttons."""
    page.goto("/")
    while page.locator("[data-play]").count() < 3:
        page.wait_for_timeout(500)
        page.reload()
    return page.locator("[data-play]")


def seconds_of(page: Page) -> float:
    return float(page.locator("#sound").evaluate("sound => sound.currentTime"))


def wait_until(page: Page, seconds: float) -> None:
    """Until the sound has come to this moment by its own clock."""
    page.wait_for_function("until => document.getElementById('sound').currentTime >= until", arg=seconds)


def is_heard(page: Page) -> bool:
    return bool(page.locator("#sound").evaluate("sound => !sound.paused && !sound.error"))


def test_music_goes_on_over_looks_pages_and_reloads_and_in_one_tab_only(new_page: NewPage) -> None:
    page = new_page()
    buttons = with_samples(page)
    titles = [str(buttons.nth(number).get_attribute("data-title")) for number in range(3)]
    buttons.first.click()
    page.locator("[data-speed]").select_option("0.5")
    page.locator("[data-volume]").fill("0.4")
    wait_until(page, 1.0)

    page.evaluate("window.isTheSame = true")
    page.get_by_role("button", name="Look of the device").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("API")
    assert page.evaluate("window.isTheSame") is True
    assert is_heard(page)

    before = seconds_of(page)
    page.reload()
    wait_until(page, before + 0.3)
    assert seconds_of(page) < before + 10
    expect(page.locator(".player__title")).to_have_text(titles[0])
    assert page.locator("#sound").evaluate("sound => [sound.volume, sound.playbackRate]") == [0.4, 0.5]
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".player__title")).to_have_text(titles[1])

    another = page.context.new_page()
    with_samples(another).nth(2).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert [is_heard(page), is_heard(another)] == [False, True]
    # What had been stopped is where it was after a reload, and still silent.
    page.reload()
    expect(page.locator(".player__title")).to_have_text(titles[1])
    assert [is_heard(page), is_heard(another)] == [False, True]


def test_a_link_that_has_run_out_is_asked_for_anew_and_the_song_goes_on_at_the_same_place(new_page: NewPage) -> None:
    page = new_page(fails=(404,))
    buttons = with_samples(page)
    asked: list[str] = []

    def run_out(route: Route) -> None:
        """The first link gives the first five seconds and then nothing more."""
        if route.request.method == "GET":
            asked.append(route.request.url)
        if route.request.method == "GET" and len(asked) == 1:
            part = route.fetch(headers={**route.request.headers, "range": f"bytes=0-{FIRST_BYTES - 1}"})
            route.fulfill(response=part)
        elif route.request.method == "GET" and route.request.url == asked[0]:
            route.fulfill(status=404, body="This link does not work any more.")
        else:
            route.continue_()

    page.route("**/audio/**", run_out)
    buttons.first.click()
    page.locator("[data-speed]").select_option("2")
    wait_until(page, 7.0)
    assert len(set(asked)) == 2
    assert is_heard(page)
    assert page.locator(".toast--failure").count() == 0


def test_what_cannot_be_played_is_told_and_does_not_claim_to_play(new_page: NewPage) -> None:
    page = new_page(fails=(404, 503))
    buttons = with_samples(page)
    toast, main = page.locator(".toast--failure"), page.locator('#player [data-do="toggle"]')
    for status, words in ((404, "it was deleted, or you are signed out"), (503, "could not answer (503)")):
        page.route("**/audio/**", always(status, ""))
        buttons.first.click()
        expect(toast).to_contain_text(words)
        expect(main).to_have_attribute("aria-label", "Play")
        page.unroute("**/audio/**")
    # Press play to try again.
    main.click()
    wait_until(page, 0.3)
    assert is_heard(page)
