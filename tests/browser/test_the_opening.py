"""Somebody who asks for music hears its beginning while the rest is made, and the song goes on from there."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
OPENING = ".take [data-play][data-whole]"
RENDERED = 300_000


def place_of(page: Page) -> tuple[float, bool, bool]:
    """Where the sound is, whether it stands still, and whether it is the opening alone."""
    seconds, paused, opening = page.locator("#sound").evaluate(
        "sound => [sound.currentTime, sound.paused, sound.src.includes('opening')]"
    )
    return float(seconds), bool(paused), bool(opening)


def test_the_opening_begins_by_itself_and_goes_over_into_the_whole(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, "opening@example.org")
    page.wait_for_url("**/create/")
    page.get_by_label("Describe the music").fill("calm felt piano, no drums, 40 seconds")
    expect(page.locator("[data-price]")).to_have_text("free")
    clicked = time.monotonic()
    page.get_by_role("button", name="Make it").click()
    page.wait_for_function("() => document.getElementById('sound')?.currentTime > 0")
    print(f"click to first sound: {time.monotonic() - clicked:.2f} s")  # noqa: T201

    # The takes are what the page is about now.
    expect(page.locator("#takes-title")).to_be_in_viewport()
    # Both can be heard before either is done.
    expect(page.locator(OPENING)).to_have_count(2)
    expect(page.locator(".take--complete")).to_have_count(0)
    page.locator("#sound").evaluate("sound => { sound.playbackRate = 0.5; }")

    expect(page.locator(".take--complete").first).to_be_visible(timeout=RENDERED)
    page.wait_for_function("() => !document.getElementById('sound').src.includes('opening')")
    seconds, paused, _ = place_of(page)
    assert not paused
    assert seconds > 0.5
    assert page.locator("#sound").count() == 1
    page.wait_for_function("from => document.getElementById('sound').currentTime > from", arg=seconds + 0.5)
    assert page.locator("#sound").evaluate("sound => sound.duration") == pytest.approx(40, abs=0.5)


def test_who_does_not_like_an_opening_cancels_the_take(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, "critic@example.org")
    page.wait_for_url("**/create/")
    page.get_by_label("Describe the music").fill("slow ambient drones, 60 seconds")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator(OPENING)).to_have_count(2)
    second = page.locator("#take-2")
    second.get_by_role("button", name="Cancel").click()
    expect(second).to_contain_text("It cost nothing.")
    expect(second.locator("[data-play]")).to_have_count(0)
