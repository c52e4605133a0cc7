"""Stems are one way to hear a track: they follow its waveform and chords, stay together, load little, and hand over."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.test_the_player import is_heard, seconds_of, wait_until, with_samples

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
# The sounds that a page makes itself can be asked only by who is there when they are made.
WATCH = """window.stems = []; const Sound = window.Audio;
window.Audio = function () { const sound = new Sound(); window.stems.push(sound); return sound; };"""
COUNT = "() => window.stems.filter((sound) => sound.src).length"
# A busy machine starts them a moment apart; what counts is that they come together while one listens.
TOGETHER_FROM = """(seconds) => { const playing = window.stems.filter((sound) => sound.src);
  const places = playing.map((sound) => sound.currentTime);
  return playing.length > 1 && playing.every((sound) => !sound.paused)
    && Math.max(...places) - Math.min(...places) < 0.02
    && Math.min(...places) > seconds && Math.max(...places) < seconds + 5; }"""
VOLUMES = "() => window.stems.filter((sound) => sound.src).map((sound) => sound.volume)"
SAMPLE_SECONDS = 30


def play_together(page: Page, after: float) -> None:
    """All stems are heard, less than 20 ms apart, within five seconds after this moment."""
    page.wait_for_function(TOGETHER_FROM, arg=after)


def test_stems_are_sought_together_load_little_and_hand_over_to_the_song(new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script(WATCH)
    with_samples(page)
    loaded: list[int] = []
    page.on(
        "requestfinished",
        lambda request: loaded.append(request.sizes()["responseBodySize"]) if "/files/" in request.url else None,
    )
    page.locator(".sample h3 a").first.click()
    page.wait_for_url("**/tracks/**")
    mix = page.locator("[data-mix]")
    mix.click()
    expect(mix).to_have_text("Pause the mix")
    play_together(page, 0)
    count = page.evaluate(COUNT)
    page.get_by_role("button", name="Solo drums").click()

    # A click on the waveform, a chord and the keyboard move all of them, and none of it ends the mix.
    box = page.locator(".wave").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    play_together(page, SAMPLE_SECONDS / 2 - 1)
    chord = page.locator(".chord").first
    chord.click()
    play_together(page, float(chord.get_attribute("data-seek") or 0))
    page.locator("#page").focus()
    page.keyboard.press("ArrowRight")
    play_together(page, 5)
    expect(mix).to_have_text("Pause the mix")
    assert sorted(page.evaluate(VOLUMES)) == [0] * (count - 1) + [1]
    assert sum(loaded) < 2_500_000 * SAMPLE_SECONDS / 60

    page.get_by_role("link", name="SoundFoundry", exact=True).click()
    page.wait_for_url(lambda address: "/tracks/" not in address)
    wait_until(page, 5.0)
    assert is_heard(page)
    assert seconds_of(page) < SAMPLE_SECONDS
    assert page.evaluate("window.stems.every((sound) => sound.paused)")
