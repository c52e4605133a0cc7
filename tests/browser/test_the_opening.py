"""Somebody who asks for music hears its beginning while the rest is made, and the song goes on from there."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import NewPage, cancel_takes, request_music, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
OPENING = ".take [data-play][data-whole]"
RENDERED = 300_000
# The first one warms up browser, pages and workers, and is not counted.
REQUESTS = (
    "calm felt piano, no drums, 40 seconds",
    "dark techno at 132 bpm, 60 seconds",
    "pop song at 90 bpm that starts with the verse, 30 seconds",
)
WORDS = "[Verse]\nRain is falling on the window pane\nI am waiting for the morning train"


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
    page.get_by_role("button", name="Make it").click()
    page.wait_for_function("() => document.getElementById('sound')?.currentTime > 0")

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


def test_how_soon_requests_of_all_kinds_are_heard(new_page: NewPage) -> None:
    """Prints what a person waits; how long that may be depends on the machine, so no time is asserted."""
    # What is cancelled may just be fetched.
    page = new_page(fails=(404,))
    page.goto("/accounts/signup/?next=/create/")
    sign_up(page, "hasty@example.org")
    waited = [heard_after(page, request) for request in REQUESTS]
    each = ", ".join(f"{seconds:.2f}" for seconds in waited)
    print(f"click to first sound: at most {max(waited[1:]):.2f} s once warm ({each})")  # noqa: T201


def heard_after(page: Page, request: str) -> float:
    """Seconds from the click to the first sound; both takes are cancelled then, and the desk is open again."""
    page.goto("/create/")
    page.get_by_label("Describe the music").fill(request)
    if "verse" in request:
        page.get_by_text("With a voice", exact=True).click()
        page.locator("#id_lyrics").fill(WORDS)
    expect(page.locator("[data-price]")).to_have_text("free")
    clicked = time.monotonic()
    page.get_by_role("button", name="Make it").click()
    page.wait_for_function("() => document.getElementById('sound')?.currentTime > 0")
    seconds = time.monotonic() - clicked
    assert place_of(page)[2]
    page.locator("#player [data-do=toggle]").click()
    for number in (2, 1):
        take = page.locator(f"#take-{number}")
        # On a busy machine one may be done before it can be cancelled.
        with suppress(Error):
            take.get_by_role("button", name="Cancel").click(timeout=5_000)
        expect(take).to_contain_text(re.compile(r"It cost nothing\.|complete"))
    # A page without scripts: on any other the player would take up the song that is gone now.
    page.goto("/livez")
    page.evaluate("() => sessionStorage.clear()")
    return seconds


def test_who_does_not_like_an_opening_cancels_the_take(new_page: NewPage) -> None:
    page = new_page()
    request_music(page, "critic@example.org", "slow ambient drones, 60 seconds")
    expect(page.locator(OPENING)).to_have_count(2)
    cancel_takes(page, 2)
    expect(page.locator("#take-2 [data-play]")).to_have_count(0)
