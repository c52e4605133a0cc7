"""What enlarged screens, colours of one's own, speech input and a keyboard alone need of the player and its pages."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.test_the_player import is_heard, seconds_of, wait_until, with_samples

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
# How much of the screen what stays there takes, once one has scrolled.
STAYS = """() => { scrollTo(0, 600); return ['#site-header', '#player'].map((name) => {
  const box = document.querySelector(name).getBoundingClientRect();
  return Math.max(0, Math.min(innerHeight, box.bottom) - Math.max(0, box.top)); })
  .reduce((sum, height) => sum + height, 0) / innerHeight; }"""
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


def play(page: Page) -> None:
    with_samples(page).first.click()
    wait_until(page, 0.1)


@pytest.mark.parametrize(("width", "height"), [(640, 360), (390, 844)])
def test_a_small_screen_is_left_to_the_page_and_nothing_of_the_player_is_lost(
    new_page: NewPage, width: int, height: int
) -> None:
    page = new_page(width=width, height=height)
    play(page)
    assert page.evaluate(STAYS) < 0.2
    assert not page.evaluate(WIDER)

    more = page.get_by_role("button", name="More", exact=True)
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Speed").select_option("2")
    page.get_by_label("Volume").fill("0.3")
    assert page.locator("#sound").evaluate("sound => [sound.playbackRate, sound.volume]") == [2, 0.3]
    more.click()
    expect(page.get_by_label("Speed")).to_be_hidden()


def test_the_place_in_the_song_can_be_seen_in_colours_of_ones_own(new_page: NewPage) -> None:
    page = new_page(forced_colors="active")
    play(page)
    page.locator("#sound").evaluate("sound => { sound.pause(); sound.currentTime = 15; }")
    expect(page.locator("[data-now]")).to_have_text("0:15")
    picture = Image.open(io.BytesIO(page.locator(".player__wave").screenshot())).convert("RGB")
    half = picture.width // 2
    sides = (picture.crop((0, 0, half - 4, picture.height)), picture.crop((half + 4, 0, *picture.size)))
    left, right = ({colour for _, colour in side.getcolors(1 << 24) or ()} for side in sides)
    # What both halves share is the ground; the wave itself has another colour on each side.
    assert left - right
    assert right - left


def test_single_keys_can_be_switched_off_and_scrolling_parts_keep_their_arrows(new_page: NewPage) -> None:
    page = new_page()
    play(page)
    page.get_by_role("link", name="API", exact=True).click()
    example = page.get_by_role("region", name="An error")
    example.evaluate("part => { part.style.width = '8rem'; }")
    page.locator("#sound").evaluate("sound => sound.pause()")
    before = seconds_of(page)
    example.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('pre[aria-label=\"An error\"]').scrollLeft > 0")
    assert seconds_of(page) == before

    page.locator("#page").focus()
    page.keyboard.press("?")
    page.get_by_label("Single keys do this").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#player")).to_be_visible()
    page.locator("#page").focus()
    for key in ("m", " ", "ArrowRight", "?"):
        page.keyboard.press(key)
    assert page.locator("#sound").evaluate("sound => sound.muted || !sound.paused") is False
    expect(page.locator("#shortcuts")).to_be_hidden()
    # What has the focus itself obeys its own keys, and the list is there for who clicks.
    page.locator(".player__wave").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-now]")).to_have_text(f"0:0{round(before + 5)}")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Single keys do this").check()
    page.keyboard.press("Escape")
    page.locator("#page").focus()
    page.keyboard.press(" ")
    wait_until(page, before + 5.2)
    assert is_heard(page)
